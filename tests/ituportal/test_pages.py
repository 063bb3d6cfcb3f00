"""Every public page, as a reader and a browser find it."""

import datetime
import re
import uuid

import pytest
from django.urls import reverse

from records.writing import writing
from tests.factories import (
    make_article,
    make_contribution,
    make_contribution_party,
    make_meeting,
    make_membership,
    make_organization,
    make_outcome,
    make_page,
    make_participation,
    make_person,
    make_presentation,
    make_programme,
    make_programme_party,
    make_relation,
    make_source,
    make_statement,
)
from tests.pages import HTML, crawl, parse, words
from tests.world import list_addresses, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def union():
    return make_organization(
        slug="itu",
        name_en="International Telecommunication Union",
        name_fr="Union internationale des télécommunications",
        summary_en="The agency for telecommunication.",
    )


def test_no_internal_link_is_broken(client, world):
    pages = crawl(client)
    arabic = crawl(client, "/ar/")

    everything = {**pages, **arabic}
    assert {address: page.status_code for address, page in everything.items() if page.status_code != 200} == {}
    assert {record.get_absolute_url() for record in world.values() if hasattr(record, "slug")} <= set(pages)
    assert {f"/ar{address}" for address in pages} == set(arabic)


def test_every_page_has_one_heading_a_title_of_its_own_a_breadcrumb_a_contact_and_nothing_unrendered(client, world):
    titles = {}
    for address, page in crawl(client).items():
        tree = parse(page)
        text = words(tree.find(f"{HTML}body"))
        titles.setdefault(words(tree.find(f".//{HTML}title")), []).append(address)

        assert [address for h1 in tree.iter(f"{HTML}h1")] == [address]
        assert all(words(heading) for n in range(1, 7) for heading in tree.iter(f"{HTML}h{n}")), address
        assert tree.find(f".//{HTML}nav[@class='breadcrumb']//*[@aria-current='page']") is not None, address
        assert "Contact for this page:" in text, address
        assert not re.search(r"\bNone\b|\{\{|\{%|&lt;|&amp;", text), address

    assert {title: found for title, found in titles.items() if len(found) > 1} == {}


def test_the_canonical_address_and_the_language_are_those_of_the_page(client, union):
    tree = parse(client.get("/ar/organizations/itu/"))

    assert (tree.get("lang"), tree.get("dir")) == ("ar", "rtl")
    assert tree.find(f".//{HTML}link[@rel='canonical']").get("href") == "http://testserver/ar/organizations/itu/"
    assert [link.get("hreflang") for link in tree.findall(f".//{HTML}link[@rel='alternate']")] == [
        *("en", "ar", "zh-Hans", "fr", "ru", "es")
    ]


def test_the_language_switch_keeps_page_and_filters_and_names_each_language_in_itself(client):
    tree = parse(client.get("/fr/organizations/", {"classification": "sector", "q": ""}))

    switch = tree.find(f".//{HTML}div[@class='strip']")
    assert [(a.get("href"), a.get("lang"), words(a)) for a in switch.iter(f"{HTML}a")] == [
        ("/organizations/?classification=sector", "en", "English"),
        ("/ar/organizations/?classification=sector", "ar", "العربية"),
        ("/zh-hans/organizations/?classification=sector", "zh-Hans", "中文"),
        ("/fr/organizations/?classification=sector", "fr", "Français"),
        ("/ru/organizations/?classification=sector", "ru", "Русский"),
        ("/es/organizations/?classification=sector", "es", "Español"),
    ]


def test_a_missing_translation_says_which_language_stands_in_for_it(client, union):
    tree = parse(client.get("/fr/organizations/itu/"))

    heading = tree.find(f".//{HTML}h1")
    lead = tree.find(f".//{HTML}p[@class='lead']/{HTML}span")
    assert (heading.get("lang"), words(heading)) == (None, "Union internationale des télécommunications")
    assert (lead.get("lang"), lead.get("dir"), words(lead)) == ("en", "ltr", "The agency for telecommunication.")


def test_an_unchecked_machine_translation_says_so(client):
    make_organization(
        slug="a",
        name_en="A",
        name_fr="Â",
        summary_en="One.",
        summary_fr="Un.",
        unreviewed_translations=["name_fr", "summary_fr"],
    )

    french, english = parse(client.get("/fr/organizations/a/")), parse(client.get("/organizations/a/"))

    notes = [words(each) for each in french.iter() if each.get("class") == "fallback"]
    assert len(notes) == 2
    assert all(notes)
    assert [each for each in english.iter() if each.get("class") == "fallback"] == []


