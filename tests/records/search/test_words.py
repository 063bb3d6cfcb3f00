"""The tokeniser: what is one word, and what is the same word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.search.query import BEGIN, END, GAP, Query
from records.search.words import composed, count_words, extras, fold, stem, tokenized, variants, words_of
from records.texts import languages


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Genève, GENEVE", ["geneve", "geneve"]),
        ("WRC-07 of the ITU-D", ["wrc", "07", "of", "the", "itu", "d"]),
        ("l’Union d'aujourd’hui", ["l", "union", "d", "aujourd", "hui"]),
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
    assert extras("WRC-07 and EG-DEC.482, 电信联盟") == ["wrc07", "egdec482", "盟"]


def test_a_word_keeps_its_place_in_the_composed_text():
    text = "Cafe\u0301 à Genève"

    assert [composed(text)[word.start : word.end] for word in words_of(text)] == ["Café", "à", "Genève"]


def test_words_are_counted_as_they_are_looked_for():
    assert (count_words("one two-three"), count_words("国际电信联盟"), count_words("\ufdfa")) == (3, 1, 4)


@given(st.text(max_size=200))
def test_any_text_is_read(text):
    tokens = tokenized(text)

    assert all(token and token.isalnum() and len(token) <= 64 for token in tokens)
    assert not {BEGIN, END, GAP} & set("".join(tokens))


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
