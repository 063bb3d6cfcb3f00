"""What pages say to programs: JSON-LD, expanded by a program of other people, and Open Graph."""

import datetime
import json
from urllib.robotparser import RobotFileParser

import pytest
from django.core.files.base import ContentFile
from django.urls import resolve
from pyld import jsonld

from records.kinds import kinds
from records.public import element
from tests import page_types
from tests.factories import (
    make_article,
    make_contribution,
    make_meeting,
    make_membership,
    make_organization,
    make_other_name,
    make_person,
    make_programme,
    make_statement,
)
from tests.hostile_uploads import picture
from tests.pages import HTML, parse
from tests.world import make_world

pytestmark = pytest.mark.django_db
SCHEMA = "https://schema.org/"
# The part of schema.org's own context that matters here: its words, and which of them hold addresses.
WORDS = {"@vocab": SCHEMA} | {
    word: {"@type": "@id"}
    for word in ("url", "sameAs", "license", "eventStatus", "eventAttendanceMode", "image", "item")
}


def load_context(url, options):
    """Give the context from here: no test asks another host."""
    assert url == "https://schema.org"
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": WORDS}}


def written(page):
    """The JSON-LD of a page, as it stands there."""
    scripts = [each for each in parse(page).iter(f"{HTML}script") if each.get("type") == "application/ld+json"]
    assert len(scripts) == 1
    return json.loads(scripts[0].text)


def things(client, address):
    """What is spoken of at an address: `{type: expanded node}` of its graph, without the marks of JSON-LD."""
    return things_of(client.get(address))


def things_of(page):
    """What a page speaks of, likewise."""
    assert page.status_code == 200, page.request["PATH_INFO"]
    nodes = jsonld.expand(written(page), {"documentLoader": load_context})
    return {node["@type"][0].removeprefix(SCHEMA): plain(node) for node in nodes}


def plain(value):
    if isinstance(value, list):
        values = [plain(each) for each in value]
        return values[0] if len(values) == 1 else values
    if not isinstance(value, dict):
        return value.removeprefix(SCHEMA) if isinstance(value, str) and not value.endswith("/") else value
    if "@value" in value:
        return (value["@value"], value["@language"]) if "@language" in value else value["@value"]
    if set(value) == {"@id"}:
        return plain(value["@id"])
    return {name.removeprefix(SCHEMA): plain(each) for name, each in value.items()}


TYPES = [
    ("/", {"WebPage", "BreadcrumbList"}),
    ("/organizations/", {"CollectionPage", "BreadcrumbList", "Dataset"}),
    ("/organizations/itu/", {"WebPage", "BreadcrumbList", "Organization"}),
    ("/people/zhao/", {"WebPage", "BreadcrumbList", "Person"}),
    ("/programmes/c2/", {"WebPage", "BreadcrumbList", "Project"}),
    ("/programmes/wrc/", {"WebPage", "BreadcrumbList", "EventSeries"}),
    ("/topics/spectrum/", {"WebPage", "BreadcrumbList", "DefinedTerm"}),
    ("/meetings/wrc-07/", {"WebPage", "BreadcrumbList", "Event"}),
    ("/contributions/regulations/", {"WebPage", "BreadcrumbList", "CreativeWork"}),
    ("/statements/speech/", {"WebPage", "BreadcrumbList", "Quotation"}),
    ("/statements/message/", {"WebPage", "BreadcrumbList", "CreativeWork"}),
    ("/news/story/", {"WebPage", "BreadcrumbList", "NewsArticle"}),
    ("/about/privacy/", {"WebPage", "BreadcrumbList"}),
    ("/sources/the-source/", {"WebPage", "BreadcrumbList", "CreativeWork"}),
]


def test_the_page_of_every_kind_is_in_the_table():
    shown = {resolve(address).func.view_initkwargs.get("kind") for address, _types in TYPES}

    # A membership has no address that can be written here; what its page says has a test of its own.
    wanted = {kind.base for kind in kinds() if kind.detail} - {"membership"}
    assert wanted <= {kind.base for kind in shown if kind}


def test_each_page_is_of_the_expected_types_in_every_language(client, pages):
    make_world()

    for address, types in TYPES:
        for prefix in ("", "/ar"):
            nodes = things(client, prefix + address) if prefix else things_of(pages[address])
            assert set(nodes) == types, prefix + address
            page = nodes.get("WebPage") or nodes["CollectionPage"]
            assert page["license"] == "https://creativecommons.org/licenses/by/4.0/"
            assert page["url"] == page["@id"] == f"http://testserver{prefix}{address}"
            assert page["inLanguage"] == ("ar" if prefix else "en")
            for main in (nodes[kind] for kind in types - {"WebPage", "CollectionPage", "BreadcrumbList"}):
                assert (page["mainEntity"], main["mainEntityOfPage"]) == (main["@id"], page["@id"])


