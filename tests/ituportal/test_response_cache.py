"""Finished answers: kept while nothing changes, never older than the last commit, and never somebody else's."""

import datetime
import re
import sqlite3
import threading
import time

import psycopg
import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ituportal import response_cache
from ituportal.middleware import ContentVersionMiddleware
from ituportal.response_cache import KEPT_UNDER, ResponseCache
from organizations.models import Organization
from records.models import Feedback, User
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/organizations/"
FORMS = [
    LIST,
    "/organizations/itu/",
    "/ar/organizations/",
    "/api/v1/organizations/",
    "/organizations.csv",
    "/organizations.atom",
]
FORMS += ["/", "/search/?q=union", "/sitemap.xml", "/robots.txt"]


@pytest.fixture
def itu():
    return make.make_organization(slug="itu", name_en="Union")


@pytest.fixture
def made(monkeypatch):
    """The addresses that Django was asked for, behind the cache."""
    asked, django = [], response_cache.ResponseCache._made

    def noted(self, key, environ):
        asked.append(environ["PATH_INFO"])
        return django(self, key, environ)

    monkeypatch.setattr(ResponseCache, "_made", noted)
    return asked


@pytest.mark.parametrize("address", FORMS)
def test_an_answer_is_made_once_and_then_sent_as_it_was(reader, itu, made, django_assert_num_queries, address):
    first = reader.get(address, headers={"Accept-Encoding": "br"})
    with django_assert_num_queries(0):
        again = reader.get(address, headers={"Accept-Encoding": "br"})
        unchanged = reader.get(address, headers={"Accept-Encoding": "br", "If-None-Match": first["ETag"]})
        head = reader.head(address, headers={"Accept-Encoding": "br"})

    assert len(made) == 1
    assert (again.content, dict(again.headers)) == (first.content, dict(first.headers))
    assert (unchanged.status_code, unchanged.content, head.content) == (304, b"", b"")
    assert dict(head.headers) == dict(first.headers)


def save(body):
    body.name_en = "Renamed"
    body.save()


def save_in_bulk(body):
    Organization.objects.bulk_update([Organization(pk=body.pk, name_en="Renamed")], ["name_en"])


def update(body):
    Organization.objects.filter(pk=body.pk).update(name_en="Renamed")


def execute(body):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organizations_organization SET name_en = 'Renamed'")


def write_from_elsewhere(body):
    """As another process does, which knows nothing of Django."""
    if connection.vendor == "sqlite":
        session = sqlite3.connect(connection.settings_dict["NAME"])
    else:
        parameters = connection.get_connection_params()
        session = psycopg.connect(
            **{name: parameters[name] for name in ("dbname", "user", "host", "port", "password") if name in parameters}
        )
    session.execute("UPDATE organizations_organization SET name_en = 'Renamed'")
    session.commit()
    session.close()


@pytest.mark.parametrize("write", [save, save_in_bulk, update, execute, write_from_elsewhere])
def test_after_a_commit_through_any_door_the_next_answer_is_new(reader, itu, write):
    before = {address: reader.get(address) for address in FORMS[:6]}
    assert all("Renamed" not in answer.content.decode() for answer in before.values())

    write(itu)

    for address, answer in before.items():
        after = reader.get(address, headers={"If-None-Match": answer["ETag"]})
        assert (after.status_code, "Renamed" in after.content.decode()) == (200, True), address


def test_what_is_withdrawn_or_deleted_goes_at_once(reader, itu):
    draft = make.make_organization(slug="b", status="draft", publish_at=None)
    assert reader.get("/organizations/b/").status_code == 404
    assert reader.get("/organizations/itu/").status_code == 200

    itu.withdraw("A mistake")
    draft.publish()

    assert reader.get("/organizations/itu/").status_code == 410
    assert reader.get("/organizations/b/").status_code == 200


def test_what_has_a_moment_appears_and_ends_at_it_though_nobody_writes(reader, made):
    soon = timezone.now() + datetime.timedelta(seconds=1.5)
    make.make_article(slug="told", headline_en="Told at its moment", publish_at=soon)
    make.make_article(
        slug="over", headline_en="Over at its moment", publish_at=soon - datetime.timedelta(days=1), unpublish_at=soon
    )
    before = reader.get("/news/").content.decode()
    assert reader.get("/news/").content.decode() == before
    assert len(made) == 1

    time.sleep(max(0, (soon - timezone.now()).total_seconds()) + 0.01)
    after = reader.get("/news/").content.decode()

    assert ["Told at its" in page for page in (before, after)] == [False, True]
    assert ["Over at its" in page for page in (before, after)] == [True, False]


