"""The content version: every commit that changes what the public reads moves it, through whatever door, and nothing else does."""

import datetime
import queue
import re
import threading
import time
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organizations.models import Organization
from records import content
from records.checks import check_triggers
from records.dating import days
from records.models import Feedback, Redirect, User
from records.publication import next_turn
from tests import factories as make
from tests.api import COLLECTIONS
from tests.pages import crawl, other_forms
from tests.world import make_world
from tests.wsgi import WsgiClient

READ = [model._meta.db_table for model in content.read_models()]
# What public answers ask besides: tokens, which `reindex` tells of, and the numbers of models, which are those of the code.
BESIDES = {"records_search", "django_content_type"}
API = ["/api/v1/", *(f"/api/v1/{name}/" for name in COLLECTIONS)]


def version():
    return content.version(connection)


@pytest.mark.parametrize("model", apps.get_models(include_auto_created=True), ids=lambda model: model._meta.label)
def test_each_table_moves_the_version_or_is_named_with_the_reason(model):
    named = model._meta.label in content.UNREAD or not hasattr(apps.get_app_config(model._meta.app_label), "kinds")

    assert (model in content.read_models()) is not named


@pytest.mark.django_db
def test_each_of_them_has_its_triggers_and_the_check_is_silent():
    assert content.missing_triggers(connection, READ) == set()
    assert check_triggers(databases=["default"]) == []


@pytest.mark.django_db(transaction=True)
def test_a_write_past_the_models_moves_the_version_and_one_that_is_undone_does_not():
    make_world()
    wrong = []
    for table in READ:
        with connection.cursor() as cursor:
            column = connection.ops.quote_name(connection.introspection.get_table_description(cursor, table)[-1].name)
            write, before = f"UPDATE {table} SET {column} = {column}", version()
            with transaction.atomic():
                cursor.execute(write)
                transaction.set_rollback(True)
            undone = version()
            cursor.execute(write)
            # A row at a time on SQLite; PostgreSQL tells of a statement, whatever it finds.
            moves = cursor.rowcount > 0 or connection.vendor == "postgresql"
        if undone != before or (version() > before) is not moves:
            wrong.append(table)

    assert wrong == []


@pytest.mark.django_db(transaction=True)
def test_so_do_rows_that_come_and_go():
    kind, before = ContentType.objects.get_for_model(Organization), version()
    Redirect.objects.bulk_create([Redirect(content_type=kind, old_key="old", object_id=1)])
    added = version()
    Redirect.objects.all().delete()

    assert before < added < version()


@pytest.mark.django_db(transaction=True)
def test_accounts_sessions_and_what_readers_write_move_nothing(client):
    before = version()

    user = User.objects.create_user("editor", password="a good password for tests")
    client.force_login(user)
    Feedback.objects.create(message="Hello")

    assert version() == before


@pytest.mark.django_db(transaction=True)
def test_what_no_trigger_can_tell_moves_the_version_by_itself():
    make.make_organization()
    before = version()

    call_command("reindex", stdout=StringIO())

    assert version() > before


@pytest.mark.django_db
def test_public_answers_ask_no_other_table_of_the_record():
    make_world()
    tables, asked = set(connection.introspection.table_names()), set()
    with CaptureQueriesContext(connection) as captured:
        reader = WsgiClient()
        pages = crawl(reader)
        for address in (*other_forms(pages), *API, "/search/?q=union", "/sitemap.xml", "/sitemap-organizations.xml"):
            reader.get(address)
    for query in captured:
        asked |= set(re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])) & tables

    assert len(asked) > 40
    assert asked - set(READ) - BESIDES == set()


@pytest.mark.django_db(transaction=True)
def test_a_table_that_has_lost_its_triggers_is_named_and_gets_them_back():
    table, before = Organization._meta.db_table, version()
    content.drop_triggers(connection, [table])

    (error,) = check_triggers(databases=["default"])
    out = StringIO()
    call_command("sync_triggers", stdout=out)

    assert (error.id, error.hint) == ("records.E001", "Run: manage.py sync_triggers")
    assert table in error.msg
    assert out.getvalue() == f"{table}: its writes move the content version again.\n"
    assert check_triggers(databases=["default"]) == []
    # What was written meanwhile is new to whoever has kept something.
    assert version() > before


@pytest.mark.django_db(transaction=True)
def test_it_moves_beyond_all_that_there_were():
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {content.TABLE} SET version = 7")
    content.move(connection)
    moved = version()
    content.move(connection)

    assert moved > time.time_ns() // 1000 - 60_000_000
    assert version() > moved


@pytest.mark.django_db(transaction=True)
def test_each_thread_is_told_of_what_others_commit():
    watch, seen = content.Watch(), queue.Queue()
    known = watch.version()

    def elsewhere():
        make.make_organization()
        connection.close()
        seen.put(watch.version())

    threading.Thread(target=elsewhere).start()
    told = seen.get(timeout=30)

    assert known < told == watch.version() == version()
    watch.close()


def test_the_day_ends_as_the_institution_counts_days(settings):
    settings.TIME_ZONE = "Europe/Zurich"
    timezone.get_default_timezone.cache_clear()
    try:
        summer = days.next_midnight(datetime.datetime(2026, 3, 28, 23, 30, tzinfo=datetime.UTC))
        winter = days.next_midnight(datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC))
    finally:
        timezone.get_default_timezone.cache_clear()

    assert summer.astimezone(datetime.UTC) == datetime.datetime(2026, 3, 29, 22, tzinfo=datetime.UTC)
    assert winter.astimezone(datetime.UTC) == datetime.datetime(2026, 1, 1, 23, tzinfo=datetime.UTC)


@pytest.mark.django_db
def test_the_next_turn_is_the_soonest_at_which_something_appears_or_ends(django_assert_num_queries):
    now = timezone.now()
    later = [now + datetime.timedelta(hours=hours) for hours in range(1, 5)]
    assert next_turn(now, connection) is None

    make.make_article(publish_at=later[3])
    make.make_organization(status="draft", publish_at=later[0])
    make.make_article(publish_at=now - datetime.timedelta(days=1), unpublish_at=later[1])
    source = make.make_source()
    make.make_correction(source, at=later[2])

    with django_assert_num_queries(1):
        assert next_turn(now, connection) == later[1]
    assert [next_turn(at, connection) for at in later[1:]] == [later[2], later[3], None]
