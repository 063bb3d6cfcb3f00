"""Connections are lent to the requests at work: no more than these, and each to one thread at a time."""

import time
from functools import partial
from pathlib import Path

import pytest
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, transaction

from ituportal.lending import Lending
from organizations.models import Organization
from tests import factories as make
from tests.serving import Browser, served
from tests.threads import at_once, switching_often

pytestmark = pytest.mark.django_db(transaction=True)

MOST, THREADS, TURNS = 4, 20, 5


@pytest.fixture
def lending():
    lent = Lending(MOST)
    yield lent
    for each in lent._idle:
        each.inc_thread_sharing()
        each.close()


def test_twenty_threads_that_write_share_four_connections_and_never_one_at_the_same_time(lending):
    bodies = [make.make_organization(slug=f"body-{n}") for n in range(THREADS)]
    held, used, together = set(), set(), []

    def write(body):
        for turn in range(TURNS):
            with lending:
                own = connections[DEFAULT_DB_ALIAS]
                together.append(own in held)
                held.add(own)
                used.add(own)
                with transaction.atomic():
                    found = Organization.objects.get(pk=body.pk)
                    assert found.summary_en == (f"{body.slug} {turn - 1}" if turn else body.summary_en)
                    Organization.objects.filter(pk=body.pk).update(summary_en=f"{body.slug} {turn}")
                held.remove(own)

    with switching_often():
        at_once(*(partial(write, body) for body in bodies))

    assert len(used) <= MOST
    assert not any(together)
    assert sorted(lending._idle, key=id) == sorted(used, key=id)
    assert {body.summary_en for body in Organization.objects.all()} == {f"{b.slug} {TURNS - 1}" for b in bodies}


def test_one_request_after_the_other_uses_one_connection_whatever_its_thread(lending):
    used = set()

    def ask():
        with lending:
            Organization.objects.count()
            used.add(connections[DEFAULT_DB_ALIAS])

    for _ in range(THREADS):
        at_once(ask)

    assert len(used) == 1


def test_a_thread_that_has_given_its_connection_back_can_use_it_no_more(lending):
    def ask():
        with lending:
            mine = connections[DEFAULT_DB_ALIAS]
        at_once(lend)
        with pytest.raises(DatabaseError, match="created in a thread"):
            mine.cursor()
        assert connections[DEFAULT_DB_ALIAS] is not mine

    def lend():
        with lending:
            Organization.objects.count()

    at_once(ask)


def test_a_connection_whose_request_failed_serves_the_next_one(lending):
    def fail():
        with lending, pytest.raises(DatabaseError):
            connection.cursor().execute("SELECT nothing FROM nowhere")
        with lending:
            assert Organization.objects.count() == 0

    at_once(fail)


@pytest.mark.one_database
def test_a_worker_of_twenty_threads_opens_as_many_files_as_requests_work_at_a_time():
    """Besides, those that are asked for the version, of which more than two are seldom asked at once."""
    bodies = [make.make_organization(slug=f"body-{n}") for n in range(THREADS)]
    file = connection.settings_dict["NAME"]

    def read(port, body):
        for language in ("", "/fr", "/ar", "/ru"):
            assert Browser(port).ask(f"{language}/organizations/{body.slug}/")[0] == 200

    with served(threads=THREADS) as port:
        at_once(*(partial(read, port, body) for body in bodies))
        time.sleep(0.1)
        opened = [opened_by(process, file) for process in Path("/proc").glob("[0-9]*") if is_serving(process, port)]

    assert 1 <= max(opened) <= 2 * MOST


def is_serving(process, port):
    """Whether this process, or the one that it was forked from, was told to serve at this port."""
    try:
        return f"\0--port\0{port}\0".encode() in (process / "cmdline").read_bytes()
    except OSError:
        return False


def opened_by(process, file):
    """Return how often a process has a file open."""
    return sum(link.exists() and str(link.readlink()) == file for link in (process / "fd").iterdir())
