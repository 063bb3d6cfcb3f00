"""No list sorts or reads a whole table, however it is ordered: what the databases say of each query, without statistics too."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.module_loading import import_string

from ituportal.api import COLLECTIONS
from meetings.filters import StatementFilterSet
from meetings.templatetags.meetings_of import statements_of
from organizations import as_of
from organizations.filters import MembershipFilterSet
from organizations.models import Membership, Organization
from records.kinds import kinds
from records.lists import paging
from records.public import Notes
from tests import factories as make
from tests.world import make_world

pytestmark = pytest.mark.django_db

# PostgreSQL knows how few rows the tables of a test have, and chooses by that.
sqlite_alone = pytest.mark.one_database
# Orders by the columns of another table, whose index has them: their lists are those of parts, and sort what they keep.
SORTED = {
    "participations": {"meeting"},
    "outcomes": {"meeting"},
    "relations": {"start_date"},
}


def lists():
    """Each kind with a list, by its name there, and its filter set."""
    for kind in kinds():
        if kind.collection or kind.list:
            view = import_string(kind.api or kind.list)
            yield kind.collection or kind.path, view.filterset_class


def plan(sql):
    """Return what the database would do, a line each."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            return [row[3] for row in cursor.fetchall()]
        # The tables of a test are so small that PostgreSQL would rather read them whole and sort.
        cursor.execute(
            "SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_incremental_sort = off"
        )
        cursor.execute(f"EXPLAIN {sql}")
        return [row[0] for row in cursor.fetchall()]


def query(filter_set, text, cursor):
    """The query of a page of a list, as API, page and table make it."""
    rows = filter_set._meta.model.objects.published()
    filters = filter_set(QueryDict(text), rows)
    assert filters.problems == {}
    with CaptureQueriesContext(connection) as captured:
        page = paging.take(filters.qs.with_ends(), filters.order, 1, cursor)
    return captured[0]["sql"], page


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_page_in_any_order_is_read_where_it_begins(language):
    make_world()
    sorting = {}
    for name, filter_set in lists():
        for ordering in filter_set.ordering_names():
            with translation.override(language):
                first, page = query(filter_set, f"ordering={ordering}", "")
                pages = [first] + ([query(filter_set, f"ordering={ordering}", page.next)[0]] if page.next else [])
            lines = [line for sql in pages for line in plan(sql)]
            if any("TEMP B-TREE FOR ORDER BY" in line or "Sort" in line for line in lines):
                sorting.setdefault(name, {})[ordering.removeprefix("-")] = lines

    assert {name: set(found) for name, found in sorting.items()} == SORTED, sorting


def test_a_page_of_the_api_is_read_where_its_order_begins(client):
    make_world()
    sorting = {}
    for name, view in COLLECTIONS.items():
        for ordering in view.filterset_class.ordering_names():
            with CaptureQueriesContext(connection) as captured:
                assert client.get(f"/api/v1/{name}/?page_size=1&ordering={ordering}").status_code == 200
            # The keys and values of a page, one row more, to which it joins what the rows lead to; of figures two such queries.
            pages = [asked["sql"].rpartition("page.* FROM (")[2].partition(") page JOIN")[0] for asked in captured]
            pages = [sql for sql in pages if sql.endswith("LIMIT 2")]
            assert pages
            lines = [line for query in pages for line in plan(query)]
            if any("TEMP B-TREE FOR ORDER BY" in line or "Sort" in line for line in lines):
                sorting.setdefault(name, set()).add(ordering.removeprefix("-"))

    assert sorting == SORTED


@sqlite_alone
@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ("kind=letter", "statement_kind_newest"),
        ("speaker=intersputnik", "statement_body_newest"),
        ("speaker=zhao", "statement_person_newest"),
        ("meeting=council", "statement_meeting_newest"),
    ],
)
def test_a_list_that_is_narrowed_to_one_value_is_read_where_that_begins(asked, index):
    make_world()
    make.make_meeting(slug="council")
    sql, _page = query(StatementFilterSet, asked, "")
    lines = plan(sql)

    assert [line for line in lines if index in line]
    assert [line for line in lines if "TEMP B-TREE" in line or line.startswith("SCAN")] == []


@sqlite_alone
def test_what_stands_to_a_body_in_any_way_is_asked_of_the_body_and_not_of_all_statements():
    make_world()
    sql, _page = query(StatementFilterSet, "organization=itu", "")

    assert [line for line in plan(sql) if line.startswith("SCAN")] == []


@sqlite_alone
def test_the_latest_statements_for_a_body_are_told_from_indexes_however_many_there_are():
    make_world()
    with CaptureQueriesContext(connection) as captured:
        statements_of(Organization.objects.get(slug="itu"), Notes())
    sql = next(each["sql"] for each in captured if 'FROM "meetings_statement"' in each["sql"])

    lines = plan(sql)
    for index in ("statement_body_newest", "statement_behalf_newest", "statement_capacity_newest"):
        assert [line for line in lines if f"COVERING INDEX {index}" in line]


@sqlite_alone
def test_what_holds_on_a_day_is_read_from_an_index_without_a_look_at_any_membership():
    make_world()
    filters = MembershipFilterSet(QueryDict("at=2021-10-15"), Membership.objects.published())
    with CaptureQueriesContext(connection) as captured:
        filters.held()

    assert [line for line in plan(captured[0]["sql"]) if "COVERING INDEX membership_as_of" in line]


@sqlite_alone
def test_a_page_of_what_is_certain_on_a_day_is_read_where_the_order_begins(monkeypatch):
    make_world()
    monkeypatch.setattr(as_of, "FEW", -1)
    filters = MembershipFilterSet(QueryDict("at=2021-10-15&certainty=certain"), Membership.objects.published())
    rows = filters.qs.with_ends()
    with CaptureQueriesContext(connection) as captured:
        paging.take(rows, filters.order, 1)

    assert [line for line in plan(captured[0]["sql"]) if "TEMP B-TREE" in line] == []
