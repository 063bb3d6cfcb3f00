"""The collections: what is public, and what is loaded with it."""

from django.db.models import Prefetch

from meetings import filters
from meetings.models import (
    Contribution,
    ContributionParty,
    Meeting,
    MeetingFigure,
    Outcome,
    Participation,
    Presentation,
    Statement,
)
from organizations.models import Programme
from records.api import Collection
from records.lists import with_parts, with_references, with_sources

from . import rows

CAPACITY = ("capacity", "capacity__post", "capacity__category")
PARTICIPATION_ENDS = ("meeting", "person", "organization", "post", "on_behalf_of", *CAPACITY)
OUTCOME_ENDS = ("meeting", "contribution", "forwarded_to_organization", "forwarded_to_meeting", "programme")
PRESENTATION_ENDS = ("contribution", "meeting", "by_person", "by_organization", "on_behalf_of")


def with_rows_of(name, model, now, ends):
    """Load the public rows that `name` leads to, with what they refer to and their sources."""
    return Prefetch(name, with_sources(with_references(model.objects.published(now), *ends)))


class Meetings(Collection):
    """Meetings: single ones, clusters of them, and those held in phases."""

    model = Meeting
    filterset_class = filters.MeetingFilterSet
    row_serializer = rows.MeetingRow
    detail_serializer = rows.MeetingDetail

    def with_rows(self, queryset):
        return with_sources(with_references(queryset, "parent", "organization", "series", "preceded_by"))

    def with_detail(self, queryset):
        others = Meeting.objects.published(self.now).order_by("start_date_earliest", "slug")
        return self.with_rows(queryset).prefetch_related(
            Prefetch("followed_by", others),
            Prefetch("prepares_for", others),
            Prefetch("parts", others),
            with_parts("figures", MeetingFigure, self.now),
            with_rows_of("participations", Participation, self.now, PARTICIPATION_ENDS),
            with_rows_of("presentations", Presentation, self.now, PRESENTATION_ENDS),
            with_rows_of("outcomes", Outcome, self.now, OUTCOME_ENDS),
        )


class Participations(Collection):
    """Who took part in which meeting, in which role."""

    model = Participation
    filterset_class = filters.ParticipationFilterSet
    row_serializer = detail_serializer = rows.ParticipationRow

    def with_rows(self, queryset):
        return with_sources(with_references(queryset, *PARTICIPATION_ENDS))


class Contributions(Collection):
    """Documents brought to meetings, letters, declarations, treaties."""

    model = Contribution
    filterset_class = filters.ContributionFilterSet
    row_serializer = rows.ContributionRow
    detail_serializer = rows.ContributionDetail

    def with_rows(self, queryset):
        return with_sources(with_references(queryset, "responds_to"))

    def with_detail(self, queryset):
        return self.with_rows(queryset).prefetch_related(
            with_rows_of("parties", ContributionParty, self.now, ("organization", "person", "post")),
            with_rows_of("presentations", Presentation, self.now, PRESENTATION_ENDS),
        )


class Outcomes(Collection):
    """What meetings considered, agreed, adopted or decided."""

    model = Outcome
    filterset_class = filters.OutcomeFilterSet
    row_serializer = detail_serializer = rows.OutcomeRow

    def with_rows(self, queryset):
        return with_sources(with_references(queryset, *OUTCOME_ENDS))


class Statements(Collection):
    """What was said or written, by whom, in which capacity."""

    model = Statement
    filterset_class = filters.StatementFilterSet
    row_serializer = detail_serializer = rows.StatementRow

    def with_rows(self, queryset):
        ends = ("speaker_person", "speaker_organization", "on_behalf_of", "meeting", "contribution", *CAPACITY)
        programmes = Prefetch("programmes", Programme.objects.published(self.now))
        return with_sources(with_references(queryset, *ends)).prefetch_related(programmes)
