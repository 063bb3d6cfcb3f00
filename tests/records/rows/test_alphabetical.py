"""Records in the order of their names: in the reader's language, kept in columns, made anew when the rules change."""

import os
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import translation

from meetings.models import Contribution, Meeting
from organizations.models import Membership, Organization, Person, Post, Programme
from records.checks import check_order
from records.rows import keys_are_due
from records.sources.models import Source
from records.texts import languages
from tests import factories as make


@pytest.fixture
def office(db):
    """The bodies of the case: Study Groups by number, a letter with a stroke, two whose Russian order is another one."""
    for number in (2, 3, 10, 17):
        make.make_organization(slug=f"group-{number}", name_en=f"Harbour Study Group {number}")
    for slug, name in (("oresund", "Øresund Bureau"), ("zanzibar", "“Zanzibar” Bureau")):
        make.make_organization(slug=slug, name_en=name)
    make.make_organization(slug="apricot", name_en="Apricot Bureau", name_ru="Юбилейное бюро")
    make.make_organization(slug="zebra", name_en="Zebra Bureau", name_ru="Абрикосовое бюро")


GROUPS = ["group-2", "group-3", "group-10", "group-17"]
IN_ENGLISH = ["apricot", *GROUPS, "oresund", "zanzibar", "zebra"]
IN_RUSSIAN = ["zebra", "apricot", *GROUPS, "oresund", "zanzibar"]


@pytest.mark.parametrize(("language", "slugs"), [("en", IN_ENGLISH), ("fr", IN_ENGLISH), ("ru", IN_RUSSIAN)])
def test_records_stand_in_the_order_of_the_reader(office, language, slugs):
    with translation.override(language):
        assert [body.slug for body in Organization.objects.all()] == slugs
        assert [body.slug for body in Organization.objects.reverse()] == slugs[::-1]


def test_a_list_an_export_and_the_api_have_one_order(office, client, api):
    page = client.get("/ru/organizations/").content.decode()
    table = client.get("/ru/organizations.csv").getvalue().decode()
    answers = [
        [row["slug"] for row in api(f"/api/v1/organizations/?ordering={ordering}")["results"]]
        for ordering in ("name&lang=ru", "-name&lang=ru", "name", "-name&lang=fr")
    ]

    assert sorted(IN_RUSSIAN, key=lambda slug: page.index(f"/ru/organizations/{slug}/")) == IN_RUSSIAN
    assert sorted(IN_RUSSIAN, key=lambda slug: table.index(f"/ru/organizations/{slug}/")) == IN_RUSSIAN
    assert answers == [IN_RUSSIAN, IN_RUSSIAN[::-1], IN_ENGLISH, IN_ENGLISH[::-1]]


@pytest.mark.parametrize("language", ["en", "ru", "zh-hans"])
@pytest.mark.parametrize("ordering", ["name", "-name"])
def test_pages_by_name_meet_every_record_once(office, api, language, ordering):
    found, following = [], f"/api/v1/organizations/?ordering={ordering}&lang={language}&page_size=3"
    while following:
        answer = api(following.removeprefix("http://testserver"))
        found += [row["slug"] for row in answer["results"]]
        following = answer["next"]

    whole = api(f"/api/v1/organizations/?ordering={ordering}&lang={language}")["results"]
    assert found == [row["slug"] for row in whole]
    assert sorted(found) == sorted(IN_ENGLISH)


def test_the_cursor_of_one_language_is_none_of_another(office, client):
    following = client.get("/api/v1/organizations/?ordering=name&lang=ru&page_size=3").json()["next"]

    assert client.get(following.replace("lang=ru", "lang=fr")).status_code == 400


def test_a_membership_stands_by_the_name_that_its_member_has_now(db):
    body, member, other = (make.make_organization(slug=slug, name_en=slug) for slug in ("itu", "alpha", "beta"))
    for each in (member, other):
        make.make_membership(organization=body, member_organization=each)
    member.name_en, member.name_ru = "Gamma", "Альфа"
    member.save()

    found = {}
    for language in ("en", "ru"):
        with translation.override(language):
            found[language] = [row.member.slug for row in Membership.objects.all()]
    assert found == {"en": ["beta", "alpha"], "ru": ["alpha", "beta"]}


def test_people_stand_by_family_name_in_each_language_that_has_it_last(db):
    names = {
        "name_ru": "Аня Юнг-Дюпре",
        "name_fr": "Anna Young-Dupré",
        "name_ar": "آنا يونغ",
        "name_zh_hans": "安娜·杨",
    }
    make.make_person(slug="young", name_en="Anna Young", sort_name="Young, Anna", **names)
    make.make_person(slug="zhao", name_en="Houlin Zhao", sort_name="Zhao, Houlin", name_ru="Хоулинь Чжао")
    make.make_person(slug="bogdan", name_en="Zoe Bogdan", sort_name="Bogdan, Zoe", name_ru="Яна Богдан")

    found = {}
    for language in languages.CODES:
        with translation.override(language):
            found[language] = [person.slug for person in Person.objects.all()]
    assert found == {
        "en": ["bogdan", "young", "zhao"],
        "fr": ["bogdan", "young", "zhao"],
        "es": ["bogdan", "young", "zhao"],
        "ru": ["bogdan", "zhao", "young"],  # Богдан, Чжао, Юнг-Дюпре
        "ar": ["young", "bogdan", "zhao"],  # by the name that is written there
        "zh-hans": ["young", "bogdan", "zhao"],
    }


