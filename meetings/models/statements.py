"""Statements: what was said or written, by whom, in which capacity."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership, Organization, Person, Programme
from records.dating import BoundField, EdtfField, dates, display
from records.publication import Publishable, PublishableQuerySet, in_order
from records.rows import ReferenceList, Slugged, Sourced, Translated, page_address
from records.texts import LanguageField, LineField, languages, name_field, prose_field

from .capacity import CAPACITY, ENDS_OF_CAPACITY, refuse_foreign_capacity
from .contributions import Contribution
from .meeting import Meeting


class StatementQuerySet(PublishableQuerySet):
    """Statements."""

    def in_capacity(self, *memberships):
        """Keep what was said in one of these capacities, the first one or a further one."""
        further = Statement.further_capacities.through.objects.filter(membership__in=memberships)
        return self.filter(Q(capacity__in=memberships) | Q(pk__in=further.values("statement")))

    def with_ends(self, *shown):
        further = Membership.objects.with_references("organization", "post", "category")
        rows = super().with_ends(*shown).prefetch_related(Prefetch("further_capacities", further))
        rows.ends = (*rows.ends, "further_capacities__organization")
        return rows


class Statement(Slugged, Sourced, Translated, Publishable):
    """Something said or written, with its speaker and the capacity held then."""

    class Kind(models.TextChoices):
        SPOKEN = "spoken", _("spoken")
        LETTER = "letter", _("letter")
        SIGNED_MESSAGE = "signed-message", _("signed message")

    class Rendering(models.TextChoices):
        VERBATIM = "verbatim", _("verbatim")
        PARAPHRASE = "paraphrase", _("paraphrase")

    agrees_with = {
        "capacity": CAPACITY,
        "further_capacities": CAPACITY,
        "meeting": Meeting.WHEN,
        "contribution": ("date",),
    }
    doubts_rest_on = ("meeting",)
    narrowed_by = {
        name: {"speaker_person": "of", "speaker_organization": "of"} for name in ("capacity", "further_capacities")
    }
    ends = (
        "speaker_person",
        "speaker_organization",
        "on_behalf_of",
        "meeting",
        "contribution",
        *ENDS_OF_CAPACITY,
    )
    days_rest_on = (
        *(f"{path}date_{bound}" for path in ("", "contribution__") for bound in ("earliest", "latest")),
        *(f"meeting__{column}" for column in Meeting.days_rest_on),
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
        help_text=_("The membership or post held when this was said; of several, the one printed first."),
    )
    further_capacities = ReferenceList(
        Membership,
        verbose_name=_("further capacities"),
        blank=True,
        related_name="further_statements",
        help_text=_("Where the document prints more than one: “Deputy Secretary-General, Chairman WSIS Task Force”."),
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
            in_order("statement_newest", "-date_earliest", "-slug"),
            *(
                in_order(f"statement_{name}_newest", column, "-date_earliest", "-slug")
                for name, column in (
                    ("person", "speaker_person"),
                    ("body", "speaker_organization"),
                    ("behalf", "on_behalf_of"),
                    ("capacity", "capacity"),
                    ("meeting", "meeting"),
                    ("kind", "kind"),
                    ("language", "original_language"),
                )
            ),
            in_order("statement_by_change", "updated_at", "slug"),
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
        printed = [self.attribution] if self.attribution != speaker else []
        acting = list(filter(None, (each.capacity for each in self.capacities))) or printed
        parts = map(languages.isolated, (speaker, *acting, display(self.date)))
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
    def capacities(self):
        """The memberships in which this was said, the one printed first at the beginning."""
        first = [self.capacity] if self.capacity_id is not None else []
        return [*first, *self.further_capacities.all()]

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

    def doubts(self):
        if self.meeting_id is None or (
            self.date_latest >= self.meeting.first_day and self.date_earliest <= self.meeting.last_day
        ):
            return []
        return [_("Its date is none of the days of the meeting, “%(meeting)s”.") % {"meeting": self.meeting}]

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
        self.refuse_capacity()

    def check_references(self):
        super().check_references()
        self.refuse_further_capacities()

    def check_agreement(self):
        super().check_agreement()
        self.refuse_capacity()
        self.refuse_further_capacities()

    def refuse_capacity(self):
        """Raise ValidationError when the speaker did not hold the first capacity at the time."""
        if self.capacity_id is not None:
            self.refuse_foreign("capacity", self.capacity)

    def refuse_further_capacities(self):
        """Raise ValidationError, as the list stands at the end of a change, when one of it cannot be a further capacity."""
        further = list(self.further_capacities.select_related(*Membership.between)) if self.pk else []
        if further and self.capacity_id is None:
            raise ValidationError({"capacity": _("Give the capacity that is printed first here, and others after it.")})
        for capacity in further:
            if capacity.pk == self.capacity_id:
                raise ValidationError({"further_capacities": _("This is the first capacity already.")})
            self.refuse_foreign("further_capacities", capacity)

    def refuse_foreign(self, name, capacity):
        speakers = self.speaker_person_id, self.speaker_organization_id
        refuse_foreign_capacity(capacity, *speakers, *self.possible_days(), name=name)
