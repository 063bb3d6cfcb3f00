"""Lists narrowed to words: every match, in the order that was asked for, though no more are read than a page needs."""

import datetime
import random
import re
from itertools import chain

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meetings.filters import StatementFilterSet
from meetings.models import Statement
from news.filters import ArticleFilterSet
from news.models import Article
from records.lists import paging
from records.rows.writing import writing
from tests import factories as make

pytestmark = pytest.mark.django_db
# Days that many share, imprecise ones, half known and unknown ones.
DATES = ["2021-10-15", "2021-10", "2021", "201X", "19XX", "2019?", "", "1865", "XXXX-10-15", "2020-24"]


@pytest.fixture
def statements():
    """Statements of all dates, most with the word, some of them not public."""
    chance = random.Random(11)
    for _n in range(70):
        state = {"status": "draft", "publish_at": None} if chance.random() < 0.3 else {}
        text = "Spectrum for all." if chance.random() < 0.7 else "Something else."
        make.make_statement(date=chance.choice(DATES), text_en=text, kind=chance.choice(["spoken", "letter"]), **state)


def walked(query, size):
    """The slugs of a list, page by page to its end and back to its start."""
    filters = StatementFilterSet(QueryDict(query), Statement.objects.published())
    pages, cursor = [], ""
    while True:
        page = paging.take(filters.qs, filters.order, size, cursor)
        pages.append([row.slug for row in page.rows])
        if not (cursor := page.next):
            break
    back = [pages[-1]]
    while page.previous:
        page = paging.take(filters.qs, filters.order, size, page.previous)
        back.insert(0, [row.slug for row in page.rows])
    return list(chain(*pages)), list(chain(*back))


def test_each_match_stands_once_and_in_order_whatever_the_size_of_a_page(statements):
    wrong = []
    for further in ("", "&kind=letter", "&year=2021", "&ordering=date", "&ordering=-updated_at"):
        query = f"q=spectrum{further}"
        filters = StatementFilterSet(QueryDict(query), Statement.objects.published())
        kept = set(filters.qs.values_list("pk", flat=True))
        rows = filters.queryset.order_by(*filters.order)
        expected = [row.slug for row in rows if "Spectrum" in row.text_en and row.pk in kept]
        assert len(expected) > 5
        wrong += [(query, size) for size in (1, 3, 50) if walked(query, size) != (expected, expected)]

    assert wrong == []


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_cursor_at_either_end_of_the_calendar_is_a_position(statements, client, day):
    for path in ("/statements/", "/api/v1/statements/"):
        cursor = paging.after(("-date_earliest", "-slug"), (day, "x"))
        assert client.get(f"{path}?q=spectrum&cursor={cursor}").status_code == 200


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Europe/Zurich", "America/New_York"])
def test_no_moment_of_a_day_is_passed_over_in_any_zone(settings, zone, recwarn):
    settings.TIME_ZONE = zone
    timezone.get_default_timezone.cache_clear()
    try:
        with writing():
            for hours in range(0, 24 * 5, 5):
                moment = datetime.datetime(2026, 3, 27, tzinfo=datetime.UTC) + datetime.timedelta(hours=hours)
                make.make_article(publish_at=moment, body_en="Spectrum for all.")
        filters = ArticleFilterSet(QueryDict("q=spectrum"), Article.objects.published())
        met, cursor = [], ""
        while True:
            page = paging.take(filters.qs, filters.order, 2, cursor)
            met += [row.publish_at for row in page.rows]
            if not (cursor := page.next):
                break
    finally:
        timezone.get_default_timezone.cache_clear()

    assert met == sorted(Article.objects.values_list("publish_at", flat=True), reverse=True)
    assert [str(each.message) for each in recwarn if "naive" in str(each.message)] == []


@pytest.mark.one_database
def test_of_many_matches_only_the_last_days_are_sorted(statements):
    filters = StatementFilterSet(QueryDict("q=spectrum"), Statement.objects.published())
    with CaptureQueriesContext(connection) as asked:
        paging.take(filters.qs, filters.order, 2)

    assert len(asked) == 2
    assert '"meetings_statement"."date_earliest" >= ' in asked[1]["sql"]
    assert re.search(r'U0\."rowid" >= \d+', asked[1]["sql"])
