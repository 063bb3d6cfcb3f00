"""Statements: what was said or written, by whom, in which capacity."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership, Organization, Person, Programme
from records.dating import BoundField, EdtfField, dates, display
from records.publication import Publishable, PublishableQuerySet
from records.rows import ReferenceList, Slugged, Sourced, Translated, page_address
from records.texts import LanguageField, LineField, languages, name_field, prose_field

from .capacity import CAPACITY, ENDS_OF_CAPACITY, refuse_foreign_capacity
from .contributions import Contribution
from .meeting import Meeting


class StatementQuerySet(PublishableQuerySet):
    """Statements."""


class Statement(Slugged, Sourced, Translated, Publishable):
    """Something said or written, with its speaker and the capacity held then."""

    class Kind(models.TextChoices):
        SPOKEN = "spoken", _("spoken")
        LETTER = "letter", _("letter")
        SIGNED_MESSAGE = "signed-message", _("signed message")

    class Rendering(models.TextChoices):
        VERBATIM = "verbatim", _("verbatim")
        PARAPHRASE = "paraphrase", _("paraphrase")

    agrees_with = {"capacity": CAPACITY, "meeting": Meeting.WHEN, "contribution": ("date",)}
    ends = (
        "speaker_person",
        "speaker_organization",
        "on_behalf_of",
        "meeting",
        "contribution",
        *ENDS_OF_CAPACITY,
    )
    search_fields = ("attribution",)
    name_needs = ("sources",)
    named_by = "attribution"
    search_through = ("speaker_person", "speaker_organization")
    search_dates = ("date_earliest", "date_latest")
    main_texts = ("text",)

    speaker_person = models.ForeignKey(
        Person, verbose_name=_("speaker"), on_delete=models.PROTECT, null=True, blank=True, related_name="statements"
    )
    speaker_organization = models.ForeignKey(
        Organization,
        verbose_name=_("speaking organization"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
    )
    capacity = models.ForeignKey(
        Membership,
        verbose_name=_("capacity"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
        help_text=_("The membership or post held when this was said."),
    )
    attribution = LineField(
        _("attribution"),
        max_length=300,
        help_text=_("As printed: “Deputy Secretary-General, Chairman WSIS Task Force”."),
    )
    on_behalf_of = models.ForeignKey(
        Organization,
        verbose_name=_("on behalf of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="statements_on_behalf",
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=Kind, blank=True, help_text=_("Only what a source states; else empty.")
    )
    rendering = models.CharField(
        _("rendering"),
        max_length=20,
        choices=Rendering,
        default=Rendering.PARAPHRASE,
        help_text=_("Quotation marks appear only for what is verbatim."),
    )
    text = prose_field(_("text"), required=True)
    original_language = LanguageField(_("original language"), blank=True)
    date = EdtfField(_("date"))
    date_earliest = BoundField("date", "earliest")
    date_latest = BoundField("date", "latest")
    meeting = models.ForeignKey(
        Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, null=True, blank=True, related_name="statements"
    )
    contribution = models.ForeignKey(
        Contribution,
        verbose_name=_("contribution"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
    )
    audience = name_field(_("audience"), required=False)
    programmes = ReferenceList(Programme, verbose_name=_("programmes"), blank=True, related_name="statements")

    objects = StatementQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["-date_earliest", "-id"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(speaker_person__isnull=False) | Q(speaker_organization__isnull=False),
                name="%(app_label)s_%(class)s_has_speaker",
            ),
            models.CheckConstraint(
                condition=Q(meeting=None) | Q(contribution=None), name="%(app_label)s_%(class)s_one_context"
            ),
        ]
        indexes = [
            *Publishable.Meta.indexes,
            models.Index(fields=["-date_earliest", "-slug"], name="statement_newest"),
        ]

    def __str__(self):
        return languages.joined(*map(languages.isolated, (str(self.speaker), self.attribution)))

    def get_absolute_url(self):
        return page_address("meetings:statement-detail", self.slug)

    @property
    def name_parts(self):
        """What the statement is called, each part a text that knows its language."""
        speaker = self.speaker.name
        return (speaker,) if self.attribution == speaker else (speaker, self.attribution_text)

    @property
    def page_title(self):
        """Whose statement it is, as whom and when."""
        speaker = self.speaker.name
        attribution = self.attribution if self.attribution != speaker else ""
        parts = map(languages.isolated, (speaker, attribution, display(self.date)))
        return _("Statement by %(speaker)s") % {"speaker": languages.joined(*parts)}

    @property
    def attribution_text(self):
        """The attribution as a text that knows its language: that of the document which prints it."""
        return languages.Text(
            self.attribution, next((each.language for each in self.sources.all()), languages.FALLBACK)
        )

    @property
    def speaker(self):
        """The person, else the organization."""
        return self.speaker_person or self.speaker_organization

    @property
    def is_verbatim(self):
        """Whether the text is the speaker's own words, so that quotation marks may stand round it."""
        return self.rendering == self.Rendering.VERBATIM

    def possible_days(self):
        """Return the first and the last day on which this can have been said: its own, else those of where it stands."""
        own = self.date_earliest, self.date_latest
        if own != (dates.UNKNOWN_EARLIEST, dates.UNKNOWN_LATEST):
            return own
        if self.meeting_id is not None:
            return self.meeting.possible_days()
        if self.contribution_id is not None:
            return self.contribution.date_earliest, self.contribution.date_latest
        return own

    @property
    def translated_from(self):
        """The language in which this was said, where the text is shown in another one; empty where that is not known."""
        original = self.original_language
        return original if original and original.split("-")[0] != self.text.language.split("-")[0] else ""

    def clean(self):
        super().clean()
        if self.speaker_person_id is None and self.speaker_organization_id is None:
            raise ValidationError(_("Say who spoke: a person, an organization, or both."))
        if self.meeting_id is not None and self.contribution_id is not None:
            raise ValidationError({"contribution": _("Give the meeting or the contribution, not both.")})
        self.check_agreement()

    def check_agreement(self):
        super().check_agreement()
        if self.capacity_id is not None:
            days = self.possible_days()
            refuse_foreign_capacity(self.capacity, self.speaker_person_id, self.speaker_organization_id, *days)
