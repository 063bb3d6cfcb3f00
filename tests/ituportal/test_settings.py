"""The settings, each time in a process of its own: they are read once per process."""

import datetime
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

from ituportal.settings import BASE_DIR

COMPLETE = {
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ALLOWED_HOSTS": "portal.example.org",
    "DATABASE_URL": "sqlite:////nonexistent/portal.sqlite3",
    "EMAIL_URL": "smtp://localhost:25",
    "PUBLIC_ORIGIN": "https://portal.example.org",
}
CONTACT = {
    "SECURITY_CONTACT": "mailto:security@example.org",
    "SECURITY_EXPIRES": f"{datetime.date.today() + datetime.timedelta(days=200)}",
}


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    base = {"PATH": os.environ["PATH"], "PORTAL_MODE": "production"}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE_DIR,
        # An empty variable wins over a .env that lies in the checkout.
        env=base | dict.fromkeys(COMPLETE, "") | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("missing", sorted(COMPLETE))
def test_production_refuses_to_start_and_names_what_is_missing(missing):
    result = manage("check", **{name: value for name, value in COMPLETE.items() if name != missing})

    assert result.returncode == 1
    assert result.stderr.startswith(f"The settings are not complete. {missing} is not set: ")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("key", [COMPLETE["SECRET_KEY"][:49], "abcd" * 20, "django-insecure-" + COMPLETE["SECRET_KEY"]])
def test_production_refuses_to_start_with_a_secret_key_that_can_be_guessed(key):
    result = manage("check", **COMPLETE | {"SECRET_KEY": key})

    assert result.returncode == 1
    assert result.stderr == (
        "The settings are not complete. SECRET_KEY can be guessed: it needs 50 characters or more, at least 5 of them "
        "different, and may not begin with “django-insecure-”. See .env.example.\n"
    )
    assert key not in result.stderr


def test_development_takes_any_secret_key():
    result = manage("check", **COMPLETE | {"PORTAL_MODE": "development", "SECRET_KEY": "short"})

    assert (result.returncode, result.stderr) == (0, "")


def test_production_is_clean_under_the_deployment_check():
    result = manage("check", "--deploy", "--fail-level", "WARNING", **COMPLETE, **CONTACT)

    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "System check identified no issues (3 silenced).\n"


def test_a_contact_for_security_needs_a_day_that_is_one():
    result = manage("check", **COMPLETE, SECURITY_EXPIRES="next year")

    assert result.stderr == (
        "The settings are not complete. SECURITY_EXPIRES is “next year”; it must be a day such as 2027-06-30.\n"
    )


@pytest.mark.parametrize("url", ["nonsense", "postgress://user:hush@host/name", "postgres://user:hush/x@host/name"])
def test_address_of_the_database_that_is_none_is_refused_without_repeating_it(url):
    result = manage("check", **COMPLETE | {"DATABASE_URL": url})

    assert result.returncode == 1
    assert result.stderr.startswith("The settings are not complete. DATABASE_URL is not the address of a database, as ")
    assert len(result.stderr.splitlines()) == 1
    assert "hush" not in result.stderr


def test_development_without_an_address_takes_the_file_of_the_checkout():
    printed = manage("diffsettings", "--all", **COMPLETE | {"PORTAL_MODE": "development", "DATABASE_URL": ""}).stdout

    assert f"'NAME': '{BASE_DIR}/data/ituportal.sqlite3'" in printed


