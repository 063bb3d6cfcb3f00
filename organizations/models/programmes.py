"""Programmes: initiatives, action lines, standards, databases, event series, areas of work."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Prefetch, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from records.dating import BoundField, EdtfField, ordered, refuse_reversed
from records.kinds import kind_of_row
from records.publication import PartQuerySet, Publishable, PublishableQuerySet, in_order, public_by_name
from records.rows import (
    Alphabetical,
    ByName,
    Identified,
    OpenLists,
    Part,
    Slugged,
    Sourced,
    Translated,
    Tree,
    TreeQuerySet,
    page_address,
)
from records.texts import LineField, languages, name_field, prose_field

from .organization import Organization


class ProgrammeQuerySet(PublishableQuerySet, TreeQuerySet):
    """Programmes."""

    def with_related(self, at=None):
        """Load the public relations to other programmes, from whichever end they were recorded: `Programme.related`."""
        relations = ProgrammeRelation.objects.published(at).with_ends().with_sources()
        relations = relations.annotate(other_key=ByName("other"), programme_key=ByName("programme"))
        return self.prefetch_related(*(Prefetch(end, relations) for end in ("relations", "incoming_relations")))


class Programme(Alphabetical, Slugged, Sourced, Translated, OpenLists, Tree, Publishable):
    """Something that bodies carry on over time, and that meetings and statements are about."""

    class Kind(models.TextChoices):
        INITIATIVE = "initiative", _("initiative")
        ACTION_LINE = "action-line", _("action line")
        STRATEGIC_GOAL = "strategic-goal", _("strategic goal")
        STANDARD = "standard", _("standard")
        DATABASE = "database", _("database")
        TOOLKIT = "toolkit", _("toolkit")
        EVENT_SERIES = "event-series", _("event series")
        AREA_OF_WORK = "area-of-work", _("topic")  # on pages of its own: the kind in apps.py

    ends = ("parent",)
    page_rests_on = ("kind",)
    markdown_fields = ("description",)
    search_fields = ("name", "code")
    search_dates = ("start_date_earliest", "start_date_latest")
    trees = {"parent": _("A programme cannot be part of itself or of one of its own parts.")}
    list_names = {"parties": _("parties"), "parts": _("parts"), "meetings": _("meetings")}

    name = name_field(_("name"))
    kind = models.CharField(
        _("kind"), max_length=20, choices=Kind, blank=True, help_text=_("Only what a source states; else empty.")
    )
    code = LineField(_("code"), max_length=40, blank=True, help_text=_("e.g. C2 for an action line."))
    parent = models.ForeignKey(
        "self", verbose_name=_("part of"), on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    start_date = EdtfField(_("start"), interval=True, help_text=_("An open interval for “as early as 2011”: 2011/.."))
    start_date_earliest = BoundField("start_date", "earliest")
    start_date_latest = BoundField("start_date", "latest")
    end_date = EdtfField(
        _("end"),
        interval=True,
        end=True,
        help_text=_("Two dots (..): it goes on. Over by 2020, not known since when: ../2020."),
    )
    end_date_earliest = BoundField("end_date", "earliest")
    end_date_latest = BoundField("end_date", "latest")
    target_date = EdtfField(_("target date"), help_text=_("By when its aim is to be reached."))
    target_date_earliest = BoundField("target_date", "earliest")
    target_date_latest = BoundField("target_date", "latest")
    website = models.URLField(_("website"), blank=True)
    summary = prose_field(_("summary"))
    description = prose_field(_("description"), help_text=_("Markdown; [Name](organization:slug) links to a record."))

    objects = ProgrammeQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = [ByName(), "id"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=ordered("start_date", "end_date"), name="%(app_label)s_%(class)s_starts_before_it_ends"
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="%(app_label)s_%(class)s_not_its_own_parent"
            ),
        ]
        indexes = [
            *Publishable.Meta.indexes,
            *public_by_name("programme_by_name"),
            in_order("programme_by_start", "start_date_earliest", "slug"),
            in_order("programme_by_change", "updated_at", "slug"),
        ]

    def __str__(self):
        return str(self.name)

    def get_absolute_url(self):
        return page_address(kind_of_row(self).url_name("detail"), self.slug)

    @property
    def kind_name(self):
        return self.get_kind_display() if kind_of_row(self).holds else super().kind_name

    @property
    def related(self):
        """The relations that `with_related()` has loaded, each with the programme at its `far_end` from here, by name."""
        relations = [*self.relations.all(), *self.incoming_relations.all()]
        for relation in relations:
            outgoing = relation.programme_id == self.pk
            relation.far_end = relation.other if outgoing else relation.programme
            relation.far_key = bytes(relation.other_key if outgoing else relation.programme_key)
        return sorted(relations, key=lambda relation: (relation.far_key, relation.far_end.slug))

    def clean(self):
        super().clean()
        refuse_reversed(self, "start_date", "end_date")


class ProgrammeParty(Identified, Sourced, Part):
    """A body has a role in a programme."""

    class Role(models.TextChoices):
        ORGANIZER = "organizer", _("organizer")
        SOLE_FACILITATOR = "sole-facilitator", _("sole facilitator")
        FACILITATOR = "facilitator", _("facilitator")
        LEAD = "lead", _("lead")
        PARTICIPANT = "participant", _("participant")

    ends = ("programme", "organization")
    wholes = ("programme",)
    other_ends = ("organization",)

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.CASCADE, related_name="parties"
    )
    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.PROTECT, related_name="programme_parties"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["role", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "organization", "role"], name="%(app_label)s_%(class)s_once"),
        ]

    def __str__(self):
        return f"{self.organization}{languages.in_brackets(self.get_role_display())}"


class ProgrammeRelation(Identified, Sourced, Part):
    """Two programmes are closely related: an action line and a strategic goal. It holds from either end."""

    ends = ("programme", "other")
    # No symmetric many-to-many list: it could cite no source, and neither programme could be withdrawn without the other.
    wholes = ("programme",)
    other_ends = ("other",)

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.CASCADE, related_name="relations"
    )
    other = models.ForeignKey(
        Programme, verbose_name=_("other programme"), on_delete=models.PROTECT, related_name="incoming_relations"
    )

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("related programme")
        verbose_name_plural = _("related programmes")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(programme=F("other")), name="%(app_label)s_%(class)s_not_to_itself"),
            models.UniqueConstraint(
                Least("programme", "other"),
                Greatest("programme", "other"),
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This relation is recorded already, at this programme or at the other."),
            ),
        ]

    def __str__(self):
        return f"{self.programme} – {self.other}"

    def clean(self):
        super().clean()
        if self.programme_id is not None and self.programme_id == self.other_id:
            raise ValidationError({"other": _("A programme is not related to itself.")})
