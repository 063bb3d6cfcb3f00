"""Session, user, messages and CSRF token exist below /admin/ and nowhere else."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client


@pytest.fixture
def editor(db):
    return get_user_model().objects.create_superuser("editor", "editor@example.org", "correct horse battery")


@pytest.mark.urls("tests.ituportal.views_for_middleware")
def test_public_request_has_no_session_user_or_messages(client):
    assert client.get("/state/").content == b""
    assert client.get("/fr/state/").content == b""


@pytest.mark.urls("tests.ituportal.views_for_middleware")
def test_admin_request_has_them(client, db):
    assert client.get("/admin/state/").content == b"session user _messages"


@pytest.mark.parametrize("address", ["/", "/fr/", "/news/", "/organizations/", "/api/v1/", "/livez", "/no-such-page/"])
def test_public_answer_sets_no_cookie_and_does_not_vary_on_one_even_for_an_editor(client, editor, address):
    client.force_login(editor)

    response = client.get(address)

    assert "Set-Cookie" not in response.headers
    assert response.cookies == {}
    assert "cookie" not in response.headers.get("Vary", "").lower()


def test_cookies_of_the_admin_are_not_sent_to_public_pages(client, editor):
    response = client.post("/admin/login/", {"username": "editor", "password": "correct horse battery"})

    assert {(c.key, c["path"], c["httponly"], c["samesite"]) for c in response.cookies.values()} == {
        ("sessionid", "/admin/", True, "Lax"),
        ("csrftoken", "/admin/", True, "Lax"),
    }


def test_admin_form_without_its_token_is_refused_in_words(editor):
    client = Client(enforce_csrf_checks=True)

    response = client.post("/admin/login/", {"username": "editor", "password": "correct horse battery"})

    assert response.status_code == 403
    assert "Nothing was saved" in response.content.decode()
    assert "correct horse battery" not in response.content.decode()


def test_password_can_be_reset_by_mail_and_changed(client, editor, mailoutbox):
    client.post("/admin/password_reset/", {"email": "editor@example.org"})
    link = next(word for word in mailoutbox[0].body.split() if "/admin/reset/" in word)
    form = client.get(link, follow=True)
    new = {"new_password1": "a longer new passphrase", "new_password2": "a longer new passphrase"}

    done = client.post(form.redirect_chain[-1][0], new, follow=True)
    signed_in = client.post("/admin/login/", {"username": "editor", "password": "a longer new passphrase"})

    assert done.redirect_chain[-1][0] == "/admin/reset/done/"
    assert (signed_in.status_code, signed_in.headers["Location"]) == (302, "/admin/")
    assert "Old password" in client.get("/admin/password_change/").content.decode()


def test_login_page_offers_the_password_reset(client, db):
    assert 'href="/admin/password_reset/"' in client.get("/admin/login/").content.decode()