@pytest.mark.parametrize(
    ("name_en", "sort_name", "own", "language", "expected"),
    [
        ("Anna Young", "Young, Anna", "", "fr", "Young, Anna"),
        ("Anna Young", "Young, Anna", "Anna Young-Dupré", "fr", "Young-Dupré, Anna"),
        ("Anna Young", "Young, Anna", "Anna Yóung", "es", "Yóung, Anna"),
        ("Anna Young", "Young, Anna", "Анна Янг", "ru", "Янг, Анна"),
        ("José Núñez", "Nunez, Jose", "Жозе Нуньес", "ru", "Нуньес, Жозе"),
        ("Ana María Ruiz Gil", "Ruiz Gil, Ana María", "Ана Мария Руис Хиль", "ru", "Руис Хиль, Ана Мария"),
        ("Jan van der Berg", "van der Berg, Jan", "Ян ван дер Берг", "ru", "ван дер Берг, Ян"),
        ("Jan van der Berg", "Berg, Jan van der", "Ян ван дер Берг", "ru", "Берг, Ян ван дер"),
        # Of another number of words, or nothing tells which of them is the family name.
        ("Anna Young", "Young, Anna", "Анна Петровна Янг", "ru", "Анна Петровна Янг"),
        ("Anna Young", "", "Анна Янг", "ru", "Анна Янг"),
        ("Anna Young", "Young", "Анна Янг", "ru", "Анна Янг"),
        ("Anna Young", "Young, A.", "Анна Янг", "ru", "Анна Янг"),
        ("Zhao Houlin", "Zhao, Houlin", "Чжао Хоулинь", "ru", "Чжао Хоулинь"),
        # The English name but for marks.
        ("Zhao Lü", "Zhao, Lü", "Zhao Lu", "fr", "Zhao, Lü"),
        ("Anna Dupré", "Dupré, Anna", "Anna Dupre", "ar", "Dupre, Anna"),
        ("Anna Dupré", "", "Anna Dupre", "fr", "Anna Dupre"),
        # Languages in which people go by the name as it is written.
        ("Anna Young", "Young, Anna", "آنا يونغ", "ar", "آنا يونغ"),
        ("Anna Young", "Young, Anna", "安娜 杨", "zh-hans", "安娜 杨"),
    ],
)
def test_a_name_of_a_person_is_turned_round_where_the_english_one_shows_how(
    name_en, sort_name, own, language, expected
):
    person = Person(name_en=name_en, sort_name=sort_name, **{languages.column("name", language): own})

    assert person.name_in_order(language) == expected


@pytest.mark.parametrize("model", [Organization, Person, Programme, Meeting, Contribution, Post, Source])
@pytest.mark.parametrize("language", languages.CODES)
def test_the_order_by_name_is_read_from_an_index(db, model, language):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    key = languages.column("sort_key", language)

    plan = model.objects.order_by(key, model.key_field).values_list(model.key_field)[:30].explain()

    assert f"_{key.removeprefix('sort_key_')}" in plan.replace(key, "")
    assert "TEMP B-TREE" not in plan
    assert "Sort Key" not in plan


def test_keys_of_other_rules_are_reported_and_made_anew(office, monkeypatch):
    assert (keys_are_due(), check_order(databases=["default"])) == (False, [])
    version = Organization.objects.values_list("version", "updated_at").get(slug="zebra")
    Organization.objects.filter(slug="zebra").update(sort_key_en=b"", sort_key_ru=b"0old")

    assert [message.id for message in check_order(databases=["default"])] == ["records.W009"]
    call_command("reindex", stdout=StringIO())

    assert not keys_are_due()
    assert [body.slug for body in Organization.objects.all()] == IN_ENGLISH
    assert Organization.objects.values_list("version", "updated_at").get(slug="zebra") == version


# What a process does that only reads, in a Python of its own.
READING = """
import sys
import django
django.setup()
from django.test import Client
from django.utils import translation
from records.texts import countries

for language in ("en", "zh-hans"):
    with translation.override(language):
        countries.choices()
answers = [Client().get(address, SERVER_NAME="localhost").status_code for address in sys.argv[1:]]
print(answers, sorted({"pyuca", "pypinyin"} & sys.modules.keys()))
"""
READ = [
    *(
        "/",
        "/ru/organizations/",
        "/zh-hans/organizations/zebra/",
        "/organizations.csv",
        "/organizations.atom",
        "/people/",
    ),
    *(
        "/api/v1/organizations/?ordering=name&lang=zh-hans",
        "/statistics/",
        "/ar/site-map/",
        "/sitemap.xml",
        "/search/?q=zebra",
    ),
]


@pytest.mark.django_db(transaction=True)
def test_who_only_reads_loads_no_collation():
    make.make_organization(slug="zebra", name_en="Zebra Bureau", country="CH")
    database = connection.settings_dict
    where = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT'] or 5432}"
    server = where if database["HOST"] else ""
    url = (
        f"sqlite:///{database['NAME']}" if connection.vendor == "sqlite" else f"postgres://{server}/{database['NAME']}"
    )
    environment = os.environ | {"TEST_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}

    said = subprocess.run(
        [sys.executable, "-c", READING, *READ], env=environment, capture_output=True, text=True, check=False
    )

    assert said.stdout == f"{[200] * len(READ)} []\n", said.stderr
