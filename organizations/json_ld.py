"""Organizations, people, memberships and programmes in the words of schema.org."""

from records.dating import OPEN, Certainty, display_term
from records.public import alternate_names, country, date, given, text
from records.texts import languages

from .models import Person, Programme
from .terms import certainty, standing

# What schema.org has for each kind of programme; what it has nothing for is a project.
PROGRAMMES = {
    Programme.Kind.EVENT_SERIES: "EventSeries",
    Programme.Kind.DATABASE: "Dataset",
    Programme.Kind.STANDARD: "CreativeWork",
    Programme.Kind.TOOLKIT: "CreativeWork",
    Programme.Kind.AREA_OF_WORK: "DefinedTerm",
}


def member(site, record):
    """Return a body or a person by name."""
    return site.thing("Person" if isinstance(record, Person) else "Organization", record, record.name)


def role(site, membership, side, day):
    """Return a membership as the role of its `member`, or in the body that it is `memberOf`.

    Its dates stand here as far as they are certain; what a program could not see from them, the description says in words.
    """
    other = membership.member if side == "member" else membership.organization
    return given(
        type="OrganizationRole",
        id=site.id(membership),
        url=site.url(membership),
        roleName=text(membership.capacity),
        startDate=date(membership.start_date),
        endDate=date(membership.end_date),
        description=in_doubt(membership, day),
        **{side: member(site, other)},
    )


def in_doubt(membership, day):
    """Return how a membership stands on `day` and when it held, in words; "" where it holds and its dates say so."""
    bounds = [membership.start_date, membership.end_date]
    written = all(date(each) or each in ("", OPEN) for each in bounds)
    if written and certainty(membership, day) == Certainty.CERTAIN:
        return ""
    words = display_term(*bounds)
    stands = standing(membership, day)
    return f"{languages.with_colon(stands)}{words}" if words else stands


def roles(site, memberships, side, day):
    """Return memberships as roles, but for those that are over (or not begun) without a date that would say so."""
    stated = []
    for each in memberships:
        over = certainty(each, day) is None
        bound = each.end_date if each.possible_span()[1] < day else each.start_date
        if not over or date(bound):
            stated.append(role(site, each, side, day))
    return stated


def identifiers(rows):
    """Return what registers know a body or a person by."""
    return [given(type="PropertyValue", propertyID=row.scheme, value=row.value) for row in rows]


def organization(site, record, context, day):
    """Return a body with the members and memberships that its page shows."""
    members = [*context["members"]["rows"], *context["people"]["rows"]]
    return site.thing(
        "Organization",
        record,
        record.name,
        alternateName=alternate_names(
            record.abbreviation,
            record.name_now if record.name_then else "",
            *(each.name_text for each in context["other_names"]),
        ),
        description=text(record.summary),
        identifier=identifiers(context["identifiers"]),
        sameAs=record.website,
        foundingDate=date(record.founding_date),
        dissolutionDate=date(record.dissolution_date),
        location=country(record.country),
        parentOrganization=member(site, context["ancestors"][-1]) if context["ancestors"] else None,
        subOrganization=[member(site, part) for part in context["parts"]["rows"]],
        member=roles(site, members, "member", day),
        memberOf=roles(site, context["member_of"]["rows"], "memberOf", day),
    )


def person(site, record, context, day):
    """Return a person with the posts that the page shows."""
    return site.thing(
        "Person",
        record,
        record.name,
        honorificPrefix=record.honorific,
        alternateName=alternate_names(*(each.name_text for each in context["other_names"])),
        description=text(record.summary),
        identifier=identifiers(context["identifiers"]),
        memberOf=roles(site, context["posts"]["rows"], "memberOf", day),
    )


def membership(site, record, day):
    """Return a membership as the role that its member has, or had, in a body."""
    return role(site, record, "member", day) | {"memberOf": member(site, record.organization)}


def programme(site, record):
    """Return a programme as what it is."""
    kind = PROGRAMMES.get(record.kind, "Project") if record.kind else "Thing"
    dated = {"foundingDate": "start_date", "dissolutionDate": "end_date"} if kind == "Project" else {}
    if kind == "EventSeries":
        dated = {"startDate": "start_date", "endDate": "end_date"}
    return site.thing(
        kind,
        record,
        record.name,
        identifier=record.code,
        description=text(record.summary),
        sameAs=record.website,
        **{name: date(getattr(record, column)) for name, column in dated.items()},
    )
