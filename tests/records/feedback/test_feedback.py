"""The feedback form: what readers write reaches the editors, and nothing else gets through."""

import datetime
import logging

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from records.feedback.models import LONGEST_MESSAGE, MESSAGES_IN_AN_HOUR, Feedback, Sender, digest_of
from records.feedback.views import LARGEST_BODY, own_page
from records.public import CACHE_CONTROL
from tests.factories import make_organization
from tests.pages import HTML, internal_links, parse, words

pytestmark = pytest.mark.django_db
HERE = {"Origin": "http://testserver"}
FORM = "application/x-www-form-urlencoded"


def send(client, message="The year is wrong.", address="/feedback/", headers=HERE, **values):
    """Send the form as a browser does."""
    meta = {name: values.pop(name) for name in ("REMOTE_ADDR",) if name in values}
    body = "&".join(f"{name}={quoted(value)}" for name, value in ({"message": message} | values).items())
    return client.generic("POST", address, body.encode(), content_type=FORM, headers=headers, **meta)


def quoted(value):
    return "".join(f"%{byte:02X}" for byte in value.encode("utf-8", "surrogatepass"))


def typed(response):
    """What stands in the fields of the form that is shown."""
    tree = parse(response)
    message = tree.find(f".//{HTML}textarea")
    return (message.text or "").removeprefix("\n"), tree.find(f".//{HTML}input[@name='email']").get("value")


def complaints(response):
    return [words(item) for item in parse(response).findall(f".//{HTML}div[@role='alert']/{HTML}ul/{HTML}li")]


def stored():
    return list(Feedback.objects.order_by("id").values_list("page", "message", "email"))


def test_a_message_is_stored_with_its_page_and_answered_by_leading_to_the_thanks(client):
    response = send(client, email="reader@example.org", address="/feedback/?page=/news/")
    thanks = client.get(response["Location"])

    assert (response.status_code, response["Location"]) == (303, "/feedback/thanks/?page=/news/")
    assert response["Cache-Control"] == "no-store"
    assert stored() == [("/news/", "The year is wrong.", "reader@example.org")]
    assert words(parse(thanks).find(f".//{HTML}h1")) == "Thank you"
    assert "/news/" in internal_links(thanks, "/feedback/thanks/")


def test_the_page_is_stored_in_the_language_in_which_it_was_read(client):
    response = send(client, address="/fr/feedback/?page=/news/")

    assert response["Location"] == "/fr/feedback/thanks/?page=/news/"
    assert stored() == [("/fr/news/", "The year is wrong.", "")]


def test_every_page_links_the_form_about_itself(client):
    make_organization(slug="itu")

    for address, form in {
        "/organizations/itu/": "/feedback/?page=/organizations/itu/",
        "/fr/organizations/": "/fr/feedback/?page=/organizations/",
        "/": "/feedback/?page=/",
        "/no/such/page/": "/feedback/?page=/no/such/page/",
        "/feedback/?page=/news/": "/feedback/",
    }.items():
        assert f'href="{form}"' in client.get(address).content.decode(), address


@pytest.mark.parametrize(
    ("given", "page"),
    [
        ("/news/", "/news/"),
        ("/fr/news/", "/news/"),
        ("/organizations/itu/?year=2007#notes", "/organizations/itu/"),
        ("/", "/"),
        ("", ""),
        ("news/", ""),
        ("//example.org/", ""),
        ("https://example.org/news/", ""),
        ("/news//x/", ""),
        ("/\\example.org/", ""),
        ("/admin/", ""),
        ("/news/<b>/", ""),
        ("/media/новости", ""),
        ("/news/\x00/", ""),
        (f"/{'a' * 600}/", ""),
        ("/no-such-part.html", ""),
    ],
)
def test_only_a_path_of_the_portal_is_taken_as_the_page(client, given, page):
    send(client, address=f"/feedback/?page={quoted(given)}")

    assert own_page(given) == page
    assert stored() == [(page, "The year is wrong.", "")]


