"""Bodies, how they are built into each other, and how they relate."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from records.dating import BoundField, Dated, DatedQuerySet, EdtfField, dates, days, ordered, refuse_reversed
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
    prepared,
)
from records.texts import LineField, name_field, prose_field, validate_country

from .renaming import RenamedInTime


class Classification(models.TextChoices):
    """What kind of body it is."""

    INTERGOVERNMENTAL = "intergovernmental", _("intergovernmental organization")
    INTERNATIONAL = "international-organization", _("international organization")
    UN_AGENCY = "un-agency", _("United Nations agency or programme")
    INTER_AGENCY_GROUP = "inter-agency-group", _("inter-agency group")
    SECTOR = "sector", _("sector")
    SECRETARIAT = "secretariat", _("secretariat or bureau")
    GOVERNING_BODY = "governing-body", _("governing body")
    WORKING_GROUP = "working-group", _("working group")
    EXPERT_GROUP = "expert-group", _("expert group")
    TASK_FORCE = "task-force", _("task force")
    DEPARTMENT = "department", _("department")
    STATE = "state", _("state")
    ADMINISTRATION = "administration", _("communications administration")
    DIPLOMATIC_MISSION = "diplomatic-mission", _("diplomatic corps or mission")
    REGION = "region", _("region")
    REGIONAL_ORGANIZATION = "regional-organization", _("regional organization")
    COMPANY = "company", _("company")
    NON_PROFIT = "non-profit", _("non-profit organization")
    ACADEMIA = "academia", _("university or research institute")
    FINANCIAL_INSTITUTION = "financial-institution", _("financial institution")
    ALLIANCE = "alliance", _("alliance")
    OTHER = "other", _("other")


class OrganizationQuerySet(PublishableQuerySet, TreeQuerySet):
    """Bodies."""

    def existed_on(self, first, last=None):
        """Keep what can have existed on a day, or on some day from `first` to `last`, with how certainly it did."""
        last = last or first
        sure = Q(founding_date_latest__lte=last, dissolution_date_earliest__gte=first)
        known = Q(founding_date_latest__lt=dates.UNKNOWN_LATEST, dissolution_date_earliest__gt=dates.UNKNOWN_EARLIEST)
        in_doubt = Q(founding_date__regex="[?~%]") | Q(dissolution_date__regex="[?~%]")
        founding = Q(founding_date_earliest=dates.UNKNOWN_EARLIEST, founding_date_latest=dates.UNKNOWN_LATEST)
        end = Q(dissolution_date_earliest=dates.UNKNOWN_EARLIEST, dissolution_date_latest=dates.UNKNOWN_LATEST)
        # Of days to come nothing is known where no end is, or none that is known.
        open_end = Q(dissolution_date_earliest__lt=first, dissolution_date_latest=dates.UNKNOWN_LATEST)
        unknown = (founding & end) | (open_end if first > days.today() else Q(pk=None))
        return (
            self.filter(founding_date_earliest__lte=last, dissolution_date_latest__gte=first)
            .annotate(
                certainty=Case(
                    When(unknown, then=Value(dates.Certainty.UNKNOWN.value)),
                    When(
                        sure & known & ~in_doubt & Q(founding_date_latest__lte=F("dissolution_date_earliest")),
                        then=Value(dates.Certainty.CERTAIN.value),
                    ),
                    default=Value(dates.Certainty.POSSIBLE.value),
                    output_field=models.CharField(),
                )
            )
            .called_on(first, last)
        )


class Organization(RenamedInTime, Alphabetical, Slugged, Sourced, Translated, OpenLists, Tree, Publishable):
    """A body: an institution, a sector, a group, a company, a state."""

    Classification = Classification
    ends = ("parent",)
    unnamed_with = (*Publishable.unnamed_with, "incomplete_lists", "website")
    keys_borne_by = ("memberships_held",)
    markdown_fields = ("description",)
    search_fields = ("name", "abbreviation")
    search_name_parts = {"other_names": ("name",), "identifiers": ("value",)}
    trees = {"parent": _("A body cannot be part of itself or of one of its own parts.")}
    list_names = {
        "members": _("members"),
        "member_of": _("member of"),
        "relations": _("relations"),
        "programmes": _("programmes"),
        "figures": _("figures"),
        "parts": _("parts"),
        "people": _("people"),
    }

    name = name_field(_("name"))
    name_damaged = models.BooleanField(
        _("name damaged in the source"), default=False, help_text=_("Kept as printed, though part of it is missing.")
    )
    abbreviation = LineField(_("abbreviation"), max_length=60, blank=True)
    classification = models.CharField(
        _("classification"),
        max_length=30,
        choices=Classification,
        blank=True,
        help_text=_("As a source states it or the name itself says; else empty."),
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    country = models.CharField(_("country"), max_length=2, blank=True, validators=[validate_country])
    founding_date = EdtfField(_("founded"))
    founding_date_earliest = BoundField("founding_date", "earliest")
    founding_date_latest = BoundField("founding_date", "latest")
    dissolution_date = EdtfField(
        _("dissolved"), interval=True, help_text=_("Gone by 2015, not known since when: ../2015.")
    )
    dissolution_date_earliest = BoundField("dissolution_date", "earliest")
    dissolution_date_latest = BoundField("dissolution_date", "latest")
    website = models.URLField(_("website"), blank=True)
    summary = prose_field(_("summary"))
    description = prose_field(_("description"), help_text=_("Markdown; [Name](organization:slug) links to a record."))

    objects = OrganizationQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = [ByName(), "id"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=ordered("founding_date", "dissolution_date"),
                name="%(app_label)s_%(class)s_founded_before_dissolved",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="%(app_label)s_%(class)s_not_its_own_parent"
            ),
        ]
        indexes = [
            *Publishable.Meta.indexes,
            *public_by_name("organization_by_name"),
            in_order("organization_by_founding", "founding_date_earliest", "slug"),
            in_order("organization_by_change", "updated_at", "slug"),
        ]

    def __str__(self):
        return str(self.name)

    def get_absolute_url(self):
        return page_address("organizations:organization-detail", self.slug)

    def clean(self):
        super().clean()
        refuse_reversed(self, "founding_date", "dissolution_date")

    def ancestors(self):
        """Return the public bodies above this one, the outermost first: one query."""
        above = {body.pk: body for body in _above(self.parent_id)} if self.parent_id else {}
        chain = []
        parent_id = self.parent_id
        while parent_id in above:
            chain.append(above.pop(parent_id))
            parent_id = chain[-1].parent_id
        return chain[::-1]


@prepared
def _above(parent_id):
    return Organization.objects.published().ancestors_of(Organization(parent_id=parent_id))


class RelationQuerySet(PartQuerySet, DatedQuerySet):
    """Relations between bodies."""

    def as_of(self, first, last=None, **when):
        return super().as_of(first, last, **when).called_on(first, last)


class Relation(Identified, Sourced, Translated, Dated, Part):
    """One body stands in a relation to another: it cooperates with it, chairs it in rotation, …"""

    class Kind(models.TextChoices):
        COOPERATES_WITH = "cooperates-with", _("cooperates with")
        CO_FACILITATES_WITH = "co-facilitates-with", _("co-facilitates with")
        CHAIRS_IN_ROTATION = "chairs-in-rotation", _("chairs in rotation")
        PART_OF_SYSTEM = "part-of-system", _("part of the system of")
        ESTABLISHED = "established", _("established")
        BRINGS_TOGETHER = "brings-together", _("brings together")
        REPRESENTS = "represents", _("represents")
        SERVES = "serves", _("serves")

    ends = ("source_body", "target_body")
    between = ("source_body", "target_body")
    wholes = ("source_body",)
    other_ends = ("target_body",)

    source_body = models.ForeignKey(
        Organization, verbose_name=_("body"), on_delete=models.CASCADE, related_name="relations"
    )
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    target_body = models.ForeignKey(
        Organization, verbose_name=_("other body"), on_delete=models.PROTECT, related_name="incoming_relations"
    )
    note = prose_field(_("note"))

    objects = RelationQuerySet.as_manager()

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        ordering = ["kind", "id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(source_body=F("target_body")), name="%(app_label)s_%(class)s_not_with_itself"
            ),
            models.UniqueConstraint(
                fields=["source_body", "kind", "target_body", "start_date"], name="%(app_label)s_%(class)s_once"
            ),
        ]
        indexes = [
            models.Index(fields=["updated_at", "uid"], name="relation_updated"),
            models.Index(fields=["kind", "uid"], name="relation_by_kind"),
        ]

    def __str__(self):
        return f"{self.source_body} {self.get_kind_display()} {self.target_body}"

    def clean(self):
        super().clean()
        if self.source_body_id is not None and self.source_body_id == self.target_body_id:
            raise ValidationError({"target_body": _("A body has no relation to itself.")})
