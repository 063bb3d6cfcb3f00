"""Texts as the record keeps them, and what they refuse in words."""

import itertools
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from records.texts import one_line, prose

pytestmark = pytest.mark.one_database

# Blanks, signs of direction and joiners, selectors, letters that join, that do not, with signs on them, and pictographs.
TELLING = st.text(
    st.sampled_from(
        " \u00a0\u3000\u200b\u200c\u200d\u200e\u202e\u2066\u2069\u00ad\ufeff\u034f\ufe0f\U000e0100\u180b\u180e"
        "aé\u0301\u0327\u030a\u0338=ا\u0654و\u093c\u0915\u094d\u0937葛\u1820👩💻❤\u20dd한\u1112\u1161"
    )
)
ANY = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"]))


def refusal_of(written, text):
    with pytest.raises(ValidationError) as refused:
        written(text)
    return refused.value.messages


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Leading and trailing\u00a0\u3000", "Leading and trailing"),
        ("A  name\u00a0\u00a0of \u00a0 words", "A name\u00a0of words"),
        ("une phrase\u202f; «\u00a0ici\u00a0»", "une phrase\u202f; «\u00a0ici\u00a0»"),
        ("Gene\u0300ve", "Genève"),
        ("Report \u202eharbour.exe", "Report harbour.exe"),
        ("\u2067\u2068Ada\u2069\u2069 \u200fLovelace\u061c", "Ada Lovelace"),
        ("in\u00advis\u200bi\u2060ble\ufeff", "invisible"),
        ("smuggled\U000e0041\U000e0042", "smuggled"),
        ("Har\u200dbour\u200c", "Harbour"),
        ("blank \u200b blank", "blank blank"),
        ("ends as a form ends it\r\n", "ends as a form ends it"),
        ("\u200b \u202e", ""),
        ("", ""),
    ],
    ids=ascii,
)
def test_what_nobody_sees_is_mended(text, kept):
    assert one_line(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "علی\u200cرضا می\u200cرود",
        "क्\u200dष क्\u200cष",
        "শ্\u200cব র\u200d্যাব",
        "ශ්\u200dරී",
        "ന്\u200d",
        "👩\u200d💻 ❤\ufe0f\u200d🔥",
        "葛\U000e0100城",
        "\u182d\u180b\u1820",
    ],
    ids=ascii,
)
def test_a_sign_that_its_letters_need_stays(text):
    assert one_line(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("علی\u200c", "علی"),
        ("\u200cعلی", "علی"),
        ("علی\u200c رضا", "علی رضا"),
        ("علی\u200c\u200cرضا", "علی\u200cرضا"),
        ("علی\u200c\u200fرضا", "علی\u200cرضا"),
        ("علی\u200cReza", "علیReza"),
        ("a\ufe0fb", "ab"),
        ("\u1820\u180b\ufe0f", "\u1820\u180b"),
        ("👩\u200cx", "👩x"),
    ],
    ids=ascii,
)
def test_a_sign_that_its_neighbours_do_not_need_goes(text, kept):
    assert one_line(text) == kept


@pytest.mark.parametrize("sign", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x1d", "\x85", "\u2028", "\u2029"], ids=ascii)
def test_a_line_break_within_a_line_is_refused(sign):
    sentence = "This has to stand on one line: take out the line break at place 4."
    assert refusal_of(one_line, f"Two{sign}Lines") == [sentence]


@pytest.mark.parametrize(
    ("sign", "name"),
    [
        *(("\x00", "U+0000"), ("\t", "U+0009"), ("\x1b", "U+001B"), ("\x7f", "U+007F"), ("\x9f", "U+009F")),
        *(("\ud800", "U+D800"), ("\ufdd0", "U+FDD0"), ("\uffff", "U+FFFF")),
    ],
)
def test_a_control_character_is_refused_by_its_name(sign, name):
    sentence = f"This text holds a character that cannot be kept: {name}, at place 2."

    assert refusal_of(one_line, f"a{sign}b") == [sentence]
    if sign != "\t":
        assert refusal_of(prose, f"a{sign}b") == [sentence]


def test_prose_keeps_its_lines_and_its_blanks():
    text = "  One\r\n\ttwo\rthree\n\n    code\u200b "
    assert prose(text) == "  One\n\ttwo\nthree\n\n    code\u200b "
    assert prose("Gene\u0300ve") == "Genève"


@given(TELLING | ANY)
def test_what_is_kept_is_kept_again(text):
    assert one_line(one_line(text)) == one_line(text)
    assert prose(prose(text)) == prose(text)


@given(TELLING | ANY)
def test_a_line_is_composed_and_has_no_blank_to_lose(text):
    kept = one_line(text)

    assert kept == unicodedata.normalize("NFC", kept) == kept.strip()
    blank = [unicodedata.category(character) == "Zs" for character in kept]
    assert (True, True) not in list(itertools.pairwise(blank))


@given(TELLING | ANY)
def test_of_the_signs_of_format_only_what_is_seen_and_joiners_stay(text):
    # Signs of numbers, of the end of a verse, of abbreviation: they are written round the letters that follow.
    seen = {"ARABIC", "SYRIAC", "KAITHI", "EGYPTIAN"}
    formats = [character for character in one_line(text) if unicodedata.category(character) == "Cf"]

    strange = [c for c in formats if c not in "\u200c\u200d\u180e" and unicodedata.name(c).split()[0] not in seen]
    assert strange == []


@given(st.text(st.sampled_from("abcdeëßжЖ中文 -’\u200c\u200d\u200b\u202e")))
def test_scripts_that_do_not_join_have_no_invisible_sign(text):
    assert {"\u200c", "\u200d", "\u200b", "\u202e"}.isdisjoint(one_line(text))