def test_a_programme_whose_kind_is_not_stated_is_given_none(client):
    make_programme(slug="unnamed", kind="", start_date="2006")

    nodes = things(client, "/programmes/unnamed/")

    assert set(nodes) == {"WebPage", "BreadcrumbList", "Thing"}
    assert "foundingDate" not in nodes["Thing"]


def test_a_membership_is_a_role_with_the_dates_that_are_certain_and_the_doubt_in_words(client):
    body, person = make_organization(slug="body", name_en="Body"), make_person(slug="zhao", name_en="Zhao")
    terms = {
        "Over": ("2007", "2014-12"),
        "Over in a year in doubt": ("2015?", "2016~"),
        "Begun in a season": ("2003-21", ".."),
        "In force": ("2003-02", ".."),
        "Begun, end not known": ("2010", ""),
        "Not known": ("", ""),
        "To come": ("2990", ""),
        "To come, in doubt": ("2990~", ""),
    }
    for name, (start, end) in terms.items():
        make_membership(organization=body, member_person=person, role_en=name, start_date=start, end_date=end)

    of_person = things(client, "/people/zhao/")["Person"]["memberOf"]
    of_body = things(client, "/organizations/body/")["Organization"]["member"]

    def stated(roles):
        keys = ("startDate", "endDate", "description")
        return {role["roleName"]: tuple(role.get(key) for key in keys) for role in roles}

    assert (
        stated(of_person)
        == stated(of_body)
        == {
            "Over": ("2007", "2014-12", "ended: 2007 – December 2014"),
            "Begun in a season": (None, None, "in force: spring 2003 – present"),
            "In force": ("2003-02", None, None),
            "Begun, end not known": ("2010", None, "possibly in force: 2010"),
            "Not known": (None, None, "date not known"),
            "To come": ("2990", None, "not yet begun: 2990"),
        }
    )
    assert of_person[0]["memberOf"] == {
        "@type": "Organization",
        "@id": "http://testserver/organizations/body/#this",
        "name": "Body",
        "url": "http://testserver/organizations/body/",
    }
    assert {role["member"]["name"] for role in of_body} == {"Zhao"}


def test_the_page_of_a_membership_that_is_over_says_so_however_little_is_known_of_when(client):
    body, person = make_organization(name_en="Body"), make_person(name_en="Zhao")
    over = make_membership(organization=body, member_person=person, role_en="R", start_date="2015?", end_date="2016~")

    role = things(client, f"/memberships/{over.uid}/")["OrganizationRole"]

    assert (role["member"]["name"], role["memberOf"]["name"]) == ("Zhao", "Body")
    assert role["description"] == "ended: 2015 (uncertain) – about 2016"
    assert {"startDate", "endDate"} & set(role) == set()


def test_a_list_is_data_with_its_licence_and_its_other_forms(client):
    make_organization(slug="a", country="CH")
    make_organization(slug="b")

    nodes = things(client, "/fr/organizations/?country=CH")

    address = "http://testserver/fr/organizations/?country=CH"
    assert nodes["CollectionPage"]["mainEntity"] == f"{address}#data"
    assert nodes["Dataset"] == {
        "@type": "Dataset",
        "@id": f"{address}#data",
        "name": "Organisations, Pays\u00a0: Suisse",
        "description": nodes["CollectionPage"]["description"],
        "url": address,
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "isAccessibleForFree": True,
        "mainEntityOfPage": address,
        "distribution": [
            {"@type": "DataDownload", "contentUrl": f"http://testserver{path}?country=CH", "encodingFormat": media_type}
            for path, media_type in (
                ("/fr/organizations.csv", "text/csv"),
                ("/fr/organizations.atom", "application/atom+xml"),
            )
        ],
    }


def test_the_licence_stands_on_what_the_portal_has_written_and_not_on_the_work_of_others(pages):
    licence = "https://creativecommons.org/licenses/by/4.0/"

    licensed = {
        kind: thing.get("license")
        for address in ("/news/story/", "/contributions/regulations/", "/statements/speech/", "/meetings/wrc-07/")
        for kind, thing in things_of(pages[address]).items()
        if kind not in ("WebPage", "BreadcrumbList")
    }

    assert licensed == {"NewsArticle": licence, "CreativeWork": None, "Quotation": None, "Event": None}


