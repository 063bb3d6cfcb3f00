"""Organizations, people, memberships and programmes as CSV; the headings are the names that the API uses."""

from records.public import CsvList

from .api.rows import MembershipRow, OrganizationRow, PersonRow, ProgrammeRow
from .filters import MembershipFilterSet, OrganizationFilterSet, PersonFilterSet, ProgrammeFilterSet


class OrganizationCsv(CsvList):
    """Bodies."""

    filterset_class = OrganizationFilterSet
    row_serializer = OrganizationRow


class PersonCsv(CsvList):
    """People."""

    filterset_class = PersonFilterSet
    row_serializer = PersonRow


class MembershipCsv(CsvList):
    """Memberships; with `at`, how certainly each holds on that day."""

    filterset_class = MembershipFilterSet
    row_serializer = MembershipRow
    left_out = CsvList.left_out | {"certainty": "only with `at`, and then the first column"}
    last = ("start_date", "end_date", "attested_on", "sources", "id")

    def order(self, filters):
        return filters.day_order

    def shown(self, filters):
        certainty = ["certainty"] if filters.cleaned.get("at") else []
        return certainty + super().shown(filters)


class ProgrammeCsv(CsvList):
    """Programmes."""

    filterset_class = ProgrammeFilterSet
    row_serializer = ProgrammeRow
