"""What stands round every page: search, sections, the foot, and what an error says."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from records.feedback.models import MESSAGES_IN_AN_HOUR
from records.kinds import kinds
from tests.factories import make_article, make_page
from tests.pages import HTML, internal_links, parse, words

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
LARGEST_CSS, LARGEST_JS = 25_000, 10_000  # bytes, compressed


def links(tree, path):
    return [(link.get("href"), words(link)) for link in tree.find(path).iter(f"{HTML}a")]


@pytest.mark.parametrize(("address", "action"), [("/", "/search/"), ("/fr/news/", "/fr/search/")])
def test_the_search_box_of_every_page_asks_in_its_language(client, address, action):
    form = parse(client.get(address)).find(f".//{HTML}header//{HTML}form[@role='search']")

    assert (form.get("action"), form.get("method")) == (action, "get")
    assert [(field.get("name"), field.get("type")) for field in form.iter(f"{HTML}input")] == [("q", "search")]
    assert form.find(f"{HTML}label").get("for") == form.find(f"{HTML}input").get("id")


def test_the_sections_open_by_a_button_that_needs_no_script(client):
    nav = parse(client.get("/news/")).find(f".//{HTML}nav[@class='mainnav']")

    place = nav.find(f".//{HTML}div[@popover]")
    assert [button.get("popovertarget") for button in nav.iter(f"{HTML}button")] == [place.get("id")] * 2
    assert [words(link) for link in place.iter(f"{HTML}a") if link.get("aria-current") == "page"] == ["News"]
    assert len(list(place.iter(f"{HTML}a"))) == sum(kind.navigation > 0 for kind in kinds())


def test_the_foot_names_the_standing_pages_that_are_public(client):
    make_page(path="about", title_en="About", title_fr="À propos")
    make_page(path="planned", title_en="Planned", status="draft", publish_at=None)

    tree = parse(client.get("/fr/news/"))

    assert links(tree, f".//{HTML}nav[@aria-labelledby='foot-portal']") == [("/fr/about/", "À propos")]
    foot = links(tree, f".//{HTML}nav[@aria-labelledby='foot-record']")
    assert {("/fr/site-map/", "Plan du site"), ("/fr/corrections/", "Corrections")} <= set(foot)
    assert "/api/v1/" in dict(foot)
    assert ("/ar/news/", "العربية") in links(tree, f".//{HTML}ul[@class='languages']")


def test_a_page_leads_to_the_form_about_it_and_offers_to_print_only_with_a_script(client):
    tree = parse(client.get("/news/"))

    tools = tree.find(f".//{HTML}nav[@class='tools no-print']")
    assert [link.get("href") for link in tools.iter(f"{HTML}a")] == ["/feedback/?page=/news/"]
    assert tools.find(f".//{HTML}li[@class='print']").get("hidden") is not None


def test_the_site_map_leads_everywhere(client):
    make_page(path="about", title_en="About")

    addresses = internal_links(client.get("/site-map/"), "/site-map/")

    lists = [kind.path for kind in kinds() if kind.list]
    assert {"/", "/api/v1/", "/fr/site-map/"} | {f"/{p}/" for p in [*lists, "feedback", "about"]} <= set(addresses)


def test_an_error_speaks_the_language_of_its_address_and_shows_ways_on(client):
    response = client.get("/fr/news/no-such-story/")
    tree = parse(response)

    main = tree.find(f".//{HTML}main")
    assert (response.status_code, tree.get("lang")) == (404, "fr")
    assert words(main.find(f".//{HTML}h1")) == "Page introuvable"
    assert main.find(f".//{HTML}form").get("action") == "/fr/search/"
    ways = [link.get("href") for link in main.iter(f"{HTML}a")]
    assert {"/fr/", "/fr/news/", "/fr/site-map/", "/fr/feedback/?page=/news/no-such-story/"} <= set(ways)


def error(status):
    """Ask for a page in Arabic that answers with this status."""
    client = Client(raise_request_exception=False)
    form = {"content_type": "application/x-www-form-urlencoded"}
    if status == 400:
        return client.get("/ar/feedback/?" + "&" * 5_001)
    if status == 403:
        return client.post("/ar/feedback/", b"message=x", **form)
    if status == 404:
        return client.get("/ar/nowhere/")
    if status == 410:
        make_article(slug="gone").withdraw("It was wrong.")
        return client.get("/ar/news/gone/")
    for _n in range(MESSAGES_IN_AN_HOUR + 1):
        response = client.post("/ar/feedback/", "message=x", headers={"Origin": "http://testserver"}, **form)
    return response


@pytest.mark.parametrize("status", [400, 403, 404, 410, 429])
def test_every_error_is_a_sound_page_from_right_to_left_in_arabic(status):
    response = error(status)
    tree = parse(response)

    assert response.status_code == status
    assert (tree.get("lang"), tree.get("dir")) == ("ar", "rtl")
    assert len(list(tree.iter(f"{HTML}h1"))) == 1
    labels = [form.get("aria-label") for form in tree.iter(f"{HTML}form") if form.get("role") == "search"]
    assert len(labels) == len(set(labels))


def test_a_fault_of_ours_says_so_in_the_language_of_its_address_without_asking_the_database(
    monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr("records.dating.days.today", lambda: 1 / 0)
    make_page(path="about", title_en="About")

    with django_assert_num_queries(0):
        response = Client(raise_request_exception=False).get("/fr/")

    tree = parse(response)
    assert (response.status_code, tree.get("lang")) == (500, "fr")
    assert "Un problème est survenu de notre côté." in words(tree.find(f".//{HTML}main"))
    assert {"/fr/", "/fr/news/"} <= set(internal_links(response, "/fr/"))
    assert 'href="/fr/feedback/"' in response.content.decode()


def test_the_style_sheets_and_scripts_of_a_page_stay_small(client):
    page = client.get("/").content.decode()
    sheets = re.findall(r'<link rel="stylesheet" href="/static/([^"]*)"', page)
    scripts = re.findall(r'<script src="/static/([^"]*)"', page)

    def size(names):
        return sum(len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in names)

    assert sheets
    assert scripts
    assert size(sheets) <= LARGEST_CSS
    assert size(scripts) <= LARGEST_JS


@pytest.mark.parametrize("path", ["admin/", "robots.txt", "sitemap.xml"])
def test_what_exists_once_is_not_found_below_a_language_and_the_page_speaks_it(client, path):
    response = client.get(f"/fr/{path}")
    tree = parse(response)

    assert (response.status_code, tree.get("lang"), response.headers["Content-Language"]) == (404, "fr", "fr")
    assert words(tree.find(f".//{HTML}main//{HTML}h1")) == "Page introuvable"
    assert "/fr/" in internal_links(response, f"/fr/{path}")


def test_the_unit_that_answers_is_named_in_each_language_until_an_operator_names_one(client, settings):
    def answers(address):
        tree = parse(client.get(address))
        return words(tree.find(f".//{HTML}footer[@class='pagefoot']"))

    by_default = [answers("/news/"), answers("/fr/news/"), answers("/zh-hans/news/")]
    settings.CONTACT_UNIT = "Press office"
    named = answers("/fr/news/")

    assert by_default == [
        "Contact for this page: Editors of the record",
        "Contact pour cette page : Rédaction du registre",
        "本页联系单位：本记录编辑部",
    ]
    assert named == "Contact pour cette page : Press office"
