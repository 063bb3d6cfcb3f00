"""What holds for HTTP at every address: tags, caches, other sites, languages of a body."""

import gzip
import hashlib
import re

import brotli
import pytest
from backports import zstd

from records.public import CACHE_CONTROL
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
PAGES = ["/organizations/", "/ar/organizations/itu/", "/search/?q=itu", "/nothing/"]
FEEDS = ["/organizations.atom", "/fr/organizations/itu.atom", "/meetings.ics", "/meetings/wrc.ics"]
TABLES = ["/organizations.csv", "/ru/organizations.csv", "/statistics/memberships-by-year.csv"]
API = ["/api/v1/", "/api/v1/organizations/", "/api/v1/organizations/itu/?lang=fr", "/api/v1/schema/"]
SMALL = ["/robots.txt", "/sitemap.xml", "/site.webmanifest"]


@pytest.fixture
def record():
    make.make_organization(slug="itu", name_en="Union", name_fr="Union internationale", summary_en="words " * 50)
    make.make_meeting(slug="wrc", start_date="2023-11-20", end_date="2023-12-15")


@pytest.mark.parametrize("coding", ["", "identity", "gzip", "br", "zstd", "gzip, br;q=0.5", "x" * 3000])
@pytest.mark.parametrize("address", [*PAGES[:3], *FEEDS, *TABLES, *API, *SMALL])
def test_a_304_has_the_tag_and_the_vary_of_the_answer_however_that_was_compressed(reader, record, address, coding):
    headers = {"Accept-Encoding": coding}
    first = reader.get(address, headers=headers)
    assert first.status_code == 200
    assert b"".join(first)

    again = reader.get(address, headers=headers | {"If-None-Match": first["ETag"]})

    assert (again.status_code, b"".join(again)) == (304, b"")
    assert (again["ETag"], again["Vary"], again["Cache-Control"]) == (first["ETag"], "Accept-Encoding", CACHE_CONTROL)
    assert "Content-Language" not in again
    assert (first["Vary"], first["Cache-Control"]) == ("Accept-Encoding", CACHE_CONTROL)
    named = re.fullmatch('"[0-9a-f]{32}(?:-(gzip|br|zstd))?"', first["ETag"])
    assert named[1] == first.get("Content-Encoding")
    assert int(first["Content-Length"]) == len(first.content)


@pytest.mark.parametrize("address", [API[1], TABLES[0], PAGES[0], FEEDS[0]])
def test_the_tag_is_a_digest_of_the_bytes_before_they_were_compressed_and_names_the_coding(reader, record, address):
    plain = reader.get(address)
    digest = hashlib.sha256(plain.content).hexdigest()[:32]

    assert plain["ETag"] == f'"{digest}"'
    for coding, expand in {"gzip": gzip.decompress, "br": brotli.decompress, "zstd": zstd.decompress}.items():
        packed = reader.get(address, headers={"Accept-Encoding": coding})
        assert (packed["ETag"], packed["Content-Encoding"]) == (f'"{digest}-{coding}"', coding)
        assert expand(packed.content) == plain.content
        # A tag names bytes: those that are packed otherwise are others.
        assert reader.get(address, headers={"If-None-Match": packed["ETag"]}).status_code == 200
        head = reader.head(address, headers={"Accept-Encoding": coding})
        assert (head.content, head["ETag"], head["Content-Length"]) == (b"", packed["ETag"], packed["Content-Length"])


@pytest.mark.parametrize("address", [*FEEDS, *TABLES, *API])
def test_any_site_may_read_what_is_made_for_programs_without_credentials(reader, record, address):
    answer = reader.get(address, headers={"Origin": "https://example.org"})
    unchanged = reader.get(address, headers={"If-None-Match": answer["ETag"]})
    preflight = reader.options(
        address, headers={"Origin": "https://example.org", "Access-Control-Request-Headers": "if-none-match"}
    )

    assert (answer.status_code, unchanged.status_code, preflight.status_code // 100) == (200, 304, 2)
    for each in (answer, unchanged, preflight):
        assert each["Access-Control-Allow-Origin"] == "*"
        assert each["Access-Control-Expose-Headers"] == "ETag, Link"
        assert "Access-Control-Allow-Credentials" not in each
    assert preflight["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert preflight["Access-Control-Allow-Headers"] == "*"
    assert b"".join(answer)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/organizations.csv?x=1", 400),
        ("/organizations/nothing.atom", 404),
        ("/organizations/gone.atom", 410),
        ("/organizations/ITU.atom", 301),
        ("/FR/organizations.csv", 301),
        ("/meetings.ics?x=1", 301),
        (f"/meetings.ics?x={'x' * 9_000}", 414),
        ("/api/v1/nothing/", 404),
        (f"/api/v1/people/?q={'x' * 9_000}", 414),
    ],
)
def test_any_site_may_read_why_it_does_not_have_it(client, record, address, status):
    make.make_organization(slug="gone").withdraw("A mistake")

    answer = client.get(address)

    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (status, "*")


@pytest.mark.parametrize("address", [*PAGES, "/feedback/", "/admin/login/", "/admin/x.csv", *SMALL])
def test_pages_are_for_people_alone(client, record, address):
    assert not [name for name in client.get(address).headers if name.startswith("Access-Control")]


def test_what_holds_several_languages_names_none_for_the_whole(client, record):
    spoken = {}
    for address in [*PAGES, *FEEDS, *TABLES, *API, "/api/v1/nothing/"]:
        answer = client.get(address)
        spoken[address] = answer.get("Content-Language")
        assert b"".join(answer)

    assert {address: spoken[address] for address in (*TABLES, *API)} == dict.fromkeys((*TABLES, *API))
    assert [spoken[address] for address in PAGES] == ["en", "ar", "en", "en"]
    assert [spoken[address] for address in FEEDS] == ["en", "fr", "en", "en"]
    assert spoken["/api/v1/nothing/"] == "en"


@pytest.mark.parametrize(
    ("method", "address", "status", "code"),
    [
        ("get", "/api/v1/organizations/?colour=red", 400, "bad_parameters"),
        ("get", "/api/v1/organizations/?" + "&" * 5_001, 400, "bad_request"),
        ("get", "/api/v1/nothing/", 404, "not_found"),
        ("get", "/api/v1/organizations/gone/", 410, "gone"),
        ("post", "/api/v1/organizations/", 405, "method_not_allowed"),
        ("post", "/api/v1/docs/", 405, "method_not_allowed"),
        ("get", f"/api/v1/organizations/?q={'x' * 9_000}", 414, "uri_too_long"),
    ],
)
def test_an_error_has_a_code_that_programs_compare(client, method, address, status, code):
    make.make_organization(slug="gone").withdraw("A mistake")

    answer = getattr(client, method)(address)

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert (answer.json()["status"], answer.json()["code"]) == (status, code)
