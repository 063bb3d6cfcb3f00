"""A worker reads ahead what lists are counted from, so that no reader waits for it."""

import datetime

import pytest
from django.db import DatabaseError
from django.utils import timezone

from ituportal import reading_ahead
from records.lists import facets, postings
from records.lists.posted import Posted
from tests.records.lists.test_facets import VIEWS
from tests.records.lists.test_postings import asked
from tests.world import make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]


@pytest.fixture(autouse=True)
def of_a_new_worker():
    postings._of_list.cache_clear()
    yield
    postings._of_list.cache_clear()


def test_first_reader_of_each_list_waits_for_no_reading_of_all_rows(monkeypatch):
    make_world()
    now = timezone.now() + datetime.timedelta(seconds=10)  # nothing has just been published
    monkeypatch.setattr(timezone, "now", lambda: now)
    read = []
    monkeypatch.setattr(postings, "Posted", lambda *given: read.append(given) or Posted(*given))
    readers = [view for view in VIEWS.values() if postings.of(asked(view))]
    for view in readers:
        facets.read(asked(view))
    by_readers = {facet for facet, *_rest in read}
    postings._of_list.cache_clear()
    del read[:]

    reading_ahead.read()

    assert {facet for facet, *_rest in read} == by_readers != set()
    del read[:]
    for view in readers:
        facets.read(asked(view))
    assert read == []


def test_database_that_cannot_be_read_ends_no_worker(monkeypatch, caplog):
    def refuse(filters):
        raise DatabaseError("no such table")

    monkeypatch.setattr(facets, "read_ahead", refuse)

    with caplog.at_level("WARNING", logger="ituportal.reading_ahead"):
        reading_ahead.read()

    assert [record.message for record in caplog.records] == [
        "Nothing was read ahead, so the first reader of a list waits for it: no such table"
    ]
