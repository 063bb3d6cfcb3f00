"""Lists as CSV: whole, in the page's order, harmless in a spreadsheet, and never cut short unseen."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from records.public import csv as public_csv
from records.public.csv import harmless
from tests.factories import make_article, make_category, make_membership, make_organization, make_person, make_statement

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
            "sources": "the-source",
            "id": str(operator.uid),
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
    assert answer["Cache-Control"] == "public, max-age=60"


def test_an_unchanged_file_is_not_sent_again(client, operator):
    first = client.get("/organizations.csv")
    assert b"".join(first)

    same = client.get("/organizations.csv", headers={"If-None-Match": first["ETag"]})
    operator.abbreviation = "IS"
    operator.save()
    changed = client.get("/organizations.csv", headers={"If-None-Match": first["ETag"]})

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
        slug="s", text_en='=HYPERLINK("http://x")', attribution="\t@x", speaker_person=make_person(name_en="-2+3")
    )

    row = table(client, "/statements.csv")[0]

    assert (row["text"], row["attribution"], row["speaker_person_name"]) == (
        '\'=HYPERLINK("http://x")',
        "'\t@x",
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
    ("query", "beginning"),
    [
        ("colour=red", "colour: There is no parameter “colour”. There are: q, classification, "),
        ("cursor=x", "cursor: There is no parameter “cursor”. There are: "),
        ("ordering=colour", "ordering: There is no ordering “colour”. There are: name, -name, "),
        ("country=Switzerland", "country: Not of the right form, which is like “CH”."),
        ("country=", "country: Empty: leave the parameter out, or give a value."),
        ("q=%00", "q: Holds a NUL character."),
    ],
)
def test_what_is_not_understood_is_refused_in_words(client, query, beginning):
    answer = client.get(f"/organizations.csv?{query}")

    assert (answer.status_code, answer["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert answer.content.decode().startswith(beginning)


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


def test_corrections_are_a_table_with_the_note_and_the_dates_of_the_article(client):
    make_article(slug="right")
    wrong = make_article(
        slug="wrong",
        headline_en="=Headline",
        correction_note_en="The year was wrong.",
        correction_note_fr="L’année était fausse.",
        section="cooperation",
        date="2021-10",
    )

    rows = table(client, "/fr/corrections.csv")

    assert rows == [
        {
            "slug": "wrong",
            "headline": "'=Headline",
            "headline_language": "en",
            "correction_note": "L’année était fausse.",
            "correction_note_language": "fr",
            "section": "cooperation",
            "date": "2021-10",
            "date_earliest": "2021-10-01",
            "date_latest": "2021-10-31",
            "publish_at": "2020-01-01T12:00:00+00:00",
            "updated_at": wrong.updated_at.isoformat(),
            "sources": "the-source",
            "id": str(wrong.uid),
            "page": "http://testserver/fr/news/wrong/",
        }
    ]
    assert table(client, "/corrections.csv?section=meetings") == []
