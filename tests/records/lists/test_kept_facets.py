"""Facets are made and written once of what they are made of: never otherwise than the rows say, whatever changed them."""

import pytest
from django.db import connection, transaction
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.utils import translation

from meetings.filters import StatementFilterSet
from meetings.models import Statement
from organizations.models import Person
from records.lists import facets
from records.lists.posted import Posted
from records.public.narrowing import with_links
from tests import factories as make
from tests.records.lists.test_facets import asked

pytestmark = pytest.mark.django_db(transaction=True)
WRITTEN = Template("{% load kept %}{% choices facet 'shown' links False %}")


@pytest.fixture
def people():
    """Two who speak, of whom the first says two things and has a name in French."""
    first = make.make_person(slug="first", name_en="First", name_fr="Première")
    second = make.make_person(slug="second", name_en="Second", name_fr="Deuxième")
    for person in (first, first, second):
        make.make_statement(speaker_person=person)
    return first, second


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def written(query="", path="/fr/statements/"):
    """What a French page writes of the facet by speaker, and whether it then says that nobody has checked some name."""
    filters, request = asked(StatementFilterSet, query), RequestFactory().get(path)
    with translation.override("fr"):
        (shown,) = with_links([each for each in facets.read(filters).facets if each.name == "speaker"], filters, path)
        html = WRITTEN.render(RequestContext(request, {"facet": shown["counted"], "links": shown["links"]}))
    return html, getattr(request, "page_is_unreviewed", False), shown["counted"]


def test_a_facet_of_the_same_values_is_made_once(people):
    assert written()[2] is written()[2]


def test_a_name_and_a_number_that_raw_sql_changes_are_those_that_are_shown(people):
    assert '<bdi>Première</bdi> <span class="count">2</span>' in written()[0]

    sql("UPDATE organizations_person SET name_fr = 'Autre' WHERE slug = 'first'")
    assert '<bdi>Autre</bdi> <span class="count">2</span>' in written()[0]

    one = Statement.objects.filter(speaker_person=people[0]).earliest("pk").pk
    sql("UPDATE meetings_statement SET speaker_person_id = %s WHERE id = %s", people[1].pk, one)
    assert '<bdi>Deuxième</bdi> <span class="count">2</span>' in written()[0]


def test_names_of_the_same_letters_in_another_language_or_unchecked_are_told_apart(people):
    html, is_unreviewed, _facet = written()
    assert not is_unreviewed

    Person.objects.filter(slug="second").update(unreviewed_translations=["name_fr"])
    assert written()[:2] == (html, True)
    assert written()[:2] == (html, True)  # of what was kept, too

    Person.objects.filter(slug="first").update(name_en="Première", name_fr="")
    assert '<bdi lang="en" dir="ltr">Première</bdi>' in written()[0]


def test_addresses_are_those_of_the_page(people):
    assert 'href="/fr/statements/?speaker=second"' in written()[0]
    assert 'href="/x/?speaker=second&amp;ordering=updated_at"' in written("ordering=updated_at", "/x/")[0]
    assert 'href="/fr/statements/"' in written("speaker=first")[0]


def test_nothing_stays_of_a_transaction_that_is_undone(people):
    before = written()[:2]
    with transaction.atomic():
        sql("UPDATE organizations_person SET name_fr = 'Jamais' WHERE slug = 'first'")
        sql("UPDATE meetings_statement SET speaker_person_id = %s", people[0].pk)
        within = written("speaker=first")[0]
        transaction.set_rollback(True)

    assert '<bdi>Jamais</bdi> <span class="count">3</span>' in within
    assert written()[:2] == before


@pytest.fixture
def counted_after(monkeypatch):
    """A function that writes, and says which facets a page then counts anew, by their columns, and what it shows."""
    counted, count = [], Posted.numbers

    def noted(posted, *asked, **by_name):
        counted.append(posted.columns)
        return count(posted, *asked, **by_name)

    def counted_after(statement, query=""):
        sql(statement)
        counted.clear()
        html = written(query)[0]
        return [*counted], html

    monkeypatch.setattr(Posted, "numbers", noted)
    return counted_after


@pytest.mark.one_database
def test_a_whole_list_is_counted_again_only_where_a_commit_changes_what_is_counted(people, counted_after):
    written()

    assert counted_after("UPDATE meetings_statement SET version = version + 1")[0] == []
    assert counted_after("UPDATE meetings_statement SET kind = 'letter'")[0] == [["kind"]]
    hidden = (
        "UPDATE meetings_statement SET publish_at = '2999-01-01' WHERE id = (SELECT min(id) FROM meetings_statement)"
    )
    everything, html = counted_after(hidden)
    assert len(everything) > 3
    assert html.count('<span class="count">1</span>') == 2
    assert '<span class="count">2</span>' in counted_after("UPDATE meetings_statement SET publish_at = '2001-01-01'")[1]


@pytest.mark.one_database
def test_a_narrowed_list_is_counted_again_only_where_one_of_its_rows_is_counted_otherwise(people, counted_after):
    for person in (people[0], *people):
        make.make_statement(kind="letter", speaker_person=person)
    written(query := "kind=letter")

    assert counted_after("UPDATE meetings_statement SET version = version + 1", query)[0] == []
    other = "UPDATE meetings_statement SET original_language = 'fr' WHERE kind <> 'letter'"
    assert counted_after(other, query)[0] == []
    own = "UPDATE meetings_statement SET original_language = 'fr' WHERE kind = 'letter'"
    assert counted_after(own, query)[0] == [["original_language"]]

    one = f"SELECT min(id) FROM meetings_statement WHERE kind = 'letter' AND speaker_person_id = {people[0].pk}"
    moved = f"UPDATE meetings_statement SET speaker_person_id = {people[1].pk} WHERE id = ({one})"
    assert '<bdi>Deuxième</bdi> <span class="count">2</span>' in counted_after(moved, query)[1]
    # What comes into the list makes it another one, and what goes out the one that it was: its numbers are those of its rows now.
    assert (
        '<bdi>Première</bdi> <span class="count">3</span>'
        in counted_after("UPDATE meetings_statement SET kind = 'letter'", query)[1]
    )
    hidden = f"UPDATE meetings_statement SET status = 'draft' WHERE id = ({one})"
    assert '<bdi>Première</bdi> <span class="count">2</span>' in counted_after(hidden, query)[1]


@pytest.mark.one_database
def test_a_slug_that_two_records_come_to_have_is_counted_for_both(people, counted_after):
    body = make.make_organization(slug="body")
    make.make_statement(speaker_organization=body)
    written(query := "kind=spoken")

    counted_after(f"UPDATE organizations_organization SET slug = 'first' WHERE id = {body.pk}", query)
    numbers = {each.value: each.number.value for each in written(query)[2].choices}
    assert numbers == {"first": 3, "second": 1}
