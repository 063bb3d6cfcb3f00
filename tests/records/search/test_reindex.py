"""`manage.py reindex` mends an index that is wrong, whatever is wrong with it."""

import pytest
from django.core.management import call_command
from django.db import connection

from records.models import SearchEntry, SearchTokens
from tests import factories as make

pytestmark = pytest.mark.django_db
COLUMNS = {"sqlite": "title, words, borne, text", "postgresql": "records_search"}[connection.vendor]


def rows():
    """Return all that the index holds: the entries, and the tokens as the database keeps them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid, {COLUMNS} FROM records_search ORDER BY rowid")
        return list(SearchEntry.objects.order_by("pk").values()), cursor.fetchall()


def exchange(one, other):
    """Give each of two entries the tokens of the other."""
    with connection.cursor() as cursor:
        for now, then in ((one, -1), (other, one), (-1, other)):
            cursor.execute("UPDATE records_search SET rowid = %s WHERE rowid = %s", [then, now])


@pytest.fixture
def right():
    """The index of a few records, as it should be."""
    union = make.make_organization(name_en="Union", name_ru="Союз", summary_en="Telecommunications of the world")
    make.make_membership(organization=union)
    make.make_article(headline_en="Conferences", body_fr="Les conférences mondiales")
    make.make_meeting(name_es="Conferencia Mundial", name_ar="المؤتمر العالمي")
    return rows()


def test_wrong_stems_are_mended_whose_digest_agrees_with_them(right):
    """What threads that shared a stemmer left behind: the words of another, and the digest of these."""
    one, other = SearchEntry.objects.order_by("pk")[:2]
    exchange(one.pk, other.pk)
    SearchEntry.objects.filter(pk=one.pk).update(digest=other.digest)
    SearchEntry.objects.filter(pk=other.pk).update(digest=one.digest)
    assert rows() != right

    call_command("reindex")

    assert rows() == right


def test_wrong_tokens_are_mended_below_a_digest_that_is_right(right):
    exchange(*SearchEntry.objects.order_by("pk").values_list("pk", flat=True)[:2])
    assert rows() != right

    call_command("reindex")

    assert rows() == right


def test_tokens_that_are_gone_come_back_and_those_of_nothing_go(right):
    first, second = SearchEntry.objects.order_by("pk")[:2]
    SearchTokens.objects.filter(pk=first.pk).delete()
    SearchEntry.objects.filter(pk=second.pk).delete()
    with connection.cursor() as cursor:
        last = SearchEntry.objects.order_by("pk").last().pk
        cursor.execute("UPDATE records_search SET rowid = %s WHERE rowid = %s", [last + 1, last])
    assert rows() != right

    call_command("reindex")

    assert rows() == right