NEVER_PUBLIC = {
    "draft": {"status": "draft", "publish_at": None},
    "scheduled": {"status": "published", "publish_at": datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC)},
    "withdrawn": {"status": "withdrawn", "publish_at": None, "withdrawal_reason": "It never came out."},
}


def make_hidden(world, state, name):
    """One record of each publishable model in a state that is not public, all linked to public ones."""
    union, person, line, conference = world["union"], world["person"], world["line"], world["conference"]
    hidden = state | {"sources": [make_source(slug=f"source-{name}", title=f"Hidden source {name}")]}
    body = make_organization(slug=name, name_en=f"Hidden body {name}", parent=union, **hidden)
    make_relation(source_body=body, target_body=union)
    man = make_person(slug=name, name_en=f"Hidden person {name}", **hidden)
    make_membership(organization=union, member_organization=body, uid=uuid.uuid4(), **hidden)
    make_membership(organization=union, member_person=man, uid=uuid.uuid4(), **hidden)
    programme = make_programme(slug=name, name_en=f"Hidden programme {name}", parent=line, **hidden)
    make_programme_party(programme=programme, organization=union)
    meeting = make_meeting(
        slug=name,
        name_en=f"Hidden meeting {name}",
        parent=conference,
        organization=union,
        series=world["series"],
        prepares_for=[conference],
        **hidden,
    )
    make_participation(meeting=meeting, person=person, organization=union)
    make_outcome(meeting=meeting, programme=line, forwarded_to_meeting=conference, contribution=world["contribution"])
    paper = make_contribution(slug=name, title_en=f"Hidden paper {name}", responds_to=world["contribution"], **hidden)
    make_contribution_party(contribution=paper, organization=union)
    make_presentation(contribution=paper, meeting=conference, by_person=person)
    make_statement(slug=name, speaker_person=person, meeting=conference, programmes=[line], date="2999", **hidden)
    mentions = "[ITU](organization:itu) [WRC](meeting:wrc-07) [Zhao](person:zhao) [C2](programme:c2)"
    make_article(slug=name, headline_en=f"Hidden story {name}", body_en=mentions, **hidden)
    make_page(path=f"about/{name}", title_en=f"Hidden page {name}", parent=world["about"], **hidden)


def test_what_is_not_public_changes_no_byte_of_any_page(client, world):
    addresses = list(crawl(client))
    before = {address: client.get(address).content for address in addresses}

    with writing():
        for name, state in NEVER_PUBLIC.items():
            make_hidden(world, state, f"h-{name}")

    assert {address for address in addresses if client.get(address).content != before[address]} == set()
    sections = ("organizations", "people", "programmes", "meetings", "contributions", "statements", "news", "about")
    hidden = [f"/{section}/h-{name}/" for section in (*sections, "sources/source") for name in NEVER_PUBLIC]
    hidden = [address.replace("source/h-", "source-h-") for address in hidden]
    assert {address: client.get(address).status_code for address in hidden} == dict.fromkeys(hidden, 404)


@pytest.mark.parametrize("name", ["front-page", "site-map"])
def test_a_page_of_its_own_leads_strangers_back_to_itself(client, name):
    response = client.get(reverse(name), {"utm_source": "mail"})

    assert (response.status_code, response["Location"]) == (301, reverse(name))


def test_every_list_is_of_use_while_there_is_nothing_to_list(client):
    for address in list_addresses():
        tree = parse(client.get(address))
        assert len(tree.findall(f".//{HTML}h1")) == 1
        assert address == "/site-map/" or tree.find(f".//{HTML}div[@class='empty']//{HTML}a") is not None, address


def test_public_pages_may_be_kept_and_set_no_cookie(client, union):
    for address in [*list_addresses(), "/organizations/itu/"]:
        response = client.get(address, headers={"Cookie": "sessionid=forged; csrftoken=forged"})
        again = client.get(address, headers={"If-None-Match": response["ETag"]})

        assert response["Cache-Control"] == "public, max-age=60"
        assert response.cookies == {}
        assert not {"Cookie", "Accept-Language"} & {name.strip() for name in response.get("Vary", "").split(",")}
        assert (again.status_code, again.content) == (304, b"")
