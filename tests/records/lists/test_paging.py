"""Keyset paging: every row once, forwards and backwards, and no cursor but those given out."""

import base64
import datetime
import uuid

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from organizations.models import Membership
from records.lists.paging import MAX_CURSOR_LENGTH, BadCursor, take
from records.sources.models import Source
from tests.factories import make_membership

ORDERS = [
    ("slug",),
    ("-slug",),
    ("title", "slug"),
    ("-title", "slug"),
    ("date_earliest", "-slug"),
    ("-date_earliest", "title", "slug"),
    ("updated_at", "slug"),
]


@pytest.fixture
def sources(db):
    """Eleven documents in which titles, dates and moments repeat."""
    moment = datetime.datetime(2021, 1, 1, tzinfo=datetime.UTC)
    Source.objects.bulk_create(
        Source(
            slug=f"s{n:02}",
            title=["Ärger", "zoo", "Beta", "第一"][n % 4],
            date_earliest=datetime.date(2000 + n % 3, 1, 1),
            updated_at=moment,
        )
        for n in range(11)
    )
    Source.objects.update(updated_at=moment)


def forged(*message):
    """A cursor that says what it is told to."""
    return base64.urlsafe_b64encode(orjson.dumps(message)).rstrip(b"=").decode()


def slugs(page):
    return [row.slug for row in page.rows]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", [1, 2, 3, 11, 100])
def test_walking_forwards_and_back_meets_every_row_once(sources, order, size):
    expected = list(Source.objects.order_by(*order).values_list("slug", flat=True))

    pages = [take(Source.objects.all(), order, size)]
    while pages[-1].next:
        pages.append(take(Source.objects.all(), order, size, pages[-1].next))
    back = [pages[-1]]
    while back[-1].previous:
        back.append(take(Source.objects.all(), order, size, back[-1].previous))

    assert [slug for page in pages for slug in slugs(page)] == expected
    assert [slug for page in reversed(back) for slug in slugs(page)] == expected
    assert pages[0].previous == ""
    assert all(len(page.rows) == size for page in pages[:-1])


def test_page_is_one_query_without_offset_and_count(sources, django_assert_num_queries):
    first = take(Source.objects.all(), ("title", "slug"), 4)

    with django_assert_num_queries(1) as queries:
        second = take(Source.objects.all(), ("title", "slug"), 4, first.next)

    sql = queries.captured_queries[0]["sql"].upper()
    assert len(second.rows) == 4
    assert "OFFSET" not in sql
    assert "COUNT" not in sql


def test_row_added_before_a_page_does_not_shift_it(sources):
    first = take(Source.objects.all(), ("slug",), 3)

    Source.objects.create(slug="s00a", title="New")

    assert slugs(take(Source.objects.all(), ("slug",), 3, first.next)) == ["s03", "s04", "s05"]


def test_last_row_of_a_page_may_be_deleted_before_the_next_is_read(sources):
    first = take(Source.objects.all(), ("slug",), 3)

    Source.objects.filter(slug="s02").delete()

    assert slugs(take(Source.objects.all(), ("slug",), 3, first.next)) == ["s03", "s04", "s05"]


def test_cursor_past_the_end_gives_an_empty_page(sources):
    page = take(Source.objects.all(), ("slug",), 3, forged("n", "slug", ["zzz"]))

    assert (page.rows, page.next, page.previous) == ([], "", "")


def test_annotation_can_be_part_of_the_order(db, membership_on_two_days):
    order = ("certainty", "uid")
    rows = Membership.objects.as_of(datetime.date(2021, 6, 1))

    first = take(rows, order, 1)
    second = take(rows, order, 1, first.next)

    assert [row.certainty for row in first.rows + second.rows] == ["certain", "possible"]
    assert second.next == ""


@pytest.fixture
def membership_on_two_days(db):
    """One membership that certainly holds in June 2021, and one that possibly does."""
    make_membership(uid=uuid.UUID(int=2), start_date="2020", end_date="..")
    make_membership(uid=uuid.UUID(int=1), start_date="2021", end_date="")


