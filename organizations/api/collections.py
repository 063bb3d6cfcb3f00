"""The collections: what is public, and what is loaded with it."""

from django.db.models import Prefetch

from organizations import filters
from organizations.models import (
    Identifier,
    Membership,
    Organization,
    OrganizationFigure,
    OtherName,
    Person,
    Post,
    Programme,
    ProgrammeParty,
    Relation,
)
from records.api import Collection, parameters
from records.lists import with_parts, with_references, with_sources

from . import rows

MEMBERSHIP_ENDS = ("organization", "member_organization", "member_person", "post", "category", "on_behalf_of")
# A body may have a thousand members; its detail shows the first of them, and where the list is.
MEMBERS_SHOWN = 100


class DayMixin:
    """Takes `?at=DAY` in the detail too, for the memberships and relations that stand in it."""

    detail_parameters = (parameters.AT, *Collection.detail_parameters)

    def memberships(self):
        """Public memberships, those of the day asked for where one is, with their ends."""
        public = Membership.objects.published(self.now)
        held = public.as_of(self.day) if self.day else public
        return with_sources(with_references(held, *MEMBERSHIP_ENDS)).order_by("start_date_earliest", "uid")

    def relations(self):
        """The same of relations."""
        public = Relation.objects.published(self.now)
        held = public.as_of(self.day) if self.day else public
        return with_sources(with_references(held, "source_body", "target_body")).order_by("kind", "uid")


class Organizations(DayMixin, Collection):
    """Bodies. With `at`, those that can have existed on that day, and the memberships of that day."""

    model = Organization
    filterset_class = filters.OrganizationFilterSet
    row_serializer = rows.OrganizationRow
    detail_serializer = rows.OrganizationDetail

    def with_rows(self, queryset):
        held = Prefetch("memberships_held", self.memberships(), to_attr="shown_memberships")
        return with_sources(with_references(queryset, "parent")).prefetch_related(held)

    def with_detail(self, queryset):
        return self.with_rows(queryset).prefetch_related(
            with_parts("other_names", OtherName, self.now),
            with_parts("identifiers", Identifier, self.now),
            with_parts("figures", OrganizationFigure, self.now),
            Prefetch("relations", self.relations(), to_attr="shown_relations"),
            Prefetch("memberships", self.memberships()[:MEMBERS_SHOWN], to_attr="shown_members"),
        )


class People(DayMixin, Collection):
    """People. With `at`, those who can have held a membership on that day, and the memberships of that day."""

    model = Person
    filterset_class = filters.PersonFilterSet
    row_serializer = rows.PersonRow
    detail_serializer = rows.PersonDetail

    def with_rows(self, queryset):
        held = Prefetch("memberships_held", self.memberships(), to_attr="shown_memberships")
        return with_sources(with_references(queryset)).prefetch_related(held)

    def with_detail(self, queryset):
        return self.with_rows(queryset).prefetch_related(with_parts("other_names", OtherName, self.now))


class Posts(DayMixin, Collection):
    """Posts that a public record uses."""

    model = Post
    filterset_class = filters.PostFilterSet
    row_serializer = rows.PostRow
    detail_serializer = rows.PostDetail

    def with_rows(self, queryset):
        return with_sources(with_references(queryset, "organization"))

    def with_detail(self, queryset):
        held = Prefetch("memberships", self.memberships()[:MEMBERS_SHOWN], to_attr="shown_memberships")
        return self.with_rows(queryset).prefetch_related(held)


class Memberships(Collection):
    """Who belongs to what. With `at`, what holds on that day, and how certainly."""

    model = Membership
    filterset_class = filters.MembershipFilterSet
    row_serializer = detail_serializer = rows.MembershipRow

    def with_rows(self, queryset):
        return with_sources(with_references(queryset, *MEMBERSHIP_ENDS))


class Relations(Collection):
    """Relations between bodies. With `at`, those that hold on that day, and how certainly."""

    model = Relation
    filterset_class = filters.RelationFilterSet
    row_serializer = detail_serializer = rows.RelationRow

    def with_rows(self, queryset):
        return with_sources(with_references(queryset, "source_body", "target_body"))


class Programmes(Collection):
    """Initiatives, action lines, standards, databases, event series, areas of work."""

    model = Programme
    filterset_class = filters.ProgrammeFilterSet
    row_serializer = rows.ProgrammeRow
    detail_serializer = rows.ProgrammeDetail

    def with_rows(self, queryset):
        return with_sources(with_references(queryset, "parent"))

    def with_detail(self, queryset):
        parties = with_sources(with_references(ProgrammeParty.objects.published(self.now), "organization"))
        return self.with_rows(queryset).with_related(self.now).prefetch_related(Prefetch("parties", parties))
