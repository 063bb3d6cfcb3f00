"""One row of each collection of the API with all it can refer to, and what is described of its list."""

from records.api.views import description
from tests import factories as f


def organization():
    row = f.make_organization(parent=shared(f.make_organization, "parent"), country="CH", name_fr="Organisation")
    f.make_membership(organization=row.parent, member_organization=row)
    f.make_membership(organization=row)
    f.make_other_name(organization=row)
    f.make_identifier(organization=row)
    f.make_organization_figure(organization=row)
    f.make_relation(source_body=row, target_body=row.parent)
    return row


def person():
    row = f.make_person()
    f.make_membership(organization=shared(f.make_organization, "body"), member_person=row)
    f.make_other_name(person=row)
    f.make_identifier(person=row)
    return row


def post():
    body = shared(f.make_organization, "body")
    row = f.make_post(organization=body)
    f.make_membership(organization=body, post=row)
    return row


def membership():
    body = shared(f.make_organization, "body")
    return f.make_membership(
        organization=body,
        post=f.make_post(organization=body),
        category=f.make_category(organization=body),
        on_behalf_of=shared(f.make_organization, "client"),
    )


def relation():
    return f.make_relation(source_body=shared(f.make_organization, "body"))


def programme():
    row = f.make_programme(parent=shared(f.make_programme, "parent"))
    f.make_programme_party(programme=row, organization=shared(f.make_organization, "body"))
    f.make_programme_relation(programme=row)
    f.make_programme_relation(other=row)
    return row


def meeting():
    body, parent = shared(f.make_organization, "body"), shared(f.make_meeting, "parent")
    row = f.make_meeting(parent=parent, organization=body, prepares_for=[parent], preceded_by=parent)
    f.make_meeting(parent=row, organization=body, start_date="2020", end_date="")
    f.make_meeting(preceded_by=row, organization=body)
    f.make_meeting_figure(meeting=row)
    f.make_participation(meeting=row, organization=body, on_behalf_of=body)
    f.make_presentation(meeting=row, contribution=shared(f.make_contribution, "document"), by_organization=body)
    f.make_outcome(meeting=row, forwarded_to_organization=body, programme=shared(f.make_programme, "series"))
    return row


def participation():
    body, ann = shared(f.make_organization, "body"), f.make_person()
    capacity = f.make_membership(organization=body, member_person=ann, post=f.make_post(organization=body))
    return f.make_participation(
        meeting=shared(f.make_meeting, "meeting"), person=ann, organization=body, on_behalf_of=body, capacity=capacity
    )


def contribution():
    row = f.make_contribution(responds_to=shared(f.make_contribution, "first"))
    body = shared(f.make_organization, "body")
    f.make_contribution_party(contribution=row, organization=body)
    f.make_presentation(contribution=row, meeting=shared(f.make_meeting, "meeting"), by_organization=body)
    return row


def outcome():
    meeting = shared(f.make_meeting, "meeting")
    return f.make_outcome(
        meeting=meeting,
        forwarded_to_meeting=shared(f.make_meeting, "next"),
        contribution=shared(f.make_contribution, "document"),
        programme=shared(f.make_programme, "programme"),
    )


def figure():
    f.make_organization_figure(organization=shared(f.make_organization, "body"))
    return f.make_meeting_figure(meeting=shared(f.make_meeting, "meeting"))


def statement():
    body, ann = shared(f.make_organization, "body"), f.make_person()
    capacity = f.make_membership(organization=body, member_person=ann, role_en="Head")
    return f.make_statement(
        speaker_person=ann,
        speaker_organization=body,
        capacity=capacity,
        on_behalf_of=body,
        meeting=shared(f.make_meeting, "meeting"),
        programmes=[shared(f.make_programme, "programme")],
    )


def article():
    body = shared(f.make_organization, "body")
    return f.make_article(publisher=body, body_en="About [a body](organization:body).")


def correction():
    return f.make_correction(shared(f.make_organization, "body"), note_fr="Note.")


def source():
    row = f.make_source()
    f.make_organization(sources=[row])
    return row


def shared(factory, slug):
    """The row of that slug, made by the factory when it is not there."""
    existing = factory.__globals__[factory.__name__.removeprefix("make_").title()].objects.filter(slug=slug).first()
    return existing or factory(slug=slug)


# What makes one row with all it can refer to, and how many queries its list and its detail take, whatever their size:
# one of a detail asks for its corrections, and one of each what was called what on the days that its rows tell of, if they do.
ROWS = {
    "organizations": (organization, 2, 15),
    "people": (person, 2, 9),
    "posts": (post, 2, 5),
    "memberships": (membership, 2, 3),
    "relations": (relation, 2, 2),
    "programmes": (programme, 2, 9),
    "meetings": (meeting, 3, 18),
    "participations": (participation, 3, 3),
    "contributions": (contribution, 4, 8),
    "outcomes": (outcome, 2, 2),
    "figures": (figure, 4, 3),
    "statements": (statement, 5, 6),
    "articles": (article, 2, 5),
    "corrections": (correction, 2, 2),
    "sources": (source, 1, 2),
}


def key_of(row):
    return row.get("slug") or row["id"]


def parameters_of(collection):
    """The parameters of a list, by name, as they are described."""
    listed = description()["paths"][f"/api/v1/{collection}"]["get"]["parameters"]
    return {parameter["name"]: parameter for parameter in listed}
