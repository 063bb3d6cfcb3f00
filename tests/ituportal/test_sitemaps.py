"""The site map for search engines."""

import xml.etree.ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ituportal import sitemaps
from news.models import Page
from records.publication.models import Publishable
from records.sources.models import Source
from records.texts import languages
from tests.addresses import DETAILS, public_names
from tests.factories import make_article, make_membership, make_organization, make_person, make_source
from tests.pages import crawl
from tests.world import make_world

pytestmark = pytest.mark.django_db
S = f"{{{sitemaps.NAMESPACE}}}"
X = f"{{{sitemaps.XHTML}}}"
HOST = "http://testserver"


def parts(client):
    """The addresses that the index names."""
    index = ET.fromstring(client.get("/sitemap.xml").content)
    assert index.tag == f"{S}sitemapindex"
    assert {child.tag for child in index} <= {f"{S}sitemap"}
    return [loc.text.removeprefix(HOST) for loc in index.iter(f"{S}loc")]


def entries(client, address):
    """`{address: ({language: address}, lastmod)}` of one part, whose form is that of the schema."""
    part = ET.fromstring(client.get(address).content)
    assert part.tag == f"{S}urlset"
    pages = {}
    for url in part:
        names = [child.tag for child in url]
        assert url.tag == f"{S}url"
        assert names == sorted(names, key=[f"{S}loc", f"{S}lastmod", f"{X}link"].index)
        links = {link.get("hreflang"): link.get("href").removeprefix(HOST) for link in url.iter(f"{X}link")}
        pages[url.findtext(f"{S}loc").removeprefix(HOST)] = (links, url.findtext(f"{S}lastmod"))
    return pages


@pytest.mark.proof
def test_the_site_map_has_every_page_that_a_reader_can_follow_links_to(client):
    make_world()

    addresses = {}
    for part in parts(client):
        addresses |= entries(client, part)

    reached = crawl(client)
    assert {address for address in addresses if address.startswith("/ar/")} <= {f"/ar{a}" for a in reached}
    english = {a for a in addresses if not a.startswith(tuple(f"/{code}/" for code in languages.CODES))}
    # What readers ask for and write themselves is nothing to be found (robots.txt).
    pages = {each for each in reached if "?" not in each and not each.endswith((".csv", ".atom", ".ics"))}
    assert english == pages - {"/search/", "/feedback/"}


def test_an_address_is_there_in_the_languages_in_which_its_main_text_exists(client):
    make_organization(slug="a", name_en="A", name_fr="Â", name_ru="А", summary_en="One.", summary_fr="Un.")

    pages = entries(client, "/sitemap-organizations.xml")

    links = {"en": "/organizations/a/", "fr": "/fr/organizations/a/", "x-default": "/organizations/a/"}
    assert {address: each[0] for address, each in pages.items()} == {
        "/organizations/a/": links,
        "/fr/organizations/a/": links,
    }


def test_a_membership_is_there_where_both_its_ends_have_a_name(client):
    body = make_organization(name_fr="Un", name_es="Uno")
    made = make_membership(organization=body, member_person=make_person(name_fr="Une"), role_en="Chair")

    assert list(entries(client, "/sitemap-memberships.xml")) == [
        f"/memberships/{made.uid}/",
        f"/fr/memberships/{made.uid}/",
    ]


def test_a_source_is_there_in_its_own_language(client):
    sources = [make_source(slug="french", language="fr"), make_source(slug="german", language="de")]
    make_organization(sources=sources)

    assert list(entries(client, "/sitemap-sources.xml")) == ["/fr/sources/french/", "/sources/german/"]


def test_the_last_change_is_that_of_the_record(client):
    story = make_article(slug="a")

    (_links, changed_at), *_others = entries(client, "/sitemap-news.xml").values()

    assert changed_at == story.updated_at.replace(microsecond=0).isoformat()


def test_a_section_longer_than_a_part_is_cut_at_keys_and_whole(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "RECORDS", 2)
    for slug in "abcde":
        make_organization(slug=slug)

    addresses = [part for part in parts(client) if "organizations" in part]

    assert addresses == [
        "/sitemap-organizations.xml",
        "/sitemap-organizations.xml?after=b",
        "/sitemap-organizations.xml?after=d",
    ]
    assert [list(entries(client, part)) for part in addresses] == [
        ["/organizations/a/", "/organizations/b/"],
        ["/organizations/c/", "/organizations/d/"],
        ["/organizations/e/"],
    ]


def test_a_section_without_records_has_no_part(client):
    assert parts(client) == ["/sitemap-portal.xml"]


@pytest.mark.parametrize(
    ("asked", "better"),
    [
        ("/sitemap.xml?x=1", "/sitemap.xml"),
        ("/sitemap-portal.xml?after=a", "/sitemap-portal.xml"),
        ("/sitemap-memberships.xml?after=no-uid", "/sitemap-memberships.xml"),
        ("/sitemap-people.xml?after=a%00", "/sitemap-people.xml"),
        ("/sitemap-people.xml?after=a&after=b", "/sitemap-people.xml"),
        ("/sitemap-people.xml?after=a&utm_source=x", "/sitemap-people.xml"),
    ],
)
def test_what_is_not_understood_leads_to_the_whole(client, asked, better):
    response = client.get(asked)

    assert (response.status_code, response["Location"]) == (301, better)


def test_the_site_map_exists_once_and_not_in_each_language(client):
    assert [client.get(f"/fr{path}").status_code for path in ("/sitemap.xml", "/sitemap-news.xml", "/robots.txt")] == [
        404,
        404,
        404,
    ]


@pytest.mark.parametrize("size", [1, 3])
def test_a_part_costs_one_query_and_the_index_two_a_section_with_records(client, size):
    for _n in range(size):
        make_membership()

    with CaptureQueriesContext(connection) as part:
        client.get("/sitemap-memberships.xml")
    with CaptureQueriesContext(connection) as index:
        client.get("/sitemap.xml")

    assert (len(part), len(index)) == (1, len(sitemaps.SECTIONS) + 4)  # four of them have rows


def test_every_kind_of_record_with_a_page_has_a_section():
    pages = {model for name, model in DETAILS.items() if name.endswith("-detail") and not name.startswith("api:")}
    lists = {name for name in public_names() if name.endswith("-list") and not name.startswith("api:")}

    assert {kind.model_class for kind in sitemaps.SECTIONS.values()} == pages
    assert {kind.url_name("detail") for kind in sitemaps.SECTIONS.values()} <= set(public_names())
    assert lists <= set(sitemaps.SINGLE)
    assert all(issubclass(model, Publishable) for model in pages - {Source})
    assert Page in pages
