"""Entries of lists are written once as long as the rows that they tell of are the same: never anything else than what is there."""

import datetime
import uuid

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.template import Context, Engine, RequestContext
from django.test import RequestFactory
from django.utils.translation import override

from records.public.notes import Notes
from records.rows import Unknown, made_of
from records.templatetags import entries
from records.texts import languages
from tests.factories import (
    make_category,
    make_meeting,
    make_membership,
    make_organization,
    make_other_name,
    make_person,
    make_source,
    make_statement,
)
from tests.world import make_world

pytestmark = pytest.mark.django_db


def raw(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def anew(client, path):
    """Return a page as it is with nothing kept."""
    entries.shelf.clear()
    return client.get(path).content


def test_a_list_writes_each_entry_once(client):
    make_statement(text_en="Spectrum is scarce.")
    written = anew(client, "/statements/")
    raw("UPDATE records_source SET note = 'Read in print.'")  # which no entry shows

    kept = [*entries.shelf._kept]

    assert kept
    assert client.get("/statements/").content == written
    assert [*entries.shelf._kept] == kept


@pytest.fixture
def said():
    """A statement, all that its entry shows, and an end of it that was called otherwise then."""
    body, person = make_organization(name_en="Harbour Office"), make_person(name_en="Ana Roy")
    category = make_category(organization=body, label_en="Sector Member")
    capacity = make_membership(organization=body, member_person=person, member_organization=None, category=category)
    make_other_name(organization=body, name="Port Office", kind="former", start_date="1990", end_date="2030")
    statement = make_statement(
        speaker_person=person, capacity=capacity, attribution="A. Roy", text_en="Ships wait.", date="2020-05-05"
    )
    statement.sources.set([make_source(title="Minutes", slug="minutes")])
    return statement


@pytest.mark.parametrize(
    ("sql", "word"),
    [
        ("UPDATE meetings_statement SET text_en = 'Ships sail.'", "Ships sail."),
        ("UPDATE meetings_statement SET attribution = 'Roy, A.'", "Roy, A."),
        ("UPDATE organizations_person SET name_en = 'Ana Royce'", "Ana Royce"),
        ("UPDATE organizations_membershipcategory SET label_en = 'Associate'", "Associate"),
        ("UPDATE organizations_othername SET name = 'Quay Office'", "Quay Office"),
        ("UPDATE meetings_statement SET slug = 'ships'", "/statements/ships/"),
        ("UPDATE records_source SET title = 'Records'", "Records"),
    ],
)
def test_what_an_entry_shows_is_new_at_once_through_whatever_door(client, said, sql, word):
    for path in ("/statements/", "/statements/?q=ships"):
        client.get(path)

    raw(sql)

    assert word in client.get("/statements/").content.decode()
    assert client.get("/statements/").content == anew(client, "/statements/")


def test_what_was_undone_is_shown_by_nobody(client, said):
    before = client.get("/statements/").content

    with transaction.atomic():
        raw("UPDATE meetings_statement SET text_en = 'Ships sink.'")
        within = client.get("/statements/").content
        transaction.set_rollback(True)

    assert b"Ships sink." in within
    assert client.get("/statements/").content == before


def test_sources_have_the_numbers_of_the_page_on_which_an_entry_stands(client, said):
    other = make_statement(text_en="Ports are full.", date="2021", attribution="X")
    other.sources.set([make_source(title="A letter")])
    alone = client.get("/statements/?q=ships").content.decode()

    both = client.get("/statements/").content.decode()

    assert alone.count('href="#note-1"') == 1
    assert both.index('href="#note-1"') < both.index('href="#note-2"')
    assert both.split('id="note-2">')[1].split("</li>")[0].count("Minutes") == 1
    assert both.encode() == anew(client, "/statements/")


@pytest.mark.parametrize("turn", ["written", "kept"])
def test_a_page_says_what_its_entries_make_it_say_of_translations(client, turn):
    make_person(slug="li", name_en="Li Wei", name_fr="Li Wei (fr)", unreviewed_translations=["name_fr"])
    entries.shelf.clear()
    if turn == "kept":
        client.get("/fr/people/")

    page = client.get("/fr/people/").content.decode()

    assert page.count('class="hint translated"') == 1


def render(source, **values):
    with_entries = "{% load entries texts %}" + source
    request = RequestFactory().get("/")
    engine = Engine.get_default()
    context = RequestContext(request, values)
    context.template = engine.from_string(with_entries)
    return context.template.render(context)


def test_an_entry_sees_the_values_that_it_is_given_and_no_others():
    person = make_person(name_en="Ana Roy")
    entry = '{% entry "organizations/_person.html" record=person notes=notes %}'

    assert "Ana Roy" in render(entry, person=person, record=make_person(name_en="Li Wei"), notes=Notes())
    assert "Li Wei" not in render(entry, person=person, record=make_person(name_en="Li Wei"), notes=Notes())


def test_what_asks_the_database_is_written_each_time():
    meeting = make_meeting(name_en="Assembly")
    entries.shelf.clear()
    bare = type(meeting).objects.defer("name_en", "summary_en").get(pk=meeting.pk)

    assert "Assembly" in render(
        '{% entry "meetings/_meeting.html" record=bare notes=notes %}', bare=bare, notes=Notes()
    )
    assert not entries.shelf._kept


def test_the_same_row_reads_otherwise_in_another_language(said):
    entry = '{% entry "meetings/_statement.html" statement=said notes=notes %}'
    type(said).objects.filter(pk=said.pk).update(text_ru="Суда ждут.")
    said.refresh_from_db()
    written = {}
    for code in ("en", "ru", "en"):
        with override(code):
            written.setdefault(code, set()).add(render(entry, said=said, notes=Notes()))

    assert "Ships wait." in written["en"].pop()
    assert "Суда ждут." in written["ru"].pop()


def test_only_so_many_entries_are_kept():
    shelf = entries.Shelf(2)
    for key in ("a", "b"):
        shelf.put((key,), key)
    shelf.get(("a",))
    shelf.put(("c",), "c")

    assert [shelf.get((key,)) for key in "abc"] == ["a", None, "c"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        (1, 1.0),
        ("1", 1),
        ("", None),
        ("a", b"a"),
        (["a", "b"], ["ab"]),
        (["a"], ("a",)),
        ({"a": 1}, [["a"], [1]]),
        (datetime.date(2020, 1, 1), datetime.datetime(2020, 1, 1)),
        (datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC), datetime.datetime(2020, 1, 1)),
        (languages.Text("a", "en"), languages.Text("a", "fr")),
        (languages.Text("a", "en"), languages.Text("a", "en", is_fallback=True)),
        (languages.Text("a", "en"), "a"),
        (uuid.UUID(int=1), uuid.UUID(int=1).bytes),
    ],
)
def test_what_is_not_the_same_has_another_digest(one, other):
    assert made_of({"value": one})[0] != made_of({"value": other})[0]


