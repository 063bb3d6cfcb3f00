"""What every address of the API does, whatever it is asked for: methods, headers, errors, caches, languages."""

import datetime

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone
from requests.utils import parse_header_links

from records.api.views import description
from records.public import CACHE_CONTROL
from tests import factories as f
from tests.api import COLLECTIONS
from tests.api_rows import ROWS, key_of

TITLES = {400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed", 410: "Gone"}


@pytest.mark.parametrize("address", ["", "organizations/", "organizations/itu/", "schema/"])
def test_answer_has_an_etag_and_is_304_to_who_has_it(api, address):
    f.make_organization(slug="itu")
    first = api.answer(address)

    for etag in (first["ETag"], first["ETag"].removeprefix("W/"), f'"other", {first["ETag"]}', "*"):
        again = api.answer(address, 304, **{"If-None-Match": etag})
        assert again.content == b""
        assert (again["ETag"], again["Vary"]) == (first["ETag"], first["Vary"])
        assert again["Cache-Control"] == CACHE_CONTROL
    assert api.answer(address, **{"If-None-Match": '"other"'}).content == first.content


def test_etag_changes_with_the_content(api):
    body = f.make_organization(slug="itu")
    before = api.answer("organizations/itu/")["ETag"]

    f.make_other_name(organization=body)

    assert api.answer("organizations/itu/", **{"If-None-Match": before})["ETag"] != before


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/png", "application/json;q=0", "*/*", ""])
def test_answer_is_json_whatever_the_client_accepts(api, accept):
    assert api.answer("organizations/", Accept=accept)["Content-Type"] == "application/json"
    assert api.answer("nothing/", 404, Accept=accept)["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("address", ["", "organizations/", "organizations/itu/", "schema/"])
def test_head_has_the_headers_of_get_and_no_body(api, address):
    f.make_organization(slug="itu")
    get, head = api.answer(address), api.answer(address, method="head")

    assert head.content == b""
    assert (head["ETag"], head["Content-Type"]) == (get["ETag"], get["Content-Type"])


@pytest.mark.parametrize("address", ["", "organizations/", "organizations/itu/", "schema/"])
def test_options_answers_a_preflight_from_any_origin(api, address, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = api.answer(address, 204, method="options", Origin="https://example.org")

    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert answer["Access-Control-Allow-Headers"] == "*"
    assert answer["Access-Control-Expose-Headers"] == "ETag, Link"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("address", ["", "organizations/", "organizations/itu/", "schema/"])
def test_writing_is_a_405_that_names_what_is_allowed(api, address, method):
    f.make_organization(slug="itu")

    answer = api.answer(address, 405, method=method)

    assert answer["Allow"] == "GET, HEAD, OPTIONS"
    assert answer["Content-Type"] == "application/problem+json"
    if method != "trace":
        assert answer.json() == {
            "type": "about:blank",
            "title": "Method Not Allowed",
            "status": 405,
            "detail": "This address is read-only: GET, HEAD, OPTIONS.",
            "code": "method_not_allowed",
        }


@pytest.mark.parametrize(
    "address",
    [
        "nothing/",
        "nothing",
        "organizations/nothing/",
        "organizations/a/b/",
        "organizations/1.json",
        "organizations/%00/",
        "organizations/%ff/",
        "organizations/" + "x" * 3000 + "/",
        "memberships/1/",
        "memberships/00000000-0000-0000-0000-000000000000/",
        "/api/",
        "/api/v2/",
        "/api/v1/organizations//",
    ],
)
def test_address_of_nothing_is_a_404_problem(api, address):
    assert api(address, 404) == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is nothing at this address.",
        "code": "not_found",
    }


@pytest.mark.parametrize("address", ["organizations", "organizations/itu", "", "schema"])
def test_an_address_without_its_slash_as_the_description_has_it_answers_the_same(api, address):
    f.make_organization(slug="itu")
    f.make_organization(slug="wmo")
    bare = f"/api/v1/{address}".rstrip("/")

    for query in ("", "?page_size=1" if address == "organizations" else ""):
        with_slash, without = api.answer(f"{bare}/{query}"), api.answer(bare + query)
        assert without.content == with_slash.content
        assert dict(without.items()) == dict(with_slash.items())
    assert api.answer(bare, 405, method="post")["Allow"] == "GET, HEAD, OPTIONS"
    assert api.answer(bare, 204, method="options")["Access-Control-Allow-Origin"] == "*"


def test_the_page_that_explains_the_api_has_one_address(client, db):
    assert client.get("/api/v1/docs")["Location"] == "/api/v1/docs/"


def test_the_root_links_description_explanation_and_licence(api):
    links = parse_header_links(api.answer("")["Link"])

    assert {link["rel"]: link["url"] for link in links} == {
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "service-desc": "http://testserver/api/v1/schema/",
        "service-doc": "http://testserver/api/v1/docs/",
    }
    for link in links[1:]:
        assert api.client.get(link["url"])["Content-Type"].partition(";")[0] == link["type"]


def test_what_is_not_there_does_not_offer_to_be_written(api):
    assert api.answer("nothing/", 404)["Allow"] == "GET, HEAD, OPTIONS"


def test_the_page_that_explains_the_api_is_read_only_and_takes_no_parameters(client):
    refused = client.post("/api/v1/docs/")

    assert (refused.status_code, refused["Content-Type"]) == (405, "application/problem+json")
    assert refused.json() == {
        "type": "about:blank",
        "title": "Method Not Allowed",
        "status": 405,
        "detail": "This address is read-only: GET, HEAD, OPTIONS.",
        "code": "method_not_allowed",
    }
    assert refused["Allow"] == "GET, HEAD, OPTIONS"
    assert client.get("/api/v1/docs/?x=1")["Location"] == "/api/v1/docs/"


def test_api_has_no_language_prefix(client, db):
    assert client.get("/fr/api/v1/").status_code == 404


@pytest.mark.parametrize("address", ["", "schema/"])
def test_addresses_without_parameters_take_none(api, address):
    assert api.problems(f"{address}?lang=fr&format=json") == {
        "lang": "There is no parameter “lang”. There are: none.",
        "format": "There is no parameter “format”. There are: none.",
    }


def test_more_parameters_than_are_read_is_a_400(api):
    query = "&" * 6000

    assert api(f"organizations/?{query}", 400)["detail"] == "The request cannot be read."


def withdrawn(make, **values):
    row = make(**values)
    row.withdraw("It was entered twice.")
    return row


def test_withdrawn_record_leaves_its_tombstone(api):
    row = withdrawn(f.make_organization, slug="twice")

    assert api("organizations/twice/", 410) == {
        "type": "about:blank",
        "title": "Gone",
        "status": 410,
        "detail": "It was entered twice.",
        "id": str(row.uid),
        "code": "gone",
        "slug": "twice",
        "kind": "organization",
        "name": {"en": row.name_en},
        "withdrawn_at": row.withdrawn_at.isoformat(),
    }
    assert api("organizations/")["results"] == []


def test_tombstone_of_what_has_no_slug_has_its_uid(api):
    row = withdrawn(f.make_membership)

    tombstone = api(f"memberships/{row.uid}/", 410)

    assert tombstone["id"] == tombstone["uid"] == str(row.uid)
    assert "slug" not in tombstone


def test_record_withdrawn_before_it_was_public_is_a_404(api):
    withdrawn(f.make_organization, slug="never", status="draft", publish_at=None)
    withdrawn(f.make_person, slug="scheduled", publish_at=datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC))

    api("organizations/never/", 404)
    api("people/scheduled/", 404)


def test_article_whose_time_is_over_is_gone(api):
    now = timezone.now()
    row = f.make_article(slug="over", unpublish_at=now - datetime.timedelta(days=1))
    f.make_article(slug="current", unpublish_at=now + datetime.timedelta(days=1))

    assert api("articles/over/", 410)["withdrawn_at"] == row.unpublish_at.isoformat()
    assert [article["slug"] for article in api("articles/")["results"]] == ["current"]


def test_old_address_leads_to_the_new_one(api):
    row = f.make_organization(slug="old")
    row.slug = "new"
    row.full_clean()
    row.save()

    answer = api.answer("organizations/old/?lang=fr", 301)

    assert answer["Location"] == "/api/v1/organizations/new/?lang=fr"


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_a_record_answers_at_its_id_as_at_its_slug_in_capitals_too(api, collection):
    ROWS[collection][0]()
    row = api(f"{collection}/")["results"][-1]
    one = api.answer(f"{collection}/{key_of(row)}/").content

    assert api.answer(f"{collection}/{row['id']}/").content == one
    assert api.answer(f"{collection}/{row['id'].upper()}/").content == one
    for wrong in (f"{{{row['id']}}}", row["id"].replace("-", ""), f"urn:uuid:{row['id']}"):
        api(f"{collection}/{wrong}/", 404)


def test_the_id_of_what_was_withdrawn_is_gone_and_of_what_never_was_public_nothing(api):
    row = withdrawn(f.make_organization, slug="twice")
    draft = f.make_organization(slug="draft", status="draft", publish_at=None)
    never = withdrawn(f.make_organization, slug="never", status="draft", publish_at=None)

    assert api(f"organizations/{str(row.uid).upper()}/", 410) == api("organizations/twice/", 410)
    api(f"organizations/{draft.uid}/", 404)
    api(f"organizations/{never.uid}/", 404)


def test_an_id_stays_when_the_slug_changes_and_a_slug_that_looks_like_it_wins(api):
    row = f.make_organization(slug="old")
    row.slug = "new"
    row.save()
    assert api(f"organizations/{row.uid}/")["slug"] == "new"

    f.make_organization(slug=str(row.uid))

    assert api(f"organizations/{row.uid}/")["slug"] == str(row.uid)


def test_texts_are_objects_of_the_languages_that_exist(api):
    f.make_organization(slug="itu", name_en="ITU", name_fr="UIT", name_zh_hans="国际电联", summary_en="A body.")

    row = api("organizations/itu/")

    assert row["name"] == {"en": "ITU", "zh-hans": "国际电联", "fr": "UIT"}
    assert row["summary"] == {"en": "A body."}
    assert row["description"] == {}


def test_lang_leaves_one_language_keyed_en_where_it_is_the_fallback(api):
    body = f.make_organization(slug="itu", name_en="ITU", name_fr="UIT", summary_en="A body.")
    f.make_organization(slug="itu-t", parent=body)

    french = api("organizations/itu/?lang=fr")
    part = api("organizations/itu-t/?lang=fr")

    assert (french["name"], french["summary"], french["description"]) == ({"fr": "UIT"}, {"en": "A body."}, {})
    assert french["page"] == "http://testserver/fr/organizations/itu/"
    assert french["url"] == "http://testserver/api/v1/organizations/itu/"
    url = "http://testserver/api/v1/organizations/itu/"
    assert part["parent"] == {"id": str(body.uid), "slug": "itu", "name": "UIT", "url": url}
    assert api("organizations/itu-t/")["parent"]["name"] == "ITU"
    assert api("organizations/itu-t/?lang=ru")["parent"]["name"] == "ITU"


def test_language_of_the_client_changes_nothing(api):
    f.make_organization(slug="itu", name_en="ITU", name_fr="UIT")
    plain = api.answer("organizations/itu/")

    french = api.answer("organizations/itu/", **{"Accept-Language": "fr", "Cookie": "django_language=fr"})

    assert french.content == plain.content


def test_translations_that_nobody_checked_are_named(api):
    f.make_organization(
        slug="itu", name_fr="UIT", name_zh_hans="国际电联", unreviewed_translations=["name_fr", "name_zh_hans"]
    )

    assert api("organizations/itu/")["machine_translated"] == ["name.zh-hans", "name.fr"]


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("1865", "1865-01-01", "1865-12-31"),
        ("2021-10", "2021-10-01", "2021-10-31"),
        ("2007-23", "2007-09-01", "2007-11-30"),
        ("XXXX-10-15", None, None),
    ],
)
def test_date_has_its_bounds_and_null_for_those_not_known(api, edtf, earliest, latest):
    f.make_organization(slug="itu", founding_date=edtf)

    row = api("organizations/itu/")

    assert row["founding_date"] == {"edtf": edtf, "earliest": earliest, "latest": latest}
    assert row["dissolution_date"] is None


def test_open_end_is_told_from_one_that_is_not_known(api):
    row = f.make_membership(start_date="2019", end_date="..")

    assert api(f"memberships/{row.uid}/")["end_date"] == {"edtf": "..", "earliest": None, "latest": None}


def test_facts_name_their_sources(api):
    source = f.make_source(slug="plenipot", title="Resolutions")
    row = f.make_membership(sources=[source])

    url = "http://testserver/api/v1/sources/plenipot/"
    assert api(f"memberships/{row.uid}/")["sources"] == [
        {"id": str(source.uid), "slug": "plenipot", "name": "Resolutions", "url": url}
    ]


def test_signed_in_editor_reads_what_everyone_reads(api, client):
    f.make_organization(slug="itu")
    f.make_organization(slug="secret", status="draft", publish_at=None)
    client.force_login(get_user_model().objects.create_superuser("editor", "editor@example.org", "password"))

    assert client.get("/api/v1/organizations/").content == api.answer("organizations/").content
    assert client.get("/api/v1/organizations/secret/").status_code == 404


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_empty_collection_is_an_empty_list(api, collection):
    assert api(f"{collection}/?count=true") == {"next": None, "previous": None, "count": 0, "results": []}


def test_failure_of_the_server_is_a_problem_document_and_is_recorded(api, caplog):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE records_source RENAME TO records_source_gone")

    with caplog.at_level("ERROR", logger="django.request"):
        answer = api.client.get("/api/v1/sources/")

    assert answer.status_code == 500
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Internal Server Error",
        "status": 500,
        "detail": "The server failed to answer. The failure was recorded.",
        "code": "server_error",
    }
    assert [record.getMessage() for record in caplog.records] == ["Internal Server Error: /api/v1/sources/"]


def test_every_status_that_an_address_answers_is_described():
    for path, operations in description()["paths"].items():
        answers = set(operations["get"]["responses"])
        assert {"200", "304", "400"} <= answers
        if "{key}" in path:
            assert "404" in answers
            assert ("410" in answers) == (path.split("/")[3] not in WITHOUT_STATUS)


# Parts and what is seen only through others have no status, so nothing is left of them.
WITHOUT_STATUS = {"posts", "relations", "participations", "outcomes", "figures", "sources", "corrections"}
