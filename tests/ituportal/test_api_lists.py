"""Every collection of the API, as a list and in detail: queries, pages, parameters."""

import uuid

import pytest

from ituportal.api import COLLECTIONS as VIEWS
from records.lists import NamesRecord
from tests.api import COLLECTIONS
from tests.api_rows import ROWS, key_of, parameters_of
from tests.copies import copies_in_list, copies_of_parts

# The lists in each detail that can be of any length.
GROWING = {
    "organizations": {"other_names", "identifiers", "figures", "relations", "members", "memberships"},
    "people": {"other_names", "identifiers", "memberships"},
    "posts": {"memberships"},
    "programmes": {"parties", "related"},
    "meetings": {"parts", "followed_by", "figures", "participations", "presentations", "outcomes"},
    "contributions": {"parties", "presentations"},
}
# In how many tables the rows of a collection stand, where it is not one.
TABLES = {"figures": 2}


def test_every_collection_is_covered(api):
    assert tuple(ROWS) == COLLECTIONS
    assert api("") == {name: f"http://testserver/api/v1/{name}/" for name in COLLECTIONS}


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_list_takes_the_same_queries_at_one_row_and_at_twenty_five(api, collection, django_assert_num_queries):
    make, queries, _detail_queries = ROWS[collection]
    row = make()

    with django_assert_num_queries(queries):
        assert len(api(f"{collection}/?page_size=1")["results"]) == 1
    copies_in_list(row, 24)
    with django_assert_num_queries(queries):
        assert len(api(f"{collection}/?page_size=25")["results"]) == 25
    with django_assert_num_queries(queries + TABLES.get(collection, 1)):
        assert api(f"{collection}/?page_size=25&count=true")["count"] >= 25


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_detail_takes_the_same_queries_with_one_part_of_each_kind_and_with_twenty_five(
    api, collection, django_assert_num_queries
):
    make, _queries, queries = ROWS[collection]
    row = make()

    with django_assert_num_queries(queries):
        before = api(f"{collection}/{row.key}/")
    copies_of_parts(row, 24)
    with django_assert_num_queries(queries):
        after = api(f"{collection}/{row.key}/")

    grown = {name for name in before if isinstance(before[name], list) and len(after[name]) == 24 + len(before[name])}
    assert grown == GROWING.get(collection, set())


@pytest.mark.proof
@pytest.mark.parametrize("collection", COLLECTIONS)
def test_pages_of_two_meet_every_row_once_forwards_and_back(api, collection):
    for _ in range(3):
        ROWS[collection][0]()
    everything = [key_of(row) for row in api(f"{collection}/")["results"]]
    assert len(everything) >= 3

    page = api(f"{collection}/?page_size=2")
    forwards = [key_of(row) for row in page["results"]]
    while page["next"]:
        page = api(page["next"])
        forwards += [key_of(row) for row in page["results"]]
    back = [key_of(row) for row in page["results"]]
    while page["previous"]:
        page = api(page["previous"])
        back = [key_of(row) for row in page["results"]] + back

    assert forwards == everything
    assert back == everything


def sample(schema):
    """Values that a parameter takes."""
    if "enum" in schema:
        return schema["enum"]
    if schema["type"] == "array":
        return [schema["items"]["enum"][0], ",".join(schema["items"]["enum"])]
    if schema["type"] == "integer":
        return [schema["minimum"], schema["maximum"]]
    if schema["type"] == "boolean":
        return ["true", "false"]
    formats = {"date": ["0001-01-01", "2021-10-15", "9999-12-31"], "uuid": [str(uuid.UUID(int=2**100))]}
    patterns = {"^[A-Z]{2}$": ["CH"], ".:.": ["Wikidata:Q376150", "urn:iso:7"]}
    return formats.get(schema.get("format")) or patterns.get(schema.get("pattern"), ["2021"])


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_described_parameter_takes_every_kind_of_value_it_is_said_to_take(api, collection):
    ROWS[collection][0]()
    parameters = parameters_of(collection)

    for name, parameter in parameters.items():
        if name == "cursor":
            continue
        for value in sample(parameter["schema"]):
            address = f"{collection}/?{name}={value}" + ("&at=2021" if name == "certainty" else "")
            if isinstance(VIEWS[collection].filterset_class.base_filters.get(name), NamesRecord):
                # Of the right form, but no record is called so.
                assert [error["code"] for error in api(address, 400)["errors"]] == ["unknown"]
            else:
                api(address)


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_ordering_and_its_reverse_give_the_same_rows_in_opposite_orders(api, collection):
    for _ in range(3):
        ROWS[collection][0]()
    names = parameters_of(collection)["ordering"]["schema"]["enum"]

    for name in names[::2]:
        forwards = [key_of(row) for row in api(f"{collection}/?ordering={name}")["results"]]
        back = [key_of(row) for row in api(f"{collection}/?ordering=-{name}")["results"]]
        assert forwards == back[::-1]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_fields_leave_only_what_was_asked_for(api, collection):
    key = ROWS[collection][0]().key

    assert {tuple(row) for row in api(f"{collection}/?fields=url")["results"]} == {("url",)}
    assert list(api(f"{collection}/{key}/?fields=url")) == ["url"]


def test_unknown_field_is_answered_with_those_that_exist(api):
    problem = api.problems("sources/?fields=url,colour")["fields"]

    assert problem == (
        "There is no field “colour”. There are: "
        "id, slug, page, version, updated_at, url, title, publisher, address, date, language, note."
    )


# Lists in a detail of which the address leads to the records that the rows name, not to the rows.
NAMED_IN = {"presentations": "contribution", "parties": "organization"}


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_what_a_detail_shows_the_first_of_is_counted_and_its_address_has_all_of_it(api, collection):
    row = ROWS[collection][0]()
    copies_of_parts(row, 3)
    detail = api(f"{collection}/{row.key}/")
    lists = [name.removesuffix("_url") for name in detail if name.endswith("_url")]

    counted = [name for name in detail if name.endswith("_count")]
    # All parties of a contribution stand in its detail, and in no list of their own.
    assert counted == (["parties_count"] if collection == "contributions" else [f"{name}_count" for name in lists])
    for name in lists:
        whole = {key_of(found) for found in api(f"{detail[f'{name}_url']}&page_size=100")["results"]}
        end = NAMED_IN.get(name)
        assert detail[f"{name}_count"] == len(detail[name]) > 0
        assert {key_of(shown[end] if end else shown) for shown in detail[name]} == whole
