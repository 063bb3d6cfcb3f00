"""The one folding: names, prose, searches and sort keys made comparable, in every script.

What a reader types on the keyboard at hand meets what an editor wrote with care: `lodz` is Łódź, `oeuvre` œuvre, `al-sharawi`
Al-Shaʿrāwī, 國際 is 国际. A text itself is never changed, only what it is compared by.
"""

import importlib.util
import itertools
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

# The version of what these rules and those of `records/search/words.py` make: the next letter whenever they make something
# else of any text. Digests of before had none, and began with a hexadecimal digit.
RULES = "i"

APOSTROPHE, HYPHEN = "'", "-"
_APOSTROPHES = "'’‘‛ʼ`´′＇׳"
# Letters to Unicode, but not to readers: how ʿayn, hamza, the ʻokina and the soft sign are written in Latin.
_MARKS = "ʹʺʻʽʾʿˈˊˋʔʕꞌ״"
_HYPHENS = "-‐‑﹣－"
_ARABIC = {"ة": "ه", "ۃ": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه", "ى": "ي", "ی": "ي", "ے": "ي", "ٱ": "ا", "ک": "ك", "ڪ": "ك"}
_TATWEEL, _BREVE = "\u0640", "\u0306"
_NAMED = {"ETH": "d", "THORN": "th", "ENG": "ng", "SCHWA": "e", "KRA": "q", "EZH": "z"}
_LATIN = re.compile(
    rf"LATIN SMALL (?:LETTER|LIGATURE) (?:DOTLESS |OPEN )?([A-Z]{{1,2}}|{'|'.join(_NAMED)})(?: WITH .+)?"
)
# Articles, pronouns and prepositions that have lost their vowel, of French and Italian: they stay words of their own.
_ELIDED = "[cdjlmnst]|(?:jus|lors|puis|quoi|quel)?qu|(?:a|da|de|ne|su|co)ll|un"
# Another apostrophe between letters is a letter of the word, but for that of the English genitive.
_APOSTROPHE_INSIDE = re.compile(rf"(?<![^\W_])((?:{_ELIDED})')(?=[^\W_])|(?<=[^\W_])'(?=[^\W_])(?!s(?![^\W_]))")


def _latin():
    """Return `{letter: letters}` for what Unicode does not take apart, by its names for them: ø is O WITH STROKE."""
    codes = itertools.chain(range(0xDF, 0x2B0), range(0x1E00, 0x1F00), range(0x2C60, 0x2C80), range(0xA720, 0xA800))
    matches = ((chr(code), _LATIN.fullmatch(unicodedata.name(chr(code), ""))) for code in codes)
    return {letter: _NAMED.get(match[1], match[1].lower()) for letter, match in matches if match}


def _simplified():
    """Return `{traditional: simplified}` by opencc's table of signs: a file that is read, no code of it is loaded."""
    folder = Path(importlib.util.find_spec("opencc").submodule_search_locations[0])
    lines = (folder / "dictionary" / "TSCharacters.txt").read_text("utf-8").splitlines()
    table = {sign: choices.split()[0] for sign, choices in (line.split("\t") for line in lines)}
    return {sign: table.get(choice, choice) for sign, choice in table.items()}


_TABLE = (
    _latin()
    | _simplified()
    | _ARABIC
    | dict.fromkeys(_MARKS, "")
    | dict.fromkeys(_APOSTROPHES, APOSTROPHE)
    | dict.fromkeys(_HYPHENS, HYPHEN)
    | dict.fromkeys(map(chr, range(0xFE00, 0xFE10)), "")  # which shape of the sign before is shown
    | {_TATWEEL: ""}
)


@lru_cache(maxsize=10_000)
def _image(character):
    """Return what stands for one character: nothing, itself, or others."""
    if character in _TABLE:  # ´ is a blank with an accent, once it is taken apart
        return _TABLE[character]
    kept = []
    # Taking a sign apart can bring capitals to light: ™.
    for part in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold()):
        if unicodedata.combining(part):
            # The Russian short i is a letter of its own, which endings are told by.
            if part == _BREVE and kept and kept[-1] == "и":
                kept.append(part)
        elif part in _TABLE:
            kept.append(_TABLE[part])
        elif part.isdecimal():
            kept.append(str(unicodedata.decimal(part)))
        elif unicodedata.category(part) != "Cf":
            kept.append(part)
    return unicodedata.normalize("NFC", "".join(kept))


def fold(text):
    """Return a text without case, accents, variants of letters, signs and digits: `Genève` becomes `geneve`.

    Apostrophes inside words go, `Al-Sha’rawi` is `al-sharawi`, but after an elision and before an English s: `l’UIT` is `l'uit`.
    """
    return _APOSTROPHE_INSIDE.sub(r"\1", fold_signs(text))


def fold_signs(text):
    """Return a text as `fold` does, with all its apostrophes."""
    composed = unicodedata.normalize("NFC", text)
    return unicodedata.normalize("NFC", composed.translate({ord(c): _image(c) for c in set(composed)}))


def fold_with_places(composed):
    """Return what `fold` makes of a composed text (NFC), and where there each of its characters comes from, and the end."""
    images = [(sign, place) for place, character in enumerate(composed) for sign in _image(character)]
    folded = "".join(sign for sign, _place in images)
    gone = {match.start() for match in _APOSTROPHE_INSIDE.finditer(folded) if match[1] is None}
    kept = [image for index, image in enumerate(images) if index not in gone]
    return "".join(sign for sign, _place in kept), [*(place for _sign, place in kept), len(composed)]
