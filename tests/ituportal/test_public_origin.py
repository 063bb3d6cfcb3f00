"""One setting is the origin of every address that the portal writes; the host that was asked for writes none."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from ituportal.checks import check_public_origin
from tests.addresses import DETAILS, addresses
from tests.world import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
FORGED = "forged.example"


@pytest.fixture
def settled(settings):
    """A portal that answers to several hosts and has one origin."""
    settings.ALLOWED_HOSTS = ["testserver", FORGED, "www.example.org"]
    settings.PUBLIC_ORIGIN = "https://portal.example.org"
    return settings


ONE_OF_EACH = [
    "/",
    "/fr/organizations/?country=CH",
    "/organizations/itu/",
    "/news/story/",
    "/organizations.csv",
    "/news.atom",
]
ONE_OF_EACH += ["/meetings.ics", "/sitemap-people.xml", "/robots.txt", "/api/v1/", "/api/v1/organizations/?page_size=1"]
ONE_OF_EACH += [
    "/api/v1/meetings/wrc-07/",
    "/api/v1/schema/",
    "/organizations/withdrawn/",
    "/nothing/",
    "/fr",
    "/organizations",
]


def test_no_answer_depends_on_the_host_or_the_scheme_that_was_asked_for(settled):
    make_world()

    assert [address for address in ONE_OF_EACH if depends_on_who_asks(address)] == []


@pytest.mark.proof
def test_no_answer_at_any_address_depends_on_the_host(settled):
    make_world()
    keys = {model: [row.key for row in model.objects.published()] for model in DETAILS.values()}

    assert [address for address in addresses(keys) if depends_on_who_asks(address)] == []


def depends_on_who_asks(address):
    """Whether an answer is another one, or names a host that was asked for, under another host, port and scheme."""
    own = Client().get(address)
    forged = Client(headers={"Host": f"{FORGED}:8080"}).get(address, secure=True)
    for each in (own, forged):
        del each.headers["Expires"]  # of what nobody keeps: the second in which it was asked for
    contents = [b"".join(each) + "".join(map(str, each.items())).encode() for each in (own, forged)]
    return contents[0] != contents[1] or re.search(rb"//(testserver|forged)", contents[1]) is not None


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("/fr/news/", r'<link rel="canonical" href="([^"]+)/fr/news/">'),
        ("/robots.txt", r"Sitemap: (.+)/sitemap\.xml"),
        ("/sitemap.xml", r"<loc>([^<]+)/sitemap-portal\.xml"),
        ("/news.atom", r'href="([^"]+)/news\.atom"'),
        ("/meetings.ics", r"URL:(.+)/meetings/"),
        ("/api/v1/", r'"organizations":"([^"]+)/api/v1/organizations/"'),
    ],
)
def test_the_origin_of_the_setting_is_written(settled, client, address, written):
    text = client.get(address, headers={"Host": FORGED}).content.decode()

    assert re.findall(written, text) == ["https://portal.example.org"]


def test_without_the_setting_the_host_that_was_asked_for_is_written(client):
    assert 'href="http://localhost:8000/news/"' in client.get("/news/", headers={"Host": "localhost:8000"}).text


def test_the_mail_for_a_forgotten_password_leads_to_the_portal(settled, client, mailoutbox):
    get_user_model().objects.create_user("editor", "editor@example.org", "a long passphrase")

    client.post("/admin/password_reset/", {"email": "editor@example.org"}, headers={"Host": FORGED})

    assert FORGED not in mailoutbox[0].body + mailoutbox[0].subject
    assert "https://portal.example.org/admin/reset/" in mailoutbox[0].body


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("https://portal.example.org", []),
        ("https://portal.example.org:8443", []),
        ("", ["ituportal.W005"]),
        ("https://other.example.org", ["ituportal.W006"]),
        ("http://portal.example.org", ["ituportal.W007"]),
    ],
)
def test_a_deployment_whose_addresses_would_lead_nowhere_is_told(settings, origin, expected):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["portal.example.org"], True
    settings.PUBLIC_ORIGIN = origin

    assert [message.id for message in check_public_origin()] == expected
