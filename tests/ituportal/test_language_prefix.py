"""The language stands in the address and nowhere else."""

import pytest
from django.test import Client, RequestFactory
from django.urls import get_script_prefix
from django.utils.translation import get_language

from ituportal.middleware import LANGUAGE_CODES, LanguagePrefixMiddleware, speaking
from tests.ituportal.views_for_middleware import show, stream

pytestmark = [
    pytest.mark.urls("tests.ituportal.views_for_middleware"),
    pytest.mark.django_db,
    pytest.mark.one_database,
]


def text(response) -> str:
    return b"".join(response).decode()


@pytest.mark.parametrize("code", sorted(LANGUAGE_CODES - {"en"}))
def test_prefix_activates_its_language_and_stays_in_reversed_addresses(client, code):
    response = client.get(f"/{code}/show/")

    assert response.content.decode() == f"{code} /{code}/show/ /show/ /{code}/show/"
    assert response.headers["Content-Language"] == code


def test_address_without_prefix_is_english_whatever_the_browser_prefers():
    client = Client(headers={"Accept-Language": "fr"})
    client.cookies["django_language"] = "fr"

    response = client.get("/show/")

    assert response.content.decode() == "en /show/ /show/ /show/"
    assert response.headers["Content-Language"] == "en"
    assert "Accept-Language" not in response.headers.get("Vary", "")


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/en/show/?a=1&b=2", "/show/?a=1&b=2"),
        ("/en/", "/"),
        ("/en", "/"),
        ("/fr", "/fr/"),
        ("/zh-hans?a=1", "/zh-hans/?a=1"),
        ("/en//example.org/", "/%2Fexample.org/"),
    ],
)
def test_other_spelling_of_an_address_is_one_permanent_redirect(client, address, target):
    response = client.get(address)

    assert (response.status_code, response.headers["Location"]) == (301, target)


@pytest.mark.parametrize(
    "path", ["admin/", "api/v1/", "static/css/base.css", "media/x.png", "livez", "readyz", "fr/show/"]
)
def test_what_has_no_language_is_not_found_below_a_prefix(client, path):
    response = client.get(f"/fr/{path}")

    assert response.status_code == 404


def test_missing_slash_is_added_within_the_language(client):
    response = client.get("/fr/show?page=2")

    assert (response.status_code, response.headers["Location"]) == (301, "/fr/show/?page=2")


def test_streamed_pieces_are_in_the_language_although_they_are_made_afterwards(client):
    response = client.get("/ar/stream/")

    assert text(response) == "ar /ar/show/;ar /ar/show/;"


def test_two_streams_read_in_turns_keep_their_languages():
    requests = RequestFactory()
    middleware = LanguagePrefixMiddleware(stream)
    french = iter(middleware(requests.get("/fr/stream/")))
    russian = iter(middleware(requests.get("/ru/stream/")))

    pieces = [next(french), next(russian), next(french), next(russian)]

    assert pieces == [b"fr /fr/show/;", b"ru /ru/show/;", b"fr /fr/show/;", b"ru /ru/show/;"]


def test_language_and_prefix_are_as_before_after_an_answer_and_after_an_error():
    requests = RequestFactory()
    before = (get_language(), get_script_prefix())

    LanguagePrefixMiddleware(show)(requests.get("/es/show/"))
    after_answer = (get_language(), get_script_prefix())
    with pytest.raises(ZeroDivisionError):
        LanguagePrefixMiddleware(lambda request: 1 / 0)(requests.get("/es/show/"))

    assert after_answer == before
    assert (get_language(), get_script_prefix()) == before


def test_portal_below_a_path_keeps_that_path_before_the_language():
    client = Client(SCRIPT_NAME="/portal")

    with speaking("/portal/", "en"):  # what the WSGI handler does, and the test client leaves out
        shown = client.get("/fr/show/").content.decode()
        redirected = client.get("/en/show/").headers["Location"]

    assert shown == "fr /portal/fr/show/ /show/ /portal/fr/show/"
    assert redirected == "/portal/show/"