def test_the_same_row_read_in_another_way_is_not_taken_for_another_one():
    person = make_person(name_en="Ana Roy", honorific="Dr")
    rows = type(person).objects.all()
    whole, again, part = rows.get(), rows.get(), rows.defer("honorific").get()

    assert made_of({"row": whole})[0] == made_of({"row": again})[0] != made_of({"row": part})[0]


def test_a_row_among_the_values_counts_whole_though_another_one_names_it_first():
    body = make_organization(name_en="Union")
    part = make_organization(name_en="Sector", parent=body)
    before = made_of({"part": part, "body": body})[0]

    body.summary_en = "A union of states."

    assert made_of({"part": part, "body": body})[0] != before


def test_a_list_that_holds_itself_ends():
    row = []
    row.append(row)

    assert made_of({"row": row})[0] == made_of({"row": row})[0]


def test_what_holds_more_than_values_is_not_known():
    with pytest.raises(Unknown):
        made_of({"value": Context()})
    with pytest.raises(Unknown):
        made_of({"value": apps.get_model("organizations.person").objects.all()})


# What the columns become whose texts have a form.
ALSO = {"EdtfField": "'2001'", "LanguageField": "'fr'"}
BY_NAME = {"country": "'FR'", "time_zone": "'Asia/Tokyo'"}


def another_value(field, column):
    """Return SQL for another value of a column, or None where rows cannot just have another one."""
    if field.unique or field.is_relation:
        return None
    if field.choices:
        return f"'{field.choices[-1][0]}'" if isinstance(field, models.CharField) else None
    if isinstance(field, models.BooleanField):
        return f"NOT {column}"
    if isinstance(field, models.IntegerField):
        return f"{column} + 1"
    if isinstance(field, models.CharField | models.TextField):
        return ALSO.get(type(field).__name__) or BY_NAME.get(field.name) or f"{column} || 'x'"
    return None


@pytest.mark.one_database
@pytest.mark.proof
@pytest.mark.parametrize("app", ["organizations", "meetings", "news", "records"])
def test_no_column_of_no_table_can_change_unseen(client, app):
    """Each column of each row of the record changed by hand: pages with entries of all kinds are those that are written anew."""
    world = make_world()
    paths = ["/", "/statements/", "/memberships/", "/news/"]
    paths += [world[name].get_absolute_url() for name in ("operator", "conference")]
    changed = 0
    for model in apps.get_app_config(app).get_models():
        for field in model._meta.concrete_fields:
            column, table = map(connection.ops.quote_name, (field.column, model._meta.db_table))
            value = another_value(field, column)
            if value is None:
                continue
            with transaction.atomic():
                try:
                    with transaction.atomic():
                        raw(f"UPDATE {table} SET {column} = {value} WHERE {column} IS NOT NULL")
                except IntegrityError:
                    continue
                kept = [client.get(path).content for path in paths]
                entries.shelf.clear()
                for path, page in zip(paths, kept, strict=True):
                    assert client.get(path).content == page, (table, column, path)
                changed += 1
                transaction.set_rollback(True)
    assert changed > 10
