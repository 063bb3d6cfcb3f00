"""Names in time: what a body or a person was called on a day, and on every way out; identifiers of people."""

import csv
import datetime
import io
import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from organizations.models import Identifier, Organization, OtherName, Person
from tests import factories as make
from tests.pages import section, text

pytestmark = pytest.mark.django_db
DAY = datetime.date
PUBLIC = {"status": "published", "publish_at": "2020-01-01T00:00:00Z"}


@pytest.fixture
def ministry():
    """A ministry that had another name until 8 January 2018."""
    body = make.make_organization(
        slug="ministry", name_en="Ministry of Sea Trade", name_fr="Ministère du commerce maritime"
    )
    name = {"organization": body, "kind": "former", "start_date": "1990", "end_date": "2018-01-08"}
    make.make_other_name(**name, name="Ministry of Harbours")
    make.make_other_name(**name, name="Министерство гаваней", language="ru")
    return body


def called(body, first, last=None, language="en"):
    """What a body is called from one day to another, and in which language that is."""
    with translation.override(language):
        row = type(body).objects.called_on(first, last).get(pk=body.pk)
        return str(row.name), row.name.lang


def load(tmp_path, *rows):
    """Load rows `(model, fields)` from a file."""
    file = tmp_path / "rows.json"
    file.write_text(json.dumps([{"model": f"organizations.{model}", "fields": fields} for model, fields in rows]))
    call_command("load_record", str(file), verbosity=0)


def table(response):
    """A CSV as rows by heading."""
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def nodes(page):
    """What a page says to programs."""
    data = re.search('<script type="application/ld.json"[^>]*>(.*?)</script>', page.content.decode(), re.DOTALL)
    return json.loads(data[1])["@graph"]


def test_a_body_is_called_as_its_dates_certainly_say_in_the_language_of_the_reader(ministry):
    now, then = ("Ministry of Sea Trade", "en"), ("Ministry of Harbours", "en")

    assert [called(ministry, DAY(*day)) for day in ((1990, 1, 1), (1990, 12, 30), (1990, 12, 31))] == [now, now, then]
    assert [called(ministry, DAY(*day)) for day in ((2018, 1, 8), (2018, 1, 9))] == [then, now]
    assert called(ministry, DAY(2017, 1, 1), language="ru") == ("Министерство гаваней", "ru")
    assert called(ministry, DAY(2017, 1, 1), language="fr") == then
    assert called(ministry, DAY(2020, 1, 1), language="fr") == ("Ministère du commerce maritime", "fr")


def test_a_month_or_a_year_has_a_name_that_covers_the_whole_of_it(ministry):
    spans = [
        (DAY(2017, 1, 1), DAY(2017, 12, 31)),
        (DAY(2018, 1, 1), DAY(2018, 1, 31)),
        (DAY(1, 1, 1), DAY(9999, 12, 31)),
    ]

    assert [called(ministry, *span)[0] for span in spans] == ["Ministry of Harbours", *["Ministry of Sea Trade"] * 2]


@pytest.mark.parametrize(
    ("start", "end", "certain"),
    [
        ("1990", "2018", True),
        ("1990", "..", True),
        ("1990", "", False),
        ("", "2018", False),
        ("1990?", "2018", False),
        ("1990", "2018~", False),
        ("1990", "../2018", False),
        ("1990", "2012/2018", True),
        ("2010-06", "2018", False),
        ("", "..", False),
    ],
)
def test_only_a_name_that_is_certain_for_the_day_is_used(start, end, certain):
    body = make.make_organization(name_en="New")
    make.make_other_name(organization=body, kind="official", name="Old", start_date=start, end_date=end)

    assert called(body, DAY(2010, 6, 15))[0] == ("Old" if certain else "New")


@pytest.mark.parametrize("kind", ["abbreviation", "alias", "as-printed"])
def test_what_is_no_official_or_former_name_calls_nobody(kind):
    person = make.make_person(name_en="Known")
    make.make_other_name(person=person, kind=kind, name="Other", start_date="1990", end_date="..")

    assert called(person, DAY(2010, 1, 1))[0] == "Known"