FORGED = {
    "empty object": base64.urlsafe_b64encode(b"{}").rstrip(b"=").decode(),
    "not base64": "!!!!",
    "plain base64 signs": "ab+/",
    "not ASCII": "è" * 8,
    "padded": base64.urlsafe_b64encode(b'["n","title,slug",["a","b"]]').decode() + "=",
    "not canonical": base64.urlsafe_b64encode(b'["n", "title,slug", ["a", "b"]]').rstrip(b"=").decode(),
    "not JSON": base64.urlsafe_b64encode(b"\xff\xfe").rstrip(b"=").decode(),
    "one sign": "A",
    "nested deeply": base64.urlsafe_b64encode(b"[" * 3000).rstrip(b"=").decode(),
    "longer than any": "A" * (MAX_CURSOR_LENGTH + 1),
    "other direction": forged("x", "title,slug", ["a", "b"]),
    "other order": forged("n", "slug", ["a"]),
    "order reversed": forged("n", "-title,slug", ["a", "b"]),
    "too few values": forged("n", "title,slug", ["a"]),
    "too many values": forged("n", "title,slug", ["a", "b", "c"]),
    "number for text": forged("n", "title,slug", [1, "b"]),
    "null for text": forged("n", "title,slug", [None, "b"]),
    "list for text": forged("n", "title,slug", [["a"], "b"]),
    "object for text": forged("n", "title,slug", [{"a": 1}, "b"]),
    "NUL": forged("n", "title,slug", ["a\x00", "b"]),
    "more members": forged("n", "title,slug", ["a", "b"], 1),
    "a string": base64.urlsafe_b64encode(b'"n"').rstrip(b"=").decode(),
}


@pytest.mark.parametrize("cursor", FORGED.values(), ids=FORGED)
def test_forged_cursor_is_refused(db, cursor):
    with pytest.raises(BadCursor):
        take(Source.objects.all(), ("title", "slug"), 3, cursor)


@pytest.mark.parametrize(
    ("model", "order", "value"),
    [
        (Source, ("date_earliest",), "2021-02-30"),
        (Source, ("date_earliest",), "0000-01-01"),
        (Source, ("date_earliest",), "10000-01-01"),
        (Source, ("date_earliest",), ""),
        (Source, ("date_earliest",), 20210101),
        (Source, ("updated_at",), "2021-01-01T00:00:00"),
        (Source, ("updated_at",), "0001-01-01T00:00:00+23:59"),
        (Source, ("updated_at",), "9999-12-31T23:59:59-23:59"),
        (Source, ("updated_at",), "yesterday"),
        (Source, ("version",), True),
        (Source, ("version",), 1.5),
        (Source, ("version",), "1"),
        (Source, ("version",), -1),
        (Source, ("version",), 2**63 - 1 + 1),
        (Source, ("id",), 2**64 - 1),
        (Membership, ("uid",), "not a uuid"),
        (Membership, ("uid",), 1),
    ],
)
def test_value_that_the_column_cannot_hold_is_refused(db, model, order, value):
    with pytest.raises(BadCursor):
        take(model.objects.all(), order, 3, forged("n", order[0], [value]))


@pytest.mark.parametrize("value", ["0001-01-01", "9999-12-31"])
def test_days_at_both_ends_of_the_calendar_are_positions(sources, value):
    page = take(Source.objects.all(), ("date_earliest",), 100, forged("n", "date_earliest", [value]))

    assert len(page.rows) == (11 if value == "0001-01-01" else 0)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet="AZaz09-_", max_size=60) | st.binary(max_size=60).map(base64.urlsafe_b64encode).map(bytes.decode)
)
def test_arbitrary_text_is_a_page_or_refused(cursor):
    try:
        page = take(Source.objects.all(), ("title", "slug"), 3, cursor)
    except BadCursor:
        return
    assert page.rows == []
