"""The collections: what is public, and what is loaded with it."""

from organizations import filters
from organizations.lists import standing_today
from organizations.models import (
    Membership,
    Organization,
    Person,
    Post,
    Programme,
    Relation,
)
from records.api import Collection, parameters
from records.rows import ByName

from . import rows


class DayMixin:
    """Takes `?at=` and `?certainty=` in the detail too, for the memberships and relations that stand in it."""

    detail_parameters = (parameters.AT, parameters.CERTAINTY, *Collection.detail_parameters)

    def with_rows(self, queryset):
        return super().with_rows(queryset.called_on(self.day.earliest, self.day.latest) if self.day else queryset)

    def holding(self, model, by_name, **ends):
        """Public memberships or relations, those in force first; those of the day asked for where one is.

        Then by start, or what is attested, and by the place `by_name`.
        """
        rows = model.objects.published(self.now).filter(**ends).with_ends().with_sources()
        order = ("-start_date_earliest", "-sort_attested", by_name, "uid")
        if self.day:
            rows = rows.as_of(self.day.earliest, self.day.latest).order_by("rank", *order)
            return rows.filter(certainty=self.certainty) if self.certainty else rows
        return rows.order_by(standing_today(model), *order)


class Organizations(DayMixin, Collection):
    """Bodies. With `at`, those that can have existed on that day."""

    model = Organization
    filterset_class = filters.OrganizationFilterSet
    row_serializer = rows.OrganizationRow
    detail_serializer = rows.OrganizationDetail

    def with_detail(self, queryset):
        return self.with_rows(queryset).prefetch_related(*map(self.rows_of, ("other_names", "identifiers")))

    def parts(self, row):
        return {
            "figures": row.figures.published(self.now).with_ends().with_sources(),
            "relations": self.holding(Relation, ByName("target_body"), source_body=row),
            "members": self.holding(Membership, ByName(), organization=row),
            "memberships": self.holding(Membership, ByName("organization"), member_organization=row),
        }


class People(DayMixin, Collection):
    """People. With `at`, those who can have held a membership on that day."""

    model = Person
    filterset_class = filters.PersonFilterSet
    row_serializer = rows.PersonRow
    detail_serializer = rows.PersonDetail

    def with_detail(self, queryset):
        return self.with_rows(queryset).prefetch_related(*map(self.rows_of, ("other_names", "identifiers")))

    def parts(self, row):
        return {"memberships": self.holding(Membership, ByName("organization"), member_person=row)}


class Posts(DayMixin, Collection):
    """Posts that a public record uses."""

    model = Post
    filterset_class = filters.PostFilterSet
    row_serializer = rows.PostRow
    detail_serializer = rows.PostDetail

    def parts(self, row):
        return {"memberships": self.holding(Membership, ByName(), post=row)}


class Memberships(Collection):
    """Who belongs to what. With `at`, what holds on that day, and how certainly."""

    model = Membership
    filterset_class = filters.MembershipFilterSet
    row_serializer = rows.MembershipRow
    detail_serializer = rows.MembershipDetail


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
        return self.with_rows(queryset).with_related(self.now)

    def parts(self, row):
        return {"parties": row.parties.published(self.now).with_ends().with_sources()}
