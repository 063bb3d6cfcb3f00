"""Pages about bodies, people, memberships and programmes."""

import datetime
import re

import pytest

from tests.factories import (
    make_category,
    make_identifier,
    make_meeting,
    make_membership,
    make_organization,
    make_organization_figure,
    make_other_name,
    make_person,
    make_post,
    make_programme,
    make_programme_party,
    make_programme_relation,
    make_relation,
    make_statement,
)
from tests.pages import section, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    return make_organization(slug="intersputnik", name_en="Intersputnik")


@pytest.fixture
def sector():
    union = make_organization(slug="itu", name_en="The Union", abbreviation="ITU")
    return make_organization(slug="itu-d", name_en="Development Sector", parent=union, classification="sector")


def test_a_day_parts_the_memberships_by_how_surely_they_held(client, sector, operator):
    old = make_organization(name_en="Old member")
    late = make_organization(name_en="Late member")
    silent = make_organization(name_en="Undated member")
    make_membership(organization=sector, member_organization=old, start_date="2001", end_date="..")
    make_membership(organization=sector, member_organization=operator, start_date="2021-10")
    make_membership(organization=sector, member_organization=late, start_date="2022")
    make_membership(organization=sector, member_organization=silent, start_date="")

    page = client.get("/memberships/", {"at": "2021-10-15"})

    groups = re.findall(r'<section class="block" id="(?!sources)\w+">\s*<h2>(\S[^<]*?) ?<', page.content.decode())
    assert groups == ["Certainly", "Possibly", "Date not known"]
    assert "Old member" in section(page, "Certainly")
    assert "Intersputnik" in section(page, "Possibly")
    assert "Undated member" in section(page, "Date not known")
    assert "Certainly 1 Possibly 1 Date not known 1 Certainly: the sources show it in force on that day." in text(page)
    assert "Late member" not in text(page)


def test_the_form_for_a_day_keeps_the_other_filters(client, sector):
    page = client.get("/memberships/", {"organization": "itu-d"}).content.decode()

    form = page.partition('<form class="day-form')[2].partition("</form>")[0]
    assert 'type="date" name="at"' in form
    assert '<input type="hidden" name="organization" value="itu-d">' in form


def test_the_list_says_who_joined_what_in_which_capacity_and_when(client, sector, operator):
    category = make_category(organization=sector, label_en="Sector Member")
    behalf = make_organization(name_en="Satellite group")
    make_membership(
        organization=sector,
        member_organization=operator,
        category=category,
        start_date="2021-10",
        on_behalf_of=behalf,
        attested_on=datetime.date(2021, 11, 1),
    )

    words = text(client.get("/memberships/"))

    assert "from October 2021 Intersputnik Sector Member · Development Sector [1]" in words
    assert "On behalf of Satellite group Shown in force by a source of 1 November 2021" in words


def test_a_membership_says_what_is_not_known(client, sector, operator):
    membership = make_membership(organization=sector, member_organization=operator, start_date="", role_en="Observer")

    known = section(client.get(membership.get_absolute_url()), "What is known")

    assert known == (
        "Member Intersputnik [1] Body Development Sector Role Observer Start not known End not known Today date not known"
    )


@pytest.mark.parametrize(
    ("start", "end", "attested", "word"),
    [
        ("2001", "..", None, "in force"),
        ("2001", "", datetime.date(2021, 11, 1), "possibly in force"),
        ("2001", "2010", None, "ended"),
        ("2999", "", None, "not yet begun"),
        ("", "", None, "date not known"),
    ],
)
def test_a_membership_says_how_surely_it_holds_today(client, sector, operator, start, end, attested, word):
    make_membership(
        organization=sector, member_organization=operator, start_date=start, end_date=end, attested_on=attested
    )

    page = client.get("/organizations/itu-d/").content.decode()

    assert re.findall(r'<span class="tag [a-z]+">([^<]*)</span>', page) == [word]


def test_an_organization_shows_its_members_what_it_belongs_to_and_who_holds_its_posts(client, sector, operator):
    person = make_person(name_en="Ksenia Drozdova")
    post = make_post(organization=operator, label_en="Director General")
    make_membership(organization=sector, member_organization=operator, start_date="2021-10")
    make_membership(organization=operator, member_person=person, post=post, start_date="2018", end_date="..")

    page, body = client.get("/organizations/intersputnik/"), client.get("/organizations/itu-d/")

    assert section(page, "Member of").startswith(
        "Development Sector [1] Details : Intersputnik, Development Sector from October 2021 possibly in force"
    )
    assert section(page, "People and posts").startswith(
        "Ksenia Drozdova [1] Director General · Details : Ksenia Drozdova, Intersputnik since 2018 in force"
    )
    assert section(page, "Members") is None
    assert section(body, "Members").startswith(
        "Intersputnik [1] Details : Intersputnik, Development Sector from October 2021 possibly in force"
    )