def test_a_name_may_come_back():
    body = make.make_organization(name_en="A")
    for start, end, name in (("1990", "1999", "A"), ("2000", "2009", "B"), ("2010", "..", "A")):
        make.make_other_name(organization=body, kind="official", name=name, start_date=start, end_date=end)

    assert [called(body, DAY(year, 6, 1))[0] for year in (1995, 2005, 2015)] == ["A", "B", "A"]
    with pytest.raises(ValidationError):
        make.make_other_name(organization=body, kind="official", name="A", start_date="2010")


def test_a_name_that_is_still_in_use_leaves_its_translations_to_those_who_read_them():
    body = make.make_organization(name_en="A", name_fr="A en français")
    make.make_other_name(organization=body, kind="official", name="A", start_date="1990", end_date="..")

    assert called(body, DAY(2010, 1, 1), language="fr") == ("A en français", "fr")


def test_of_several_names_in_use_the_one_that_began_last_is_taken_then_the_official_one():
    body = make.make_organization(name_en="Now")
    for kind, name, start in (
        ("former", "Oldest", "1980"),
        ("former", "Former", "1990"),
        ("official", "Official", "1990"),
    ):
        make.make_other_name(organization=body, kind=kind, name=name, start_date=start, end_date="2010")

    assert [called(body, DAY(year, 6, 1))[0] for year in (1985, 2005)] == ["Oldest", "Official"]


def test_a_name_in_a_language_of_others_says_which_and_one_in_the_readers_script_is_taken():
    person = make.make_person(name_en="Ilmar")
    for language, name in (("fa", "ایلمار"), ("zh", "伊尔马"), ("zh-Hant", "伊爾馬")):
        make.make_other_name(
            person=person, kind="former", language=language, name=name, start_date="1990", end_date="2010"
        )

    assert called(person, DAY(2000, 1, 1), language="zh-hans") == ("伊尔马", "zh")
    assert called(person, DAY(2000, 1, 1)) == ("ایلمار", "fa")


def test_a_name_ends_after_it_began():
    with pytest.raises(ValidationError, match="before the start"):
        make.make_other_name(kind="former", start_date="2018", end_date="1990")


def test_the_page_of_a_body_says_until_when_and_as_of_a_day_what_it_was_called(client, tmp_path):
    load(
        tmp_path,
        ("organization", {"slug": "harbour-ministry", "name_en": "Ministry of Sea Trade"} | PUBLIC),
        (
            "othername",
            {
                "uid": "0d0d0d0d-0000-4000-8000-000000000325",
                "kind": "former",
                "organization": ["harbour-ministry"],
                "name": "Ministry of Harbours",
                "start_date": "1990",
                "end_date": "2018-01-08",
            },
        ),
    )

    page, then, russian = (
        client.get(address)
        for address in (
            "/organizations/harbour-ministry/",
            "/organizations/harbour-ministry/?at=2017-06-01",
            "/ru/organizations/harbour-ministry/?at=2017-06-01",
        )
    )

    assert "<h1>Ministry of Sea Trade</h1>" in page.content.decode()
    assert "Ministry of Harbours (former name, English, 1990 – 8 January 2018 )" in section(page, "In brief")
    assert "<h1>Ministry of Harbours</h1>" in then.content.decode()
    assert "Name at that time; today: Ministry of Sea Trade" in text(then)
    assert '<h1 lang="en" dir="ltr">Ministry of Harbours</h1>' in russian.content.decode()