def test_bounds_on_signing_in_come_from_the_environment():
    bounds = {"LOGIN_FAILURES": "5", "LOGIN_FAILURES_OF_ADDRESS": "6", "LOGIN_FAILURES_OF_NAME": "7"}
    printed = manage("diffsettings", "--all", **COMPLETE, **bounds, LOGIN_FAMILIAR_DAYS="8", LOGIN_COOLOFF_HOURS="0.25")
    usual = manage("diffsettings", "--all", **COMPLETE)

    def login(result):
        lines = [line.strip("# ") for line in result.stdout.splitlines()]
        return sorted(line for line in lines if line.startswith(("LOGIN_FA", "AXES_COOLOFF_TIME", "PASSWORD_RESET_T")))

    names = ["AXES_COOLOFF_TIME", *bounds, "LOGIN_FAMILIAR_DAYS", "PASSWORD_RESET_TIMEOUT"]
    assert login(printed) == [f"{name} = {value}" for name, value in zip(names, [0.25, 5, 6, 7, 8, 3600], strict=True)]
    assert login(usual) == [f"{name} = {value}" for name, value in zip(names, [0.5, 8, 40, 100, 30, 3600], strict=True)]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("LOGIN_FAILURES_OF_NAME", "0", "“0”; it must be 1 or more."),
        ("LOGIN_FAMILIAR_DAYS", "0", "“0”; it must be 1 or more."),
        ("LOGIN_COOLOFF_HOURS", "0", "“0.0”; it must be more than 0."),
    ],
)
def test_a_bound_that_lets_nobody_in_or_everybody_is_refused(name, value, sentence):
    result = manage("check", **COMPLETE, **{name: value})

    assert result.stderr == f"The settings are not complete. {name} is {sentence}\n"


@pytest.mark.parametrize(
    "origin", ["portal.example.org", "https://a.example/portal", "ftp://a", "https://", "https://a b"]
)
def test_an_origin_that_is_none_is_refused(origin):
    result = manage("check", **COMPLETE | {"PUBLIC_ORIGIN": origin})

    assert result.stderr == (
        f"The settings are not complete. PUBLIC_ORIGIN is “{origin}”; it must be scheme and host in small letters, as "
        "https://portal.example.org.\n"
    )


def test_unknown_mode_is_refused():
    result = manage("check", PORTAL_MODE="prod", **COMPLETE)

    assert result.stderr == (
        "The settings are not complete. PORTAL_MODE is “prod”; it must be production or development.\n"
    )


def test_debug_pages_cannot_be_had_in_production():
    printed = manage("diffsettings", "--all", DEBUG="true", **COMPLETE).stdout.splitlines()

    assert [line for line in printed if "DEBUG =" in line] == ["### DEBUG = False"]


def test_plain_http_is_redirected_to_the_public_origin():
    printed = manage("diffsettings", **COMPLETE).stdout.splitlines()

    assert "SECURE_SSL_HOST = 'portal.example.org'" in printed


def test_every_variable_is_explained_in_the_example():
    read = re.findall(r'\benv(?:\.\w+)?\(\s*"([A-Z_]+)"', (BASE_DIR / "ituportal/settings.py").read_text())
    explained = re.findall(r"^#?([A-Z_]+)=", (BASE_DIR / ".env.example").read_text(), re.MULTILINE)

    assert sorted(set(explained)) == sorted(set(read))


def test_policy_allows_no_inline_code_and_no_foreign_source():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]

    assert directives == {
        "default-src": ["'self'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }


@pytest.mark.parametrize(
    "address",
    ["/", "/fr/", "/fr", "/organizations", "/admin/login/", "/api/v1/", "/static/css/base.css", "/nothing/", "/livez"],
)
def test_every_answer_carries_the_policy_and_the_security_headers(client, db, address):
    response = client.get(address)
    response.close()  # a static file stays open until then
    headers = response.headers

    assert sorted(headers["Content-Security-Policy"].split("; ")) == [
        "base-uri 'self'",
        "default-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    ]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == settings.PERMISSIONS_POLICY


def test_the_redirect_to_https_carries_them_too(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    response = client.get("/")

    assert (response.status_code, response["Location"]) == (301, "https://testserver/")
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert response["Permissions-Policy"] == settings.PERMISSIONS_POLICY


def test_a_time_zone_that_does_not_exist_is_refused_in_a_sentence():
    result = manage("check", **COMPLETE | {"TIME_ZONE": "Mars/Base"})

    assert result.returncode == 1
    assert result.stderr == (
        "The settings are not complete. TIME_ZONE is “Mars/Base”; it must be an IANA name such as Europe/Zurich.\n"
    )
