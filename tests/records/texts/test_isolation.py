"""Where there is no markup and a line is made of names, none turns the rest round; a name alone is bare."""

import json
import re
from xml.etree import ElementTree

import icalendar
import pytest
from django.utils import translation

from records.texts import Text, languages, with_details
from tests import factories as make

ALI = "علی رضا"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize(
    ("language", "text", "written"),
    [
        ("en", "Ada", "Ada"),
        ("en", ALI, f"\u2068{ALI}\u2069"),
        ("ru", f"Ada {ALI}", f"\u2068Ada {ALI}\u2069"),
        ("zh-hans", "שלום", "\u2068שלום\u2069"),
        ("fr", "«\u00a0Genève\u00a0» (2021)", "«\u00a0Genève\u00a0» (2021)"),
        ("ar", "Ada", "\u2068Ada\u2069"),
        ("ar", ALI, f"\u2068{ALI}\u2069"),
        ("ar", "", ""),
        ("en", "", ""),
        ("en", None, ""),
    ],
)
def test_a_text_is_isolated_where_it_could_turn_a_line_round(language, text, written):
    with translation.override(language):
        assert languages.isolated(text) == written


def test_details_are_isolated_from_the_name_whose_language_stays():
    with translation.override("en"):
        title = with_details(Text(ALI, "fa"), "2021", None, "تهران")
        alone = with_details(Text(ALI, "fa"), "")

    assert (title, title.lang) == (f"\u2068{ALI}\u2069 (2021, \u2068تهران\u2069)", "fa")
    assert alone == ALI


@pytest.fixture
def member(db):
    """Somebody with a Persian name in a body with an English one."""
    person = make.make_person(slug="ali", name_en=ALI)
    body = make.make_organization(slug="office", name_en="Office")
    return make.make_membership(
        organization=body, member_person=person, member_organization=None, role_en="Member", start_date="2021"
    )


def title_of(client, address):
    return re.search("<title>(.*?)</title>", client.get(address).content.decode())[1]


def nodes_of(client, address):
    page = client.get(address).content.decode()
    return json.loads(re.search('<script type="application/ld.json">(.*?)</script>', page)[1])["@graph"]


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/people/ali/", f"\u2068{ALI}\u2069 (person) — ituportal"),
        ("/organizations/office/", "Office (organization) — ituportal"),
        ("/ar/organizations/office/", "\u2068Office\u2069 (منظمة) — ituportal"),
        ("/memberships/?member=ali", f"Memberships, Member: \u2068{ALI}\u2069 — ituportal"),
    ],
)
def test_names_in_titles_are_isolated(client, member, address, title):
    assert title_of(client, address) == title


def test_a_line_made_of_names_isolates_each_of_another_direction(client, member):
    line = f"\u2068{ALI}\u2069 in Office: Member, 2021"
    address = member.get_absolute_url()

    assert title_of(client, address) == f"{line} — ituportal"
    assert f'<meta property="og:title" content="{line}">' in client.get(address).content.decode()
    assert nodes_of(client, address)[0]["name"] == line
    with translation.override("ar"):
        assert member.page_title.count("\u2068") == member.page_title.count("\u2069") == 4


def test_a_name_alone_is_bare_for_programs(client, member):
    nodes = nodes_of(client, "/people/ali/")

    assert {node["name"] for node in nodes if node["@type"] in ("WebPage", "Person")} == {ALI}
    assert client.get("/api/v1/people/ali/").json()["name"]["en"] == ALI
    assert '<meta property="og:title" content="علی رضا">' in client.get("/people/ali/").content.decode()


def test_titles_of_feeds_isolate_what_they_are_made_of(client, member):
    feed = ElementTree.fromstring(client.get("/memberships.atom?member=ali").content)
    own = ElementTree.fromstring(client.get("/ar/organizations/office.atom").content)

    assert feed.findtext(f"{ATOM}title") == f"Memberships, Member: \u2068{ALI}\u2069 — ituportal"
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == f"\u2068{ALI}\u2069 in Office: Member, 2021"
    assert own.findtext(f"{ATOM}title") == "\u2068Office\u2069 — ituportal"


@pytest.mark.django_db
def test_calendars_isolate_the_places_of_a_line_and_not_a_name_alone(client):
    make.make_meeting(name_en=ALI, place_en="تهران", country="IR")

    [event] = icalendar.Calendar.from_ical(client.get("/meetings.ics").content).walk("VEVENT")

    assert str(event["summary"]) == ALI
    assert str(event["location"]).startswith("\u2068تهران\u2069, ")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["", "/fr", "/ru", "/zh-hans"])
def test_a_page_from_left_to_right_has_no_sign_of_direction(client, language):
    statement = make.make_statement()
    meeting = make.make_meeting(place_en="Geneva", country="CH")

    for address in (statement.get_absolute_url(), meeting.get_absolute_url(), "/statements/", "/meetings/?year=2021"):
        assert not re.search("[\u2066-\u2069\u202a-\u202e]", client.get(language + address).content.decode())
