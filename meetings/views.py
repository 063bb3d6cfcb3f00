"""Pages about meetings, contributions and statements."""

from django.db.models import Q

from records.dating import days
from records.public import LONGEST, RecordDetail, RecordList, address, excerpt, last_change, query_string, shortlist
from records.publication import render

from . import json_ld
from .filters import UPCOMING, ContributionFilterSet, MeetingFilterSet, StatementFilterSet
from .models import Contribution, ContributionParty, Meeting, Participation, Statement
from .ordering import in_order
from .results import sorted_out, table, with_results

NEXT = 10
MEETINGS, CONTRIBUTIONS, STATEMENTS = "meetings:meeting-list", "meetings:contribution-list", "meetings:statement-list"


class MeetingList(RecordList):
    """Meetings: the next ones, then those that are over, the latest first; one after the other where that is asked for."""

    filterset_class = MeetingFilterSet

    def is_split(self, filters):
        """Whether what is to come stands apart: neither one of both nor an order is asked for."""
        return not (filters.data.get("when") or filters.data.get("ordering"))

    def paged(self, filters):
        if not self.is_split(filters):
            return filters.qs
        return filters.qs.exclude(pk__in=Meeting.objects.upcoming(days.today()).values("pk"))

    def get_context_data(self, filters, page):
        context, split, first = super().get_context_data(filters, page), self.is_split(filters), not page.previous
        upcoming = filters.qs.upcoming(days.today()).order_by(*Meeting.IN_TIME)[:NEXT] if split and first else []
        all_upcoming = query_string(filters, cursor=None, when=UPCOMING)
        return context | {
            "split": split,
            "upcoming": list(upcoming),
            "all_upcoming": address(self.request.path, all_upcoming),
            "updated": last_change([*upcoming, *page.rows]) or context["updated"],
        }


class MeetingDetail(RecordDetail):
    """One meeting: its cluster or phases, who took part, what came before it, what it came to, what was said."""

    model = Meeting

    def other_addresses_of(self, record):
        return {"ics": "meetings:meeting-ics"} if record.has_known_day else {}

    def steps(self, record):
        return super().steps(record) + (
            [(record.parent.name, record.parent.get_absolute_url())] if record.parent else []
        )

    def get_context_data(self, record):
        participations = record.participations.published().with_ends().with_sources()
        presentations = record.presentations.published().with_ends().with_sources().order_by("contribution_id", "id")
        statements = record.statements.published().with_ends().with_sources()
        whole = {"meeting": record.slug}
        parts = with_results(record.parts.published().order_by(*Meeting.IN_TIME))
        parts = shortlist(parts, MEETINGS, parent=record.slug)
        outcomes = excerpt(record.outcomes.published().with_ends().with_sources(), "outcomes-list", **whole)
        return super().get_context_data(record) | {
            "report": render(record.report),
            "parts": parts | {"table": table(parts["rows"])},
            "preceded_by": {"rows": [record.preceded_by] if record.preceded_by else []},
            "followed_by": shortlist(
                record.followed_by.published().order_by(*Meeting.IN_TIME), MEETINGS, preceded_by=record.slug
            ),
            "prepares_for": {
                "rows": record.prepares_for.published().order_by(*Meeting.IN_TIME)
            },  # chosen by hand, so few
            "prepared_by": shortlist(
                record.prepared_by.published().order_by(*Meeting.IN_TIME), MEETINGS, prepares_for=record.slug
            ),
            "participations": excerpt(
                in_order(participations, Participation.Role), "participations-list", ordering="role", **whole
            ),
            "figures": record.figures.published().with_sources(),
            "presentations": shortlist(presentations, CONTRIBUTIONS, at_most=LONGEST, **whole),
            "outcomes": outcomes | sorted_out(outcomes["rows"]),
            "received": excerpt(
                record.outcomes_received.published().with_ends().with_sources(),
                "outcomes-list",
                forwarded_to=record.slug,
            ),
            "statements": shortlist(statements, STATEMENTS, **whole),
            "neighbours": neighbours(record),
            "siblings": siblings(record),
        }

    def json_ld(self, site, context):
        return json_ld.meeting(site, context["record"], context)


def neighbours(meeting):
    """Return the meetings before and after one in its series, which needs a date for that."""
    if meeting.series is None or not meeting.is_dated:
        return {}
    others = meeting.series.meetings.published().dated().exclude(pk=meeting.pk)
    day, moment = Q(first_day=meeting.first_day), Q(sort_moment=meeting.sort_moment)
    earlier = Q(sort_moment__lt=meeting.sort_moment) | (moment & Q(slug__lt=meeting.slug))
    before = Q(first_day__lt=meeting.first_day) | (day & earlier)
    return {
        "previous": others.filter(before).first(),
        "next": others.exclude(before).order_by(*Meeting.IN_TIME).first(),
    }


def siblings(meeting):
    """Return the meetings of the cluster or summit that one is part of, itself in its place among them."""
    if meeting.parent is None:
        return None
    parts = meeting.parent.parts.published().order_by(*Meeting.IN_TIME)
    return shortlist(parts, "meetings:meeting-list", parent=meeting.parent.slug)


class ContributionList(RecordList):
    """Contributions, the latest first."""

    filterset_class = ContributionFilterSet


class ContributionDetail(RecordDetail):
    """One contribution: who stands behind it, to whom it went, where it was presented, what became of it."""

    model = Contribution

    def get_context_data(self, record):
        parties = record.parties.published().with_ends().with_sources()
        presentations = (
            record.presentations.published()
            .with_ends()
            .with_sources()
            .order_by(*(f"meeting__{column}" for column in Meeting.IN_TIME), "id")
        )
        whole = {"contribution": record.slug}
        return super().get_context_data(record) | {
            "parties": excerpt(
                in_order(parties, ContributionParty.Role),
                "contributions-detail",
                record.slug,
            ),
            "presentations": shortlist(presentations, MEETINGS, at_most=LONGEST, **whole),
            "outcomes": excerpt(record.outcomes.published().with_ends().with_sources(), "outcomes-list", **whole),
            "responses": shortlist(record.responses.published(), CONTRIBUTIONS, responds_to=record.slug),
            "statements": shortlist(record.statements.published().with_ends().with_sources(), STATEMENTS, **whole),
        }

    def json_ld(self, site, context):
        return json_ld.contribution(site, context["record"], context)


class StatementList(RecordList):
    """Statements, the latest first."""

    filterset_class = StatementFilterSet


class StatementDetail(RecordDetail):
    """One statement: what was said, by whom, in which capacity, where and to whom."""

    model = Statement

    def get_context_data(self, record):
        return super().get_context_data(record) | {"programmes": record.programmes.published()}

    def json_ld(self, site, context):
        return json_ld.statement(site, context["record"], context["title"])
