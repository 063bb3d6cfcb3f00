"""Contributions: documents brought to meetings, letters, declarations, treaties."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Prefetch, Q, Window
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization, Person, Post
from records.dating import BoundField, EdtfField
from records.publication import PartQuerySet, Publishable, PublishableQuerySet, in_order, public_by_name
from records.rows import (
    Alphabetical,
    Identified,
    KeptFileField,
    OpenLists,
    Part,
    Slugged,
    Sourced,
    Translated,
    Tree,
    TreeQuerySet,
    page_address,
)
from records.texts import LanguageField, LineField, languages, name_field, prose_field

from .meeting import Meeting


class ContributionQuerySet(PublishableQuerySet, TreeQuerySet):
    """Contributions."""

    def with_parties(self, at=None, *, first=None):
        """Load the public parties of each, all or the first, as `shown_parties`; each knows how many there are."""
        parties = ContributionParty.objects.published(at).with_ends().with_sources()
        parties = parties.annotate(of_all=Window(Count("pk"), partition_by=[F("contribution")]))
        return self.prefetch_related(Prefetch("parties", parties[:first], to_attr="shown_parties"))


class Contribution(Alphabetical, Slugged, Sourced, Translated, OpenLists, Tree, Publishable):
    """A document that somebody contributed, addressed or adopted."""

    class Kind(models.TextChoices):
        CONTRIBUTION = "contribution", _("contribution")
        PROPOSAL = "proposal", _("proposal")
        COMMENTS = "comments", _("comments")
        REPORT = "report", _("report")
        OPINION = "opinion", _("opinion")
        GUIDELINES = "guidelines", _("guidelines")
        MANDATE = "mandate", _("mandate")
        DECLARATION = "declaration", _("declaration")
        PLAN_OF_ACTION = "plan-of-action", _("plan of action")
        TREATY = "treaty", _("treaty")
        RESOLUTION = "resolution", _("resolution")
        LETTER = "letter", _("letter")
        QUESTIONNAIRE_ANSWERS = "questionnaire-answers", _("answers to a questionnaire")

    trees = {"responds_to": _("A contribution does not respond to itself, nor to one that responds to it.")}
    named_by = ordered_by = "title"
    ends = ("responds_to",)
    search_fields = ("title", "number")
    search_dates = ("date_earliest", "date_latest")
    main_texts = ("title", "summary")
    list_names = {"parties": _("parties"), "presentations": _("presentations")}

    title = name_field(_("title"))
    kind = models.CharField(
        _("kind"), max_length=30, choices=Kind, blank=True, help_text=_("Only what a source states; else empty.")
    )
    number = LineField(_("number"), max_length=60, blank=True)
    date = EdtfField(_("date"))
    date_earliest = BoundField("date", "earliest")
    date_latest = BoundField("date", "latest")
    language = LanguageField(_("language"), blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    file = KeptFileField(_("file"), upload_to="contributions/", blank=True)
    responds_to = models.ForeignKey(
        "self",
        verbose_name=_("responds to"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="responses",
        help_text=_("The contribution that this one comments on or revises."),
    )
    summary = prose_field(_("summary"))

    objects = ContributionQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["-date_earliest", "-id"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(condition=Q(url="") | Q(file=""), name="%(app_label)s_%(class)s_address_or_file"),
            models.CheckConstraint(
                condition=Q(responds_to=None) | ~Q(responds_to=F("id")),
                name="%(app_label)s_%(class)s_not_in_response_to_itself",
            ),
        ]
        indexes = [
            *Publishable.Meta.indexes,
            in_order("contribution_newest", "-date_earliest", "-slug"),
            *public_by_name("contribution_by_title"),
            in_order("contribution_by_change", "updated_at", "slug"),
        ]

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return page_address("meetings:contribution-detail", self.slug)

    def clean(self):
        super().clean()
        if self.url and self.file:
            raise ValidationError({"file": _("Give the address or the file, not both.")})


class ContributionParty(Identified, Sourced, Part):
    """Somebody has a role in a contribution: submitted it, supported it, is addressed by it, adopted it."""

    class Role(models.TextChoices):
        SUBMITTER = "submitter", _("submitter")
        COMPILED_FROM = "compiled-from", _("compiled from")
        SUPPORTER = "supporter", _("supporter")
        ADDRESSEE = "addressee", _("addressee")
        ADOPTING_BODY = "adopting-body", _("adopting body")

    ends = ("organization", "person", "post", "post__organization")
    wholes = ("contribution",)

    contribution = models.ForeignKey(
        Contribution, verbose_name=_("contribution"), on_delete=models.CASCADE, related_name="parties"
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contribution_parties",
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contribution_parties",
    )
    post = models.ForeignKey(
        Post,
        verbose_name=_("post"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contribution_parties",
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["role", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organization__isnull=False, person=None, post=None)
                | Q(organization=None, person__isnull=False, post=None)
                | Q(organization=None, person=None, post__isnull=False),
                name="%(app_label)s_%(class)s_is_one",
            ),
            models.UniqueConstraint(
                "contribution",
                "role",
                Coalesce("organization", 0),
                Coalesce("person", 0),
                Coalesce("post", 0),
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This party has this role in the contribution already."),
            ),
        ]

    def __str__(self):
        return f"{self.party}{languages.in_brackets(self.get_role_display())}"

    @property
    def party(self):
        """The organization, person or post."""
        return self.organization or self.person or self.post

    def clean(self):
        super().clean()
        given = [self.organization_id, self.person_id, self.post_id]
        if sum(value is not None for value in given) != 1:
            raise ValidationError(_("Name the party: an organization, a person or a post, and only one of them."))


class Presentation(Identified, Sourced, Translated, Part):
    """A contribution came before a meeting: it was submitted, presented, discussed or agreed there."""

    class Action(models.TextChoices):
        SUBMITTED = "submitted", _("submitted")
        PRESENTED = "presented", _("presented")
        DISCUSSED = "discussed", _("discussed")
        REVIEWED = "reviewed", _("reviewed")
        WORKED_ON = "worked-on", _("worked on")
        PREPARED = "prepared", _("prepared")
        FINALIZED = "finalized", _("finalized")
        AGREED = "agreed", _("agreed")

    ends = ("contribution", "meeting", "by_person", "by_organization", "on_behalf_of")
    wholes = ("contribution",)
    other_ends = ("meeting",)
    days_rest_on = tuple(f"meeting__{column}" for column in Meeting.days_rest_on)

    contribution = models.ForeignKey(
        Contribution, verbose_name=_("contribution"), on_delete=models.CASCADE, related_name="presentations"
    )
    meeting = models.ForeignKey(
        Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="presentations"
    )
    by_person = models.ForeignKey(
        Person,
        verbose_name=_("by person"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="presentations",
    )
    by_organization = models.ForeignKey(
        Organization,
        verbose_name=_("by organization"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="presentations",
    )
    on_behalf_of = models.ForeignKey(
        Organization,
        verbose_name=_("on behalf of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="presentations_on_behalf",
    )
    action = models.CharField(_("action"), max_length=10, choices=Action)
    note = prose_field(_("note"))

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("presentation")
        verbose_name_plural = _("presentations")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                "contribution",
                "meeting",
                "action",
                Coalesce("by_person", 0),
                Coalesce("by_organization", 0),
                Coalesce("on_behalf_of", 0),
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This presentation is recorded already."),
            ),
        ]

    def possible_days(self):
        return self.meeting.possible_days()

    def __str__(self):
        return f"{self.contribution}: {self.get_action_display()} – {self.meeting}"