def test_a_meeting_names_what_it_is_part_of_its_parts_and_no_invented_day(client):
    above = make_meeting(slug="above", name_en="Above", start_date="2007-23", end_date="2007-23")
    meeting = make_meeting(
        slug="m",
        name_en="M",
        parent=above,
        start_date="2007-10",
        end_date="2007-11-16",
        event_status="postponed",
        attendance_mode="hybrid",
        place_en="Geneva",
        country="CH",
        organization=make_organization(name_en="Body"),
    )
    make_meeting(slug="below", name_en="Below", parent=meeting, start_date="2007-10-22", end_date="")

    event = things(client, "/meetings/m/")["Event"]

    assert (event["startDate"], event["endDate"]) == ("2007-10", "2007-11-16")
    assert event["superEvent"] == {
        "@type": "Event",
        "@id": "http://testserver/meetings/above/#this",
        "name": "Above",
        "url": "http://testserver/meetings/above/",
    }
    assert (event["subEvent"]["name"], event["subEvent"]["startDate"]) == ("Below", "2007-10-22")
    assert event["eventStatus"] == "EventPostponed"
    assert event["eventAttendanceMode"] == "MixedEventAttendanceMode"
    assert event["location"] == {
        "@type": "Place",
        "name": "Geneva",
        "address": {"@type": "PostalAddress", "addressCountry": "CH"},
    }
    assert event["organizer"]["name"] == "Body"


def test_only_a_speakers_own_words_are_a_quotation_in_the_language_in_which_they_were_said(client):
    person = make_person(name_en="Zhao")
    make_statement(
        slug="own",
        speaker_person=person,
        rendering="verbatim",
        text_en="It went well.",
        text_fr="Tout s’est bien passé.",
        original_language="en",
        date="2008-04",
    )
    make_statement(slug="told", speaker_person=person, rendering="paraphrase", text_en="He was glad.")

    own, paraphrase = things(client, "/fr/statements/own/"), things(client, "/statements/told/")

    assert own["Quotation"]["text"] == ("It went well.", "en")
    assert (own["Quotation"]["inLanguage"], own["Quotation"]["dateCreated"]) == ("en", "2008-04")
    assert own["Quotation"]["spokenByCharacter"]["name"] == ("Zhao", "en")
    assert "Quotation" not in paraphrase
    assert (paraphrase["CreativeWork"]["abstract"], paraphrase["CreativeWork"]["about"]["name"]) == (
        "He was glad.",
        "Zhao",
    )
    assert "text" not in paraphrase["CreativeWork"]


def test_an_article_says_when_it_was_published_and_by_whom(client):
    make_article(
        slug="story",
        headline_en="Headline",
        lead_en="Lead.",
        publisher=make_organization(slug="itu", name_en="ITU"),
        body_en="[ITU](organization:itu)",
    )

    article = things(client, "/news/story/")["NewsArticle"]

    assert (article["headline"], article["description"]) == ("Headline", "Lead.")
    assert article["datePublished"] == "2020-01-01T12:00:00+00:00"
    assert article["publisher"]["name"] == article["author"]["name"] == "ITU"
    assert article["mentions"] == "http://testserver/organizations/itu/#this"
    assert article["citation"]["name"] == "The source"


def test_the_breadcrumb_is_that_of_the_page(client):
    make_programme(slug="line", name_en="Line")
    make_programme(slug="part", name_en="Part", parent=make_programme(slug="above", name_en="Above"))

    items = things(client, "/programmes/part/")["BreadcrumbList"]["itemListElement"]

    assert [(item["position"], item["name"], item["item"]) for item in items] == [
        (1, "Front page", "http://testserver/"),
        (2, "Programmes", "http://testserver/programmes/"),
        (3, "Above", "http://testserver/programmes/above/"),
        (4, "Part", "http://testserver/programmes/part/"),
    ]


def flattened(page):
    """The nodes of a page after all that is said of each was put together: `{name: node}`."""
    nodes = jsonld.flatten(written(page), None, {"documentLoader": load_context})
    return {node["@id"]: node for node in nodes}


def allowed(client):
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").text.splitlines())
    return lambda name: robots.can_fetch("AnyBot", name)


def assert_sound(page, address, may):
    """A page is a page and nothing else, its other names are plain, and it names no content that crawlers may not have."""
    nodes, own = flattened(page), f"http://testserver{address}"
    pages = {name: node["@type"] for name, node in nodes.items() if {PAGE, COLLECTION} & set(node.get("@type", []))}
    assert pages in ({own: [PAGE]}, {own: [COLLECTION]}), address
    assert all(len(node.get("@type", [])) < 2 for node in nodes.values()), address
    for node in nodes.values():
        assert all(set(name) == {"@value"} for name in node.get(f"{SCHEMA}alternateName", [])), address
    said = [(name, value) for node in nodes.values() for name, values in node.items() for value in values]
    # A step of the way to a page is no content.
    named = [value["@id"] for name, value in said if "@id" in value and name != f"{SCHEMA}item"]
    contents = [value["@value"] for name, value in said if name == f"{SCHEMA}contentUrl"]
    others = [each for each in [*nodes, *named, *contents] if each.startswith("http://testserver/")]
    assert [each for each in others if each.partition("#")[0] != own and not may(each)] == [], address


