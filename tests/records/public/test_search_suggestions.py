"""Names close to what was typed: in six languages, from public records alone, the same on either database."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from records.public import search_suggestions as module
from records.public.search_results import find
from records.public.search_suggestions import suggestions
from records.rows.writing import writing
from records.search.misspelt import changed_beginnings
from tests import factories as make
from tests.pages import HTML, parse, words
from tests.records.search.names import UNION

pytestmark = pytest.mark.django_db
LATER = datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC)


def make_names():
    """Three bodies and a meeting with names in six languages, another name and abbreviations."""
    union = make.make_organization(slug="union", **UNION)
    make.make_other_name(organization=union, name="Telegraph Union", kind="former")
    make.make_organization(slug="sputnik", name_en="Intersputnik", name_ru="Интерспутник")
    make.make_organization(slug="library", name_en="Library of Geneva")
    make.make_meeting(slug="wrc", name_en="World Conference 2007", name_fr="Conférence", abbreviation="WRC-07")


@pytest.mark.parametrize(("length", "suggested"), [(20, True), (21, False)])
def test_no_name_is_suggested_that_a_search_would_refuse(client, length, suggested):
    make.make_organization(name_en=" ".join(["Intersputnik", *"abcdefghijklmnopqrst"][:length]))

    with translation.override("en"):
        names = suggestions("Intersptunik")

    assert bool(names) is suggested
    for name in names:
        assert "1 result" in client.get("/search/", {"q": str(name)}).content.decode()


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        ("en", "Intersptunik", ["Intersputnik"]),  # two letters exchanged
        ("en", "Jntersputnik", ["Intersputnik"]),  # another letter at the start
        ("en", "ntersputnik", ["Intersputnik"]),  # the first letter missing
        ("en", "Innterspuntik", ["Intersputnik"]),  # two mistakes in a long word
        ("en", "libary", ["Library of Geneva"]),
        ("en", "Ginèva", ["Library of Geneva"]),
        ("en", "Internatinal Telecomunication uniom", ["International Telecommunication Union"]),
        ("en", "Telegrph", ["Telegraph Union"]),  # another name
        ("en", "IUT", ["ITU"]),  # an abbreviation
        ("en", "WCR-07", ["WRC-07"]),
        ("fr", "télécomunications", ["Union internationale des télécommunications"]),
        ("es", "telecomunicaciomes", ["Unión Internacional de Telecomunicaciones"]),
        ("ru", "Интрспутник", ["Интерспутник"]),
        ("ru", "союс электрасвязи", ["Международный союз электросвязи"]),
        ("ar", "الاتحاذ", ["الاتحاد الدولي للاتصالات"]),
        ("zh-hans", "国际电新联盟", ["国际电信联盟"]),
        ("en", "Intersptunik zebra", ["Intersputnik"]),  # only one of two words is close to anything
        ("en", "Intersputnik zebra", []),  # what is known is not mistyped
        ("en", "WRC-08", []),  # another number is another thing
        ("en", "abc", []),
        ("en", "zebra", []),
        ("zh-hans", "国", []),
    ],
)
def test_names_close_to_what_was_typed_are_suggested_the_closest_in_the_readers_language_first(language, typed, meant):
    make_names()

    with translation.override(language):
        names = suggestions(typed)

    assert names[: len(meant) or None] == meant
    assert all(find(name).total > 0 for name in names)


def test_a_suggestion_knows_its_language_and_stands_once_however_many_are_called_so():
    make.make_organization(slug="one", name_en="Intersputnik", name_ru="Интерспутник")
    make.make_organization(slug="two", name_en="Intersputnik", name_ru="Интерспутник")

    names = suggestions("Интерспутнк")

    assert [(name, name.language) for name in names] == [("Интерспутник", "ru")]


def test_what_is_not_public_is_neither_suggested_nor_takes_the_place_of_what_is(monkeypatch):
    make_names()
    before = {
        typed: suggestions(typed) for typed in ("Intersptunik", "hiddn", "Hidden bodi", "Libary", "IUT", "国际电新联盟")
    }
    for n, values in enumerate([{"status": "draft", "publish_at": None}, {"publish_at": LATER}] * 5):
        hidden = make.make_organization(
            slug=f"hidden-{n}", name_en="Hidden body", name_zh_hans="国际电新联合", abbreviation="IUT", **values
        )
        make.make_other_name(organization=hidden, name="Interspunik")
        make.make_other_name(organization=hidden, name=f"Libarry {n}")
    make.make_organization(name_en="Hidden body").withdraw("Entered twice")

    assert before["Intersptunik"] == ["Intersputnik"]
    assert before["hiddn"] == before["Hidden bodi"] == []
    assert {typed: suggestions(typed) for typed in before} == before
    # Nor do they use up what is read.
    monkeypatch.setattr(module, "MOST_READ", 2)
    assert {typed: suggestions(typed) for typed in before} == before


HOSTILE = [
    "",
    "\x00",
    '"',
    "' OR 1=1 --",
    "((((",
    "* : ^",
    "-telegraph",
    "Intersptunik -zebra",
    "😀😀😀",
    "a b c d e f",
]
WITHOUT_MEANING = [
    "AND NEAR NOT",
    "\ue000abc\ue001",
    "1234567",
    "ßßßßß",
    "İİİİ",
    "x" * 200,
    "é" * 200,
    "و" * 64,
    "国" * 200,
]


@pytest.mark.parametrize("typed", HOSTILE + WITHOUT_MEANING)
def test_anything_can_be_typed(typed):
    make_names()

    assert suggestions(typed) == []


def test_what_is_asked_is_bounded_by_the_word_and_not_by_the_record():
    def queries(n):
        with writing():
            for _ in range(n):
                make.make_organization(name_en="Intersputnik")
        with CaptureQueriesContext(connection) as captured:
            suggestions("Jntersptunik")
        return len(captured)

    assert len(changed_beginnings("telecommunication")) < 300
    # The index three times, since the first letter is mistyped; the bodies, their other names and identifiers.
    assert queries(1) == queries(24) == 6


def test_the_search_page_leads_to_the_names_where_it_finds_nothing_or_not_all_words(client):
    make_names()

    def suggested(address):
        page = parse(client.get(address))
        blocks = [each for each in page.iter(f"{HTML}section") if each.get("class") == "suggestions"]
        return [(words(link), link.get("href")) for block in blocks for link in block.iter(f"{HTML}a")]

    meant = [("Intersputnik", "/search/?q=Intersputnik")]
    assert suggested("/search/?q=Intersptunik")[:1] == meant
    assert suggested("/search/?q=Intersptunik+library")[:1] == meant
    assert suggested("/fr/search/?q=Intersptunik")[:1] == [("Intersputnik", "/fr/search/?q=Intersputnik")]
    assert suggested("/search/?q=Intersputnik") == []
    assert suggested("/search/?q=Intersptunik&kind=person") == []
    assert suggested("/search/") == []