def test_what_tells_of_a_day_calls_bodies_as_then_on_every_way(client, ministry):
    person = make.make_person(name_en="Zhao")
    make.make_other_name(person=person, kind="former", name="Zhao the Elder", start_date="1950", end_date="2020")
    post = make.make_membership(
        organization=ministry, member_person=person, role_en="Minister", start_date="2000", end_date="2021"
    )
    said = {"speaker_person": person, "capacity": post, "on_behalf_of": ministry}
    old = make.make_statement(slug="old", date="2017-03", **said)
    make.make_statement(slug="new", date="2021", **said)
    meeting = make.make_meeting(
        slug="conference", organization=ministry, start_date="2016-05-01", end_date="2016-05-03"
    )
    make.make_participation(meeting=meeting, person=person, on_behalf_of=ministry)

    pages = {
        address: text(client.get(address))
        for address in ("/statements/old/", "/statements/new/", "/meetings/conference/")
    }

    assert ["Ministry of Harbours" in page for page in pages.values()] == [True, False, True]
    assert ["Zhao the Elder" in page for page in pages.values()] == [True, False, True]
    assert ["Ministry of Sea Trade" in page for page in pages.values()] == [False, True, False]
    rows = {row["slug"]: row for row in client.get("/api/v1/statements/").json()["results"]}
    assert rows["old"]["speaker_person"] | {"url": ""} == {
        "id": str(person.uid),
        "slug": person.slug,
        "name": "Zhao",
        "url": "",
        "name_then": {"name": "Zhao the Elder", "language": "en"},
    }
    assert rows["old"]["on_behalf_of"]["name_then"]["name"] == "Ministry of Harbours"
    assert "name_then" not in rows["new"]["on_behalf_of"]
    held = client.get("/api/v1/meetings/conference/?lang=ru").json()
    assert held["organization"]["name_then"] == {"name": "Министерство гаваней", "language": "ru"}
    assert held["participations"][0]["person"]["name_then"]["name"] == "Zhao the Elder"
    lines = {line["slug"]: line for line in table(client.get("/statements.csv"))}
    assert [lines[slug]["speaker_person_name"] for slug in ("old", "new")] == ["Zhao", "Zhao"]
    assert [lines[slug]["speaker_person_name_then"] for slug in ("old", "new")] == ["Zhao the Elder", ""]
    assert table(client.get("/meetings.csv"))[0]["organization_name_then"] == "Ministry of Harbours"
    feed = client.get("/statements.atom").content.decode()
    assert sorted(re.findall("(Statement by .*?),", feed)) == [
        "Statement by Zhao",
        "Statement by Zhao the Elder",
    ]
    assert '"name":"Zhao the Elder"' in client.get(old.get_absolute_url()).content.decode()


def test_memberships_of_a_day_call_their_ends_as_then(client, ministry):
    make.make_membership(organization=ministry, role_en="Port", start_date="2000", end_date="..")

    day, later = "/memberships/?at=2017-06-01", "/memberships/?at=2019-06-01"

    assert ["Ministry of Harbours" in text(client.get(address)) for address in (day, later, "/memberships/")] == [
        *[True, False, False]
    ]
    rows = {at: client.get(f"/api/v1/memberships/?at={at}").json()["results"] for at in ("2017-06-01", "2019-06-01")}
    assert [row[0]["organization"].get("name_then", {}).get("name") for row in rows.values()] == [
        *["Ministry of Harbours", None]
    ]
    line = table(client.get("/memberships.csv?at=2017-06-01"))[0]
    assert (line["organization_name"], line["organization_name_then"]) == (
        "Ministry of Sea Trade",
        "Ministry of Harbours",
    )
    assert "organization_name_then" not in table(client.get("/memberships.csv"))[0]
    assert "Ministry of Harbours" in client.get("/memberships.atom?at=2017-06-01").content.decode()


def test_lists_of_bodies_and_people_as_of_a_day_add_the_name_of_then(client, ministry):
    held = make.make_membership(organization=ministry, start_date="2000", end_date="..")
    make.make_other_name(person=held.member_person, kind="official", name="Mira", start_date="1980", end_date="..")

    body = client.get("/api/v1/organizations/?at=2017-06-01").json()["results"][0]
    person = client.get("/api/v1/people/?at=2017-06-01").json()["results"][0]
    detail = client.get("/api/v1/organizations/ministry/?at=2017-06-01").json()

    assert body["name"] == {"en": "Ministry of Sea Trade", "fr": "Ministère du commerce maritime"}
    assert body["name_then"] == detail["name_then"] == {"name": "Ministry of Harbours", "language": "en"}
    assert person["name_then"] == {"name": "Mira", "language": "en"}
    someone = client.get(f"/api/v1/people/{held.member_person.slug}/?at=2017-06-01").json()
    assert someone["memberships"][0]["organization"]["name_then"]["name"] == "Ministry of Harbours"
    assert client.get("/api/v1/organizations/ministry/").json()["name_then"] is None
    assert "Ministry of Harbours" in text(client.get("/organizations/?at=2017-06-01"))
    assert "Mira" in text(client.get("/people/?at=2017-06-01"))
    line = table(client.get("/organizations.csv?at=2017-06-01"))[0]
    assert [line[name] for name in ("name", "name_then", "name_then_language")] == [
        *["Ministry of Sea Trade", "Ministry of Harbours", "en"]
    ]
    assert "name_then" not in table(client.get("/organizations.csv"))[0]


