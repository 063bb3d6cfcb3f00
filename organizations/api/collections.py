"""The collections: what is public, and what is loaded with it."""

from django.db.models import Prefetch

from organizations import filters
from organizations.models import (
    Membership,
    Organization,
    Person,
    Post,
    Programme,
    Relation,
)
from records.api import Collection, parameters
from records.lists import RelatedRows

from . import rows

# A body may have a thousand members; its detail shows the first of them, and where the list is.
MEMBERS_SHOWN = 100


class DayMixin:
    """Takes `?at=DAY` in the detail too, for the memberships and relations that stand in it."""

    detail_parameters = (parameters.AT, *Collection.detail_parameters)

    def holding(self, model):
        """Public memberships or relations, those of the day asked for where one is."""
        public = model.objects.published(self.now)
        return (public.as_of(self.day) if self.day else public).with_ends().with_sources()

    def memberships(self):
        return self.holding(Membership).order_by("start_date_earliest", "uid")


class MembersMixin(DayMixin):
    """What can belong to bodies, each with its memberships; in a list, with those that the filters ask for."""

    held: RelatedRows

    def memberships_held(self):
        """Public memberships to stand in the rows."""
        if self.filters is None:
            return self.memberships()
        return self.filters.rows_of(self.held).with_ends().with_sources().order_by("start_date_earliest", "uid")

    def with_rows(self, queryset):
        held = Prefetch("memberships_held", self.memberships_held(), to_attr="shown_memberships")
        return super().with_rows(queryset).prefetch_related(held)


class Organizations(MembersMixin, Collection):
    """Bodies. With `at`, those that can have existed on that day; the memberships are those asked for."""

    model = Organization
    filterset_class = filters.OrganizationFilterSet
    held = filters.HELD_BY_BODY
    row_serializer = rows.OrganizationRow
    detail_serializer = rows.OrganizationDetail

    def with_detail(self, queryset):
        return self.with_rows(queryset).prefetch_related(
            *map(self.rows_of, ("other_names", "identifiers", "figures")),
            Prefetch("relations", self.holding(Relation).order_by("kind", "uid"), to_attr="shown_relations"),
            Prefetch("memberships", self.memberships()[:MEMBERS_SHOWN], to_attr="shown_members"),
        )


class People(MembersMixin, Collection):
    """People. With `at`, those who can have held a membership on that day; the memberships are those asked for."""

    model = Person
    filterset_class = filters.PersonFilterSet
    held = filters.HELD_BY_PERSON
    row_serializer = rows.PersonRow
    detail_serializer = rows.PersonDetail

    def with_detail(self, queryset):
        return self.with_rows(queryset).prefetch_related(self.rows_of("other_names"))


class Posts(DayMixin, Collection):
    """Posts that a public record uses."""

    model = Post
    filterset_class = filters.PostFilterSet
    row_serializer = rows.PostRow
    detail_serializer = rows.PostDetail

    def with_detail(self, queryset):
        held = Prefetch("memberships", self.memberships()[:MEMBERS_SHOWN], to_attr="shown_memberships")
        return self.with_rows(queryset).prefetch_related(held)


class Memberships(Collection):
    """Who belongs to what. With `at`, what holds on that day, and how certainly."""

    model = Membership
    filterset_class = filters.MembershipFilterSet
    row_serializer = detail_serializer = rows.MembershipRow


class Relations(Collection):
    """Relations between bodies. With `at`, those that hold on that day, and how certainly."""

    model = Relation
    filterset_class = filters.RelationFilterSet
    row_serializer = detail_serializer = rows.RelationRow


class Programmes(Collection):
    """Initiatives, action lines, standards, databases, event series, areas of work."""

    model = Programme
    filterset_class = filters.ProgrammeFilterSet
    row_serializer = rows.ProgrammeRow
    detail_serializer = rows.ProgrammeDetail

    def with_detail(self, queryset):
        return self.with_rows(queryset).with_related(self.now).prefetch_related(self.rows_of("parties"))
