"""Who, in the admin: bodies, people, posts, memberships, programmes."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from records.dating import display, display_term
from records.editing import PartInline, PublishableAdmin, SharedAdmin, year_filter
from records.rows import ByName
from records.texts import languages

from .models import (
    Identifier,
    Membership,
    MembershipCategory,
    Organization,
    OrganizationFigure,
    OtherName,
    Person,
    Post,
    Programme,
    ProgrammeParty,
    ProgrammeRelation,
    Relation,
)

MOST_HELD = 2  # posts and memberships by which a person is told from another of the same name


def figure(row):
    """Return a figure as a line: “Sector Members: about 900 (October 2021)”."""
    said = f"{row.label}: {row.get_qualifier_display()} {row.value.normalize():f}"
    return languages.with_details(said, display(row.date))


class OtherNameInline(PartInline):
    """What else a body or a person is called."""

    model = OtherName
    lines = (("name", "language", "kind"), ("start_date", "end_date"))

    def describe(self, row):
        return languages.with_details(row.name, display_term(row.start_date, row.end_date)) if row.pk else ""


class IdentifierInline(PartInline):
    """Identifiers of a body or a person."""

    model = Identifier
    lines = (("scheme", "value"),)


class OrganizationFigureInline(PartInline):
    """Figures of a body."""

    model = OrganizationFigure
    offered: ClassVar[dict[str, str]] = {"property": "label_en"}
    lines = (("label_en", "property"), ("qualifier", "value", "date"), "category")

    def describe(self, row):
        return figure(row)


class RelationInline(PartInline):
    """Relations of a body to others."""

    model = Relation
    fk_name = "source_body"
    lines = (("kind", "target_body"), ("start_date", "end_date", "attested_from", "attested_on"), "note_en")

    def describe(self, row):
        return f"{row.get_kind_display()} {row.target_body}"


@admin.register(Organization)
class OrganizationAdmin(PublishableAdmin):
    """Bodies, with their names, identifiers, figures and relations."""

    list_display = ("name_en", "abbreviation", "classification", "state", "without_source", "changed")
    list_filter = ("status", "classification")
    prepopulated_fields = {"slug": ["name_en"]}
    inlines = (OtherNameInline, IdentifierInline, OrganizationFigureInline, RelationInline)
    sections = (
        (None, {"fields": ["name_en", ("abbreviation", "slug"), ("classification", "country"), "name_damaged"]}),
        (_("Place among the bodies"), {"fields": ["parent", ("founding_date", "dissolution_date"), "website"]}),
        (_("Texts"), {"fields": ["summary_en", "description_en"]}),
    )

    def name_for_reference(self, obj):
        return languages.with_details(obj.name, obj.abbreviation)

    def details(self, obj):
        term = display_term(obj.founding_date, obj.dissolution_date)
        return obj.abbreviation, obj.get_classification_display(), obj.parent or "", term

    def with_what_tells_apart(self, queryset):
        return queryset.select_related("parent")


@admin.register(Person)
class PersonAdmin(PublishableAdmin):
    """People, with their other names."""

    list_display = ("name_en", "sort_name", "honorific", "state", "without_source", "changed")
    prepopulated_fields = {"slug": ["name_en"]}
    inlines = (OtherNameInline, IdentifierInline)
    sections = (
        (None, {"fields": [("honorific", "name_en"), ("sort_name", "slug"), "name_damaged"]}),
        (_("Texts"), {"fields": ["summary_en"]}),
    )

    def details(self, obj):
        held = [
            languages.with_details(
                languages.joined(row.capacity, row.organization), display_term(row.start_date, row.end_date)
            )
            for row in obj.memberships_held.all()[:MOST_HELD]
        ]
        return obj.honorific, *held

    def with_what_tells_apart(self, queryset):
        held = Membership.objects.select_related("organization", "post", "category")
        return queryset.prefetch_related(Prefetch("memberships_held", held))


@admin.register(Post)
class PostAdmin(SharedAdmin):
    """Posts in bodies."""

    list_display = ("label_en", "organization", "without_source", "changed")
    list_select_related = ("organization",)
    sections = ((None, {"fields": ["organization", "label_en"]}),)

    def reference(self, obj):
        return f"{obj.label} – {obj.organization}"

    def tells_apart(self, obj):
        return obj.organization, obj.organization.abbreviation


@admin.register(MembershipCategory)
class MembershipCategoryAdmin(SharedAdmin):
    """Categories of members."""

    list_display = ("label_en", "code", "organization", "without_source", "changed")
    list_select_related = ("organization",)
    prepopulated_fields = {"code": ["label_en"]}
    sections = ((None, {"fields": ["organization", "label_en", "code"]}),)

    def reference(self, obj):
        return f"{obj.label} – {obj.organization}"

    def tells_apart(self, obj):
        return obj.organization, obj.code


@admin.register(Membership)
class MembershipAdmin(PublishableAdmin):
    """Who belongs to what."""

    list_display = ("member", "organization", "capacity", "term", "state", "without_source", "changed")
    list_filter = ("status", year_filter("start_date", _("year of the start")))
    list_select_related = ("organization", "member_organization", "member_person", "post", "category")
    sections = (
        (_("Who, in what"), {"fields": [("member_person", "member_organization"), "organization"]}),
        (_("In which capacity"), {"fields": [("post", "role_en"), ("category", "on_behalf_of")]}),
        (_("When"), {"fields": [("start_date", "end_date", "attested_from", "attested_on")]}),
        (_("Note"), {"fields": ["note_en"]}),
    )

    @admin.display(description=_("member"), ordering=ByName("member_person"))
    def member(self, obj):
        """The person or organization."""
        return obj.member

    @admin.display(description=_("capacity"))
    def capacity(self, obj):
        """The post, role or category."""
        return obj.capacity or None

    @admin.display(description=_("time"), ordering="start_date_earliest")
    def term(self, obj):
        """From when to when."""
        return display_term(obj.start_date, obj.end_date) or None

    def name_for_reference(self, obj):
        return languages.with_details(str(obj), obj.capacity, display_term(obj.start_date, obj.end_date))

    def details(self, obj):
        return obj.capacity, display_term(obj.start_date, obj.end_date)


class ProgrammePartyInline(PartInline):
    """Bodies with a role in a programme."""

    model = ProgrammeParty
    lines = (("role", "organization"),)


class ProgrammeRelationInline(PartInline):
    """Programmes that this one is closely related to, as far as they do not say so themselves."""

    model = ProgrammeRelation
    fk_name = "programme"
    lines = ("other",)


@admin.register(Programme)
class ProgrammeAdmin(PublishableAdmin):
    """Programmes, with the bodies that carry them."""

    list_display = ("name_en", "code", "kind", "state", "without_source", "changed")
    list_filter = ("status", "kind")
    prepopulated_fields = {"slug": ["name_en"]}
    inlines = (ProgrammePartyInline, ProgrammeRelationInline)
    sections = (
        (None, {"fields": ["name_en", "slug", ("kind", "code"), "parent"]}),
        (_("When"), {"fields": [("start_date", "end_date", "target_date")]}),
        (_("Texts"), {"fields": ["website", "summary_en", "description_en"]}),
    )

    def name_for_reference(self, obj):
        return f"{obj.code} {obj.name}" if obj.code else str(obj.name)

    def details(self, obj):
        return obj.code, obj.get_kind_display(), display_term(obj.start_date, obj.end_date)
