"""Texts as the record keeps them: each letter in one form (NFC), and in a text of one line no sign that nobody sees."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .characters import NOT_IN_A_COLUMN, NOT_IN_A_MESSAGE

_ZWNJ, _ZWJ = "\u200c", "\u200d"
# What Unicode calls default-ignorable, the signs of direction among it, but for joiners and selectors of a variant.
_ZERO_WIDTH = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
_SELECTORS = re.compile("[\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_JOINERS = re.compile(f"[{_ZWNJ}{_ZWJ}]+")
_BLANKS = re.compile("([ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000])[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_LINE_BREAK = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile(f"\t|{NOT_IN_A_COLUMN.pattern}|{NOT_IN_A_MESSAGE.pattern}")
_CONTROL_OF_PROSE = re.compile(f"{NOT_IN_A_COLUMN.pattern}|{NOT_IN_A_MESSAGE.pattern}")
# As the names of their letters begin: scripts whose letters join, or make one sign with the next; and those with variants.
_JOINING = frozenset(
    [
        "ADLAM",
        "ARABIC",
        "BALINESE",
        "BENGALI",
        "CHAKMA",
        "DEVANAGARI",
        "GRANTHA",
        "GUJARATI",
        "GURMUKHI",
        "HANIFI",
        "JAVANESE",
        "KANNADA",
        "KHMER",
        "MALAYALAM",
        "MANDAIC",
        "MEETEI",
        "MONGOLIAN",
        "MYANMAR",
        "NEWA",
        "NKO",
        "ORIYA",
        "PHAGS-PA",
        "SINHALA",
        "SYRIAC",
        "TAMIL",
        "TELUGU",
        "TIRHUTA",
    ]
)
_VARYING = frozenset({"CJK", "MONGOLIAN", "MYANMAR", "PHAGS-PA"})
_VIRAMA = 9  # the combining class of the signs that take a consonant its vowel


def one_line(text):
    """Return a text of one line as the record keeps it; raise ValidationError, in words, where it is more than that.

    Mended are the form of letters (NFC), blanks at the ends and doubled, and what takes no room and is not seen: signs
    of direction, joiners but between letters that need them. A line break within, or another control, is refused.
    """
    text, before = _composed(text), None
    while text != before:  # where a sign goes, those round it can compose or change places
        before = text
        text = _composed(_JOINERS.sub(_where_joined, _SELECTORS.sub(_where_varied, text)))
    text = text.strip()
    if broken := _LINE_BREAK.search(text):
        raise ValidationError(
            _("This has to stand on one line: take out the line break at place %(place)d."),
            params={"place": broken.start() + 1},
            code="invalid_line",
        )
    refuse(_CONTROL, text)
    return _BLANKS.sub(r"\1", text)


def prose(text):
    """Return a text of many lines as the record keeps it; raise ValidationError, in words, for a control character."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    refuse(_CONTROL_OF_PROSE, text)
    return unicodedata.normalize("NFC", text)


def refuse(signs, text):
    """Raise ValidationError, in words, for the first of these characters, a pattern, in a text."""
    if match := signs.search(text):
        raise ValidationError(
            _("This text holds a character that cannot be kept: %(character)s, at place %(place)d."),
            params={"character": f"U+{ord(match[0]):04X}", "place": match.start() + 1},
            code="invalid_character",
        )


def _composed(text):
    return unicodedata.normalize("NFC", _ZERO_WIDTH.sub("", text))


def _around(match):
    """Return the character before a match and the one after it, each "" where there is none."""
    return match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + 1]


def _script(character):
    """Return how the name of a letter, or of a sign on one, begins; "" of all else."""
    is_letter = character and unicodedata.category(character)[0] in "LM" and not _SELECTORS.match(character)
    return unicodedata.name(character, "").split(" ")[0] if is_letter else ""


def _where_varied(match):
    """Keep a selector behind a sign or letter of which there are variants: ❤️, 葛󠄀."""
    before, _after = _around(match)
    has_variants = before and (unicodedata.category(before)[0] == "S" or _script(before) in _VARYING)
    return match[0] if has_variants else ""


def _where_joined(match):
    """Keep a joiner between letters that join, behind what joins a consonant to the next, and between pictographs."""
    (before, after), joiner = _around(match), match[0][0]
    if before and unicodedata.combining(before) == _VIRAMA:
        return joiner
    if before and after and joiner == _ZWJ and unicodedata.category(after) == "So":
        return joiner if unicodedata.category(before)[0] == "S" or _SELECTORS.match(before) else ""
    return joiner if _script(before) in _JOINING and _script(after) in _JOINING else ""
