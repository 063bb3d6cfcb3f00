"""Organizations, people, memberships and programmes as CSV; the headings are the names that the API uses."""

from records.public import Column, CsvList, DateColumn, ReferenceColumn, TextColumn

from .filters import MembershipFilterSet, OrganizationFilterSet, PersonFilterSet, ProgrammeFilterSet


class OrganizationCsv(CsvList):
    """Bodies."""

    filterset_class = OrganizationFilterSet
    columns = (
        Column("slug"),
        TextColumn("name"),
        Column("abbreviation"),
        Column("classification"),
        ReferenceColumn("parent"),
        Column("country"),
        DateColumn("founding_date"),
        DateColumn("dissolution_date"),
        Column("website"),
    )


class PersonCsv(CsvList):
    """People."""

    filterset_class = PersonFilterSet
    columns = (Column("slug"), TextColumn("name"), Column("sort_name"), Column("honorific"))


class MembershipCsv(CsvList):
    """Memberships; with `at`, how certainly each holds on that day."""

    filterset_class = MembershipFilterSet
    columns = (
        Column("uid"),
        ReferenceColumn("organization"),
        ReferenceColumn("member_organization"),
        ReferenceColumn("member_person"),
        ReferenceColumn("post", key="uid", label="label"),
        TextColumn("role"),
        ReferenceColumn("category", key="code", label="label"),
        ReferenceColumn("on_behalf_of"),
        DateColumn("start_date"),
        DateColumn("end_date"),
        Column("attested_on"),
    )

    def order(self, filters):
        return filters.day_order

    def shown(self, filters):
        certainty = (Column("certainty"),) if filters.cleaned.get("at") else ()
        return (*certainty, *super().shown(filters))


class ProgrammeCsv(CsvList):
    """Programmes."""

    filterset_class = ProgrammeFilterSet
    columns = (
        Column("slug"),
        TextColumn("name"),
        Column("kind"),
        Column("code"),
        ReferenceColumn("parent"),
        DateColumn("start_date"),
        DateColumn("end_date"),
        DateColumn("target_date"),
        Column("website"),
    )
