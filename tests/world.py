"""A small published world in which every kind of row is linked to others, and the pages that show it."""

import datetime

from django.urls import reverse

from records.kinds import kinds
from tests.factories import (
    make_article,
    make_category,
    make_contribution,
    make_contribution_party,
    make_identifier,
    make_meeting,
    make_meeting_figure,
    make_membership,
    make_organization,
    make_organization_figure,
    make_other_name,
    make_outcome,
    make_page,
    make_participation,
    make_person,
    make_post,
    make_presentation,
    make_programme,
    make_programme_party,
    make_programme_relation,
    make_relation,
    make_statement,
)

LISTS = tuple(kind.url_name("list") for kind in kinds() if kind.list)


def list_addresses():
    """The lists and the pages that stand alone."""
    return [reverse(name) for name in ("front-page", "site-map", "feedback", *LISTS)]


def make_bodies():
    """A union with a sector, a member of it, and a person in a post."""
    union = make_organization(
        slug="itu",
        name_en="International Telecommunication Union",
        name_ar="الاتحاد الدولي للاتصالات",
        name_fr="Union internationale des télécommunications",
        abbreviation="ITU",
        founding_date="1865",
        country="CH",
        website="https://www.itu.int",
        summary_en="The agency for telecommunication.",
        description_en="Allots **spectrum**.",
        incomplete_lists=["members"],
    )
    sector = make_organization(slug="itu-d", name_en="Development Sector", parent=union, classification="sector")
    operator = make_organization(slug="intersputnik", name_en="Intersputnik", name_damaged=True)
    person = make_person(slug="zhao", name_en="Houlin Zhao", honorific="Mr", summary_en="A telecommunication engineer.")
    make_other_name(organization=union, name="UIT", language="fr")
    make_other_name(organization=None, person=person, name="Zhao Houlin")
    make_identifier(organization=union)
    make_organization_figure(organization=union, value=193, qualifier="exactly")
    make_organization_figure(organization=union, value=700, qualifier="nearly", property="others", date="")
    make_relation(source_body=union, target_body=operator, note_en="Through meetings.")
    return {"union": union, "sector": sector, "operator": operator, "person": person}


def make_capacities(*, union, sector, operator, person):
    """Memberships: certain for an October, without any date, and in a post."""
    category = make_category(organization=sector, label_en="Sector Member")
    post = make_post(organization=union, label_en="Deputy Secretary-General")
    joined = make_membership(
        organization=sector,
        member_organization=operator,
        category=category,
        start_date="2021-10",
        attested_on=datetime.date(2021, 11, 1),
        note_en="Joined in autumn.",
    )
    undated = make_membership(organization=union, member_organization=operator, role_en="Observer", start_date="")
    office = make_membership(
        organization=union, member_person=person, post=post, start_date="2007", end_date="2014", on_behalf_of=operator
    )
    return {"joined": joined, "undated": undated, "office": office, "post": post}


def make_events(bodies, capacities):
    """A programme, a topic, a series of two conferences, a contribution, outcomes, statements."""
    union, operator, person = bodies["union"], bodies["operator"], bodies["person"]
    line = make_programme(slug="c2", name_en="Infrastructure", code="C2", target_date="2015", start_date="2005/..")
    make_programme_party(programme=line, organization=union, role="sole-facilitator")
    series = make_programme(slug="wrc", name_en="Conferences", kind="event-series", parent=line)
    make_programme_relation(programme=line, other=series)
    topic = make_programme(slug="spectrum", name_en="Spectrum", kind="area-of-work", parent=line)
    make_programme_party(programme=topic, organization=union, role="lead")
    first = make_meeting(slug="wrc-03", name_en="WRC 2003", series=series, start_date="2003", end_date="2003")
    conference = make_meeting(
        slug="wrc-07",
        name_en="WRC 2007",
        abbreviation="WRC-07",
        series=series,
        organization=union,
        start_date="2007-23",
        end_date="2007-23",
        place_en="Geneva",
        country="CH",
        theme_en="Spectrum for all",
        summary_en="Revised the regulations.",
        report_en="It was **long**.",
        attendance_mode="hybrid",
        prepares_for=[first],
        preceded_by=first,
    )
    make_meeting(slug="wrc-07-phase", name_en="Opening phase", parent=conference, start_date="", end_date="")
    make_meeting_figure(meeting=conference, value=2800, qualifier="more-than")
    make_participation(meeting=conference, organization=union, role="host", mode="in-person")
    make_participation(
        meeting=conference, person=person, role="delegate", capacity=capacities["office"], on_behalf_of=operator
    )
    make_participation(meeting=conference, post=capacities["post"], role="patron", note_en="Patron of both phases.")
    contribution = make_contribution(slug="regulations", title_en="Regulations", kind="treaty", language="en")
    make_contribution(slug="comments", title_en="Comments", kind="comments", responds_to=contribution)
    make_contribution_party(contribution=contribution, organization=union, role="adopting-body")
    make_contribution_party(contribution=contribution, person=person, role="submitter")
    make_contribution_party(contribution=contribution, post=capacities["post"], role="addressee")
    make_presentation(contribution=contribution, meeting=conference, by_person=person, on_behalf_of=operator)
    make_outcome(
        meeting=conference,
        kind="adopted",
        contribution=contribution,
        forwarded_to_organization=operator,
        programme=line,
        text_en="The revised treaty.",
    )
    make_outcome(meeting=first, forwarded_to_meeting=conference)
    paraphrase = make_statement(
        slug="message", speaker_person=person, capacity=capacities["office"], date="2008-04-07", programmes=[line]
    )
    verbatim = make_statement(
        slug="speech",
        speaker_person=person,
        speaker_organization=union,
        rendering="verbatim",
        text_en="It went well.",
        meeting=conference,
        audience_en="Delegates",
        original_language="en",
        date="",
    )
    return {
        "line": line,
        "series": series,
        "topic": topic,
        "conference": conference,
        "contribution": contribution,
        "paraphrase": paraphrase,
        "verbatim": verbatim,
    }


def make_world():
    """Make it all, and return the records by name."""
    bodies = make_bodies()
    capacities = make_capacities(**bodies)
    events = make_events(bodies, capacities)
    story = make_article(
        slug="story",
        headline_en="Intersputnik joins the Union",
        body_en="[Intersputnik](organization:intersputnik) and [Zhao](person:zhao) at [WRC-07](meeting:wrc-07) "
        "said [this](statement:message) of [C2](programme:c2) under the [treaty](contribution:regulations).",
        dateline_en="Geneva",
        publisher=bodies["operator"],
        correction_note_en="The year was corrected.",
        contact_unit="Press office",
        contact_email="press@example.org",
    )
    plain = make_article(slug="plain", date="")
    about = make_page(path="about", title_en="About")
    make_page(path="about/privacy", title_en="Privacy", parent=about)
    return bodies | capacities | events | {"story": story, "plain": plain, "about": about}
