"""Organizations, people, posts, memberships, relations and programmes as CSV; the headings are the names of the API."""

from records.public import CsvList

from . import filters
from .api import rows

NAME_THEN = {"name_then": "only with `at`, beside the name"}


class CalledThenCsv(CsvList):
    """Rows that have the name of then in a column of its own, with `at`."""

    def shown(self, filters):
        names = super().shown(filters)
        return [*names[:2], "name_then", *names[2:]] if filters.qs.days else names


class OrganizationCsv(CalledThenCsv):
    """Bodies."""

    filterset_class = filters.OrganizationFilterSet
    row_serializer = rows.OrganizationRow
    left_out = CsvList.left_out | NAME_THEN


class PersonCsv(CalledThenCsv):
    """People."""

    filterset_class = filters.PersonFilterSet
    row_serializer = rows.PersonRow
    left_out = CsvList.left_out | NAME_THEN


class PostCsv(CsvList):
    """Posts that a public record uses."""

    filterset_class = filters.PostFilterSet
    row_serializer = rows.PostRow


class MembershipCsv(CsvList):
    """Memberships; with `at`, how certainly each holds on that day."""

    filterset_class = filters.MembershipFilterSet
    row_serializer = rows.MembershipRow
    last = ("start_date", "end_date", "attested_from", "attested_on", "note", *CsvList.last)


class RelationCsv(CsvList):
    """Relations between bodies; with `at`, how certainly each holds on that day."""

    filterset_class = filters.RelationFilterSet
    row_serializer = rows.RelationRow
    last = MembershipCsv.last


class ProgrammeCsv(CsvList):
    """Programmes."""

    filterset_class = filters.ProgrammeFilterSet
    row_serializer = rows.ProgrammeRow
