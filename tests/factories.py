"""Published records for tests, each with a source, made as the portal makes them: full_clean(), save(), one revision.

`make_organization(name_en="ITU")` fills in what is needed and not given; slugs count up from 1 in each test. Drafts and
the like are made by saying so: `make_organization(status="draft", publish_at=None)`.
"""

import datetime
import uuid

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
from news.models import Article, Page
from organizations.models import (
    Identifier,
    Membership,
    MembershipCategory,
    Organization,
    OrganizationFigure,
    OtherName,
    Person,
    Post,
    Programme,
    ProgrammeParty,
    ProgrammeRelation,
    Relation,
)
from records.publication import Correction
from records.rows.writing import writing
from records.sources.models import Source

# Long ago, the same for all, so that whatever refers to whatever is public with it.
PUBLISHED_AT = datetime.datetime(2020, 1, 1, 12, tzinfo=datetime.UTC)
PUBLIC = {"status": "published", "publish_at": PUBLISHED_AT}


def number(model):
    """The number of the next row of a model, from 1."""
    return model._base_manager.count() + 1


def make(model, *, sources=None, **values):
    """Make one row; `sources` are those given, else one that all rows of the test share."""
    many = {f.name: values.pop(f.name) for f in model._meta.many_to_many if f.name in values}
    with writing():
        row = model(**values)
        row.full_clean()
        row.save()
        if hasattr(model, "sources"):
            row.sources.set([the_source()] if sources is None else sources)
        for name, others in many.items():
            getattr(row, name).set(others)
    return row


def make_source(**values):
    """A document."""
    n = number(Source)
    return make(
        Source, **{"slug": f"source-{n}", "title": f"Source {n}", "publisher": "ITU", "date": "2021-10"} | values
    )


def the_source():
    """The document that facts of a test cite unless they name others."""
    return Source.objects.filter(slug="the-source").first() or make_source(slug="the-source", title="The source")


def make_organization(**values):
    """A body."""
    n = number(Organization)
    default = {"slug": f"organization-{n}", "name_en": f"Organization {n}", "classification": "intergovernmental"}
    return make(Organization, **default | PUBLIC | values)


def make_other_name(**values):
    """Another name of `organization` (made unless given, or unless `person` is)."""
    if "person" not in values and "organization" not in values:
        values["organization"] = make_organization()
    return make(OtherName, **{"name": f"Other name {number(OtherName)}", "kind": "alias"} | values)


def make_identifier(**values):
    """An identifier of `organization` (made unless given, or unless `person` is)."""
    if "person" not in values and "organization" not in values:
        values["organization"] = make_organization()
    return make(Identifier, **{"scheme": "Wikidata", "value": f"Q{number(Identifier)}"} | values)


def make_organization_figure(**values):
    """A figure of `organization`."""
    values = values if "organization" in values else values | {"organization": make_organization()}
    default = {"property": "members", "label_en": "Members", "value": number(OrganizationFigure), "date": "2021"}
    return make(OrganizationFigure, **default | values)


def make_person(**values):
    """A person."""
    n = number(Person)
    return make(Person, **{"slug": f"person-{n}", "name_en": f"Person {n}"} | PUBLIC | values)


def make_post(**values):
    """A post in `organization`; public once a public record uses it."""
    values = values if "organization" in values else values | {"organization": make_organization()}
    return make(Post, **{"label_en": f"Post {number(Post)}"} | values)


def make_category(**values):
    """A category of members of `organization`."""
    values = values if "organization" in values else values | {"organization": make_organization()}
    n = number(MembershipCategory)
    return make(MembershipCategory, **{"code": f"category-{n}", "label_en": f"Category {n}"} | values)


def make_membership(**values):
    """A membership of `member_person` (made unless a member is given) in `organization`."""
    if "member_person" not in values and "member_organization" not in values:
        values["member_person"] = make_person()
    values = values if "organization" in values else values | {"organization": make_organization()}
    return make(Membership, **{"uid": uuid.UUID(int=number(Membership)), "start_date": "2019"} | PUBLIC | values)


def make_relation(**values):
    """A relation between `source_body` and `target_body`."""
    for end in ("source_body", "target_body"):
        values = values if end in values else values | {end: make_organization()}
    return make(Relation, **{"kind": "cooperates-with"} | values)


def make_programme(**values):
    """A programme."""
    n = number(Programme)
    default = {"slug": f"programme-{n}", "name_en": f"Programme {n}", "kind": "initiative"}
    return make(Programme, **default | PUBLIC | values)


def make_programme_party(**values):
    """A body with a role in `programme`."""
    values = values if "programme" in values else values | {"programme": make_programme()}
    values = values if "organization" in values else values | {"organization": make_organization()}
    return make(ProgrammeParty, **{"role": "organizer"} | values)


