"""What the pages of organizations, people, memberships and programmes show of meetings."""

from functools import reduce
from operator import or_

from django import template
from django.db.models import Q

from meetings.models import Contribution, ContributionParty, Meeting, Participation, Statement
from meetings.relation_paths import INVOLVED, OF_ORGANIZATION, TO_CONTRIBUTION, TO_MEETING
from organizations.models import Organization, Person
from records.lists import reached
from records.public import LONGEST, PAGE_SIZE, excerpt, shortlist
from records.rows import prepared

register = template.Library()
FEW, MANY = PAGE_SIZE + 1, LONGEST + 1
LATEST_FIRST = tuple(f"-meeting__{column}" for column in Meeting.IN_TIME)


@prepared
def _of_body(body):
    return Meeting.objects.published().filter(organization=body)[:FEW]


@prepared
def _of_programme(slug):
    return Meeting.objects.published().filter(reached(TO_MEETING, slug))[:FEW]


@register.inclusion_tag("meetings/_meetings.html")
def meetings_of(record):
    """The meetings of a body, or those that have to do with a programme, the latest first."""
    is_body = isinstance(record, Organization)
    rows = _of_body(record) if is_body else _of_programme(record.slug)
    return {
        "list": shortlist(rows, "meetings:meeting-list", **{"organization" if is_body else "programme": record.slug})
    }


@prepared
def _participations(record, *, name):
    rows = Participation.objects.published().filter(**{name: record}).with_ends().with_sources()
    return rows.order_by(*LATEST_FIRST, "-id")[:MANY]


@register.inclusion_tag("meetings/_participations.html")
def participations_of(record, notes):
    """The meetings in which a body or a person took part, the latest first."""
    name, parameter = ("organization", "participant") if isinstance(record, Organization) else ("person", "person")
    rows = _participations(record, name=name)
    return {"list": shortlist(rows, "meetings:meeting-list", **{parameter: record.slug}), "notes": notes}


@register.inclusion_tag("meetings/_participations.html")
def participations_in_capacity(membership, notes):
    """The meetings in which somebody took part by virtue of a membership."""
    rows = _participations(membership, name="capacity")
    return {"list": excerpt(rows, "participations-list", capacity=membership.uid), "notes": notes}


def _latest_for(slug):
    # By each way the latest, of which the index of speakers has the order: a large body stands behind ten thousands.
    ways = (_latest(path.to, path.way(slug)[0]).order_by(*Statement._meta.ordering)[:FEW] for path in OF_ORGANIZATION)
    return reduce(or_, (Q(pk__in=rows.values("pk")) for rows in ways))


def _latest(path, rows):
    # What leads along a list leads to one statement several times, and would take the places of others.
    is_many = Statement._meta.get_field(path.partition("__")[0]).many_to_many
    return Statement.objects.filter(pk__in=rows.order_by().values("pk")) if is_many else rows


# What is asked of statements for the page of each kind.
SAID = {
    "organization": _latest_for,
    "speaker": lambda person: Q(speaker_person=person),
    "programme": lambda programme: Q(
        pk__in=Statement.programmes.through.objects.filter(programme=programme).values("statement")
    ),
}


@prepared
def _statements(about, *, of):
    return Statement.objects.published().filter(SAID[of](about)).with_ends().with_sources()[:FEW]


@register.inclusion_tag("meetings/_statements.html")
def statements_of(record, notes):
    """What a body or a person said, or what was said about a programme."""
    if isinstance(record, Organization):
        of, about = "organization", record.slug
    else:
        of, about = "speaker" if isinstance(record, Person) else "programme", record
    rows = _statements(about, of=of)
    return {"list": shortlist(rows, "meetings:statement-list", **{of: record.slug}), "notes": notes}


@prepared
def _in_capacity(membership):
    return Statement.objects.published().in_capacity(membership).with_ends().with_sources()[:FEW]


@register.inclusion_tag("meetings/_statements.html")
def statements_in_capacity(membership, notes):
    """What somebody said in the capacity that a membership gave."""
    rows = _in_capacity(membership)
    return {"list": shortlist(rows, "meetings:statement-list", capacity=membership.uid), "notes": notes}


@prepared
def _contributions(slug, *, kind):
    return Contribution.objects.published().filter(reached(INVOLVED[kind], slug))[:FEW]


@prepared
def _parties(record, contributions, *, kind):
    rows = ContributionParty.objects.published().filter(contribution__in=contributions, **{kind: record})
    return rows.with_sources()


@register.inclusion_tag("meetings/_contributions.html")
def contributions_of(record, notes):
    """The contributions that a body or a person stands behind, received, adopted or presented."""
    kind = "organization" if isinstance(record, Organization) else "person"
    contributions = shortlist(
        _contributions(record.slug, kind=kind), "meetings:contribution-list", **{kind: record.slug}
    )
    keys, roles = [contribution.pk for contribution in contributions["rows"]], {}
    for party in _parties(record, keys, kind=kind) if keys else ():
        roles.setdefault(party.contribution_id, []).append(party)
    for contribution in contributions["rows"]:
        contribution.roles = roles.get(contribution.pk, [])
    return {"list": contributions, "notes": notes}


@prepared
def _contributions_about(slug):
    return Contribution.objects.published().filter(reached(TO_CONTRIBUTION, slug))[:FEW]


@register.inclusion_tag("meetings/_contributions.html")
def contributions_about(programme):
    """The contributions that have to do with a programme."""
    rows = _contributions_about(programme.slug)
    return {"list": shortlist(rows, "meetings:contribution-list", programme=programme.slug)}


@prepared
def _outcomes(programme):
    rows = programme.outcomes.published().with_ends().with_sources()
    return rows.order_by(*LATEST_FIRST, "position")[:MANY]


@register.inclusion_tag("meetings/_outcomes_of_programme.html")
def outcomes_of(programme, notes):
    """What meetings came to about a programme."""
    return {"list": excerpt(_outcomes(programme), "outcomes-list", programme=programme.slug), "notes": notes}
