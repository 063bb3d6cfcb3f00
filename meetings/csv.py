"""Meetings, contributions and statements as CSV; the headings are the names that the API uses."""

from records.public import CsvList

from .api.rows import ContributionRow, MeetingRow, StatementRow
from .filters import ContributionFilterSet, MeetingFilterSet, StatementFilterSet


class MeetingCsv(CsvList):
    """Meetings."""

    filterset_class = MeetingFilterSet
    row_serializer = MeetingRow
    left_out = CsvList.left_out | {"preceded_by": "an order that no table can show; said on the page"}


class ContributionCsv(CsvList):
    """Contributions."""

    filterset_class = ContributionFilterSet
    row_serializer = ContributionRow
    left_out = CsvList.left_out | {"file": "read on the page; `address` is that of documents elsewhere"}


class StatementCsv(CsvList):
    """Statements."""

    filterset_class = StatementFilterSet
    row_serializer = StatementRow
    left_out = CsvList.left_out | {
        "capacity": "a membership, named by other rows; `attribution` says it as printed",
        "audience": "said on the page",
    }
