"""Pages about meetings, contributions and statements."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.dates import display
from records.markdown import render
from records.pages import RecordDetail, RecordList, shortlist

from .filters import ContributionFilterSet, MeetingFilterSet, StatementFilterSet
from .loading import in_order, presented, resolved, spoken, taking_part
from .models import Contribution, ContributionParty, Meeting, Participation, Statement


class MeetingList(RecordList):
    """Meetings, the latest first."""

    filterset_class = MeetingFilterSet
    template_name = "meetings/meeting_list.html"
    heading = gettext_lazy("Meetings")

    def get_queryset(self):
        return Meeting.objects.published().select_related("organization", "parent")


class MeetingDetail(RecordDetail):
    """One meeting: its cluster or phases, who took part, what came before it, what it came to, what was said."""

    model = Meeting
    template_name = "meetings/meeting_detail.html"

    def get_queryset(self):
        return (
            Meeting.objects.published().select_related("organization", "parent", "series").prefetch_related("sources")
        )

    def steps(self, record):
        steps = [(_("Meetings"), reverse("meetings:meeting-list"))]
        return steps + ([(record.parent.name, record.parent.get_absolute_url())] if record.parent else [])

    def get_context_data(self, record):
        participations = taking_part(record.participations.published())
        statements = spoken(record.statements.published())
        return super().get_context_data(record) | {
            "report": render(record.report),
            "parts": record.parts.published().order_by("start_date_earliest", "id"),
            "prepares_for": record.prepares_for.published().order_by("start_date_earliest", "id"),
            "prepared_by": record.prepared_by.published().order_by("start_date_earliest", "id"),
            "participations": in_order(participations, Participation.Role),
            "figures": record.figures.published().prefetch_related("sources"),
            "presentations": presented(record.presentations.published()).order_by("contribution_id", "id"),
            "outcomes": resolved(record.outcomes.published()),
            "received": resolved(record.outcomes_received.published()),
            "statements": shortlist(statements, "meetings:statement-list", meeting=record.slug),
            "neighbours": neighbours(record),
            "siblings": siblings(record),
        }


def neighbours(meeting):
    """Return the meetings before and after one in its series, which needs a date for that."""
    if meeting.series is None or not meeting.start_date:
        return {}
    others = meeting.series.meetings.published().exclude(start_date="").exclude(pk=meeting.pk)
    day, key = meeting.start_date_earliest, meeting.pk
    before = Q(start_date_earliest__lt=day) | Q(start_date_earliest=day, pk__lt=key)
    return {
        "previous": others.filter(before).order_by("-start_date_earliest", "-pk").first(),
        "next": others.exclude(before).order_by("start_date_earliest", "pk").first(),
    }


def siblings(meeting):
    """Return the meetings of the cluster or summit that one is part of, itself in its place among them."""
    if meeting.parent is None:
        return None
    parts = meeting.parent.parts.published().order_by("start_date_earliest", "id")
    return shortlist(parts, "meetings:meeting-list", parent=meeting.parent.slug)


class ContributionList(RecordList):
    """Contributions, the latest first."""

    filterset_class = ContributionFilterSet
    template_name = "meetings/contribution_list.html"
    heading = gettext_lazy("Contributions")

    def get_queryset(self):
        return Contribution.objects.published()


class ContributionDetail(RecordDetail):
    """One contribution: who stands behind it, to whom it went, where it was presented, what became of it."""

    model = Contribution
    template_name = "meetings/contribution_detail.html"

    def get_queryset(self):
        return Contribution.objects.published().select_related("responds_to").prefetch_related("sources")

    def steps(self, record):
        return [(_("Contributions"), reverse("meetings:contribution-list"))]

    def title(self, record):
        return record.title

    def get_context_data(self, record):
        parties = record.parties.published().select_related("organization", "person", "post__organization")
        return super().get_context_data(record) | {
            "parties": in_order(parties.prefetch_related("sources"), ContributionParty.Role),
            "presentations": presented(record.presentations.published()).order_by(
                "meeting__start_date_earliest", "meeting_id", "id"
            ),
            "outcomes": resolved(record.outcomes.published()),
            "responses": record.responses.published(),
            "statements": shortlist(
                spoken(record.statements.published()), "meetings:statement-list", contribution=record.slug
            ),
        }


class StatementList(RecordList):
    """Statements, the latest first."""

    filterset_class = StatementFilterSet
    template_name = "meetings/statement_list.html"
    heading = gettext_lazy("Statements")

    def get_queryset(self):
        return spoken(Statement.objects.published())


class StatementDetail(RecordDetail):
    """One statement: what was said, by whom, in which capacity, where and to whom."""

    model = Statement
    template_name = "meetings/statement_detail.html"

    def get_queryset(self):
        return spoken(Statement.objects.published())

    def steps(self, record):
        return [(_("Statements"), reverse("meetings:statement-list"))]

    def title(self, record):
        speaker, date = record.speaker.name, display(record.date)
        attribution = record.attribution if record.attribution != speaker else ""
        return _("Statement by %(speaker)s") % {"speaker": ", ".join(filter(None, (speaker, attribution, date)))}

    def get_context_data(self, record):
        return super().get_context_data(record) | {"programmes": record.programmes.published()}
