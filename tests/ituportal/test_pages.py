"""Every public page, as a reader and a browser find it."""

import re

import pytest
from django.urls import reverse

from records.public import CACHE_CONTROL
from records.texts import languages
from tests.factories import (
    make_organization,
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


@pytest.mark.proof
def test_no_internal_link_is_broken(client, world):
    pages = crawl(client)
    arabic = crawl(client, "/ar/")

    everything = {**pages, **arabic}
    assert {address: page.status_code for address, page in everything.items() if page.status_code != 200} == {}
    assert {record.get_absolute_url() for record in world.values() if hasattr(record, "slug")} <= set(pages)
    assert {f"/ar{address}" for address in pages} == set(arabic)


def test_every_page_has_one_heading_a_title_of_its_own_a_breadcrumb_a_contact_and_nothing_unrendered(pages):
    titles = {}
    for address, page in pages.items():
        if not page["Content-Type"].startswith("text/html"):
            continue
        tree = parse(page)
        text = words(tree.find(f"{HTML}body"))
        titles.setdefault(words(tree.find(f".//{HTML}title")), []).append(address)

        assert [address for h1 in tree.iter(f"{HTML}h1")] == [address]
        assert all(words(heading) for n in range(1, 7) for heading in tree.iter(f"{HTML}h{n}")), address
        assert tree.find(f".//{HTML}nav[@class='breadcrumb']//*[@aria-current='page']") is not None, address
        assert "Contact for this page:" in text, address
        assert not re.search(r"\bNone\b|\{\{|\{%|&lt;|&amp;", text), address

    assert {title: addresses for title, addresses in titles.items() if len(addresses) > 1} == {}


def test_the_canonical_address_and_the_language_are_those_of_the_page(client, union):
    tree = parse(client.get("/ar/organizations/itu/"))

    assert (tree.get("lang"), tree.get("dir")) == ("ar", "rtl")
    assert tree.find(f".//{HTML}link[@rel='canonical']").get("href") == "http://testserver/ar/organizations/itu/"


def alternates(client, address):
    """The alternates that a page names, by language."""
    links = parse(client.get(address)).findall(f".//{HTML}link[@hreflang]")
    return {link.get("hreflang"): link.get("href") for link in links}


def test_the_alternates_of_a_record_are_the_languages_in_which_its_main_text_exists(client):
    make_organization(slug="a", name_en="A", name_fr="Â", name_ru="А", summary_en="One.", summary_fr="Un.")
    expected = {
        "en": "http://testserver/organizations/a/",
        "fr": "http://testserver/fr/organizations/a/",
        "x-default": "http://testserver/organizations/a/",
    }

    assert alternates(client, "/organizations/a/") == alternates(client, "/fr/organizations/a/") == expected


def test_a_page_that_stands_in_for_a_missing_translation_is_its_own_canonical_and_nobodys_alternate(client, union):
    tree = parse(client.get("/ru/organizations/itu/"))

    assert tree.find(f".//{HTML}link[@rel='canonical']").get("href") == "http://testserver/ru/organizations/itu/"
    assert alternates(client, "/ru/organizations/itu/") == {}


def test_a_list_exists_in_every_language_with_its_filters(client):
    addresses = alternates(client, "/ar/organizations/?classification=sector")

    assert list(addresses) == [*languages.BCP47.values(), "x-default"]
    assert addresses["zh-Hans"] == "http://testserver/zh-hans/organizations/?classification=sector"
    assert addresses["x-default"] == addresses["en"] == "http://testserver/organizations/?classification=sector"


def test_the_language_switch_keeps_page_and_filters_and_names_each_language_in_itself(client):
    tree = parse(client.get("/fr/organizations/", {"classification": "sector", "q": ""}))

    switch = tree.find(f".//{HTML}div[@class='strip']")
    assert [(a.get("href"), a.get("lang"), words(a)) for a in switch.iter(f"{HTML}a")][:6] == [
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


@pytest.mark.parametrize("name", ["front-page", "site-map", "statistics"])
def test_a_page_of_its_own_leads_strangers_back_to_itself(client, name):
    response = client.get(reverse(name), {"utm_source": "mail"})

    assert (response.status_code, response["Location"]) == (301, reverse(name))


def test_every_list_is_of_use_while_there_is_nothing_to_list(client):
    for address in list_addresses():
        tree = parse(client.get(address))
        assert len(tree.findall(f".//{HTML}h1")) == 1
        assert (
            address in ("/site-map/", "/feedback/") or tree.find(f".//{HTML}div[@class='empty']//{HTML}a") is not None
        ), address


def test_public_pages_may_be_kept_and_set_no_cookie(reader, union):
    for address in [*list_addresses(), "/organizations/itu/"]:
        response = reader.get(address, headers={"Cookie": "sessionid=forged; csrftoken=forged"})
        again = reader.get(address, headers={"If-None-Match": response["ETag"]})

        assert response["Cache-Control"] == CACHE_CONTROL
        assert response.cookies == {}
        assert not {"Cookie", "Accept-Language"} & {name.strip() for name in response.get("Vary", "").split(",")}
        assert (again.status_code, again.content) == (304, b"")
