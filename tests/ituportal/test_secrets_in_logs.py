"""No line of the log lets anybody in: what real requests make the portal log, through the formatters of its settings."""

import io
import json
import logging
import re
import time
from contextlib import ExitStack, contextmanager
from logging.config import DictConfigurator
from urllib.parse import quote, unquote

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from ituportal.logs import CUT, without_secrets

FORMATS = ("json", "plain")
pytestmark = [pytest.mark.urls("tests.ituportal.views_for_middleware"), pytest.mark.one_database]


@contextmanager
def logged(log_format):
    """Give the stream of what is logged within the block, from INFO on, as the settings write it."""
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(DictConfigurator({}).configure_formatter(dict(settings.LOGGING["formatters"][log_format])))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield handler.stream
    finally:
        root.setLevel(level)
        root.removeHandler(handler)


def encoded(text):
    """Return a text with each of its characters in percent encoding."""
    return "".join(f"%{ord(character):02x}" for character in text)


def mangled(uid, token):
    """Return the paths that mail programs, people and attackers make of a reset link."""
    link = f"/admin/reset/{uid}/{token}/"
    half, cut = token[:-16], token[:-4]
    return [
        link.removesuffix("/"),
        link.upper(),
        link.replace("/", "//"),
        link.replace("/", "%2F"),
        link.replace("/", "%5C"),
        f"/fr{link}",
        f"/en{link}",
        f"/admin{link}",
        f"/admin/reset/{uid}/{cut}",
        f"/admin/reset/{uid}/{cut}%20{token[-4:]}/",
        f"/admin/reset/{uid}/{half}%0A{token[-16:]}/",
        f"/admin/reset/{uid}/{half}%3D%0D%0A{token[-16:]}/",
        f"/admin/reset/{uid}/{quote('‭')}{token}",
        f"/admin/reset/{encoded(uid)}/{encoded(token)}/",
        f"/admin/reset/{encoded(encoded(uid))}/{encoded(encoded(token))}/",
        f"/admin/{encoded('reset')}/{uid}/{encoded(encoded(token))}/",
        f"/admin/reset/done/{uid}/{token}/",
        f"/admin/rest/{uid}/{token}/",
        f"/{token}",
        f"/news/{uid}/{token}.",
        f"/admin/reset/fail/{uid}/{token}/",
        f"/admin/login/{encoded(encoded(token))}",
    ]


def use_reset_link(number):
    """Ask for everything with the secrets of one account; return these secrets, cut ones too."""
    user = get_user_model().objects.create(username=f"person-{number}", email=f"p{number}@example.org", is_staff=True)
    uid, token = urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)
    link, password = f"/admin/reset/{uid}/{token}/", f"hush-{number}-correct-horse"
    client = Client(raise_request_exception=False)
    form = client.get(link, follow=True)
    for path in mangled(uid, token):
        client.get(path)
        client.get(f"/nowhere/?next={path}", headers={"Referer": f"http://testserver{path}"})
    client.get(link, headers={"Host": "elsewhere.example.org"})
    strict = Client(enforce_csrf_checks=True)
    elsewhere = {"Referer": f"https://elsewhere.example.org{link}", "Authorization": f"Basic {password}"}
    strict.cookies = client.cookies
    strict.post("/admin/login/", {"username": "x"}, secure=True, headers=elsewhere)
    strict.post(link, {"username": "x"}, secure=True, headers={"Origin": f"https://{password}@elsewhere.example.org"})
    client.post(form.request["PATH_INFO"], {"new_password1": password, "new_password2": "other"})
    sent = {"new_password1": password, "new_password2": password, "csrfmiddlewaretoken": form.context["csrf_token"]}
    client.post(f"/admin/reset/fail/{uid}/{token}/", sent, headers={"Authorization": f"Bearer {password}"})
    client.post(form.request["PATH_INFO"], sent)
    client.post("/admin/login/", {"username": password, "password": password}, REMOTE_ADDR=f"2001:db8:0:{number:x}::1")
    client.post("/admin/login/", {"username": user.username, "password": password})
    cookies = {morsel.value for morsel in client.cookies.values() if morsel.key in ("sessionid", "csrftoken")}
    digits = token.partition("-")[2]
    return {
        token,
        digits,
        digits[:-4],
        digits[:16],
        digits[16:],
        password,
        str(form.context["csrf_token"]),
        *cookies,
    } - {""}


def leaked(text, secrets):
    """Return the secrets that stand in a text, in any spelling."""
    spellings = [text]
    for _time in range(3):
        spellings.append(unquote(spellings[-1]))
    everything = "\n".join(spellings).lower()
    return [secret for secret in secrets if secret.lower() in everything]