def test_an_organization_shows_where_it_stands_and_what_it_is_called(client, sector):
    make_other_name(organization=sector, name="Secteur du développement", language="fr", kind="official")
    make_identifier(organization=sector, scheme="Wikidata", value="Q7")
    make_organization(name_en="A group", parent=sector)

    page = client.get("/organizations/itu-d/")

    assert section(page, "Structure") == "The Union Development Sector A group"
    assert section(page, "In brief") == (
        "Other names Secteur du développement (official name) [1] Wikidata Q7 [1] Kind of body Sector [1]"
    )
    assert '<bdi lang="fr" dir="ltr">Secteur du développement</bdi>' in page.content.decode()


def test_figures_of_one_thing_stand_together_with_their_qualifiers_in_words(client, sector):
    for value, qualifier, date in ((700, "nearly", "2012"), (2800, "more-than", "2021"), ("12.5", "exactly", "")):
        make_organization_figure(
            organization=sector, property="members", label_en="Members", value=value, qualifier=qualifier, date=date
        )

    assert section(client.get("/organizations/itu-d/"), "Figures") == (
        "Members 12.5 [1] nearly 700 [1] 2012 more than 2,800 [1] 2021"
    )


def test_relations_show_on_both_pages(client, sector, operator):
    make_relation(source_body=sector, target_body=operator, kind="cooperates-with", start_date="2007")

    assert section(client.get("/organizations/itu-d/"), "Relations") == (
        "Cooperates with Intersputnik (from 2007 ) [1]"
    )
    assert section(client.get("/organizations/intersputnik/"), "Relations") == (
        "Named by others Development Sector cooperates with Intersputnik (from 2007 ) [1]"
    )


def test_a_list_that_the_sources_leave_open_says_so(client, operator):
    make_organization(slug="open", incomplete_lists=["members"])
    for slug in ("open", "intersputnik"):
        body = operator.__class__.objects.get(slug=slug)
        make_membership(organization=body, member_organization=make_organization())

    sentence = "The sources leave this list open: there are more."
    assert sentence in section(client.get("/organizations/open/"), "Members")
    assert sentence not in text(client.get("/organizations/intersputnik/"))


def test_a_person_shows_posts_over_time_and_each_statement_with_the_words_printed_then(client, sector):
    person = make_person(slug="zhao", name_en="Houlin Zhao")
    for label, start, end in (("Deputy Secretary-General", "2007", "2014"), ("Secretary-General", "2015", "2022")):
        post = make_post(organization=sector, label_en=label)
        office = make_membership(organization=sector, member_person=person, post=post, start_date=start, end_date=end)
        make_statement(speaker_person=person, capacity=office, attribution=label, date=f"{int(start) + 1}-04")

    page = client.get("/people/zhao/")

    posts = section(page, "Posts and memberships")
    assert re.findall(r"(\S+ ?\S+) · Details[^0-9]*(\d+ – \d+) (\w+)", posts) == [
        ("[1] Secretary-General", "2015 – 2022", "ended"),
        ("Deputy Secretary-General", "2007 – 2014", "ended"),
    ]
    assert re.findall(r"Houlin Zhao , ([^·]*) · (\w+ \d+)", section(page, "Statements")) == [
        ("Secretary-General", "April 2016"),
        ("Deputy Secretary-General", "April 2008"),
    ]


def test_a_programme_shows_the_bodies_with_their_roles_and_its_meetings(client, sector):
    series = make_programme(slug="wrc", name_en="Radio conferences", kind="event-series", start_date="2011/..")
    make_programme_party(programme=series, organization=sector, role="sole-facilitator")
    make_meeting(name_en="WRC-07", series=series, start_date="2007-23", end_date="2007-23", place_en="Geneva")

    page = client.get("/programmes/wrc/")

    assert section(page, "Bodies") == "Development Sector [1] Sole facilitator"
    assert section(page, "Meetings") == "autumn 2007 WRC-07 Conference · Geneva"
    assert "When from 2011 on" in section(page, "In brief")
    assert section(client.get("/organizations/itu-d/"), "Programmes") == (
        "Radio conferences [1] Sole facilitator · event series"
    )


def test_two_related_programmes_show_each_other_with_their_source(client):
    line = make_programme(slug="c2", name_en="Infrastructure", kind="action-line", code="C2")
    goal = make_programme(slug="divide", name_en="Bridging the Digital Divide", kind="strategic-goal")
    make_programme_relation(programme=line, other=goal)

    assert section(client.get("/programmes/c2/"), "Closely related") == (
        "Bridging the Digital Divide (strategic goal) [1]"
    )
    assert section(client.get("/programmes/divide/"), "Closely related") == "C2 – Infrastructure (action line) [1]"


def test_a_body_of_a_kind_that_no_source_states_is_an_organization_and_no_more(client):
    make_organization(slug="council", name_en="The Council", classification="")

    page = client.get("/organizations/council/").content.decode()

    assert '<p class="kicker">Organization</p>' in page
    assert "Kind of body" not in page
    assert '<p class="meta">' not in client.get("/organizations/").content.decode()
