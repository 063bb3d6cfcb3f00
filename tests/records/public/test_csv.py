"""Lists as CSV: whole, in the page's order, harmless in a spreadsheet, and never cut short unseen."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from records.kinds import kinds
from records.public import CACHE_CONTROL
from records.public import csv as public_csv
from records.public.csv import harmless
from tests.api_rows import ROWS
from tests.copies import copies_in_list
from tests.factories import (
    make_article,
    make_category,
    make_contribution,
    make_contribution_party,
    make_correction,
    make_meeting,
    make_meeting_figure,
    make_membership,
    make_organization,
    make_organization_figure,
    make_outcome,
    make_participation,
    make_person,
    make_post,
    make_relation,
    make_source,
    make_statement,
)

pytestmark = pytest.mark.django_db


def table(client, address, **query):
    """The rows of a CSV answer as `{heading: cell}`."""
    answer = client.get(address, query)
    assert answer.status_code == 200, answer.content
    return list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"), newline=""), strict=True))


@pytest.fixture
def operator():
    union = make_organization(slug="itu", name_en="ITU", name_fr="UIT", founding_date="1865", country="CH")
    return make_organization(slug="intersputnik", name_en="Intersputnik", parent=union)


def test_a_row_has_its_key_names_references_dates_with_bounds_sources_and_page(client, operator):
    rows = table(client, "/organizations.csv")

    assert rows == [
        {
            "slug": "intersputnik",
            "name": "Intersputnik",
            "name_language": "en",
            "name_damaged": "false",
            "abbreviation": "",
            "classification": "intergovernmental",
            "parent_slug": "itu",
            "parent_name": "ITU",
            "country": "",
            "founding_date": "",
            "founding_date_earliest": "",
            "founding_date_latest": "",
            "dissolution_date": "",
            "dissolution_date_earliest": "",
            "dissolution_date_latest": "",
            "website": "",
            "summary": "",
            "summary_language": "",
            "sources": "the-source",
            "id": str(operator.uid),
            "version": "1",
            "updated_at": operator.updated_at.isoformat(),
            "url": "http://testserver/api/v1/organizations/intersputnik/",
            "page": "http://testserver/organizations/intersputnik/",
        },
        rows[1]
        | {
            "slug": "itu",
            "name": "ITU",
            "country": "CH",
            "founding_date": "1865",
            "founding_date_earliest": "1865-01-01",
            "founding_date_latest": "1865-12-31",
            "updated_at": operator.parent.updated_at.isoformat(),
            "url": "http://testserver/api/v1/organizations/itu/",
            "page": "http://testserver/organizations/itu/",
        },
    ]


def test_names_are_in_the_language_of_the_address_and_say_when_they_are_not(client, operator):
    rows = table(client, "/fr/organizations.csv")

    assert [(r["name"], r["name_language"], r["parent_name"], r["page"]) for r in rows] == [
        ("Intersputnik", "en", "UIT", "http://testserver/fr/organizations/intersputnik/"),
        ("UIT", "fr", "", "http://testserver/fr/organizations/itu/"),
    ]


def test_the_file_is_utf_8_with_a_mark_and_named_and_its_lines_end_as_rfc_4180_has_them(client, operator):
    answer = client.get("/fr/organizations.csv")
    content = b"".join(answer)

    assert content.startswith(b"\xef\xbb\xbfslug,name,name_language,")
    assert content.count(b"\r\n") == content.count(b"\n") == 3
    assert answer["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert answer["Content-Disposition"] == 'attachment; filename="organizations-fr.csv"'
    assert answer["Content-Length"] == str(len(content))
    assert answer["Cache-Control"] == CACHE_CONTROL


def test_an_unchanged_file_is_not_sent_again(reader, operator):
    first = reader.get("/organizations.csv")
    assert b"".join(first)

    same = reader.get("/organizations.csv", headers={"If-None-Match": first["ETag"]})
    operator.abbreviation = "IS"
    operator.save()
    changed = reader.get("/organizations.csv", headers={"If-None-Match": first["ETag"]})

    assert (same.status_code, same.content, changed.status_code) == (304, b"", 200)
    assert b",IS," in b"".join(changed)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\rx",
        "  =1",
        "\n\n@x",
        "\u00a0=1",
        " \tx",
        "\uff1d1",
        "\ufeff=1",
        "\u3000\uff0b1",
        "\x0b-1",
    ],
)
def test_what_a_spreadsheet_could_run_is_made_a_text(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", "2021-10", "1865", "..", " plain", "'=1", "x\ty", "–1", "الاتحاد"])
def test_what_is_harmless_stays_as_it_is(text):
    assert harmless(text) == text


def test_a_formula_in_any_cell_of_the_record_is_neutralised(client):
    make_statement(
        slug="s", text_en='=HYPERLINK("http://x")', attribution="@x", speaker_person=make_person(name_en="-2+3")
    )

    row = table(client, "/statements.csv")[0]

    assert (row["text"], row["attribution"], row["speaker_person_name"]) == (
        '\'=HYPERLINK("http://x")',
        "'@x",
        "'-2+3",
    )


def test_a_day_adds_how_certainly_each_membership_holds(client, operator):
    make_membership(organization=operator, start_date="2000", end_date="2010")
    make_membership(
        organization=operator,
        start_date="2007",
        end_date="..",
        category=make_category(organization=operator, code="sector"),
    )
    make_membership(organization=operator, start_date="", end_date="")

    of_a_day = table(client, "/memberships.csv", at="2010-06-01")

    assert [(r["certainty"], r["start_date"], r["category_code"]) for r in of_a_day] == [
        ("certain", "2007", "sector"),
        ("possible", "2000", ""),
        ("unknown", "", ""),
    ]
    assert [(r["end_date"], r["end_date_latest"]) for r in of_a_day] == [("..", ""), ("2010", "2010-12-31"), ("", "")]
    assert "certainty" not in table(client, "/memberships.csv")[0]


def test_filters_and_order_are_those_of_the_page(client):
    for n in range(3):
        make_organization(slug=f"s-{n}", classification="sector", founding_date=f"200{n}")
    make_organization(slug="other", classification="company")

    rows = table(client, "/organizations.csv", classification="sector", ordering="-founding_date")

    assert [row["slug"] for row in rows] == ["s-2", "s-1", "s-0"]


@pytest.mark.parametrize(
    ("query", "code", "beginning"),
    [
        ("colour=red", "unknown-parameter", "colour: There is no parameter “colour”. There are: q, classification, "),
        ("cursor=x", "unknown-parameter", "cursor: There is no parameter “cursor”. There are: "),
        ("ordering=colour", "invalid", "ordering: There is no ordering “colour”. There are: name, -name, "),
        ("country=Switzerland", "invalid", "country: Write it like this: “CH”."),
        ("country=", "invalid", "country: Empty: leave the parameter out, or give a value."),
        ("q=%00", "invalid", "q: Holds a NUL character."),
        ("parent=a&parent=b", "repeated", "parent: Given more than once; one value is taken."),
        ("parent=never-was", "unknown", "parent: Nothing public is called “never-was”."),
    ],
)
def test_what_is_not_understood_is_refused_in_words_with_a_code(client, query, code, beginning):
    answer = client.get(f"/organizations.csv?{query}")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["detail"].startswith(beginning)
    assert [error["code"] for error in answer.json()["errors"]] == [code]


def test_a_list_longer_than_a_chunk_is_whole_and_each_chunk_costs_the_same(client, monkeypatch):
    monkeypatch.setattr(public_csv, "CHUNK", 4)
    for n in range(10):
        make_organization(slug=f"o-{n}", name_en=f"Name {9 - n}")

    with CaptureQueriesContext(connection) as queries:
        rows = table(client, "/organizations.csv")

    assert [row["slug"] for row in rows] == [f"o-{n}" for n in reversed(range(10))]
    assert len(queries) == 3 * 2  # chunks of rows, each with its sources


def test_a_file_too_large_for_memory_is_the_same_from_the_disk(client, operator, monkeypatch):
    small = b"".join(client.get("/organizations.csv"))
    monkeypatch.setattr(public_csv, "IN_MEMORY", 10)

    large = client.get("/organizations.csv")

    assert b"".join(large) == small


def test_an_error_on_the_way_yields_no_file_at_all(client, monkeypatch):
    monkeypatch.setattr(public_csv, "CHUNK", 1)
    for n in range(3):
        make_organization(slug=f"o-{n}")
    taken = public_csv.paging.take
    calls = []

    def failing(*args):
        calls.append(args)
        if len(calls) == 3:
            raise RuntimeError("the database went away")
        return taken(*args)

    monkeypatch.setattr(public_csv.paging, "take", failing)
    client.raise_request_exception = False

    answer = client.get("/organizations.csv")

    assert (answer.status_code, answer["Content-Type"]) == (500, "text/html; charset=utf-8")


def test_corrections_are_a_table_with_the_names_of_now_and_of_then(client):
    wrong = make_article(slug="wrong", headline_en="=Headline", headline_fr="Titre")
    row = make_correction(wrong, note_en="The year was wrong.", note_fr="L’année était fausse.")
    make_organization(slug="lost").withdraw("Entered twice.", unnamed=True)

    rows = table(client, "/fr/corrections.csv")

    assert rows[1] == {
        "act": "correction",
        "at": row.at.isoformat(),
        "kind": "article",
        "record_id": str(wrong.uid),
        "name": "Titre",
        "name_language": "fr",
        "note": "L’année était fausse.",
        "note_language": "fr",
        "id": str(row.uid),
        "uid": str(row.uid),
        "version": "1",
        "updated_at": row.updated_at.isoformat(),
        "url": f"http://testserver/api/v1/corrections/{row.uid}/",
        "page": "http://testserver/fr/news/wrong/",
    }
    assert {name: rows[0][name] for name in ("act", "record_id", "name", "note", "page")} == {
        "act": "withdrawal",
        "record_id": "",
        "name": "",
        "note": "Entered twice.",
        "page": "http://testserver/fr/corrections/",
    }
    assert len(rows) == 2
    assert table(client, "/corrections.csv?kind=meeting") == []


# What only the detail of the API has is no column: long texts, and lists.
TABLES = {kind.collection: f"/{kind.path}.csv" for kind in kinds() if kind.csv and kind.collection}


def test_every_collection_of_the_api_is_a_table():
    assert set(TABLES) == set(ROWS)


@pytest.mark.parametrize("collection", TABLES)
def test_a_row_of_a_table_is_known_by_key_version_and_both_addresses(client, collection):
    row = ROWS[collection][0]()
    row.refresh_from_db()

    lines = {line["url"]: line for line in table(client, TABLES[collection])}
    line = lines[f"http://testserver/api/v1/{collection}/{row.key}/"]

    assert (line[row.key_field], line["version"], line["updated_at"]) == (
        row.key,
        str(row.version),
        row.updated_at.isoformat(),
    )
    assert list(line)[-4:] == ["version", "updated_at", "url", "page"]
    assert {client.get(line[name]).status_code for name in ("url", "page")} == {200}
    assert set(client.get(line["url"]).json()) >= {"version", "updated_at"}


@pytest.mark.parametrize("collection", TABLES)
def test_a_table_takes_the_same_queries_at_one_row_and_at_twenty_five(client, collection):
    row = ROWS[collection][0]()
    numbers = []
    for count in (0, 24):
        if count:
            copies_in_list(row, count)
        with CaptureQueriesContext(connection) as queries:
            assert len(table(client, TABLES[collection])) > count
        numbers.append(len(queries))

    assert numbers[0] == numbers[1]


def test_parts_are_tables_with_the_filters_of_the_api_that_lead_to_the_page_of_their_whole(client):
    body, meeting, report = make_organization(slug="itu"), make_meeting(slug="summit"), make_source(slug="report")
    hidden = make_organization(slug="hidden", status="draft", publish_at=None)
    make_relation(source_body=body, kind="serves", start_date="2010", end_date="..", note_en="By treaty.")
    make_relation(source_body=hidden, target_body=body)
    make_participation(meeting=meeting, organization=body, role="host", sources=[report])
    make_outcome(meeting=meeting, position=3, title_en="It was agreed", kind="agreed")
    make_organization_figure(organization=body, property="members", value="193", date="2021")
    make_meeting_figure(meeting=meeting, property="delegates", value="0.25", date="2020", sources=[report])
    make_membership(organization=body, post=make_post(organization=body, label_en="Head"))

    relation, participation = (table(client, f"/{name}.csv") for name in ("relations", "participations"))
    outcome, post = (table(client, f"/{name}.csv") for name in ("outcomes", "posts"))
    figures = table(client, "/figures.csv")

    assert [(r["source_body_slug"], r["kind"], r["start_date_latest"], r["note"]) for r in relation] == [
        ("itu", "serves", "2010-12-31", "By treaty.")
    ]
    assert [(r["meeting_slug"], r["organization_name"], r["role"], r["sources"]) for r in participation] == [
        ("summit", body.name_en, "host", "report")
    ]
    assert [(r["position"], r["title"], r["kind"]) for r in outcome] == [("3", "It was agreed", "agreed")]
    assert [(r["label"], r["organization_slug"]) for r in post] == [("Head", "itu")]
    assert [(r["property"], r["value"], r["organization_slug"], r["meeting_slug"]) for r in figures] == [
        ("members", "193", "itu", ""),
        ("delegates", "0.25", "", "summit"),
    ]
    pages = [row["page"].removeprefix("http://testserver") for row in (*relation, *participation, *post, *figures)]
    assert pages == ["/organizations/itu/", "/meetings/summit/", *["/organizations/itu/"] * 2, "/meetings/summit/"]
    assert [r["property"] for r in table(client, "/figures.csv?source=report")] == ["delegates"]
    assert [r["certainty"] for r in table(client, "/relations.csv?at=2015-01-01")] == ["certain"]
    assert client.get("/relations.csv?colour=red").status_code == 400


def test_contributions_have_their_parties_and_statements_the_capacity(client):
    body, ann = make_organization(slug="itu", name_en="ITU"), make_person(slug="ann", name_en="Ann")
    paper = make_contribution(slug="paper")
    make_contribution_party(contribution=paper, organization=body, role="submitter")
    make_contribution_party(contribution=paper, person=ann, role="addressee")
    head = make_membership(organization=body, member_person=ann, role_en="Head", start_date="")
    make_statement(speaker_person=ann, capacity=head)

    contribution, statement = table(client, "/contributions.csv")[0], table(client, "/statements.csv")[0]

    assert (contribution["parties"], contribution["parties_name"]) == (
        "addressee:ann submitter:itu",
        "Ann (addressee); ITU (submitter)",
    )
    assert (statement["capacity_uid"], statement["capacity_name"]) == (str(head.uid), "Head")