@pytest.mark.parametrize(
    ("query", "target"),
    [
        ("?page=https://example.org/", "/feedback/"),
        ("?page=%2Fnews%2F", "/feedback/?page=/news/"),
        ("?page=/news/&utm_source=mail", "/feedback/?page=/news/"),
        ("?page=", "/feedback/"),
        ("?x=1", "/feedback/"),
    ],
)
def test_another_spelling_of_the_address_is_one_redirect(client, query, target):
    response = client.get(f"/feedback/{query}")

    assert (response.status_code, response["Location"]) == (301, target)
    assert client.get(target).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Origin": "http://testserver.example.org"},
        {"Origin": "http://["},
        {"Origin": "https://example.org", "Referer": "http://testserver/feedback/"},
        {"Referer": "https://example.org/feedback/"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "same-site"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "none"},
    ],
)
def test_what_another_site_sends_is_refused(client, headers):
    response = send(client, headers=headers)

    assert response.status_code == 403
    assert stored() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://testserver"},
        {"Origin": "https://testserver", "Sec-Fetch-Site": "same-origin"},
        {"Referer": "http://testserver/feedback/?page=/news/"},
    ],
)
def test_what_a_page_of_this_host_sends_is_taken(client, headers):
    assert send(client, headers=headers).status_code == 303
    assert len(stored()) == 1


def test_nothing_is_taken_and_everything_typed_stays_when_something_is_wrong(client):
    response = send(client, message="One\r\n<two> & «three»", email="nobody", address="/feedback/?page=/news/")

    assert response.status_code == 422
    assert typed(response) == ("One\n<two> & «three»", "nobody")
    assert complaints(response) == ["This is no e-mail address. Leave it empty or write one like name@example.org."]
    assert stored() == []


@pytest.mark.parametrize("message", ["", "  \r\n ", "\x00"])
def test_an_empty_message_is_refused_in_words(client, message):
    response = send(client, message=message)

    assert response.status_code == 422
    assert complaints(response) == ["Write what you want to tell the editors."]


def test_a_message_may_be_as_long_as_it_says_and_no_longer(client):
    longest = "я" * (LONGEST_MESSAGE - 2) + "\r\n😀"

    assert send(client, message=longest).status_code == 303
    assert [len(message) for _page, message, _email in stored()] == [LONGEST_MESSAGE]
    refused = send(client, message=longest + "я")
    assert refused.status_code == 422
    assert complaints(refused) == [f"This is too long. Write {LONGEST_MESSAGE} characters or fewer."]
    assert typed(refused)[0] == longest.replace("\r\n", "\n") + "я"


def test_a_body_that_no_form_of_ours_makes_is_not_read(client):
    response = send(client, message="a" * (LARGEST_BODY + 1))

    assert response.status_code == 413
    assert complaints(response) == [f"This is too long. Write {LONGEST_MESSAGE} characters or fewer."]
    assert stored() == []


@pytest.mark.parametrize("content_type", ["text/plain", "application/json", "multipart/form-data; boundary=x", ""])
def test_another_kind_of_body_is_refused(client, content_type):
    response = client.generic("POST", "/feedback/", b"message=x", content_type=content_type, headers=HERE)

    assert response.status_code == 415
    assert stored() == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"message=%00a%0Bb%ED%A0%80c%EF%BF%BF", 303),
        (b"message=%FF%FE", 303),
        (b"\xff\xfe\x00", 422),
        (b"message=a&message=b", 303),
        (b"&".join(b"a" * 3 + b"=" for _n in range(5_001)), 400),
        (b"=" * 1000, 422),
        (b"", 415),
    ],
)
def test_hostile_bodies_never_break_the_page(client, body, status):
    response = client.generic("POST", "/feedback/?page=%00%ff", body, content_type=FORM, headers=HERE)

    assert response.status_code == status
    if status == 422:
        parse(response)


@pytest.mark.parametrize("content_type", [f"{FORM}; charset=utf-7", "a" * 5000])
def test_a_hostile_content_type_is_a_refusal(client, content_type):
    response = client.generic("POST", "/feedback/", b"message=x", content_type=content_type, headers=HERE)

    assert response.status_code in (400, 415)
    assert stored() == []


def test_controls_that_no_text_needs_are_not_stored(client):
    send(client, message="One\x00\x0b\x1b\ttwo\r\n\uffffthree", email="a@example.org\x00")

    assert stored() == [("", "One\ttwo\nthree", "a@example.org")]


def test_more_parameters_than_can_be_read_are_a_bad_request_and_no_error_of_ours(client):
    assert client.get("/feedback/?" + "&" * 5_001).status_code == 400


