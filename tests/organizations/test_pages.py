"""Pages about bodies, people, memberships and programmes."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError

from tests.copies import copies_in_list
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
    make_source,
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
    assert (
        "Certainly 1 Possibly 1 Date not known 1 Certainly: the sources tell that the membership was in force then."
        in text(page)
    )
    assert "Late member" not in text(page)


def test_the_form_for_a_day_keeps_the_other_filters(client, sector):
    page = client.get("/memberships/", {"organization": "itu-d"}).content.decode()

    form = page.partition('<form class="day-form')[2].partition("</form>")[0]
    assert 'type="text" name="at"' in form
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
    assert "On behalf of Satellite group In force until at least: 1 November 2021" in words


def test_a_membership_says_what_is_not_known(client, sector, operator):
    membership = make_membership(organization=sector, member_organization=operator, start_date="", role_en="Observer")

    facts = section(client.get(membership.get_absolute_url()), "What is known")

    assert facts == (
        "Member Intersputnik [1] Body Development Sector Role Observer Start not known End not known Today date not known"
    )


def test_a_membership_is_headed_by_both_ends_and_drawn_where_its_time_is_known(client, sector, operator):
    dated = make_membership(organization=sector, member_organization=operator, role_en="Observer", start_date="2021-10")
    undated = make_membership(organization=sector, member_organization=make_organization(), start_date="")

    pages = [client.get(membership.get_absolute_url()).content.decode() for membership in (dated, undated)]

    assert re.findall(r"<h1>\s*(.*?)</h1>", pages[0]) == ["<bdi>Intersputnik</bdi> in <bdi>Development Sector</bdi>"]
    assert [page.count('<svg class="line"') for page in pages] == [1, 0]


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


def test_a_member_that_left_at_some_time_and_came_back_later_is_told_as_such(client, sector, operator):
    ends = {"organization": sector, "member_organization": operator}
    left = make_membership(**ends, start_date="1998", end_date="../2020")
    make_membership(**ends, start_date="2021", end_date="..")
    held = {1997: [], 2010: ["possible"], 2020: ["possible"], 2022: ["certain"]}

    answers = {
        year: client.get("/api/v1/memberships/", {"member": "intersputnik", "at": f"{year}-06-01"}).json()["results"]
        for year in held
    }

    assert {year: [row["certainty"] for row in rows] for year, rows in answers.items()} == held
    assert answers[2010][0]["end_date"] == {"edtf": "../2020", "earliest": None, "latest": "2020-12-31"}
    facts = section(client.get(left.get_absolute_url()), "What is known")
    assert "Start 1998 End 2020 at the latest Today ended" in facts
    ended = client.get("/organizations/intersputnik/")
    assert "1998 – 2020 at the latest" in section(ended, "Member of")
    assert re.findall('"(?:start|end)Date": ?"(.*?)"', ended.content.decode()) == ["2021"]


def test_a_body_that_was_gone_by_a_year_says_so(client):
    make_organization(slug="league", founding_date="1920", dissolution_date="../1946")

    assert "Founded 1920 Dissolved 1946 at the latest" in text(client.get("/organizations/league/"))
    assert client.get("/api/v1/organizations/?at=1946-12-31").json()["results"][0]["slug"] == "league"
    assert client.get("/api/v1/organizations/?at=1947-01-01").json()["results"] == []


def test_an_organization_shows_its_members_what_it_belongs_to_and_who_holds_its_posts(client, sector, operator):
    person = make_person(name_en="Ksenia Drozdova")
    post = make_post(organization=operator, label_en="Director General")
    make_membership(organization=sector, member_organization=operator, start_date="2021-10")
    make_membership(organization=operator, member_person=person, post=post, start_date="2018", end_date="..")

    page, body = client.get("/organizations/intersputnik/"), client.get("/organizations/itu-d/")

    assert section(page, "Member of") == (
        "Member of Body When On the time line Development Sector from October 2021 possibly in force "
        "Details : Intersputnik , Development Sector [1] possibly in force today"
    )
    assert section(page, "People and posts") == (
        "People and posts Member When On the time line Ksenia Drozdova Director General [1] since 2018 in force "
        "Details : Ksenia Drozdova , Intersputnik certainly in force possibly in force no end set today"
    )
    assert section(page, "Members") is None
    assert section(body, "Members") == (
        "Members Member When On the time line Intersputnik from October 2021 possibly in force "
        "Details : Intersputnik , Development Sector [1] possibly in force today"
    )


def test_what_has_no_date_stands_apart_and_is_not_drawn(client, sector, operator):
    make_membership(organization=sector, member_organization=operator, start_date="2001", end_date="2010")
    make_membership(organization=sector, member_organization=make_organization(name_en="Silent"), start_date="")

    page = client.get("/organizations/itu-d/")

    assert section(page, "Members") == (
        "Members Member When On the time line Intersputnik 2001 – 2010 ended Details : Intersputnik , Development "
        "Sector [1] Date not known Silent date not known Details : Silent , Development Sector [1] certainly in force possibly in force today"
    )
    rows = page.content.decode().partition("<tbody")[2].partition("</table>")[0].split("<tr")[1:]
    assert [row.count("<svg") for row in rows] == [1, 0, 0]


def test_an_organization_shows_on_a_day_what_held_then_the_certain_first(client, sector, operator):
    for name, start, end in (
        ("Gone", "1990", "1999"),
        ("Sure", "2001", ".."),
        ("Late", "2022", ""),
        ("Silent", "", ""),
    ):
        member = make_organization(name_en=name)
        make_membership(organization=sector, member_organization=member, start_date=start, end_date=end)
    make_membership(organization=sector, member_organization=operator, start_date="2021-10")

    page = client.get("/organizations/itu-d/", {"at": "2021-10-15"})

    members = section(page, "Members")
    assert re.findall(r"Details : (\w+)", members) == ["Sure", "Intersputnik", "Silent"]
    rows, key = members.split(" certainly in force ")
    assert key == "possibly in force no end set 15 October 2021"
    assert re.findall("possibly in force|in force|date not known(?= Details)", rows) == [
        *("in force", "possibly in force", "date not known")
    ]
    assert '<small>as of <time datetime="2021-10-15">15 October 2021</time></small>' in page.content.decode()
    assert section(page, "People and posts") is None
    assert 'value="2021-10-15"' in page.content.decode()
    assert '<link rel="canonical" href="http://testserver/organizations/itu-d/">' in page.content.decode()


def test_a_day_on_which_nothing_held_says_so(client, sector, operator):
    make_membership(organization=sector, member_organization=operator, start_date="2021-10")

    page = client.get("/organizations/itu-d/", {"at": "1900-01-01"})

    assert "The record has no membership here that can have been in force then." in text(page)
    assert "Intersputnik" not in text(page)


@pytest.mark.parametrize(
    ("query", "better"),
    [
        ("at=", ""),
        ("at=2021-10-15&at=2021-10-16", ""),
        ("at=%00", ""),
        ("at=%FF", ""),
        ("at=" + "9" * 3000, ""),
        ("utm_source=mail", ""),
        ("utm_source=mail&at=2021-10-15", "?at=2021-10-15"),
        ("at=2021%2D10-15", "?at=2021-10-15"),
    ],
)
def test_a_day_that_is_not_asked_for_as_it_should_be_leads_once_to_the_right_address(client, sector, query, better):
    answer = client.get(f"/organizations/itu-d/?{query}")

    assert (answer.status_code, answer["Location"]) == (301, f"/organizations/itu-d/{better}")
    assert client.get(answer["Location"]).status_code == 200


def test_only_a_page_that_can_be_read_as_of_a_day_keeps_the_day(client):
    make_person(slug="zhao")

    answer = client.get("/people/zhao/?at=2021-10-15")

    assert (answer.status_code, answer["Location"]) == (301, "/people/zhao/")


def test_a_body_with_many_members_shows_the_first_says_so_and_leads_to_the_whole_list(client, sector):
    copies_in_list(make_membership(organization=sector, start_date="2001"), 30)

    page = client.get("/organizations/itu-d/", {"at": "2010-01-01"})

    assert "Shown here: the first 25." in section(page, "People and posts")
    assert page.content.decode().count('<svg class="line"') == 25
    assert 'href="/memberships/?at=2010-01-01&amp;organization=itu-d"' in page.content.decode()


def test_an_organization_shows_where_it_stands_and_what_it_is_called(client, sector):
    make_other_name(organization=sector, name="Secteur du développement", language="fr", kind="official")
    make_identifier(organization=sector, scheme="Wikidata", value="Q7")
    make_organization(name_en="A group", parent=sector)

    page = client.get("/organizations/itu-d/")

    assert section(page, "Structure") == "The Union Development Sector A group"
    assert section(page, "In brief") == (
        "Other names Secteur du développement (official name, French) [1] Wikidata Q7 [1] Kind of body Sector [1]"
    )
    assert '<bdi lang="fr" dir="ltr">Secteur du développement</bdi>' in page.content.decode()


def test_a_name_that_stands_in_several_languages_is_listed_once_if_its_sources_are_the_same(client, sector):
    for language in ("fr", "es"):
        make_other_name(organization=sector, name="UIT-D", language=language, kind="abbreviation")
    make_other_name(organization=sector, name="UIT-D", language="en", kind="abbreviation", sources=[make_source()])
    make_other_name(organization=sector, name="UIT-D", language="es", kind="as-printed")

    names = section(client.get("/organizations/itu-d/"), "In brief").partition(" Kind of body")[0]

    assert names == (
        "Other names UIT-D (abbreviation, French, Spanish) [1] UIT-D (abbreviation, English) [2] "
        "UIT-D (as printed, Spanish) [1]"
    )


def test_figures_of_one_thing_stand_together_with_their_qualifiers_in_words(client, sector):
    for value, qualifier, date in ((700, "nearly", "2012"), (2800, "more-than", "2021"), ("12.5", "exactly", "")):
        make_organization_figure(
            organization=sector, property="members", label_en="Members", value=value, qualifier=qualifier, date=date
        )

    assert section(client.get("/organizations/itu-d/"), "Figures") == (
        "Members Members Date Value 2012 nearly 700 [1] 2021 more than 2,800 [1] date not known 12.5 [1]"
    )


def test_figures_without_two_dates_stand_as_numbers(client, sector):
    for value, date in ((700, "2012"), (800, "")):
        make_organization_figure(organization=sector, property="members", label_en="Members", value=value, date=date)

    page = client.get("/organizations/itu-d/")

    assert section(page, "Figures") == "Members 800 [1] 700 [1] 2012"
    assert 'class="curve"' not in page.content.decode()


def test_a_figure_that_two_sources_give_alike_is_written_once_with_both_notes(client, sector):
    for title, value in (("Guide", 193), ("News", 193), ("Report", 191)):
        make_organization_figure(
            organization=sector,
            property="states",
            label_en="Member States",
            value=value,
            date="",
            sources=[make_source(title=title)],
        )

    said = section(client.get("/organizations/itu-d/"), "Figures")

    assert said == "Member States 193 [1] [2] 191 [3]"


def test_so_is_one_of_a_curve_in_one_row_and_one_point(client, sector):
    for title, value, date in (("A", 5, "2020"), ("B", 7, "2021"), ("C", 7, "2021"), ("D", 9, "2022")):
        make_organization_figure(
            organization=sector, property="m", label_en="M", value=value, date=date, sources=[make_source(title=title)]
        )

    page = client.get("/organizations/itu-d/")

    assert section(page, "Figures").endswith("Date Value 2020 5 [1] 2021 7 [2] [3] 2022 9 [4]")
    assert page.content.decode().count('class="dot"') == 3


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("", "(known to be in force on 7 April 2008 . They lead together.)"),
        ("/zh-hans", "（据来源有效的日期： 2008年4月7日 。他们共同领导。）"),
    ],
)
def test_what_is_noted_of_a_relation_is_a_sentence_behind_its_dates(client, sector, operator, language, said):
    make_relation(
        source_body=sector,
        target_body=operator,
        kind="cooperates-with",
        attested_on="2008-04-07",
        note_en="They lead together.",
        note_zh_hans="他们共同领导。",
    )

    page = text(client.get(f"{language}/organizations/itu-d/"))

    assert said in page


def test_relations_show_on_both_pages(client, sector, operator):
    make_relation(source_body=sector, target_body=operator, kind="cooperates-with", start_date="2007")

    assert section(client.get("/organizations/itu-d/"), "Relations") == (
        "Cooperates with Intersputnik (from 2007 ) [1]"
    )
    assert section(client.get("/organizations/intersputnik/"), "Relations") == (
        "How other bodies are related to it Development Sector cooperates with Intersputnik (from 2007 ) [1]"
    )


def test_a_list_that_the_sources_leave_open_says_so(client, operator):
    make_organization(slug="open", incomplete_lists=["members"])
    for slug in ("open", "intersputnik"):
        body = operator.__class__.objects.get(slug=slug)
        make_membership(organization=body, member_organization=make_organization())

    sentence = "This list is incomplete: the sources say that there are more."
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
    assert re.findall(r"((?:Deputy )?Secretary-General) \[1\] (\d+ – \d+) (\w+)", posts) == [
        ("Secretary-General", "2015 – 2022", "ended"),
        ("Deputy Secretary-General", "2007 – 2014", "ended"),
    ]
    assert re.findall(
        r"Houlin Zhao \[1\] ([^,]*) , Development Sector Name and title as printed: ([-A-Za-z ]+) (\w+ \d+) ",
        section(page, "Statements"),
    ) == [
        ("Secretary-General", "Secretary-General", "April 2016"),
        ("Deputy Secretary-General", "Deputy Secretary-General", "April 2008"),
    ]


def test_a_programme_shows_the_bodies_with_their_roles_and_its_meetings(client, sector):
    series = make_programme(slug="wrc", name_en="Radio conferences", kind="event-series", start_date="2011/..")
    make_programme_party(programme=series, organization=sector, role="sole-facilitator")
    make_meeting(name_en="WRC-07", series=series, start_date="2007-23", end_date="2007-23", place_en="Geneva")

    page = client.get("/programmes/wrc/")

    assert section(page, "Bodies") == "Development Sector Sole facilitator [1]"
    assert section(page, "Meetings") == "autumn 2007 WRC-07 Conference · Geneva"
    assert "When from 2011 on" in section(page, "In brief")
    assert section(client.get("/organizations/itu-d/"), "Programmes") == (
        "Radio conferences Sole facilitator · event series [1]"
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
    assert "<h2>In brief</h2>" not in page
    assert re.findall('<p class="meta">(?!<sup)', client.get("/organizations/").content.decode()) == []


def test_a_programme_of_which_no_source_states_the_kind_says_so_and_its_lists_say_nothing(client):
    eye = make_programme(slug="eye", name_en="ICT Eye", kind="")
    goal = make_programme(slug="goal", name_en="Goal", kind="strategic-goal")
    make_programme_relation(programme=eye, other=goal)
    make_programme_party(programme=eye, organization=make_organization(slug="union"), role="lead")

    page = client.get("/programmes/eye/")

    assert '<p class="kicker">Programme</p>' in page.content.decode()
    assert section(page, "In brief") == "Kind not stated"
    assert section(client.get("/programmes/goal/"), "Closely related") == "ICT Eye [1]"
    assert section(client.get("/organizations/union/"), "Programmes") == "ICT Eye Lead [1]"
    assert re.findall('<p class="meta">(?!<sup)', client.get("/programmes/?q=eye").content.decode()) == []


@pytest.mark.parametrize("end", ["", ".."])
def test_what_a_dissolved_body_belonged_to_has_ended_on_every_page(client, end):
    union = make_organization(slug="union", name_en="Union")
    hanover = make_organization(slug="hanover", name_en="Hanover", dissolution_date="1866-09-20")
    membership = make_membership(organization=union, member_organization=hanover, start_date="1865-05-17", end_date=end)
    make_relation(source_body=hanover, target_body=union, start_date="1865", end_date=end)

    pages = [
        client.get(f"/{path}").content.decode() for path in (f"memberships/{membership.uid}/", "organizations/hanover/")
    ]

    for page in pages:
        assert '<span class="tag off">ended</span>' in page
        assert "in force</span>" not in page


def test_members_that_are_over_stand_behind_those_in_force_and_those_to_come_last(client, sector):
    for name, start, end in [
        ("Gone", "2020", "2021"),
        ("Here", "2005", ".."),
        ("To come", "2999", ""),
        ("Perhaps", "2001", ""),
    ]:
        member = make_organization(name_en=name)
        make_membership(organization=sector, member_organization=member, start_date=start, end_date=end)
    dissolved = make_organization(name_en="Dissolved", dissolution_date="2015")
    make_membership(organization=sector, member_organization=dissolved, start_date="2010", end_date="..")

    page = client.get(f"/organizations/{sector.slug}/").content.decode()

    names = ("Here", "Perhaps", "Gone", "Dissolved", "To come")
    assert sorted(names, key=lambda name: page.index(f">{name}<")) == list(names)


@pytest.mark.parametrize(
    ("language", "heading", "dates"),
    [
        ("fr", "Ce que l’on sait", "Début inconnu Fin inconnue"),
        ("es", "Lo que se sabe", "Inicio desconocido Fin desconocido"),
        ("ru", "Что известно", "Начало неизвестно Окончание неизвестно"),
    ],
)
def test_dates_of_a_membership_that_are_not_known_say_so_in_the_gender_of_their_label(client, language, heading, dates):
    membership = make_membership(start_date="", end_date="")

    assert dates in section(client.get(f"/{language}/memberships/{membership.uid}/"), heading)


def test_a_day_of_attestation_that_a_dissolution_left_behind_is_shown_nowhere(client):
    member = make_organization(slug="member", name_en="Member")
    membership = make_membership(member_organization=member, start_date="1980", attested_on=datetime.date(2013, 1, 1))
    member.dissolution_date = "1990"
    member.save()

    for path in (f"/memberships/{membership.uid}/", "/organizations/member/", "/memberships/"):
        assert "2013" not in client.get(path).content.decode(), path


def in_this_record(client, query=""):
    """What the page of the body says of how many of its members are in the record."""
    return re.findall(r"\d+ of .*? in this record", section(client.get(f"/organizations/body/{query}"), "Members"))


def test_a_figure_and_the_list_of_those_that_it_counts_meet(client):
    body = make_organization(slug="body")
    states, others = (make_category(organization=body, label_en=label) for label in ("Member State", "Sector Member"))
    counted = {"organization": body, "label_en": "Member States", "category": states}
    make_organization_figure(value=190, date="2000", property="a", **counted)
    make_organization_figure(value=193, date="2021", property="a", **counted)
    make_organization_figure(
        organization=body,
        label_en="Sector Members",
        category=others,
        value=900,
        qualifier="about",
        date="",
        property="b",
    )
    make_organization_figure(organization=body, value=6, property="languages")
    left, stays = make_organization(), make_organization()
    make_membership(organization=body, member_organization=left, category=states, start_date="1990", end_date="2005")
    make_membership(organization=body, member_organization=stays, category=states, start_date="1990", end_date="1995")
    make_membership(organization=body, member_organization=stays, category=states, start_date="1999", end_date="..")
    make_membership(organization=body, member_organization=make_organization(), category=states, start_date="")
    make_membership(organization=body, member_organization=make_organization(), category=others, start_date="2030")
    make_membership(organization=body, start_date="2001")

    assert in_this_record(client) == [
        "2 of 193 Member States are in this record",
        "0 of about 900 Sector Members are in this record",
    ]
    make_membership(organization=body, member_organization=make_organization(), category=others, start_date="2020")
    assert in_this_record(client)[1] == "1 of about 900 Sector Members is in this record"


def test_a_figure_speaks_as_of_the_days_that_its_date_can_touch(client):
    body = make_organization(slug="body")
    states = make_category(organization=body)
    for value, date in ((190, "2000"), (193, "2021"), (200, "")):
        make_organization_figure(organization=body, category=states, value=value, date=date, label_en="States")
    for start, end in (("1990", "2005"), ("1999", ".."), ("", "")):
        member = make_organization()
        make_membership(organization=body, member_organization=member, category=states, start_date=start, end_date=end)

    days = ("2000-06", "2021-10-15", "2021", "2015")
    assert {
        day: re.findall(r"\d+ of \d+ States", text(client.get(f"/organizations/body/?at={day}"))) for day in days
    } == {
        "2000-06": ["3 of 190 States"],
        "2021-10-15": ["2 of 193 States"],
        "2021": ["2 of 193 States"],
        "2015": [],
    }


def test_a_figure_counts_a_category_of_its_own_body_or_of_one_above_it_and_no_other():
    category = make_category()
    part = make_organization(parent=category.organization)
    for body in (category.organization, part):
        make_organization_figure(organization=body, category=category)

    with pytest.raises(ValidationError) as refused:
        make_organization_figure(category=category)

    assert refused.value.message_dict == {"category": ["This is a category of another body."]}