def test_what_a_list_can_be_narrowed_to_is_counted_once_for_all_its_pages_and_anew_after_a_commit(reader):
    for n in range(30):
        make.make_organization(slug=f"body-{n}", country="CH" if n else "FR")

    def asked(address):
        with CaptureQueriesContext(connection) as captured:
            page = reader.get(address).content.decode()
        return (
            len(captured),
            re.search(r"Switzerland\D*(\d+)", page)[1],
            re.search(r'href="([^"]*country=CH[^"]*)"', page)[1],
        )

    first = asked(LIST)
    other = asked(f"{LIST}?ordering=-name")
    Organization.objects.filter(slug="body-1").update(country="FR")
    after = asked(f"{LIST}?ordering=-name")

    assert other[0] < first[0]
    assert [first[1:], other[1:]] == [("29", f"{LIST}?country=CH"), ("29", f"{LIST}?country=CH&amp;ordering=-name")]
    assert (after[0] > other[0], after[1]) == (True, "28")


def test_accounts_and_what_readers_write_leave_answers_as_they_are(reader, itu, made):
    reader.get(LIST)
    User.objects.create_user("editor", password="a good password for tests")
    Feedback.objects.create(message="Hello")
    reader.get(LIST)

    assert made == [LIST]


def test_in_a_transaction_nothing_is_read_or_kept(reader, itu):
    before = reader.get(LIST).content
    with transaction.atomic():
        update(itu)
        within = reader.get(LIST).content
        transaction.set_rollback(True)
    undone = reader.get(LIST).content
    Organization.objects.filter(pk=itu.pk).update(name_en="Named otherwise")
    after = reader.get(LIST).content

    assert (b"Renamed" in within, undone) == (True, before)
    assert (b"Renamed" in after, b"Named otherwise" in after) == (False, True)


def test_an_answer_is_not_kept_if_anybody_has_written_while_it_was_made(itu):
    def meanwhile(request):
        update(itu)
        return HttpResponse("x", headers={"Cache-Control": "public"})

    def alone(request):
        return HttpResponse("x", headers={"Cache-Control": "public"})

    noted = []
    for get_response in (meanwhile, alone):
        request = RequestFactory().get(LIST)
        request.META[KEPT_UNDER] = None
        ContentVersionMiddleware(get_response)(request)
        noted.append(request.META[KEPT_UNDER])

    assert noted[0] is None
    assert noted[1] is not None


@pytest.mark.parametrize("headers", [{"Cookie": "a=b"}, {"Authorization": "Bearer x"}])
def test_who_brings_a_cookie_or_credentials_passes_by(reader, itu, made, headers):
    anyone = reader.get(LIST)
    theirs = [reader.get(LIST, headers=headers) for _ in range(2)]

    assert len(made) == 3
    assert [answer.content for answer in theirs] == [anyone.content] * 2


@pytest.mark.parametrize(
    ("method", "address"),
    [("get", "/nothing/"), ("post", "/feedback/"), ("get", "/livez"), ("get", "/admin/login/")],
)
def test_only_what_is_marked_public_is_kept(reader, itu, method, address):
    getattr(reader, method)(address)

    assert len(reader.cache.answers) == 0