def test_what_only_programs_fill_in_is_thanked_for_and_not_stored(client):
    response = send(client, website="https://example.org")

    assert (response.status_code, stored()) == (303, [])


def test_the_field_for_programs_is_hidden_from_people_and_their_aids(client):
    tree = parse(client.get("/feedback/"))

    hidden = tree.find(f".//{HTML}div[@hidden]")
    assert [element.get("name") for element in hidden.iter(f"{HTML}input")] == ["website"]


def test_one_address_sends_a_few_messages_an_hour_and_its_text_stays_when_refused(client):
    answers = [send(client, message=f"Message {n}") for n in range(MESSAGES_IN_AN_HOUR + 1)]
    other = send(client, REMOTE_ADDR="203.0.113.9")

    assert [answer.status_code for answer in answers] == [303] * MESSAGES_IN_AN_HOUR + [429]
    assert answers[-1]["Retry-After"] == "3600"
    assert typed(answers[-1])[0] == f"Message {MESSAGES_IN_AN_HOUR}"
    assert other.status_code == 303
    assert len(stored()) == MESSAGES_IN_AN_HOUR + 1


def test_after_an_hour_an_address_is_forgotten_and_may_write_again():
    start = timezone.now()
    for _n in range(MESSAGES_IN_AN_HOUR):
        assert Sender.objects.admit("192.0.2.1", start)

    assert not Sender.objects.admit("192.0.2.1", start + datetime.timedelta(minutes=59))
    assert Sender.objects.admit("192.0.2.2", start + datetime.timedelta(minutes=60))
    assert list(Sender.objects.values_list("digest", flat=True)) == [digest_of("192.0.2.2")]
    assert Sender.objects.admit("192.0.2.1", start + datetime.timedelta(minutes=60))


def test_behind_a_proxy_it_is_the_reader_who_is_counted(client, settings):
    settings.PROXY_COUNT = 1
    for n in range(MESSAGES_IN_AN_HOUR + 1):
        reader = HERE | {"X-Forwarded-For": f"203.0.113.{n}"}
        assert send(client, headers=reader).status_code == 303
    forged = HERE | {"X-Forwarded-For": "198.51.100.1, 203.0.113.1"}

    answers = [send(client, headers=forged).status_code for _n in range(MESSAGES_IN_AN_HOUR)]

    assert answers == [303] * (MESSAGES_IN_AN_HOUR - 1) + [429]


def test_of_the_address_only_a_keyed_hash_is_kept(client, settings):
    send(client, REMOTE_ADDR="192.0.2.77")
    sender = Sender.objects.get()
    before = digest_of("192.0.2.77")
    settings.SECRET_KEY = "another"

    assert sender.digest == before != digest_of("192.0.2.77")
    assert {field.name for field in Sender._meta.fields} == {"id", "digest", "since", "messages"}


def test_one_reader_has_all_addresses_of_a_network_of_ipv6():
    assert digest_of("2001:db8:1:2::1") == digest_of("2001:db8:1:2:ffff::9")
    assert digest_of("2001:db8:1:2::1") != digest_of("2001:db8:1:3::1")
    assert digest_of("::ffff:192.0.2.1") == digest_of("192.0.2.1")
    assert digest_of("unknown") != digest_of("")


def test_the_throttle_costs_the_same_however_many_have_written(client):
    counts = []
    for size in (1, 50):
        Sender.objects.bulk_create(Sender(digest=f"{size}-{n}", since=timezone.now()) for n in range(size))
        with CaptureQueriesContext(connection) as queries:
            send(client, REMOTE_ADDR=f"198.51.100.{size}")
        counts.append(len([q for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]))

    assert counts == [4, 4]


def test_the_form_may_be_kept_by_any_cache_and_sets_no_cookie(client):
    response = client.get("/feedback/?page=/news/")

    assert response["Cache-Control"] == CACHE_CONTROL
    assert response.cookies == {}
    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert send(client).cookies == {}


def test_nothing_of_a_message_is_logged(client, caplog):
    with caplog.at_level(logging.DEBUG):
        send(client, message="Between us", email="reader@example.org")

    logged = " ".join(
        f"{record.getMessage()} {vars(record)}" for record in caplog.records if record.name != "django.db.backends"
    )
    assert "Between us" not in logged
    assert "reader@example.org" not in logged
