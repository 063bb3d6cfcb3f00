"""The tokeniser: what is one word, and what is the same word."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.search.documents import Document
from records.search.query import BEGIN, END, GAP, MARKS, Query
from records.search.words import (
    composed,
    compounds,
    compounds_of,
    count_words,
    last_signs,
    readings,
    stem,
    tokenized,
    variants,
    words_of,
)
from records.texts import fold, languages


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Genève, GENEVE", ["geneve", "geneve"]),
        ("WRC-07 of the ITU-D", ["wrc", "07", "of", "the", "itu", "d"]),
        ("l’Union d'aujourd’hui", ["l", "union", "d", "aujourdhui"]),
        ("Straße ﬁx İstanbul", ["strasse", "fix", "istanbul"]),
        ("международный ёж", ["международный", "еж"]),
        ("الدُّوَلِيّ الاتّحـــاد إدارة", ["الدولي", "الاتحاد", "اداره"]),
        ("٢٠٢٥ ２０２５", ["2025", "2025"]),
        ("国际电信联盟", ["国际", "际电", "电信", "信联", "联盟"]),
        ("5G网络 女", ["5g", "网络", "女"]),
        ("in\u00advis\u200bible \u202eword", ["invisible", "word"]),
        ("a_b ___ ?!", ["a", "b"]),
        ("🛰️ satellite🛰", ["satellite"]),
        ("\x00\ud800", []),
        ("", []),
    ],
)
def test_a_text_is_read_as_words(text, tokens):
    assert tokenized(text) == tokens


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", ["membership", "memberships"]),
        ("fr", ["conférence", "conferences", "CONFERENCE"]),
        ("es", ["telecomunicación", "telecomunicaciones"]),
        ("ru", ["союз", "Союза", "союзом"]),
        ("ar", ["الاتحاد", "للاتحاد", "والاتحاد", "اتحاد", "الإتحاد"]),
        ("ar", ["الاتصالات", "للاتصالات", "اتصالات"]),
    ],
)
def test_forms_of_a_word_have_one_stem(language, forms):
    assert len({stem(tokenized(form)[0], language) for form in forms}) == 1


def test_a_word_of_another_script_is_stemmed_as_its_own_language_would():
    assert stem("memberships", "ru") == stem("memberships", "en")
    assert stem("союза", "fr") == stem("союза", "ru")


def test_a_number_and_a_chinese_pair_are_their_own_stems():
    assert [stem(token, "en") for token in ("2007", "4g", "电信")] == ["2007", "4g", "电信"]


def test_joined_words_and_the_last_character_of_chinese_are_found_besides():
    text = "WRC-07 and EG-DEC.482, 电信联盟"

    assert (compounds(text), last_signs(text)) == (["wrc07", "egdec482"], ["盟"])


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("Al-Sha’rawi", ["al sharawi", "alsharawi", "al sha rawi"]),
        ("Al-Shaʿrāwī", ["al sharawi", "alsharawi"]),
        ("O'Brien", ["obrien", "o brien"]),
        ("l’UIT", ["l uit", "luit", "uit"]),
        ("l’arc-en-ciel", ["l arc en ciel", "larcenciel", "arc en ciel", "arcenciel"]),
        ("Côte d’Ivoire", ["cote d ivoire", "cote divoire", "cote ivoire"]),
        ("the Union’s", ["the union s", "the unions", "the union"]),
        ("U.N.", ["u n", "un"]),
        ("Санкт‑Петербург", ["санкт петербург", "санктпетербург"]),
        ("co‐operation", ["co operation", "cooperation"]),
        ("2024-2025, 1.5, 29/11/2026", ["2024 2025 1 5 29 11 2026"]),
        ("ITU-R.5-3", ["itu r 5 3", "itur5 3"]),
        ("5G-网络", ["5g 网络"]),
        ("plain words", ["plain words"]),
        ("?!", [""]),
    ],
)
def test_a_text_can_be_read_in_other_ways(text, ways):
    assert [" ".join(reading) for reading in readings(text)] == ways


def test_a_word_keeps_its_place_in_the_composed_text():
    text = "Cafe\u0301 à Genève"

    assert [composed(text)[word.start : word.end] for word in words_of(text)] == ["Café", "à", "Genève"]


def test_what_is_folded_away_belongs_to_the_word_that_it_stands_in():
    text = "(Al-Shaʿrāwī) l’œuvre x\u0302 Straße, 國際電聯"
    read = composed(text)

    assert [(read[word.start : word.end], word.token) for word in words_of(text)] == [
        ("Al", "al"),
        ("Shaʿrāwī", "sharawi"),
        ("l", "l"),
        ("œuvre", "oeuvre"),
        ("x\u0302", "x"),
        ("Straße", "strasse"),
        ("國際", "国际"),
        ("際電", "际电"),
        ("電聯", "电联"),
    ]
    text = "(the U.N.), l’UIT"
    assert [(text[word.start : word.end], word.token) for word in compounds_of(text)] == [
        ("U.N", "un"),
        ("l’UIT", "luit"),
    ]


def test_words_are_counted_as_they_are_looked_for():
    assert (count_words("one two-three"), count_words("国际电信联盟"), count_words("\ufdfa")) == (3, 1, 4)


@given(st.text(max_size=200))
def test_any_text_is_read(text):
    tokens = tokenized(text)

    assert all(token and token.isalnum() and len(token) <= 64 for token in tokens)
    assert not {BEGIN, END, GAP, *MARKS.values()} & set("".join(tokens))
    assert [word.token for word in words_of(text)] == tokens
    assert readings(text)[0] == tuple(tokens)


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text):
    assert [fold(token) for token in tokenized(text)] == tokenized(text)


@given(st.sampled_from(languages.CODES), st.text(min_size=1, max_size=20))
def test_a_word_is_found_in_a_text_of_any_language(language, word):
    tokens = tokenized(word)

    assert not tokens or tuple(stem(token, language) for token in tokens) in variants(tokens)


@pytest.mark.parametrize(
    ("typed", "wanted", "unwanted"),
    [
        ("radio treaty", [("radio",), ("treaty",)], []),
        ("“radio treaty” 2007", [("radio", "treaty"), ("2007",)], []),
        ("«Союз связи»", [("союз", "связи")], []),
        ("「电信」", [("电信",)], []),
        ("radio -treaty", [("radio",)], [("treaty",)]),
        ('radio -"space plan"', [("radio",)], [("space", "plan")]),
        ("WRC-07", [("wrc", "07")], []),
        ("-treaty", [], [("treaty",)]),
        ('"unbalanced words', [("unbalanced", "words")], []),
        ('a"b"c', [("a",), ("b",), ("c",)], []),
        ("AND OR NOT NEAR(", [("and",), ("or",), ("not",), ("near",)], []),
        ("twice twice", [("twice",)], []),
        ("()*:^{}'\"", [], []),
    ],
)
def test_what_is_typed_is_a_question(typed, wanted, unwanted):
    query = Query.parse(typed)

    assert [term.tokens for term in query.wanted] == wanted
    assert [term.tokens for term in query.unwanted] == unwanted
    assert bool(query) == bool(wanted)


@pytest.mark.parametrize(
    ("within", "columns"), [("exact", ["title"]), ("names", ["title", "words"]), ("borne", ["title", "words", "borne"])]
)
def test_what_names_are_asked_for_stands_in_no_text(within, columns):
    """FTS5 would pass through each text that has the word, were the columns a filter."""
    asked = Query.parse("spectrum 'radio plan'").inside(within).fts5()
    tokens = {token for phrase in re.findall('"([^"]+)"', asked) for token in phrase.split()}

    assert ":" not in asked
    assert {token[0] for token in tokens} == {MARKS[column] for column in columns}


def test_tokens_of_a_name_are_other_tokens_than_those_of_a_text():
    sequences = [["radio", "plan"], ["spectrum"]]
    columns = dict(zip(MARKS, Document(sequences, sequences, sequences, sequences).fts5(), strict=True))

    assert columns["text"] == f"radio plan {GAP} spectrum"
    for name, mark in MARKS.items():
        assert columns[name].split() == [mark + token for token in columns["text"].split()]
    assert Document([], [], [], []).fts5() == ["", "", "", ""]
