"""Who took part in a meeting, in which role."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership, Organization, Person, Post
from records.publication import PartQuerySet
from records.rows import Identified, Part, Sourced, Translated
from records.texts import prose_field

from .capacity import CAPACITY, ENDS_OF_CAPACITY, refuse_foreign_capacity
from .meeting import Meeting


class Participation(Identified, Sourced, Translated, Part):
    """Somebody took part in a meeting: a person, an organization, or the holder of a post who is not named."""

    class Role(models.TextChoices):
        ORGANIZER = "organizer", _("organizer")
        HOST = "host", _("host")
        PATRON = "patron", _("patron")
        CONVENER = "convener", _("convener")
        CHAIR = "chair", _("chair")
        VICE_CHAIR = "vice-chair", _("vice-chair")
        DELEGATE = "delegate", _("delegate")
        PARTICIPANT = "participant", _("participant")
        OBSERVER = "observer", _("observer")

    class Mode(models.TextChoices):
        IN_PERSON = "in-person", _("in person")
        REMOTE = "remote", _("remote")
        EITHER = "either", _("in person or remote")

    ends = ("meeting", "person", "organization", "post", "post__organization", "on_behalf_of", *ENDS_OF_CAPACITY)
    wholes = ("meeting",)
    days_rest_on = tuple(f"meeting__{column}" for column in Meeting.days_rest_on)
    agrees_with = {"capacity": CAPACITY, "meeting": Meeting.WHEN}
    narrowed_by = {"post": {"organization": "of"}, "capacity": {"person": "of", "organization": "of"}}

    meeting = models.ForeignKey(
        Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="participations"
    )
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.PROTECT, null=True, blank=True, related_name="participations"
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
    )
    post = models.ForeignKey(
        Post,
        verbose_name=_("post"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        help_text=_("When the source names the post but not who held it."),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, blank=True)
    on_behalf_of = models.ForeignKey(
        Organization,
        verbose_name=_("on behalf of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="participations_on_behalf",
    )
    capacity = models.ForeignKey(
        Membership,
        verbose_name=_("capacity"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        help_text=_("The membership or post held then."),
    )
    note = prose_field(_("note"))

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["role", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(organization__isnull=False) | Q(post__isnull=False),
                name="%(app_label)s_%(class)s_of_somebody",
            ),
            models.UniqueConstraint(
                "meeting",
                "role",
                Coalesce("person", 0),
                Coalesce("organization", 0),
                Coalesce("post", 0),
                Coalesce("on_behalf_of", 0),
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This participation is recorded already."),
            ),
        ]
        indexes = [
            models.Index(fields=["updated_at", "uid"], name="participation_updated"),
            models.Index(fields=["role", "uid"], name="participation_by_role"),
        ]

    def __str__(self):
        return f"{self.participant} – {self.meeting}"

    def possible_days(self):
        return self.meeting.possible_days()

    @property
    def participant(self):
        """The person, else the organization, else the post."""
        return self.person or self.organization or self.post

    def clean(self):
        super().clean()
        if self.person_id is None and self.organization_id is None and self.post_id is None:
            raise ValidationError(_("Say who took part: a person, an organization, or a post."))
        self.check_agreement()

    def check_agreement(self):
        super().check_agreement()
        if self.capacity_id is not None and self.meeting_id is not None:
            days = self.meeting.possible_days()
            refuse_foreign_capacity(self.capacity, self.person_id, self.organization_id, *days)
