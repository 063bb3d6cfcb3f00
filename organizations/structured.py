"""Organizations, people, memberships and programmes in the words of schema.org."""

from records.structured import country, date, given, text

from .models import Person, Programme

# What schema.org has for each kind of programme; what it has nothing for is a project.
PROGRAMMES = {
    Programme.Kind.EVENT_SERIES: "EventSeries",
    Programme.Kind.DATABASE: "Dataset",
    Programme.Kind.STANDARD: "CreativeWork",
    Programme.Kind.TOOLKIT: "CreativeWork",
}


def member(site, record):
    """Return a body or a person by name."""
    return site.thing("Person" if isinstance(record, Person) else "Organization", record, record.name)


def role(site, membership, side):
    """Return a membership as the role of its `member`, or in the body that it is `memberOf`."""
    other = membership.member if side == "member" else membership.organization
    return given(
        type="OrganizationRole",
        id=site.id(membership),
        url=site.url(membership),
        roleName=text(membership.capacity),
        startDate=date(membership.start_date),
        endDate=date(membership.end_date),
        **{side: member(site, other)},
    )


def organization(site, record, context):
    """Return a body with the members and memberships that its page shows."""
    members = [*context["members"]["rows"], *context["people"]["rows"]]
    return site.thing(
        "Organization",
        record,
        record.name,
        alternateName=[
            *filter(None, [record.abbreviation]),
            *(text(each.name_text) for each in context["other_names"]),
        ],
        description=text(record.summary),
        sameAs=record.website,
        foundingDate=date(record.founding_date),
        dissolutionDate=date(record.dissolution_date),
        location=country(record.country),
        parentOrganization=member(site, context["ancestors"][-1]) if context["ancestors"] else None,
        subOrganization=[member(site, part) for part in context["parts"]["rows"]],
        member=[role(site, each, "member") for each in members],
        memberOf=[role(site, each, "memberOf") for each in context["member_of"]["rows"]],
    )


def person(site, record, context):
    """Return a person with the posts that the page shows."""
    return site.thing(
        "Person",
        record,
        record.name,
        honorificPrefix=record.honorific,
        alternateName=[text(each.name_text) for each in context["other_names"]],
        description=text(record.summary),
        memberOf=[role(site, each, "memberOf") for each in context["posts"]["rows"]],
    )


def membership(site, record):
    """Return a membership as the role that its member has in a body."""
    return role(site, record, "member") | {"memberOf": member(site, record.organization)}


def programme(site, record):
    """Return a programme as what it is."""
    kind = PROGRAMMES.get(record.kind, "Project")
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
