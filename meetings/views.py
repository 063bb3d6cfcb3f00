"""Pages about meetings, contributions and statements."""

from records.dating import days
from records.public import LONGEST, RecordDetail, RecordList, address, excerpt, last_change, query_string, shortlist
from records.publication import render

from . import json_ld, lists
from .filters import UPCOMING, ContributionFilterSet, MeetingFilterSet, StatementFilterSet
from .models import Contribution, Meeting, Statement
from .results import sorted_out, table

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
        whole = {"meeting": record.slug}
        parts = shortlist(lists.parts(record), MEETINGS, parent=record.slug)
        outcomes = excerpt(lists.outcomes(record), "outcomes-list", **whole)
        return super().get_context_data(record) | {
            "report": render(record.report),
            "parts": parts | {"table": table(parts["rows"])},
            "preceded_by": {"rows": [record.preceded_by] if record.preceded_by else []},
            "followed_by": shortlist(lists.followed_by(record), MEETINGS, preceded_by=record.slug),
            "prepares_for": {"rows": lists.prepares_for(record)},
            "prepared_by": shortlist(lists.prepared_by(record), MEETINGS, prepares_for=record.slug),
            "participations": excerpt(lists.participations(record), "participations-list", ordering="role", **whole),
            "figures": lists.figures(record),
            "presentations": shortlist(lists.presentations(record), CONTRIBUTIONS, at_most=LONGEST, **whole),
            "outcomes": outcomes | sorted_out(outcomes["rows"]),
            "received": excerpt(lists.received(record), "outcomes-list", forwarded_to=record.slug),
            "statements": shortlist(lists.statements(record), STATEMENTS, **whole),
            "neighbours": neighbours(record),
            "siblings": siblings(record),
        }

    def json_ld(self, site, context):
        return json_ld.meeting(site, context["record"], context)


def neighbours(meeting):
    """Return the meetings before and after one in its series, which needs a date for that."""
    if meeting.series is None or not meeting.is_dated:
        return {}
    place = (meeting.series, meeting.pk, meeting.first_day, meeting.sort_moment, meeting.slug)
    return {name: next(iter(rows(*place)), None) for name, rows in (("previous", lists.before), ("next", lists.after))}


def siblings(meeting):
    """Return the meetings of the cluster or summit that one is part of, itself in its place among them."""
    if meeting.parent is None:
        return None
    return shortlist(lists.siblings(meeting.parent), MEETINGS, parent=meeting.parent.slug)


class ContributionList(RecordList):
    """Contributions, the latest first."""

    filterset_class = ContributionFilterSet


class ContributionDetail(RecordDetail):
    """One contribution: who stands behind it, to whom it went, where it was presented, what became of it."""

    model = Contribution

    def get_context_data(self, record):
        whole = {"contribution": record.slug}
        return super().get_context_data(record) | {
            "parties": excerpt(lists.parties(record), "contributions-detail", record.slug),
            "presentations": shortlist(lists.presented_at(record), MEETINGS, at_most=LONGEST, **whole),
            "outcomes": excerpt(lists.outcomes(record), "outcomes-list", **whole),
            "responses": shortlist(lists.responses(record), CONTRIBUTIONS, responds_to=record.slug),
            "statements": shortlist(lists.statements(record), STATEMENTS, **whole),
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
        return super().get_context_data(record) | {"programmes": lists.programmes(record)}

    def json_ld(self, site, context):
        return json_ld.statement(site, context["record"], context["title"])
