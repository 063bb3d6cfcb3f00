"""The collections: what is public, and what is loaded with it."""

from django.db.models import Prefetch

from meetings import filters
from meetings.models import (
    Contribution,
    Meeting,
    MeetingFigure,
    Outcome,
    Participation,
    Statement,
)
from organizations.models import Programme
from records.api import Collection

from . import rows


class Meetings(Collection):
    """Meetings: single ones, clusters of them, and those held in phases."""

    model = Meeting
    filterset_class = filters.MeetingFilterSet
    row_serializer = rows.MeetingRow
    detail_serializer = rows.MeetingDetail

    def others(self, rows):
        """Public meetings among `rows`, in their order."""
        return rows.published(self.now).order_by(*Meeting.IN_TIME)

    def with_detail(self, queryset):
        return self.with_rows(queryset).prefetch_related(Prefetch("prepares_for", self.others(Meeting.objects)))

    def parts(self, row):
        names = ("figures", "participations", "presentations", "outcomes")
        return {
            "followed_by": self.others(row.followed_by),
            "parts": self.others(row.parts),
            **{name: getattr(row, name).published(self.now).with_ends().with_sources() for name in names},
        }


class Figures(Collection):
    """Numbers that sources give of bodies and of meetings."""

    model = MeetingFigure
    filterset_class = filters.FigureFilterSet
    row_serializer = detail_serializer = rows.FigureRow
    in_values = False  # they stand in two tables

    def published(self):
        return filters.figures(self.now)


class Participations(Collection):
    """Who took part in which meeting, in which role."""

    model = Participation
    filterset_class = filters.ParticipationFilterSet
    row_serializer = detail_serializer = rows.ParticipationRow


class Contributions(Collection):
    """Documents brought to meetings, letters, declarations, treaties."""

    model = Contribution
    filterset_class = filters.ContributionFilterSet
    row_serializer = rows.ContributionRow
    detail_serializer = rows.ContributionDetail

    def with_rows(self, queryset):
        return super().with_rows(queryset).with_parties(self.now, first=rows.PARTIES_SHOWN)

    def with_detail(self, queryset):
        with_all = super().with_rows(queryset).with_parties(self.now)
        return with_all.prefetch_related(self.rows_of("presentations"))


class Outcomes(Collection):
    """What meetings considered, agreed, adopted or decided."""

    model = Outcome
    filterset_class = filters.OutcomeFilterSet
    row_serializer = detail_serializer = rows.OutcomeRow


class Statements(Collection):
    """What was said or written, by whom, in which capacity."""

    model = Statement
    filterset_class = filters.StatementFilterSet
    row_serializer = rows.StatementRow
    detail_serializer = rows.StatementDetail

    def with_rows(self, queryset):
        programmes = Prefetch("programmes", Programme.objects.published(self.now))
        return super().with_rows(queryset).prefetch_related(programmes)
