"""The lists on the pages of a meeting, a contribution and a statement, prepared once; of long ones as much as a page has room for."""

from django.db.models import Q

from records.public import LONGEST, PAGE_SIZE
from records.rows import prepared

from .models import ContributionParty, Meeting, Participation
from .ordering import in_order
from .results import with_results

# One more than is shown, which tells that there are others.
FEW, MANY = PAGE_SIZE + 1, LONGEST + 1


@prepared
def parts(meeting):
    return with_results(meeting.parts.published().order_by(*Meeting.IN_TIME))[:FEW]


@prepared
def siblings(parent):
    return parent.parts.published().order_by(*Meeting.IN_TIME)[:FEW]


@prepared
def followed_by(meeting):
    return meeting.followed_by.published().order_by(*Meeting.IN_TIME)[:FEW]


@prepared
def prepares_for(meeting):
    """Return all of them: they are chosen by hand, so few."""
    return meeting.prepares_for.published().order_by(*Meeting.IN_TIME)


@prepared
def prepared_by(meeting):
    return meeting.prepared_by.published().order_by(*Meeting.IN_TIME)[:FEW]


@prepared
def participations(meeting):
    return in_order(meeting.participations.published().with_ends().with_sources(), Participation.Role)[:MANY]


@prepared
def figures(meeting):
    return meeting.figures.published().with_sources()


@prepared
def presentations(meeting):
    return meeting.presentations.published().with_ends().with_sources().order_by("contribution_id", "id")[:MANY]


@prepared
def presented_at(contribution):
    rows = contribution.presentations.published().with_ends().with_sources()
    return rows.order_by(*(f"meeting__{column}" for column in Meeting.IN_TIME), "id")[:MANY]


@prepared
def parties(contribution):
    return in_order(contribution.parties.published().with_ends().with_sources(), ContributionParty.Role)[:MANY]


@prepared
def responses(contribution):
    return contribution.responses.published()[:FEW]


@prepared
def outcomes(whole):
    return whole.outcomes.published().with_ends().with_sources()[:MANY]


@prepared
def received(meeting):
    return meeting.outcomes_received.published().with_ends().with_sources()[:MANY]


@prepared
def statements(whole):
    return whole.statements.published().with_ends().with_sources()[:FEW]


@prepared
def programmes(statement):
    return statement.programmes.published()


@prepared
def before(series, key, day, moment, slug):
    return _others(series, key).filter(_is_before(day, moment, slug))[:1]


@prepared
def after(series, key, day, moment, slug):
    return _others(series, key).exclude(_is_before(day, moment, slug)).order_by(*Meeting.IN_TIME)[:1]


def _others(series, key):
    return series.meetings.published().dated().exclude(pk=key)


def _is_before(day, moment, slug):
    earlier = Q(sort_moment__lt=moment) | (Q(sort_moment=moment) & Q(slug__lt=slug))
    return Q(first_day__lt=day) | (Q(first_day=day) & earlier)