PAGE, COLLECTION = f"{SCHEMA}WebPage", f"{SCHEMA}CollectionPage"


def test_no_page_that_a_reader_reaches_is_something_else_besides(client, pages):
    may = allowed(client)

    for address, page in pages.items():
        assert_sound(page, address, may)


def test_no_page_is_something_else_besides_on_any_type_of_page_in_arabic(client):
    make_world()
    may = allowed(client)
    types = [each for each in page_types.page_types() if each not in page_types.ERRORS]

    for page_type in types:
        address = page_types.address(page_type, "ar")
        assert_sound(client.get(address), address, may)

    assert len(types) > len(kinds())


def test_other_names_are_plain_texts_each_once_whatever_their_language(client):
    body = make_organization(slug="itu", name_en="Union", abbreviation="ITU")
    for name, language in (("UIT", "fr"), ("МСЭ", "ru"), ("ITU", "en")):
        make_other_name(organization=body, name=name, language=language)

    assert things(client, "/fr/organizations/itu/")["Organization"]["alternateName"] == ["ITU", "UIT", "МСЭ"]


@pytest.mark.parametrize("name", ["</script><script>alert(1)</script>", "<!--<script>", "a & b\u2028c", '"\\'])
def test_no_text_of_the_record_can_leave_the_block_of_data(client, name):
    make_contribution(slug="c", summary_en=name)

    page = client.get("/contributions/c/")

    assert written(page)["@graph"][2]["abstract"] == name
    assert page.content.decode().count("</script>") == 2  # the block of data, and the script of every page
    assert "<!--" not in page.content.decode()


def meta(client, address):
    """The Open Graph of a page: `{property: contents}`, without `og:`."""
    contents = {}
    for each in parse(client.get(address)).findall(f".//{HTML}meta[@property]"):
        contents.setdefault(each.get("property").removeprefix("og:"), []).append(each.get("content"))
    return {name: values[0] if len(values) == 1 else values for name, values in contents.items()}


def test_a_page_tells_other_sites_its_title_summary_type_language_and_the_others(client):
    make_organization(slug="a", name_en="A", name_fr="Â", name_ar="أ", summary_en="One.", summary_fr="Un.")

    assert meta(client, "/fr/organizations/a/") == {
        "site_name": "ituportal",
        "type": "website",
        "title": "Â",
        "description": "Un.",
        "url": "http://testserver/fr/organizations/a/",
        "locale": "fr_FR",
        "locale:alternate": "en_GB",
        "image": "http://testserver/static/icons/512.png",
        "image:width": "512",
        "image:height": "512",
        "image:alt": "ituportal",
    }


def test_an_article_has_its_own_picture_if_any_and_its_moments(client):
    image = ContentFile(picture("PNG"), name="x.png")
    make_article(slug="a", headline_en="H", lead_en="L.", image=image, image_alt_en="A hall")
    plain = make_article(slug="b", publish_at=datetime.datetime(2021, 5, 6, 7, 8, tzinfo=datetime.UTC))

    with_picture, without = meta(client, "/news/a/"), meta(client, "/news/b/")

    assert (with_picture["type"], with_picture["title"], with_picture["description"]) == ("article", "H", "L.")
    assert with_picture["image"].startswith("http://testserver/media/articles/")
    assert with_picture["image:alt"] == "A hall"
    assert without["image"] == "http://testserver/static/icons/512.png"
    assert without["article:published_time"] == "2021-05-06T07:08:00+00:00"
    assert datetime.datetime.fromisoformat(without["article:modified_time"]) == plain.changed_at


def test_every_page_describes_itself_in_words_of_its_own(pages):
    descriptions = {}
    for address, page in pages.items():
        tree = parse(page)
        descriptions[address] = tree.find(f".//{HTML}meta[@name='description']").get("content")
        assert tree.find(f".//{HTML}link[@rel='canonical']").get("href") == f"http://testserver{address}"

    assert all(descriptions.values())
    assert max(map(len, descriptions.values())) < 250
    same = {}
    for address, description in descriptions.items():
        same.setdefault(description, []).append(address)
    assert [addresses for addresses in same.values() if len(addresses) > 1] == []


def test_what_json_ld_says_of_any_sign_is_what_the_standard_library_would_write_but_for_what_could_end_the_element():
    signs = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x11000)]))
    escaped = json.dumps({"signs": signs, "n": [1, 2.5, True, None]}, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        escaped = escaped.replace(sign, f"\\u{ord(sign):04X}")

    assert (
        element({"signs": signs, "n": [1, 2.5, True, None]}) == f'<script type="application/ld+json">{escaped}</script>'
    )