def test_each_scheme_host_path_query_and_coding_has_an_answer_of_its_own(reader, itu, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    answers = [
        reader.get(LIST),
        reader.get(LIST, secure=True),
        reader.get(LIST, headers={"Host": "other.example"}),
        reader.get(f"{LIST}?country=CH"),
        reader.get("/fr/organizations/"),
        reader.get(LIST, headers={"Accept-Encoding": "gzip"}),
        reader.get(LIST, headers={"Accept-Encoding": "br"}),
    ]

    assert len({answer["ETag"] for answer in answers}) == len(answers) == len(reader.cache.answers)
    assert b"http://other.example/" in answers[2].content
    assert b"other.example" not in answers[0].content


FORGED = {
    "Accept": "application/xml",
    "Accept-Language": "ru",
    "Forwarded": "host=evil.example;proto=https",
    "If-Modified-Since": "Sun, 29 Nov 2026 00:00:00 GMT",
    "If-None-Match": '"evil"',
    "Origin": "https://evil.example",
    "Range": "bytes=0-1",
    "Referer": "https://evil.example/",
    "User-Agent": "evil",
    "X-Forwarded-For": "192.0.2.1",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Port": "666",
    "X-Forwarded-Proto": "https",
    "X-Http-Method-Override": "DELETE",
    "X-Original-Url": "/admin/",
    "X-Script-Name": "/evil",
}


@pytest.mark.parametrize("address", FORMS)
def test_no_header_of_one_reader_changes_what_another_is_sent(readers, itu, address):
    poisoned = readers()
    poisoned.get(address, headers=FORGED)

    assert poisoned.get(address).content == readers().get(address).content


def test_one_answer_is_made_however_many_wait_for_it(itu, request):
    asked, made = 8, []
    start = threading.Barrier(asked)

    def slowly(environ, start_response):
        made.append(environ["PATH_INFO"])
        time.sleep(0.3)
        environ[KEPT_UNDER] = (cache._version(), time.time() + 60)
        start_response("200 OK", [("Cache-Control", "public"), ("Content-Type", "text/plain")])
        return [b"once"]

    cache, sent = ResponseCache(slowly, 1_000_000), []
    request.addfinalizer(cache.close)

    def ask():
        start.wait()
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": "", "wsgi.url_scheme": "http"}
        sent.append(b"".join(cache(environ, lambda status, headers: None)))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(asked)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (made, sent) == (["/"], [b"once"] * asked)


@pytest.mark.parametrize("public", [True, False])
def test_nobody_waits_for_ever_for_an_answer_that_fails_or_is_not_kept(itu, public):
    turns = []

    def failing(environ, start_response):
        turns.append(None)
        time.sleep(0.05)
        if len(turns) == 1:
            raise OSError("the first one fails")
        start_response("200 OK", [("Cache-Control", "public" if public else "no-store")])
        return [b"made"]

    cache, sent = ResponseCache(failing, 1_000_000), []

    def ask():
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": "", "wsgi.url_scheme": "http"}
        try:
            sent.append(b"".join(cache(environ, lambda status, headers: None)))
        except OSError:
            sent.append(b"failed")
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert sorted(sent) == [b"failed", *[b"made"] * 5]
    assert len(cache.answers) == 0


def test_what_is_kept_is_bounded_and_the_least_recently_used_goes_first(readers, itu, made):
    small = readers(most=60_000)
    sizes = [small.get(f"/organizations.atom?q={n}") and small.cache.answers.size for n in range(40)]
    small.get("/organizations.atom?q=39")
    small.get("/organizations.atom?q=0")

    assert max(sizes) <= 60_000
    assert 1 < len(small.cache.answers) < 40
    assert len(made) == 41
    # What is larger than all the room is sent, and not kept.
    tiny = readers(most=1_000)
    assert tiny.get(LIST).status_code == 200
    assert (len(tiny.cache.answers), tiny.cache.answers.size) == (0, 0)


def test_a_large_file_is_passed_on_with_its_tag_and_not_kept(readers, itu, monkeypatch):
    whole = readers().get("/organizations.csv")
    monkeypatch.setattr(response_cache, "LARGEST", 100)
    reader = readers()
    large = reader.get("/organizations.csv")
    packed = reader.get("/organizations.csv", headers={"Accept-Encoding": "gzip"})
    unchanged = reader.get("/organizations.csv", headers={"If-None-Match": large["ETag"]})
    head = reader.head("/organizations.csv")

    assert (head.content, head["ETag"]) == (b"", large["ETag"])
    assert (large.content, large["ETag"]) == (whole.content, whole["ETag"])
    assert packed["ETag"] == f'{whole["ETag"][:-1]}-gzip"'
    assert "Content-Length" not in large
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert len(reader.cache.answers) == 0


def test_a_database_that_does_not_answer_sends_nothing_that_was_kept(reader, itu, made, monkeypatch):
    reader.get(LIST)

    def gone():
        raise OSError("no database")

    monkeypatch.setattr(reader.cache._watch, "version", gone)
    assert reader.get(LIST).status_code == 200
    assert made == [LIST, LIST]
