"""What every list and detail of the API refuses: a 400 that names the parameter, and no query."""

import pytest

from tests import factories as f
from tests.api import COLLECTIONS
from tests.api_rows import ROWS, parameters_of
from tests.records.lists.test_paging import FORGED

HOSTILE = {
    "id__in=99999999999999999999": "id__in",
    "id=1": "id",
    "status__in=draft": "status__in",
    "year__gt=2000": "year__gt",
    "format=xml": "format",
    "utm_source=x": "utm_source",
    "ordering=password": "ordering",
    "ordering=": "ordering",
    "ordering=name,id": "ordering",
    "page_size=100000": "page_size",
    "page_size=101": "page_size",
    "page_size=0": "page_size",
    "page_size=-1": "page_size",
    "page_size=1e2": "page_size",
    "page_size=%D9%A5": "page_size",
    "page_size=" + "9" * 5000: "page_size",
    "page_size=": "page_size",
    "page_size=5&page_size=6": "page_size",
    "count=yes": "count",
    "fields=password": "fields",
    "fields=sort_key": "fields",
    "fields=": "fields",
    "fields=url,url": "fields",
    "fields=" + "url," * 1000: "fields",
    "lang=de": "lang",
    "lang=../../etc": "lang",
    "lang=fr&lang=ru": "lang",
    "cursor=x&cursor=x": "cursor",
    "cursor=": "cursor",
    "cursor=%00": "cursor",
    "cursor=%ff%fe": "cursor",
    "%00=1": "\x00",
    "%ff=1": "\ufffd",
    "q=" + "+".join(["word"] * 1500): "q",
}
FILTER_HOSTILE = {
    "integer": ["0", "-1", "99999999999999", "1e3", "2021.5", "x", "", "%00", "%ff", "%E0%A5%A8%E0%A5%A6", "9" * 1000],
    "string": ["%00", "%ff", "x" * 201, ""],
    "date": ["0000-01-01", "10000-01-01", "2021-02-30", "2021-10", "2021-W01-1", "20211015", "now", "%00", "%ff", ""],
    "uuid": ["1", "x" * 36, "%00", "%ff", "", "9" * 1000],
}


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_parameter_is_a_400_that_names_it(api, query, django_assert_num_queries):
    with django_assert_num_queries(0):
        for collection in COLLECTIONS:
            assert list(api.problems(f"{collection}/?{query}")) == [HOSTILE[query]]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_hostile_value_of_any_filter_is_a_400_that_names_it(api, collection, django_assert_num_queries):
    hostile = {}
    for name, parameter in parameters_of(collection).items():
        schema = parameter["schema"]
        if name not in {"cursor", "count"}:
            hostile[name] = FILTER_HOSTILE.get(schema.get("format") or schema["type"], ["%00", ""])

    with django_assert_num_queries(0):
        for turn in range(max(map(len, hostile.values()))):
            query = "&".join(f"{name}={values[turn % len(values)]}" for name, values in hostile.items())
            assert list(api.problems(f"{collection}/?{query}")) == list(hostile), query


@pytest.mark.parametrize("cursor", FORGED.values(), ids=FORGED)
def test_forged_cursor_is_a_400(api, cursor):
    for collection in COLLECTIONS:
        assert list(api.problems(f"{collection}/?cursor={cursor}")) == ["cursor"]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_cursor_of_another_list_or_order_is_a_400(api, collection):
    for _ in range(2):
        ROWS[collection][0]()
    names = parameters_of(collection)["ordering"]["schema"]["enum"]

    for name, other in zip(names, names[1:] + names[:1], strict=True):
        cursor = api(f"{collection}/?page_size=1&ordering={name}")["next"].partition("cursor=")[2]
        assert list(api.problems(f"{collection}/?ordering={other}&cursor={cursor}")) == ["cursor"]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_hostile_parameter_of_a_detail_is_a_400_that_names_it(api, collection):
    key = ROWS[collection][0]().key

    for query, name in {
        "page_size=5": "page_size",
        "ordering=name": "ordering",
        "fields=password": "fields",
        "fields=%00": "fields",
        "lang=de": "lang",
        "lang=fr&lang=fr": "lang",
        "q=x": "q",
        "%ff=%ff": "\ufffd",
    }.items():
        assert list(api.problems(f"{collection}/{key}/?{query}")) == [name]


def test_every_wrong_parameter_is_named_in_the_order_given_with_a_code(api):
    f.make_organization(slug="twice").withdraw("It was entered twice.")

    answer = api(
        "organizations/?page_size=0&colour=red&founded=0&lang=fr&lang=fr&parent=never&member_of=twice&q=a&q=b", 400
    )

    assert [(error["parameter"], error["code"]) for error in answer["errors"]] == [
        ("page_size", "invalid"),
        ("colour", "unknown-parameter"),
        ("founded", "invalid"),
        ("lang", "repeated"),
        ("parent", "unknown"),
        ("member_of", "gone"),
        ("q", "repeated"),
    ]
    sentence = "member_of: “twice” was public and has been taken out of the record. It was entered twice."
    assert sentence in answer["detail"]
    assert answer["title"] == "Bad Request"
    assert answer["status"] == 400
    assert "colour: There is no parameter “colour”." in answer["detail"]
