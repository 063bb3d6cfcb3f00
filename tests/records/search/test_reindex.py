"""`manage.py reindex` mends an index that is wrong, whatever is wrong with it."""

from io import StringIO

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection

from records.models import SearchEntry, SearchTokens
from records.search import index, is_outdated
from records.texts import RULES
from tests import factories as make

pytestmark = pytest.mark.django_db
COLUMNS = {"sqlite": "title, words, borne, text", "postgresql": "records_search"}[connection.vendor]


OLD = "0123456789abcdef" * 2 + "01234567"


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


def warnings():
    messages = run_checks(tags=["database"], databases=["default"])
    return [(each.id, each.hint) for each in messages if each.id in ("records.W002", "records.W008")]


def test_each_entry_says_by_which_rules_it_was_written(right):
    assert {entry.digest[0] for entry in SearchEntry.objects.all()} == {RULES}
    assert {len(entry.digest) for entry in SearchEntry.objects.all()} == {40}
    assert (is_outdated(), warnings()) == (False, [])


def test_an_index_of_other_rules_is_outdated_until_it_is_written_anew(right):
    """One entry that is left, as after `reindex` was stopped, counts; so does one of a version that had no letter."""
    for digest in (OLD, chr(ord(RULES) + 1) + OLD[1:]):
        SearchEntry.objects.filter(pk=SearchEntry.objects.first().pk).update(digest=digest)
        assert (is_outdated(), warnings()) == (True, [("records.W008", "Run: manage.py reindex")])

        call_command("reindex", stdout=StringIO())

        assert (is_outdated(), warnings(), rows()) == (False, [], right)


def test_what_is_prepared_to_be_served_is_written_anew_when_it_is_outdated(right):
    SearchEntry.objects.update(digest=OLD)

    call_command("prepare", stdout=(said := StringIO()))
    call_command("prepare", stdout=(again := StringIO()))

    assert ("reindex" in said.getvalue(), "reindex" in again.getvalue()) == (True, False)
    assert rows()[0] == right[0]


def test_writing_anew_writes_each_record_once(right, monkeypatch):
    """Those that bear a name are written anew themselves, whatever becomes of the name."""
    SearchEntry.objects.update(digest=OLD)
    written, write = [], index._write
    monkeypatch.setattr(index, "_write", lambda model, keys, *rest: written.extend(keys) or write(model, keys, *rest))

    call_command("reindex", stdout=StringIO())

    assert len(written) == len(right[0])
    assert rows() == right
