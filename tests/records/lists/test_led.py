"""Lists of what related rows lead to are the same, whether keys are looked up or each row is asked in the order of the list."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from meetings.filters import MeetingFilterSet, StatementFilterSet
from meetings.models import Meeting, Statement
from records.lists import led, paging
from tests import factories as make
from tests.records.lists.test_plans import plan, sqlite_alone

pytestmark = pytest.mark.django_db
SIZE = 3
# Filters by related rows, by any of several ways to them, and by both with others.
QUESTIONS = [
    (StatementFilterSet, "programme=theme"),
    (StatementFilterSet, "organization=itu"),
    (StatementFilterSet, "organization=itu&programme=theme&ordering=updated_at"),
    (StatementFilterSet, "programme=theme&language=FR"),
    (MeetingFilterSet, "participant=itu"),
    (MeetingFilterSet, "programme=theme&participant=itu&ordering=name"),
]


@pytest.fixture
def themes():
    """Twenty statements and meetings, of which a theme and a body have each third and each second, most of them old."""
    body, person, theme = (
        make.make_organization(slug="itu"),
        make.make_person(),
        make.make_programme(slug="theme", kind="event-series"),
    )
    for n in range(20):
        meeting = make.make_meeting(slug=f"m-{n:02}", start_date=f"{2000 + n}-01-01", series=theme if n % 3 else None)
        if n % 2:
            make.make_participation(meeting=meeting, organization=body)
        spoken = {"speaker_person": person, "on_behalf_of": body} if n % 4 else {"speaker_organization": body}
        said = make.make_statement(
            slug=f"s-{n:02}", date=str(2000 + n % 7), original_language="fr" if n % 2 else "en", **spoken
        )
        if n < 15 and n % 3:
            said.programmes.add(theme)


def walk(filter_set, query, backward):
    """The slugs of all pages of a list, from its first page on or from its last one back."""
    filters = filter_set(QueryDict(query), filter_set._meta.model.objects.published())
    rows, pages = filters.qs, []
    cursor = paging.last(filters.order) if backward else ""
    while True:
        page = paging.take(rows, filters.order, SIZE, cursor, had=filters.reader(rows))
        pages.append([row.slug for row in page.rows])
        cursor = page.previous if backward else page.next
        if not cursor:
            return pages


@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("reach", [0, 1, 2, 100])
@pytest.mark.parametrize(("filter_set", "query"), QUESTIONS)
def test_pages_are_the_same_however_far_the_order_is_walked(monkeypatch, themes, filter_set, query, reach, backward):
    looked_up = walk(filter_set, query, backward)

    monkeypatch.setattr(led, "MANY", 0)
    monkeypatch.setattr(led, "REACH", reach)

    assert walk(filter_set, query, backward) == looked_up
    assert len(looked_up) > 1


@sqlite_alone
def test_of_many_a_page_is_read_where_its_order_begins_and_nothing_is_sorted(monkeypatch, themes):
    monkeypatch.setattr(led, "MANY", 0)
    for filter_set, query in QUESTIONS:
        filters = filter_set(QueryDict(query), filter_set._meta.model.objects.published())
        rows = filters.qs
        had = filters.reader(rows)
        with CaptureQueriesContext(connection) as captured:
            page = paging.take(rows, filters.order, 1, had=had)

        assert len(page.rows) == 1
        assert [line for asked in captured for line in plan(asked["sql"]) if "TEMP B-TREE FOR ORDER" in line] == []


def test_few_are_looked_up_as_before(themes):
    filters = StatementFilterSet(QueryDict("programme=theme"), Statement.objects.published())
    unasked = MeetingFilterSet(QueryDict("year=2001"), Meeting.objects.published())

    assert filters.reader(filters.qs) is None
    assert unasked.reader(unasked.qs) is None
