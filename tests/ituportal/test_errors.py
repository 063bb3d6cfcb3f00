"""Errors are pages for people, and problem documents below /api/."""

import json
import logging

import pytest
from django.test import RequestFactory

from ituportal import errors
from ituportal.logs import JsonFormatter, request_id
from records.templatetags import kept
from records.texts import languages
from tests.admin_forms import signed_in
from tests.factories import make_person
from tests.pages import HTML, parse, words

requests = RequestFactory()


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (lambda request: errors.bad_request(request, ValueError("secret")), 400),
        (lambda request: errors.permission_denied(request, ValueError("secret")), 403),
        (lambda request: errors.page_not_found(request, ValueError("secret")), 404),
        (errors.server_error, 500),
    ],
)
def test_page_has_one_heading_and_nothing_of_the_exception(db, answer, status):
    response = answer(requests.get("/news/x/"))
    body = response.content.decode()

    assert response.status_code == status
    assert body.count("<h1") == 1
    assert "secret" not in body


@pytest.mark.django_db
def test_a_form_of_more_inputs_than_are_read_is_answered_in_words(client):
    signed_in(client, "editor", "Publisher")

    response = client.post("/admin/organizations/person/add/", "x=&" * 5_001, "application/x-www-form-urlencoded")

    assert response.status_code == 400
    assert "Go back, where all that you typed stands" in words(parse(response).find(f".//{HTML}main"))


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "status"), [("/ar/nowhere/", 404), ("/ar/people/gone/", 410)])
def test_a_page_that_is_not_there_has_the_frame_of_every_page_and_no_other_language(client, address, status):
    make_person(slug="gone").withdraw("It was wrong.")

    response = client.get(address)
    page = parse(response)

    assert response.status_code == status
    classes = {name for element in page.iter() for name in (element.get("class") or "").split()}
    assert {"breadcrumb", "pagefoot", "tools"} <= classes
    assert [e for e in page.iter(f"{HTML}link") if e.get("hreflang")] == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/nowhere/", "/people/gone/", "/fr/%00", "/fr/%D0%B0%20b"])
def test_a_page_that_is_not_there_names_no_address_of_its_own(client, address):
    make_person(slug="gone").withdraw("It was wrong.")

    page = parse(client.get(address))

    assert [link for link in page.iter(f"{HTML}link") if link.get("rel") == "canonical"] == []
    assert [meta for meta in page.iter(f"{HTML}meta") if meta.get("property")] == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["%00", "%D0%B0%20b", "%22%3E%3Cb%3E/"])
def test_the_language_links_of_a_page_that_is_not_there_are_written_as_addresses_are(client, path):
    response = client.get(f"/fr/{path}")

    hrefs = [link.get("href") for link in parse(response).iter(f"{HTML}a") if link.get("hreflang")]
    assert set(hrefs) == {f"/{path}", *(f"/{code}/{path}" for code in languages.CODES if code != languages.FALLBACK)}
    assert "\0" not in response.content.decode()


@pytest.mark.django_db
def test_the_reason_why_a_page_is_gone_says_its_language(client):
    make_person(slug="gone").withdraw("It was wrong.")

    def reason(address):
        notice = parse(client.get(address)).find(f".//{HTML}p[@class='notice']")
        return [(words(span), span.get("lang"), span.get("dir")) for span in notice.iter(f"{HTML}span")]

    assert reason("/ar/people/gone/") == [("It was wrong.", "en", "ltr")]
    assert reason("/people/gone/") == []


def test_error_below_the_api_is_a_problem_document():
    response = errors.server_error(requests.get("/api/v1/meetings/"))

    assert response.headers["Content-Type"] == "application/problem+json"
    assert json.loads(response.content) == {
        "type": "about:blank",
        "title": "Internal Server Error",
        "status": 500,
        "detail": "Something went wrong on our side.",
        "code": "server_error",
    }


def test_log_line_is_one_json_object_with_the_request_id():
    record = logging.LogRecord("ituportal.request", logging.INFO, __file__, 1, "answered\nforged", (), None)
    record.status = 200
    token = request_id.set("abcdef0123456789")

    line = JsonFormatter().format(record)
    request_id.reset(token)

    fields = json.loads(line)
    assert len(line.splitlines()) == 1
    assert fields.pop("time")
    assert fields == {
        "level": "INFO",
        "logger": "ituportal.request",
        "message": "answered\nforged",
        "status": 200,
        "request_id": "abcdef0123456789",
    }


def test_what_breaks_every_page_does_not_break_the_page_that_says_so(settings, tmp_path):
    kept._block.cache_clear()  # what a process has written of a page, it does not write again
    settings.STATIC_ROOT = tmp_path
    strict = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": strict}  # and nothing has been collected

    response = errors.server_error(requests.get("/"))

    assert response.status_code == 500
    assert "<h1>Internal Server Error</h1><p>Something went wrong on our side.</p>" in response.content.decode()
