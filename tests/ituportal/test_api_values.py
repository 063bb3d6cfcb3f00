"""Rows that the API makes from values of columns say what those say that it makes from instances."""

import pytest

from ituportal.api import COLLECTIONS as VIEWS
from records.api.plans import plan_of
from tests.api import COLLECTIONS
from tests.api_rows import ROWS, key_of
from tests.world import make_world

pytestmark = pytest.mark.django_db

# What only instances can say: of the list, and of the detail.
FROM_INSTANCES = {
    "contributions": "the first parties of each",
    "corrections": "the name of another record",
    "figures": "they stand in two tables",
}
DETAILS_FROM_INSTANCES = {*FROM_INSTANCES, "organizations", "people", "posts", "programmes", "meetings", "articles"}


def is_planned(view, serializer):
    return view.in_values and plan_of(view, serializer, "", (), is_dated=False) is not None


def test_all_others_are_made_from_values():
    lists = {name for name, view in VIEWS.items() if not is_planned(view, view.row_serializer)}
    details = {name for name, view in VIEWS.items() if not is_planned(view, view.detail_serializer)}

    assert (lists, details) == (set(FROM_INSTANCES), DETAILS_FROM_INSTANCES)


@pytest.mark.parametrize("collection", sorted(set(COLLECTIONS) - set(FROM_INSTANCES)))
def test_rows_of_values_are_those_of_instances(api, collection, monkeypatch):
    make_world()
    ROWS[collection][0]()
    view = VIEWS[collection]
    names = list(view.row_serializer._declared_fields)
    queries = ["", "lang=fr", "lang=ar", f"fields={','.join(names[::-3])}", "page_size=1"]
    if "at" in view.filterset_class.base_filters:
        queries += ["at=2012", "at=2021-10-15&lang=ru", "at=1999&certainty=possible"]

    def answers():
        lists = [api(f"{collection}/?{query}") for query in queries]
        keys = [key_of(row) for row in lists[0]["results"]]
        return lists, [api(f"{collection}/{key}/{query}") for key in keys for query in ("", "?lang=es")]

    from_values = answers()
    monkeypatch.setattr(view, "in_values", False)

    assert len(from_values[0][0]["results"]) >= 1
    assert from_values == answers()
