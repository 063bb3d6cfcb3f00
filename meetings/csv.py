"""Meetings, participations, contributions, outcomes, figures and statements as CSV; the headings are the names of the API."""

from records.public import CsvList

from . import filters
from .api import rows
from .models import Contribution


class MeetingCsv(CsvList):
    """Meetings."""

    filterset_class = filters.MeetingFilterSet
    row_serializer = rows.MeetingRow


class ParticipationCsv(CsvList):
    """Who took part in which meeting."""

    filterset_class = filters.ParticipationFilterSet
    row_serializer = rows.ParticipationRow


class ContributionCsv(CsvList):
    """Contributions, with all their parties."""

    filterset_class = filters.ContributionFilterSet
    row_serializer = rows.ContributionRow
    left_out = CsvList.left_out | {"parties_count": "the cell beside it names them all"}

    def get_queryset(self, now):
        return Contribution.objects.published(now).with_ends().with_sources().with_parties(now)


class OutcomeCsv(CsvList):
    """What meetings came to."""

    filterset_class = filters.OutcomeFilterSet
    row_serializer = rows.OutcomeRow


class FigureCsv(CsvList):
    """Figures, of bodies and of meetings."""

    filterset_class = filters.FigureFilterSet
    row_serializer = rows.FigureRow

    def get_queryset(self, now):
        return filters.figures(now).with_ends().with_sources()


class StatementCsv(CsvList):
    """Statements."""

    filterset_class = filters.StatementFilterSet
    row_serializer = rows.StatementRow
