"""While another one writes: editors get words within five seconds, what they typed stands in the form, and Save again works."""

import sqlite3
import time
from contextlib import contextmanager

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from organizations.models import Organization
from records.rows.writing import WRITE_LOCK
from tests import admin_forms as forms
from tests import factories as make
from tests.records.editing.test_long_forms import meeting_with, name_of, opened, titles, untouched
from tests.serving import database_url

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "correct horse battery"


@contextmanager
def another_one_writes():
    if connection.vendor == "sqlite":
        session = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        session.execute("BEGIN IMMEDIATE")
    else:
        session = psycopg.connect(database_url())
        session.execute("SELECT pg_advisory_xact_lock(%s)", [WRITE_LOCK])
    try:
        yield
    finally:
        session.rollback()
        session.close()


@contextmanager
def within(seconds):
    start = time.monotonic()
    yield
    assert time.monotonic() - start < seconds


def test_a_save_is_refused_in_words_with_what_was_typed_and_works_afterwards():
    editor, body = forms.signed_in(Client()), make.make_organization(name_en="Body")
    typed = forms.fields_of(editor.get(forms.address(body))) | {"name_en": "New", "name_fr": "Nouveau"}

    with another_one_writes(), within(6):
        refused = editor.post(forms.address(body), typed)

    assert refused.status_code == 200
    [sentence] = forms.errors_of(refused)
    assert sentence.endswith("Nothing was saved: save again in a moment.")
    fields = forms.fields_of(refused)
    assert (fields["name_en"], fields["name_fr"]) == ("New", "Nouveau")
    assert editor.post(forms.address(body), fields).status_code == 302
    assert Organization.objects.get(pk=body.pk).name_fr == "Nouveau"


def test_rows_of_a_long_form_that_were_opened_or_ticked_stand_in_the_form_that_comes_back():
    editor = forms.signed_in(Client())
    meeting, rows = meeting_with()
    typed = opened(editor, meeting, rows[4]) | {name_of(rows[4], "title_en"): "Typed", name_of(rows[5], "DELETE"): "on"}

    with another_one_writes(), within(6):
        refused = editor.post(forms.address(meeting), typed)

    fields = forms.fields_of(refused)
    shown = [fields[f"outcomes-{name}"] for name in ("0-title_en", "1-title_en", "1-DELETE")]
    assert shown == ["Typed", "Item 6", "on"]
    assert editor.post(forms.address(meeting), fields).status_code == 302
    kept = untouched() | {5: "Typed"}
    del kept[6]
    assert titles(meeting) == kept


def test_the_next_change_waits_as_long_as_ever():
    editor, body = forms.signed_in(Client()), make.make_organization(name_en="Body")
    typed = forms.fields_of(editor.get(forms.address(body)))
    with another_one_writes():
        editor.post(forms.address(body), typed)

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout" if connection.vendor == "sqlite" else "SHOW lock_timeout")
        assert cursor.fetchone()[0] in (20_000, "0")


@pytest.mark.parametrize("page", ["delete", "withdraw"])
def test_other_changes_are_refused_in_words_too(page):
    editor, body = forms.signed_in(Client()), make.make_organization(name_en="Body")
    asked = forms.deletion_of(body) if page == "delete" else {"version": "1", "reason": "Entered twice."}

    with another_one_writes(), within(6):
        refused = editor.post(forms.address(body, page), asked, follow=True)

    assert "save again in a moment" in refused.content.decode()
    assert Organization.objects.get(pk=body.pk).status == "published"


def test_signing_in_is_refused_in_words_at_once_with_the_name_kept():
    forms.make_user("editor")
    visitor, typed = Client(), {"username": "editor", "password": PASSWORD, "next": "/admin/"}
    if connection.vendor != "sqlite":
        with another_one_writes():
            assert visitor.post("/admin/login/", typed).status_code == 302  # it writes no record, and waits for nobody
        return

    with another_one_writes(), within(2):
        refused = visitor.post("/admin/login/", typed)

    assert (refused.status_code, refused["Retry-After"]) == (503, "1")
    assert "sign in again in a moment" in refused.content.decode()
    assert forms.fields_of(refused)["username"] == "editor"
    assert not Session.objects.exists()
    assert visitor.post("/admin/login/", typed).status_code == 302
