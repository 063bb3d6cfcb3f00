"""Session, user, messages and CSRF token exist below /admin/ and nowhere else."""

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import get_user_model
from django.test import Client

from tests.ituportal.hashers import CountingHasher


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
    assert "reload the page and send it again" in response.content.decode()


def test_locked_login_is_refused_before_a_password_is_hashed(client, editor, settings):
    settings.PASSWORD_HASHERS = ["tests.ituportal.hashers.CountingHasher"]
    settings.AXES_FAILURE_LIMIT = 3
    editor.set_password("correct horse battery")
    editor.save()
    wrong = {"username": "editor", "password": "wrong"}
    statuses = [client.post("/admin/login/", wrong).status_code for _attempt in range(3)]
    hashed_before = CountingHasher.hashed

    response = client.post("/admin/login/", {"username": "editor", "password": "correct horse battery"})

    assert statuses == [200, 200, 429]
    assert response.status_code == 429
    assert "Too many failed attempts" in response.content.decode()
    assert CountingHasher.hashed == hashed_before


def test_lock_of_one_address_leaves_others_in(client, editor, settings):
    settings.AXES_FAILURE_LIMIT = 2
    for _attempt in range(2):
        client.post("/admin/login/", {"username": "editor", "password": "wrong"}, REMOTE_ADDR="192.0.2.1")

    right = {"username": "editor", "password": "correct horse battery"}
    from_elsewhere = client.post("/admin/login/", right, REMOTE_ADDR="192.0.2.2")

    assert from_elsewhere.status_code == 302


def test_forged_forwarding_header_does_not_escape_the_lock(client, editor, settings):
    settings.AXES_FAILURE_LIMIT = 2
    settings.PROXY_COUNT = 1
    wrong = {"username": "editor", "password": "wrong"}

    statuses = [
        client.post("/admin/login/", wrong, headers={"X-Forwarded-For": f"{forged}, 192.0.2.1"}).status_code
        for forged in ("198.51.100.1", "198.51.100.2", "198.51.100.3")
    ]

    assert statuses == [200, 429, 429]


@pytest.mark.parametrize(
    ("entry", "counted_as"),
    [
        ("192.0.2.7:52100", "192.0.2.7"),
        ("[2001:db8::7]:443", "2001:db8::7"),
        ("2001:db8::7", "2001:db8::7"),
        ("unknown", "127.0.0.1"),
        ("7" * 5000, "127.0.0.1"),
    ],
)
def test_failures_behind_a_proxy_count_for_the_address_it_names_however_written(
    client, editor, settings, entry, counted_as
):
    settings.PROXY_COUNT = 1

    response = client.post(
        "/admin/login/", {"username": "editor", "password": "wrong"}, headers={"X-Forwarded-For": entry}
    )

    assert response.status_code == 200
    assert AccessAttempt.objects.values_list("ip_address", "failures_since_start").get() == (counted_as, 1)


def test_a_name_longer_than_any_account_has_is_refused_like_a_wrong_one(client, db):
    response = client.post("/admin/login/", {"username": "x" * 5000, "password": "wrong"})

    assert response.status_code == 200
    assert AccessAttempt.objects.get().username == "x" * 255


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
