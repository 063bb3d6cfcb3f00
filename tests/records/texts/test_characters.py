"""Which characters may stand in a text."""

import pytest

from records.texts import characters

pytestmark = pytest.mark.one_database

SETS = {
    "NOT_IN_A_COLUMN": {"\x00", "\ud800"},
    "NOT_IN_XML": {"\x00", "\x0b", "\x0c", "\ud800", "\uffff"},
    "NOT_IN_A_CALENDAR": {"\x00", "\x0b", "\x0c", "\r", "\x7f"},
    "NOT_IN_A_MESSAGE": {"\x00", "\x0b", "\x0c", "\r", "\x7f", "\x85", "\ufdd0", "\uffff"},
}
ODD = "\x00\t\n\x0b\x0c\r\x7f\x85\ud800\ufdd0\ufffd\uffffaß中"


@pytest.mark.parametrize("name", SETS)
def test_a_set_holds_what_its_place_cannot_and_no_more(name):
    assert {character for character in ODD if getattr(characters, name).search(character)} == SETS[name]


@pytest.mark.parametrize(
    ("text", "seen"), [("", False), (" \u2028", False), ("\u3164", False), (" a", True), ("\x00", True)]
)
def test_a_text_of_blanks_and_marks_is_not_seen(text, seen):
    assert characters.can_be_seen(text) is seen
