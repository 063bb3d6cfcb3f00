"""The one tokeniser: from a text in any of six languages to the words that find it.

Both databases are fed with what this module yields and asked with what it yields, so they find the same.
A text is folded (`records/texts/folding.py`, whose `RULES` change with what is made here), and its words reduced to their
stems. Chinese and Japanese, which write no spaces, become pairs of neighbouring characters.
"""

import itertools
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from records.texts import fold, fold_signs, fold_with_places, languages

MOST_SEARCHED = 20  # of one search: each is a condition of its own in the query
LONGEST = 64  # characters of one word; PostgreSQL takes no lexeme over 2,046 bytes
LONGEST_TEXT = 400_000  # characters of one text that are read
STEMMERS = {each.code: each.stemmer for each in languages.TABLE if each.stemmer in snowballstemmer.algorithms()}
_PLAIN = re.compile(r"[^\W_]+")
_PAIRED = re.compile("([\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)")
# Words that may be written as one. A sign between two digits parts two numbers: 2024-2025.
_COMPOUND = re.compile(r"[^\W_]+(?:(?:[-./'](?!\d)|(?<!\d)[-./'])[^\W_]+)+")
# What stands at an apostrophe and is not the word itself: l'union, the union's.
_BESIDE = re.compile(r"[^\W_]+'(?!s(?![^\W_]))(?=[^\W_])|(?<=[^\W_])'s(?![^\W_])")
# What is remembered of texts when they are read again: without the signs that surely part words.
_PIECE = re.compile(r"[^\s、。，；：！？（）《》“”«»]+")
_SIGN_INSIDE = re.compile(r"[^\W_]\W+[^\W_]")


@dataclass(frozen=True)
class Word:
    """One word of a text, or one pair of Chinese characters: where it stands, and its token."""

    start: int
    end: int
    token: str


def composed(text):
    """Return a text as it is read here: offsets of words are those in it."""
    return unicodedata.normalize("NFC", text[:LONGEST_TEXT])


def _runs(folded):
    """Yield `(start, run)` for what a folded text has without a sign between, Chinese apart from the rest."""
    for match in _PLAIN.finditer(folded):
        start = match.start()
        for run in _PAIRED.split(match[0]):
            if run:
                yield start, run
            start += len(run)


def _tokens(folded):
    """Return the tokens of a folded text, in their order."""
    return [token for _start, run in _runs(folded) for token in (pairs(run) if is_paired(run) else (run[:LONGEST],))]


def tokenized(text):
    """Return the tokens of a text as it is written, in their order."""
    return _tokens(fold(composed(text)))


def readings(text):
    """Return the sequences of tokens as which a text can be read, each once, that of `tokenized` first.

    `O'Brien of the U.N.` is `obrien of the u n`, in one `obrien of the un` and apart `o brien of the u n`; `l'Al-Arab` is
    `l al arab`, `lalarab` and without the article `al arab` and `alarab`.
    """
    text = composed(text)
    folded = fold(text)
    alone = _BESIDE.sub("", folded)
    ways = (folded, _COMPOUND.sub(_in_one, folded), fold_signs(text), alone, _COMPOUND.sub(_in_one, alone))
    return list(dict.fromkeys(tuple(_tokens(way)) for way in ways))


def _in_one(compound):
    return compound[0] if _PAIRED.search(compound[0]) else "".join(_PLAIN.findall(compound[0]))


def compounds(text):
    """Return the tokens that only another reading of a text has: `wrc07` for WRC-07, `un` for U.N."""
    written, *others = readings(text)
    known = set(written)
    return [token for token in dict.fromkeys(itertools.chain.from_iterable(others)) if token not in known]


def last_signs(text):
    """Return the Chinese characters that begin no pair, since one alone finds the pairs that it begins."""
    return [run[-1] for _start, run in _runs(fold(composed(text))) if len(run) > 1 and is_paired(run)]


def words_of(text):
    """Yield the words of a text, with their places in `composed(text)`."""
    for piece in _PIECE.finditer(composed(text)):
        for start, end, token in _words_in(piece[0]):
            yield Word(piece.start() + start, piece.start() + end, token)


@lru_cache(maxsize=50_000)
def _words_in(piece):
    """Return `(start, end, token)` of the words in a piece of a text."""
    folded, places = fold_with_places(piece)
    words = []
    for start, run in _runs(folded):
        # Each pair has its own place in a run of Chinese, so that the hit is marked and not the clause.
        for i, token in enumerate(pairs(run) if is_paired(run) else [run]):
            first, last = start + i, start + i + len(token)
            # Signs that are folded away belong to the word before them; one sign can become several words.
            words.append((places[first], max(places[last], places[last - 1] + 1), token[:LONGEST]))
    return tuple(words)


def compounds_of(text):
    """Yield as `Word` what only another reading of a text has, at the place of all that was read together."""
    for piece in _PIECE.finditer(composed(text)):
        if _SIGN_INSIDE.search(piece[0]) and (words := _words_in(piece[0])):
            start, end = piece.start() + words[0][0], piece.start() + words[-1][1]
            yield from (Word(start, end, token) for token in compounds(piece[0]))


def whole_words(text):
    """Return the folded words of a text in their order, a run of Chinese as one."""
    return [run[:LONGEST] for _start, run in _runs(fold(composed(text)))]


def count_words(text):
    """Return how many words a text has; a run of Chinese counts as one."""
    return len(_PLAIN.findall(fold(composed(text))))


def is_paired(run):
    """Whether this is written in Chinese characters, without blanks between its words."""
    return _PAIRED.fullmatch(run) is not None


def pairs(run):
    """Return the pairs of neighbours in a run of Chinese; one character alone is a token of its own."""
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def script(token):
    """Return the script of a token, "" for one whose words have no stems here."""
    first = token[0]
    if "a" <= first <= "z" or "\u00df" <= first <= "\u024f":
        return "Latin"
    if "\u0400" <= first <= "\u052f":
        return "Cyrillic"
    return "Arabic" if "\u0600" <= first <= "\u06ff" else ""


# The script of a word decides which language can have written it; the first is taken where the text's own cannot.
WRITTEN_IN = {
    name: tuple(code for code in STEMMERS if script(fold(languages.OF_CODE[code].name)) == name)
    for name in ("Latin", "Cyrillic", "Arabic")
}


@lru_cache(maxsize=200_000)
def stem(token, language):
    """Return the stem of a folded token in a text in `language`; a number or a Chinese pair is its own stem."""
    written_in = WRITTEN_IN.get(script(token))
    if not written_in or any(character.isdigit() for character in token):
        return token
    language = language if language in written_in else written_in[0]
    if STEMMERS[language] == "arabic" and len(token) > 5 and token.startswith(("وال", "فال")):
        token = token[1:]  # “and”, “so”, written together with the article
    # A stemmer of its own for each word: it keeps the word that it is at, and threads that share one get each other's.
    # To make one takes 0.3 µs, a stem 25 to 65; PyStemmer is faster, but keeps state too (docs/decisions/0012).
    stemmer = snowballstemmer.stemmer(STEMMERS[language])
    while (shorter := fold(stemmer.stemWord(token))) != token and shorter:
        token = shorter
    return token


def stems(tokens, language):
    """Return the stems of folded tokens."""
    return [stem(token, language) for token in tokens]


def variants(tokens):
    """Return the sequences of stems under which a text in any of the languages can hold these tokens."""
    return list(dict.fromkeys(tuple(stems(tokens, language)) for language in languages.CODES))


def is_single(token):
    """Whether a token is one Chinese character, which begins many pairs."""
    return len(token) == 1 and is_paired(token)
