"""The page on which people read what the API offers."""

import json

import pytest

from records.api.views import description
from records.texts import languages
from tests.api import COLLECTIONS
from tests.pages import HTML, internal_links, parse, words

pytestmark = pytest.mark.one_database

ADDRESS = "/api/v1/docs/"


@pytest.fixture
def page(client, db):
    return client.get(ADDRESS)


@pytest.fixture
def tree(page):
    return parse(page)


def by_id(tree, name):
    return tree.find(f".//{HTML}section[@id='{name}']")


def terms(element):
    """What is explained in an element."""
    return [words(term) for term in element.iter(f"{HTML}dt")]


def operation(name):
    path = f"/api/v1/{name}"
    return description()["paths"][path]["get"], description()["paths"][path + "/{key}"]["get"]


def names(operation):
    return {parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "query"}


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a_collection_stands_with_its_addresses_filters_and_fields(tree, name):
    listed, one = operation(name)
    record = one["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    fields = list(description()["components"]["schemas"][record]["properties"])

    filters, shown = by_id(tree, name).findall(f"{HTML}details")
    assert set(terms(filters)) == names(listed) - {"cursor", "page_size", "count", "lang", "fields"}
    top = [words(each.find(f"{HTML}dt")) for each in shown.findall(f"{HTML}dl/{HTML}div")]
    assert top == fields
    assert f"/api/v1/{name}/" in [a.get("href") for a in by_id(tree, name).iter(f"{HTML}a")]
    key = "uid" if one["parameters"][0]["schema"].get("format") == "uuid" else "slug"
    assert f"One record/api/v1/{name}/{{{key}}}/" in words(by_id(tree, name))
    assert "As a table" in terms(by_id(tree, name))


def test_what_every_list_takes_is_told_once(tree):
    assert terms(by_id(tree, "lists")) == ["cursor", "page_size", "count", "lang", "fields"]


def test_what_only_one_record_shows_is_marked(tree):
    field = {words(each.find(f"{HTML}dt")): words(each) for each in by_id(tree, "articles").iter(f"{HTML}div")}

    assert field["body"] == "body Text one record only"
    assert field["headline"] == "headline Text"


def test_what_a_value_can_be_is_told_in_words(tree):
    shown = {words(each.find(f"{HTML}dt")): words(each) for each in by_id(tree, "ImpreciseDate").iter(f"{HTML}div")}

    assert shown["earliest"].startswith("earliest day, such as 2021-10-15, or null")
    asked = {words(each.find(f"{HTML}dt")): words(each) for each in by_id(tree, "lists").iter(f"{HTML}div")}
    assert asked["page_size"] == "page_size Records on a page. whole number, 1 to 100 (50 if not given)"


def test_every_object_and_every_error_of_the_description_is_explained(tree):
    schemas, paths = description()["components"]["schemas"], description()["paths"].values()
    wholes = {name for name in schemas if by_id(tree, name) is None}

    assert all(name.endswith(("Row", "Detail", "List")) and not name.startswith("Nested") for name in wholes)
    assert all(terms(by_id(tree, name)) for name in set(schemas) - wholes)
    statuses = {status for path in paths for status in path["get"]["responses"]}
    assert {term.partition(" ")[0] for term in terms(by_id(tree, "answers"))} == statuses


def test_every_link_inside_the_page_has_a_target(tree):
    targets = {element.get("id") for element in tree.iter() if element.get("id")}
    inside = {a.get("href")[1:] for a in tree.iter(f"{HTML}a") if a.get("href", "").startswith("#")}

    assert len(inside) > 25
    assert inside <= targets


def test_every_request_on_the_page_is_one_that_the_api_answers(page, client):
    requests = [link for link in internal_links(page, ADDRESS) if link.startswith("/api/") and link != ADDRESS]

    answers = {link: client.get(link) for link in requests}

    assert len(answers) > 150
    assert {link: each.status_code for link, each in answers.items() if each.status_code != 200} == {}
    assert {each["Content-Type"] for each in answers.values()} == {"application/json"}


def test_the_error_on_the_page_is_what_the_api_answers(tree, client):
    request = words(tree.find(f".//{HTML}figcaption/{HTML}code"))
    shown = "".join(tree.find(f".//{HTML}pre").itertext())

    refused = client.get(request)

    assert refused.status_code == 400
    assert json.loads(shown) == refused.json()


def test_the_page_needs_no_policy_and_no_script_of_its_own(page, client):
    other = client.get("/site-map/")

    assert set(page["Content-Security-Policy"].split("; ")) == set(other["Content-Security-Policy"].split("; "))
    scripts = [[each.get("src") for each in parse(answer).iter(f"{HTML}script")] for answer in (page, other)]
    assert scripts[0] == scripts[1]


def test_the_page_is_one_in_all_languages_and_leads_to_the_front_page_of_each(client, tree):
    switch = tree.find(f".//{HTML}div[@class='strip']")
    alternates = [each.get("hreflang") for each in tree.iter(f"{HTML}link") if each.get("hreflang")]

    others = [f"/{code}/" for code in languages.CODES if code != languages.FALLBACK]
    assert [a.get("href") for a in switch.iter(f"{HTML}a")] == [ADDRESS, *others]
    assert alternates == ["en", "x-default"]
    assert client.get(f"/ar{ADDRESS}").status_code == 404


def test_the_page_asks_the_database_for_nothing_but_the_foot(client, db, django_assert_num_queries):
    client.get(ADDRESS)

    with django_assert_num_queries(1):
        client.get(ADDRESS)


def test_the_page_starts_no_session(page):
    assert not page.cookies
    assert "Cookie" not in page.get("Vary", "")
