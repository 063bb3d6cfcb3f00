"""Outcomes: what a meeting considered, agreed, adopted or decided."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization, Programme
from records.publication import PartQuerySet
from records.rows import Identified, Part, Sourced, Translated
from records.texts import name_field, prose_field

from .contributions import Contribution
from .meeting import Meeting

# Positions above this are where rows stand aside while others take their places.
LAST_POSITION = 9_999


class Outcome(Identified, Sourced, Translated, Part):
    """One thing that a meeting came to, at its place in the order of the meeting."""

    class Kind(models.TextChoices):
        CONSIDERED = "considered", _("considered")
        UNRESOLVED = "unresolved", _("left unresolved")
        PREPARED = "prepared", _("prepared")
        AGREED = "agreed", _("agreed")
        ADOPTED = "adopted", _("adopted")
        DECIDED = "decided", _("decided")
        CONSENSUS = "consensus", _("consensus")
        THEME = "theme", _("theme")
        NAME = "name", _("name")

    # What a meeting settled, and what it only dealt with. Of the rest (prepared, or of no kind) neither is known.
    DECIDED = (Kind.DECIDED, Kind.AGREED, Kind.ADOPTED, Kind.CONSENSUS, Kind.THEME, Kind.NAME)
    DISCUSSED = (Kind.CONSIDERED, Kind.UNRESOLVED)
    page_rests_on = ("meeting__slug",)
    days_rest_on = tuple(f"meeting__{column}" for column in Meeting.days_rest_on)
    ends = ("meeting", "contribution", "forwarded_to_organization", "forwarded_to_meeting", "programme")
    wholes = ("meeting",)

    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="outcomes")
    position = models.PositiveSmallIntegerField(_("position"), validators=[MaxValueValidator(LAST_POSITION)])
    kind = models.CharField(
        _("kind"), max_length=20, choices=Kind, blank=True, help_text=_("Only what a source states; else empty.")
    )
    title = name_field(_("title"))
    text = prose_field(_("text"))
    contribution = models.ForeignKey(
        Contribution,
        verbose_name=_("contribution"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="outcomes",
    )
    forwarded_to_organization = models.ForeignKey(
        Organization,
        verbose_name=_("forwarded to body"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="outcomes_received",
    )
    forwarded_to_meeting = models.ForeignKey(
        Meeting,
        verbose_name=_("forwarded to meeting"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="outcomes_received",
    )
    programme = models.ForeignKey(
        Programme,
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="outcomes",
    )

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["meeting_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="%(app_label)s_%(class)s_one_a_position"),
            models.CheckConstraint(
                condition=Q(forwarded_to_organization=None) | Q(forwarded_to_meeting=None),
                name="%(app_label)s_%(class)s_forwarded_to_one",
            ),
            models.CheckConstraint(
                condition=Q(forwarded_to_meeting=None) | ~Q(forwarded_to_meeting=F("meeting")),
                name="%(app_label)s_%(class)s_forwarded_elsewhere",
            ),
        ]
        indexes = [
            models.Index(fields=["updated_at", "uid"], name="outcome_updated"),
            models.Index(fields=["kind", "uid"], name="outcome_by_kind"),
        ]

    def __str__(self):
        return str(self.title)

    def possible_days(self):
        return self.meeting.possible_days()

    @property
    def anchor(self):
        return f"outcome-{self.uid}"

    def get_absolute_url(self):
        return f"{self.meeting.get_absolute_url()}#{self.anchor}"

    @property
    def forwarded_to(self):
        """The body or the meeting to which this was forwarded, or None."""
        return self.forwarded_to_organization or self.forwarded_to_meeting

    def clean(self):
        super().clean()
        if self.forwarded_to_organization_id is not None and self.forwarded_to_meeting_id is not None:
            raise ValidationError({"forwarded_to_meeting": _("Forwarded to a body or to a meeting, not to both.")})
        if self.meeting_id is not None and self.forwarded_to_meeting_id == self.meeting_id:
            raise ValidationError({"forwarded_to_meeting": _("A meeting does not forward an outcome to itself.")})
