"""Keys by which names stand in the order of a language, as its readers know it from their dictionaries.

They are those of the Unicode Collation Algorithm as the Unicode CLDR tailors it: the script of the language first, `ñ` after
`n` in Spanish, Chinese signs by their sounds. A number is one sign, of its value, and quotation marks are none. pyuca has the
algorithm and its table, pypinyin the sounds. Who writes loads them; who reads compares keys that are kept, byte by byte, which
both databases do alike. Why, and how near it comes to ICU: docs/decisions/0035-one-order.md.
"""

import json
import re
import unicodedata
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

# The letter of these rules, with which each key begins: another one wherever a key changes, and `reindex` is due.
RULES = b"B"
BEGINNING = 3  # bytes: that letter and the first weight, which all names with one first letter have in common
LONGEST = 800  # bytes: two keys have to fit into a cursor, and one into an index of PostgreSQL
QUOTES = dict.fromkeys(map(ord, "\"'«»‹›“”„‟‘’‚‛「」『』《》〈〉〝〞〟＂＇"))

_SIGNS = "〇㐀-䶿一-鿿\U00020000-\U000323af"
_PIECE = re.compile(rf"(?P<number>\d+)|(?P<sign>[{_SIGNS}])|[^\d{_SIGNS}]+")
_PLAIN = (0x20, 0x02)  # the second and the third weight of what has neither mark nor capital
# The script that comes before Latin, from its first letter to the first one of the next; Chinese signs are weighed here.
_SCRIPTS_FIRST = {"ru": "аⰰ", "ar": "ءܐ"}
# What the letters of a language, which has them in other places than all others, are weighed as, and their weight on the second
# level. U+FFFF weighs more than any letter. Arabic takes the bearers of a hamza for an alef, and both ta and both ya for one.
_LETTERS = {
    "es": {"ñ": ("n\uffff", None), "Ñ": ("N\uffff", None)},
    "ar": {letter: ("ا", 0x20 + n) for n, letter in enumerate("أؤإئا")}
    | {letter: ("ت", 0x20 + n) for n, letter in enumerate("ةت")}
    | {letter: ("ي", 0x20 + n) for n, letter in enumerate("ىي")}
    | {"آ": ("اا", 0x20)},
}
_TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}


@lru_cache(maxsize=4096)
def sort_key(text, language):
    """Return the place of a text in the order of a language: bytes that compare, by themselves, as the texts do."""
    elements = []
    for piece in _PIECE.finditer(unicodedata.normalize("NFC", unquoted(text))):
        if piece["number"]:
            elements.append((_of_number(piece[0]), *_PLAIN))
        elif piece["sign"] and language == "zh-hans":
            elements.append((_of_sign(piece[0]), *_PLAIN))
        else:
            elements += _of_letters(piece[0], language)
    first = b"".join(weights for weights, _second, _third in elements)
    # What is plain weighs least, so that it can be left out at the end of a level.
    second, third = (
        bytes(element[level] - plain + 1 for element in elements if element[level]).rstrip(b"\x01")
        for level, plain in enumerate(_PLAIN, start=1)
    )
    return (RULES + first + b"\0\0" + second + b"\0" + third).rstrip(b"\0")[:LONGEST]


def unquoted(text):
    """Return a text without its quotation marks, nor the blanks that French leaves within them."""
    return " ".join(text.translate(QUOTES).split())


def _of_number(digits):
    """Return the weights of a number: among the digits, the one of fewer figures first."""
    figures = str(int(digits)).encode() if len(digits) < LONGEST else digits.encode()
    return _bytes(_weight("0"), len(figures)) + figures


def _of_sign(sign):
    """Return the weights of a Chinese sign: before all letters; by syllable, by tone, and by its number in Unicode."""
    return _bytes(_weight("a")) + _sounds().get(sign, "~").encode() + ord(sign).to_bytes(3)


def _of_letters(text, language):
    """Yield the three weights of each letter and mark, that of the first level as bytes: none where a mark has none."""
    own = _LETTERS.get(language, {})
    latin, begin, end = _script_first(language)
    for part in re.split(f"([{''.join(own)}])", text) if own else [text]:
        weighed_as, mark = own.get(part, (part, None))
        for first, second, third in _collator().collation_elements(unicodedata.normalize("NFD", weighed_as)):
            if begin <= first < end:
                first -= begin - latin
            elif latin <= first < begin:
                first += end - begin
            yield _bytes(first) if first else b"", mark or second, third


def _bytes(*weights):
    return b"".join(weight.to_bytes(2) for weight in weights)


def _weight(letter):
    return _collator().collation_elements(letter)[0][0]


@cache
def _script_first(language):
    """Return where Latin begins, and from where to where weights go before it: what lies between moves up."""
    if language == "zh-hans":
        return _weight("a"), 0xFFFF, 0x10000  # one place is made
    return _weight("a"), *map(_weight, _SCRIPTS_FIRST.get(language, "aa"))


@cache
def _collator():
    from pyuca.collator import Collator_10_0_0  # noqa: PLC0415  # a table of a megabyte, which no reader needs

    return Collator_10_0_0()


@cache
def _sounds():
    """Return the first sound of each Chinese sign, `lu` and its tone; what has two dots stands after what has none."""
    # Its table alone: the package would load a dictionary of phrases, four times as large.
    table = Path(find_spec("pypinyin").origin).with_name("pinyin_dict.json")
    sounds = {}
    for number, said in json.loads(table.read_text("utf-8")).items():
        parts = unicodedata.normalize("NFD", said.partition(",")[0])
        syllable = "".join(part for part in parts if part.isascii())
        sounds[chr(int(number))] = (
            syllable
            + ("1" if "\u0308" in parts else "0")
            + next((_TONES[part] for part in parts if part in _TONES), "5")
        )
    return sounds