def logs_of(people):
    """Return what was logged, in each of the formats, while people used what they must keep secret; and the secrets."""
    with ExitStack() as stack:
        streams = [stack.enter_context(logged(log_format)) for log_format in FORMATS]
        secrets = set().union(*(use_reset_link(number) for number in range(people)))
    return [stream.getvalue() for stream in streams], secrets


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("people", "lines"), [(3, 200), pytest.param(150, 10_000, marks=pytest.mark.proof)], ids=["some", "ten thousand"]
)
def test_no_line_of_the_log_holds_a_secret(people, lines):
    texts, secrets = logs_of(people)

    assert [len(text.splitlines()) >= lines for text in texts] == [True] * len(FORMATS)
    assert len(secrets) >= people * 8
    assert [leaked(text, secrets) for text in texts] == [[]] * len(FORMATS)


@pytest.mark.django_db
def test_the_log_still_says_what_was_asked_for_and_what_came_of_it():
    with logged("json") as stream:
        client = Client(raise_request_exception=False)
        client.get("/admin/reset/MQ/d1k2l3-0123456789abcdef0123456789abcdef/")
        client.get("/admin/reset/done/")
        client.get("/admin/password_reset/done/")
        client.get("/fr/organizations/nowhere-at-all-in-1865-or-later/")
        client.get("/admin/reset/fail/x")
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]

    assert [(line["path"], line["status"]) for line in lines if line["message"] == "answered"] == [
        (f"/admin/reset/{CUT}", 200),
        ("/admin/reset/done/", 200),
        ("/admin/password_reset/done/", 200),
        ("/fr/organizations/nowhere-at-all-in-1865-or-later/", 404),
        (f"/admin/reset/{CUT}", 500),
    ]
    assert all(re.fullmatch(r"[0-9a-f]{32}", line["request_id"]) for line in lines if line["message"] == "answered")
    fault = next(line for line in lines if line["level"] == "ERROR")
    assert fault["message"] == f"Internal Server Error: /admin/reset/{CUT}"
    assert 'views_for_middleware.py", line ' in fault["exc_info"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Authorization: Basic aHVzaA==", f"Authorization: {CUT}"),
        ("{'Cookie': 'sessionid=hush; csrftoken=hush'}", f"{{'Cookie': {CUT}"),
        (
            "<QueryDict: {'password': ['hush hush'], 'next': ['/admin/']}>",
            f"<QueryDict: {{'password': [{CUT}], 'next': ['/admin/']}}>",
        ),
        ("password=hush&next=/admin/", f"password={CUT}&next=/admin/"),
        (
            "cannot reach postgres://portal:hush@db.example.org/name",
            f"cannot reach postgres://{CUT}@db.example.org/name",
        ),
        ("postgres://portal:hu@sh@db.example.org/name", f"postgres://{CUT}@db.example.org/name"),
        ("api_key=hush pwd: hush", f"api_key={CUT} pwd: {CUT}"),
        ("Key (session_key)=(hush1hush) already exists.", f"Key (session_key)=({CUT}) already exists."),
        ("key 0a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p here", f"key {CUT} here"),
        ("pbkdf2_sha256$1000000$salt$aHVzaA==", CUT),
        ("/news/%72eset/%4DQ/hush", CUT),
        (f"/news/{encoded(encoded(encoded(encoded(encoded('x')))))}", CUT),
        ("Forbidden (CSRF cookie not set.): /admin/login/", "Forbidden (CSRF cookie not set.): /admin/login/"),
        (
            "django.contrib.auth.UserAttributeSimilarityValidator",
            "django.contrib.auth.UserAttributeSimilarityValidator",
        ),
        ("Not Found: /news/100%25-of-%C3%A9tats/", "Not Found: /news/100%25-of-%C3%A9tats/"),
        (
            "/organizations/international-telecommunication-union-2/",
            "/organizations/international-telecommunication-union-2/",
        ),
    ],
)
def test_what_would_let_somebody_in_is_cut_and_the_rest_stays(written, kept):
    assert without_secrets(written) == kept


@pytest.mark.parametrize("log_format", FORMATS)
def test_what_a_call_adds_to_its_line_is_cut_as_well(log_format):
    with logged(log_format) as stream:
        logging.getLogger("any").warning(
            "sent %s", {"password": "hush"}, extra={"query": {"token": "hush", "tokens": ["password=hush"]}}
        )

    assert "hush" not in stream.getvalue()


@pytest.mark.parametrize(
    "letter", ["a", "1", "a$", "://", "token", "%25", "reset/", "a-", "a.", "Aaa", "'", "password="]
)
def test_a_long_path_takes_no_time(letter):
    start = time.perf_counter()
    without_secrets(f"/{letter * (60_000 // len(letter))}")

    assert time.perf_counter() - start < 1


def test_every_line_goes_through_the_one_handler_of_the_root():
    loggers = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    ours = [
        logger
        for logger in loggers
        if logger.name.partition(".")[0] in ("django", "axes", "ituportal", "records", "csp")
    ]

    assert [logger.name for logger in ours if logger.handlers or not logger.propagate] == []
    assert "django.server" in {logger.name for logger in ours}