def test_names_of_then_cost_one_query_however_many_rows_name_how_many(client, ministry):
    counts = []
    for _ in range(2):
        for _ in range(3):
            make.make_membership(organization=ministry, start_date="2000", end_date="..")
        with CaptureQueriesContext(connection) as queries:
            client.get("/api/v1/memberships/?at=2017-06-01")
        counts.append(sum("othername" in query["sql"] for query in queries))

    assert counts == [1, 1]


def test_where_no_day_is_meant_no_name_of_then_is_asked_for(client, ministry):
    make.make_membership(organization=ministry)

    with CaptureQueriesContext(connection) as queries:
        client.get("/api/v1/memberships/")

    assert [query for query in queries if "othername" in query["sql"]] == []


def test_a_person_has_identifiers_on_page_api_and_json_ld(client, tmp_path):
    load(
        tmp_path,
        ("person", {"slug": "ilmar-tuul", "name_en": "Ilmar Tuul"} | PUBLIC),
        (
            "identifier",
            {
                "uid": "0d0d0d0d-0000-4000-8000-000000000328",
                "person": ["ilmar-tuul"],
                "scheme": "Wikidata",
                "value": "Q99900001",
            },
        ),
    )

    page = client.get("/people/ilmar-tuul/")

    identifiers = client.get("/api/v1/people/ilmar-tuul/").json()["identifiers"]
    assert [(each["scheme"], each["value"]) for each in identifiers] == [("Wikidata", "Q99900001")]
    assert "Wikidata Q99900001" in section(page, "In brief")
    assert {"@type": "PropertyValue", "propertyID": "Wikidata", "value": "Q99900001"} in [
        each for node in nodes(page) for each in node.get("identifier", [])
    ]
    assert "Ilmar Tuul" in text(client.get("/people/?q=Q99900001"))


def test_an_identifier_is_of_one_and_stands_once():
    body, person = make.make_organization(), make.make_person()
    make.make_identifier(person=person, value="Q1")

    refusals = []
    for owner in ({}, {"organization": body, "person": person}, {"organization": body}):
        with pytest.raises(ValidationError) as error:
            Identifier(scheme="Wikidata", value="Q1", **owner).full_clean()
        refusals += error.value.messages

    assert refusals == [
        "Say whose this is: an organization’s or a person’s.",
        "This belongs to an organization or to a person, not to both.",
        "Identifier with this Scheme and Value already exists. In the way: Person “Person 1”.",
    ]


def test_a_name_in_any_script_finds_its_person(client, tmp_path):
    names = {
        "fa": "ایلمار تووله",
        "ru": "Тууле, Ильмар Петрович",
        "uk": "Ільмар Тууле",
        "zh": "伊尔马·图勒",
        "zh-hant": "伊爾馬·圖勒",
    }
    load(
        tmp_path,
        ("person", {"slug": "ilmar-tuule", "name_en": "Ilmar Tuule"} | PUBLIC),
        *(
            (
                "othername",
                {
                    "uid": f"0d0d0d0d-0000-4000-8000-00000000033{n}",
                    "person": ["ilmar-tuule"],
                    "language": language,
                    "name": name,
                },
            )
            for n, (language, name) in enumerate(names.items())
        ),
    )

    assert {n.language for n in OtherName.objects.all()} == {"fa", "ru", "uk", "zh", "zh-Hant"}
    assert [client.get("/api/v1/people/", {"q": name}).json()["results"][0]["slug"] for name in names.values()] == [
        "ilmar-tuule"
    ] * 5
    page = client.get("/people/ilmar-tuule/").content.decode()
    assert '<bdi lang="fa" dir="rtl">ایلمار تووله</bdi>' in page
    assert '<bdi lang="zh-Hant" dir="ltr">伊爾馬·圖勒</bdi>' in page


@pytest.mark.parametrize("language", ["deutsch", "not a language", 'a b"<c'])
def test_a_name_in_no_language_is_not_loaded(tmp_path, language):
    rows = [
        ("person", {"slug": "lena", "name_en": "Lena Quill"} | PUBLIC),
        (
            "othername",
            {"uid": "0d0d0d0d-0000-4000-8000-000000000334", "person": ["lena"], "language": language, "name": "Quill"},
        ),
    ]

    with pytest.raises(CommandError, match=f"field “language”: “{language}” is not a language code"):
        load(tmp_path, *rows)

    assert (Person.objects.count(), Organization.objects.count()) == (0, 0)