def make_programme_relation(**values):
    """Two programmes that are closely related."""
    for end in ("programme", "other"):
        values = values if end in values else values | {end: make_programme()}
    return make(ProgrammeRelation, **values)


def make_meeting(**values):
    """A meeting."""
    n = number(Meeting)
    default = {
        "slug": f"meeting-{n}",
        "name_en": f"Meeting {n}",
        "classification": "conference",
        "event_status": "held",
        "start_date": "2021-10-15",
        "end_date": "2021-10-16",
    }
    return make(Meeting, **default | PUBLIC | values)


def make_meeting_figure(**values):
    """A figure of `meeting`."""
    values = values if "meeting" in values else values | {"meeting": make_meeting()}
    default = {"property": "delegates", "label_en": "Delegates", "value": number(MeetingFigure)}
    return make(MeetingFigure, **default | values)


def make_participation(**values):
    """A participation in `meeting`, of an organization unless somebody is named."""
    values = values if "meeting" in values else values | {"meeting": make_meeting()}
    if not {"person", "organization", "post"} & set(values):
        values["organization"] = make_organization()
    return make(Participation, **{"role": "delegate"} | values)


def make_contribution(**values):
    """A contribution."""
    n = number(Contribution)
    default = {"slug": f"contribution-{n}", "title_en": f"Contribution {n}", "kind": "contribution", "date": "2021-10"}
    return make(Contribution, **default | PUBLIC | values)


def make_contribution_party(**values):
    """A party of `contribution`, an organization unless somebody is named."""
    values = values if "contribution" in values else values | {"contribution": make_contribution()}
    if not {"person", "organization", "post"} & set(values):
        values["organization"] = make_organization()
    return make(ContributionParty, **{"role": "submitter"} | values)


def make_presentation(**values):
    """A presentation of `contribution` at `meeting`."""
    values = values if "contribution" in values else values | {"contribution": make_contribution()}
    values = values if "meeting" in values else values | {"meeting": make_meeting()}
    return make(Presentation, **{"action": "presented"} | values)


def make_outcome(**values):
    """An outcome of `meeting`, after those that it has."""
    values = values if "meeting" in values else values | {"meeting": make_meeting()}
    position = values["meeting"].outcomes.count() + 1
    return make(Outcome, **{"position": position, "kind": "agreed", "title_en": f"Outcome {position}"} | values)


def make_statement(**values):
    """A statement by `speaker_person` (made unless a speaker is given)."""
    if "speaker_person" not in values and "speaker_organization" not in values:
        values["speaker_person"] = make_person()
    n = number(Statement)
    default = {
        "slug": f"statement-{n}",
        "attribution": "Secretary-General",
        "kind": "spoken",
        "rendering": "paraphrase",
        "text_en": f"Text of statement {n}.",
        "date": "2021-10-15",
    }
    return make(Statement, **default | PUBLIC | values)


def make_article(**values):
    """A piece of news."""
    n = number(Article)
    default = {
        "slug": f"article-{n}",
        "headline_en": f"Headline {n}",
        "lead_en": f"Lead {n}.",
        "body_en": f"Body {n}.",
        "section": "cooperation",
        "date": "2021-10-15",
    }
    note = {name.removeprefix("correction_"): values.pop(name) for name in [*values] if name.startswith("correction_")}
    article = make(Article, **default | PUBLIC | values)
    if note.get("note_en"):
        make_correction(article, **note)
    return article


def make_page(**values):
    """A standing page."""
    n = number(Page)
    return make(Page, **{"path": f"page-{n}", "title_en": f"Page {n}", "body_en": f"Body {n}."} | PUBLIC | values)


def make_correction(record=None, **values):
    """A correction of `record` (a body, made unless given)."""
    record = record or make_organization()
    default = {"kind": record._meta.model_name, "about": record.uid, "note_en": f"Note {number(Correction)}."}
    correction = make(Correction, **default | values)
    record.refresh_from_db()
    return correction


# What makes a row of each model.
MAKERS = {
    Source: make_source,
    Organization: make_organization,
    OtherName: make_other_name,
    Identifier: make_identifier,
    OrganizationFigure: make_organization_figure,
    Person: make_person,
    Post: make_post,
    MembershipCategory: make_category,
    Membership: make_membership,
    Relation: make_relation,
    Programme: make_programme,
    ProgrammeParty: make_programme_party,
    ProgrammeRelation: make_programme_relation,
    Meeting: make_meeting,
    MeetingFigure: make_meeting_figure,
    Participation: make_participation,
    Contribution: make_contribution,
    ContributionParty: make_contribution_party,
    Presentation: make_presentation,
    Outcome: make_outcome,
    Statement: make_statement,
    Article: make_article,
    Page: make_page,
    Correction: make_correction,
}
