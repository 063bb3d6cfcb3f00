"""What the pages of organizations, people, memberships and programmes show of meetings."""

from django import template
from django.db.models import Q

from meetings.models import Contribution, ContributionParty, Meeting, Participation, Statement
from meetings.relation_paths import INVOLVED, OF_ORGANIZATION, TO_CONTRIBUTION, TO_MEETING
from organizations.models import Organization, Person
from records.lists import reached
from records.public import excerpt, shortlist

register = template.Library()
LATEST_FIRST = tuple(f"-meeting__{column}" for column in Meeting.IN_TIME)


@register.inclusion_tag("meetings/_meetings.html")
def meetings_of(record):
    """The meetings of a body, or those that have to do with a programme, the latest first."""
    if isinstance(record, Organization):
        name, condition = "organization", Q(organization=record)
    else:
        name, condition = "programme", reached(TO_MEETING, record.slug)
    rows = Meeting.objects.published().filter(condition)
    return {"list": shortlist(rows, "meetings:meeting-list", **{name: record.slug})}


@register.inclusion_tag("meetings/_participations.html")
def participations_of(record, notes):
    """The meetings in which a body or a person took part, the latest first."""
    name, parameter = ("organization", "participant") if isinstance(record, Organization) else ("person", "person")
    rows = _by_meeting(Participation.objects.published().filter(**{name: record}))
    return {"list": shortlist(rows, "meetings:meeting-list", **{parameter: record.slug}), "notes": notes}


@register.inclusion_tag("meetings/_participations.html")
def participations_in_capacity(membership, notes):
    """The meetings in which somebody took part by virtue of a membership."""
    rows = _by_meeting(Participation.objects.published().filter(capacity=membership))
    return {"list": excerpt(rows, "participations-list", capacity=membership.uid), "notes": notes}


def _by_meeting(participations):
    return participations.with_ends().with_sources().order_by(*LATEST_FIRST, "-id")


@register.inclusion_tag("meetings/_statements.html")
def statements_of(record, notes):
    """What a body or a person said, or what was said about a programme."""
    if isinstance(record, Organization):
        condition, filters = reached(OF_ORGANIZATION, record.slug), {"organization": record.slug}
    elif isinstance(record, Person):
        condition, filters = Q(speaker_person=record), {"speaker": record.slug}
    else:
        about = Statement.programmes.through.objects.filter(programme=record)
        condition, filters = Q(pk__in=about.values("statement")), {"programme": record.slug}
    rows = Statement.objects.published().filter(condition).with_ends().with_sources()
    return {"list": shortlist(rows, "meetings:statement-list", **filters), "notes": notes}


@register.inclusion_tag("meetings/_statements.html")
def statements_in_capacity(membership, notes):
    """What somebody said in the capacity that a membership gave."""
    rows = Statement.objects.published().in_capacity(membership).with_ends().with_sources()
    return {"list": shortlist(rows, "meetings:statement-list", capacity=membership.uid), "notes": notes}


@register.inclusion_tag("meetings/_contributions.html")
def contributions_of(record, notes):
    """The contributions that a body or a person stands behind, received, adopted or presented."""
    kind = "organization" if isinstance(record, Organization) else "person"
    rows = Contribution.objects.published().filter(reached(INVOLVED[kind], record.slug))
    contributions = shortlist(rows, "meetings:contribution-list", **{kind: record.slug})
    parties = ContributionParty.objects.published().filter(contribution__in=contributions["rows"], **{kind: record})
    roles = {}
    for party in parties.with_sources():
        roles.setdefault(party.contribution_id, []).append(party)
    for contribution in contributions["rows"]:
        contribution.roles = roles.get(contribution.pk, [])
    return {"list": contributions, "notes": notes}


@register.inclusion_tag("meetings/_contributions.html")
def contributions_about(programme):
    """The contributions that have to do with a programme."""
    rows = Contribution.objects.published().filter(reached(TO_CONTRIBUTION, programme.slug))
    return {"list": shortlist(rows, "meetings:contribution-list", programme=programme.slug)}


@register.inclusion_tag("meetings/_outcomes_of_programme.html")
def outcomes_of(programme, notes):
    """What meetings came to about a programme."""
    rows = programme.outcomes.published().with_ends().with_sources()
    rows = rows.order_by(*LATEST_FIRST, "position")
    return {"list": excerpt(rows, "outcomes-list", programme=programme.slug), "notes": notes}
