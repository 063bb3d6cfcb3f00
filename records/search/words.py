"""The one tokeniser: from a text in any of six languages to the words that find it.

Both databases are fed with what this module yields and asked with what it yields, so they find the same.
A word is folded (case, accents, Arabic and digit variants), then reduced to its stem. Chinese and Japanese,
which write no spaces, become pairs of neighbouring characters.
"""

import itertools
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from records.texts import languages

MOST_SEARCHED = 20  # of one search: each is a condition of its own in the query
LONGEST = 64  # characters of one word; PostgreSQL takes no lexeme over 2,046 bytes
LONGEST_TEXT = 400_000  # characters of one text that are read
STEMMERS = {each.code: each.stemmer for each in languages.TABLE if each.stemmer in snowballstemmer.algorithms()}
# Combining signs, the Arabic elongation and characters without width belong to the word that they stand in.
_JOINED = "\u00ad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff"
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_JOINED}])*")
_COMPOUND = re.compile(r"[^\W_]+(?:[-‐‑./][^\W_]+)+")
_PLAIN = re.compile(r"[^\W_]+")
_PAIRED = re.compile("([\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)")
_ARABIC_LETTERS = str.maketrans({"ة": "ه", "ى": "ي", "ٱ": "ا", "ک": "ك", "ی": "ي"})
_BREVE = "\u0306"


@dataclass(frozen=True)
class Word:
    """One word of a text, or one pair of Chinese characters: where it stands, and its tokens in order."""

    start: int
    end: int
    tokens: tuple[str, ...]


def fold(word):
    """Return a word without case, accents, elongation and variants of letters and digits: `Genève` is `geneve`."""
    taken_apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    kept = []
    for character in taken_apart:
        if unicodedata.combining(character):
            # The Russian short i is a letter of its own, which endings are told by.
            if character == _BREVE and kept and kept[-1] == "и":
                kept.append(character)
        elif character.isdecimal():
            kept.append(str(unicodedata.decimal(character)))
        elif character != "\u0640" and unicodedata.category(character) != "Cf":
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept)).translate(_ARABIC_LETTERS)


@lru_cache(maxsize=50_000)
def tokens_of(word):
    """Return the folded tokens of one word, in their order."""
    return tuple(itertools.chain.from_iterable(pairs(run) if is_paired(run) else [run[:LONGEST]] for run in runs(word)))


def runs(word):
    """Return the folded parts of one word: what is written without a sign between, Chinese apart from the rest."""
    return [run for piece in _PLAIN.findall(fold(word)) for run in _PAIRED.split(piece) if run]


def whole_words(text):
    """Return the folded words of a text in their order, a run of Chinese as one."""
    return [run[:LONGEST] for match in _WORD.finditer(composed(text)) for run in runs(match[0])]


def is_paired(run):
    """Whether this is written in Chinese characters, without blanks between its words."""
    return _PAIRED.fullmatch(run) is not None


def pairs(run):
    """Return the pairs of neighbours in a run of Chinese; one character alone is a token of its own."""
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def words_of(text):
    """Yield the words of a text, which is composed (NFC) first: offsets are those of `composed(text)`."""
    for match in _WORD.finditer(composed(text)):
        place = match.start()
        for piece in filter(None, _PAIRED.split(match[0])):
            tokens = tokens_of(piece)
            if len(tokens) > 1 and len(tokens) == len(piece) - 1 and _PAIRED.fullmatch(piece):
                # Each pair has its own place in a run of Chinese, so that the hit is marked and not the clause.
                yield from (Word(place + i, place + i + 2, (pair,)) for i, pair in enumerate(tokens))
            elif tokens:
                yield Word(place, place + len(piece), tokens)
            place += len(piece)


def composed(text):
    """Return a text as `words_of` reads it."""
    return unicodedata.normalize("NFC", text[:LONGEST_TEXT])


def tokenized(text):
    """Return the folded tokens of a text, in their order."""
    return list(itertools.chain.from_iterable(word.tokens for word in words_of(text)))


def count_words(text):
    """Return how many words a text has; a run of Chinese counts as one."""
    return sum(len(_PLAIN.findall(fold(match[0]))) for match in _WORD.finditer(composed(text)))


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


def extras(text):
    """Return what else finds a text: `wrc07` for WRC-07, and the Chinese characters that begin no pair."""
    tokens = []
    for match in _COMPOUND.finditer(composed(text)):
        joined = "".join(tokens_of(match[0]))
        if not _PAIRED.search(joined):
            tokens.append(joined[:LONGEST])
    tokens += [run[-1] for run in _PAIRED.findall(composed(text)) if len(run) > 1]
    return tokens
