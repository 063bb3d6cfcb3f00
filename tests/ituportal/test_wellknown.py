"""Small files that programs look for: robots.txt, security.txt, the manifest and its icons."""

import datetime
from urllib.robotparser import RobotFileParser

import pytest
from django.contrib.staticfiles import finders
from django.test import override_settings
from PIL import Image

from ituportal.checks import check_security_contact
from records.public import CACHE_CONTROL
from tests.pages import HTML, parse

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
FILES = ["/robots.txt", "/.well-known/security.txt", "/site.webmanifest", "/ar/site.webmanifest", "/sitemap.xml"]
FILES += ["/sitemap-portal.xml", "/sitemap-people.xml", "/news.atom", "/ar/meetings.atom", "/meetings.ics"]


@pytest.mark.parametrize("address", FILES)
def test_a_small_file_may_be_kept_sets_no_cookie_and_is_not_sent_again_unchanged(reader, address):
    first = reader.get(address, headers={"Cookie": "sessionid=forged"})

    again = reader.get(address, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, first["Cache-Control"], first.cookies) == (200, CACHE_CONTROL, {})
    assert (again.status_code, again.content) == (304, b"")
    assert reader.get(f"{address}?x=1")["Location"] == address


def test_crawlers_may_read_pages_and_what_explains_the_api_and_find_the_site_map(client):
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").content.decode().splitlines())

    allowed = {
        path: robots.can_fetch("AnyBot", f"http://testserver{path}")
        for path in ("/", "/ar/news/", "/meetings.ics", "/admin/", "/api/v1/meetings/", "/search/?q=x", "/feedback/")
    }

    assert [path for path, may in allowed.items() if not may] == [
        "/admin/",
        "/api/v1/meetings/",
        "/search/?q=x",
        "/feedback/",
    ]
    assert robots.site_maps() == ["http://testserver/sitemap.xml"]
    assert "Allow: /api/v1/docs/\n" in client.get("/robots.txt").content.decode()


def test_security_txt_names_contact_and_expiry(client):
    assert client.get("/.well-known/security.txt").content.decode() == (
        "Contact: mailto:security@example.org\n"
        "Expires: 2999-06-30T00:00:00Z\n"
        "Preferred-Languages: en\n"
        "Canonical: http://testserver/.well-known/security.txt\n"
    )


@pytest.mark.parametrize("missing", [{"SECURITY_CONTACT": ""}, {"SECURITY_EXPIRES": None}])
def test_there_is_no_security_txt_without_a_contact_or_its_expiry(client, missing):
    with override_settings(**missing):
        assert client.get("/.well-known/security.txt").status_code == 404


@pytest.mark.parametrize(
    ("contact", "days", "expected"),
    [
        ("mailto:a@example.org", 200, []),
        ("", 200, ["ituportal.W001"]),
        ("a@example.org", 200, ["ituportal.W002"]),
        ("https://example.org/", None, ["ituportal.W003"]),
        ("", None, ["ituportal.W001", "ituportal.W003"]),
        ("https://example.org/", -1, ["ituportal.W004"]),
        ("https://example.org/", 400, ["ituportal.W004"]),
    ],
)
def test_a_deployment_without_a_valid_contact_is_told(contact, days, expected):
    today = datetime.datetime.now(datetime.UTC).date()
    expires = None if days is None else today + datetime.timedelta(days=days)

    with override_settings(SECURITY_CONTACT=contact, SECURITY_EXPIRES=expires):
        assert [message.id for message in check_security_contact()] == expected


def test_the_manifest_speaks_the_language_of_the_address_and_its_icons_are_as_large_as_it_says(client):
    english, arabic = client.get("/site.webmanifest"), client.get("/ar/site.webmanifest")

    assert english["Content-Type"] == "application/manifest+json"
    assert (english.json()["lang"], english.json()["start_url"]) == ("en", "/")
    assert [arabic.json()[name] for name in ("lang", "dir", "start_url", "scope")] == ["ar", "rtl", "/ar/", "/"]
    assert arabic.json()["description"] != english.json()["description"]
    for icon in english.json()["icons"]:
        path = finders.find(icon["src"].removeprefix("/static/"))
        if icon["type"] == "image/png":
            with Image.open(path) as picture:
                assert "x".join(map(str, picture.size)) == icon["sizes"]


def test_pages_link_to_manifest_and_icons(client):
    tree = parse(client.get("/ar/"))

    links = {link.get("rel"): link.get("href") for link in tree.findall(f".//{HTML}link")}
    assert links["manifest"] == "/ar/site.webmanifest"
    assert finders.find(links["apple-touch-icon"].removeprefix("/static/")) is not None
