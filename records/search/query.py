"""What a reader typed, as both databases are asked it: words, “phrases”, -exclusions."""

import itertools
import re
from dataclasses import dataclass
from functools import cached_property

from .words import is_single, readings, variants

MOST_TERMS = 32
SHORTEST_BEGINNING = 3
# Tokens that no text can hold, since they are no letters: where a name begins and ends, and what parts two texts.
BEGIN, END, GAP = "\ue000", "\ue001", "\ue002"
# How FTS5 has the tokens of a column: each begins with its mark, so that a word of names is found without passing through the
# texts that have it, as a filter by columns would.
MARKS = {"title": "\ue003", "words": "\ue004", "borne": "\ue005", "text": ""}
# The columns that are asked, by what a `Query` is within.
COLUMNS = {
    "": ("title", "words", "borne", "text"),
    "borne": ("title", "words", "borne"),
    "names": ("title", "words"),
    "exact": ("title",),
}
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»「」『』＂", '"'))
_PIECE = re.compile(r'(?P<mark>[-‐‑–−﹣－]?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


@dataclass(frozen=True)
class Term:
    """Tokens that follow one another, as they were written, and as they may be read besides.

    A word that was not put in quotes may also begin a word of a name.
    """

    tokens: tuple[str, ...]
    others: tuple[tuple[str, ...], ...] = ()
    excluded: bool = False
    begins: bool = False

    @property
    def readings(self):
        return (self.tokens, *self.others)

    @property
    def phrases(self):
        return list(dict.fromkeys(phrase for reading in self.readings for phrase in variants(reading)))

    @property
    def beginnings(self):
        """The readings whose last word may be the beginning of one: not that of a number joined to others."""
        lone = len(self.tokens) == 1
        ends = [(reading, reading[-1]) for reading in self.readings if self.begins]
        return [reading for reading, end in ends if len(end) >= SHORTEST_BEGINNING and (lone or end.isalpha())]

    @property
    def begins_pair(self):
        """Whether this is one Chinese character, which is found inside a word too."""
        return len(self.tokens) == 1 and is_single(self.tokens[0])


@dataclass(frozen=True)
class Query:
    """A parsed search; `fts5` and `tsquery` are the same question to SQLite and to PostgreSQL.

    `within` is "" for names and texts, "borne" for names, those of others included that it bears, "names" for its own,
    "exact" for a name that is just these words.
    `loose` asks for any of the words instead of all.
    """

    terms: tuple[Term, ...]
    within: str = ""
    loose: bool = False

    @classmethod
    def parse(cls, text):
        """Read what was typed; whatever it is, it is a question, perhaps an empty one."""
        terms = []
        for match in _PIECE.finditer(text.translate(_QUOTES)):
            quoted = match["phrase"] is not None
            tokens, *others = readings(match["phrase"] if quoted else match["word"])
            if not tokens:
                continue
            excluded = match["mark"] != "" and _stands_apart(match)
            # What is excluded is only what was written.
            others = () if excluded else tuple(filter(None, others))
            terms.append(Term(tokens, others, excluded, begins=not (quoted or excluded)))
            if len(terms) == MOST_TERMS:
                break
        return cls(tuple(dict.fromkeys(terms)))

    def inside(self, within):
        return Query(self.terms, within, self.loose)

    def loosened(self):
        return Query(self.terms, self.within, loose=True)

    @cached_property
    def wanted(self):
        """What has to be there."""
        return [term for term in self.terms if not term.excluded]

    @cached_property
    def unwanted(self):
        return [term for term in self.terms if term.excluded]

    def __bool__(self):
        return bool(self.wanted)

    def _exact(self):
        """Return the phrases of a name that is just what was typed."""
        read = [term.readings for term in self.wanted]
        ways = [
            tuple(token for ways in read for token in ways[min(place, len(ways) - 1)])
            for place in range(max(map(len, read)))
        ]
        return [(BEGIN, *phrase, END) for phrase in dict.fromkeys(itertools.chain.from_iterable(map(variants, ways)))]

    def fts5(self):
        """Return this as an expression of SQLite's FTS5 over tokens with `MARKS`."""
        if self.within == "exact":
            asked = " OR ".join(_fts5_phrase(phrase, "title") for phrase in self._exact())
        else:
            asked = (" OR " if self.loose else " AND ").join(
                _fts5_term(term, COLUMNS[self.within]) for term in self.wanted
            )
        if not self.unwanted:
            return asked
        return f"({asked}) NOT ({' OR '.join(_fts5_term(term, COLUMNS['']) for term in self.unwanted)})"

    def tsquery(self):
        """Return this as text of PostgreSQL's `tsquery`: with the weights of `documents.WEIGHTS`."""
        weights = {"": "", "borne": "ABC", "names": "AB", "exact": "A"}[self.within]
        if self.within == "exact":
            asked = " | ".join(_ts_phrase(phrase, weights) for phrase in self._exact())
        else:
            asked = (" | " if self.loose else " & ").join(_ts_term(term, weights) for term in self.wanted)
        if not self.unwanted:
            return asked
        return f"({asked}) & !({' | '.join(_ts_term(term, '') for term in self.unwanted)})"


@dataclass(frozen=True)
class Beginnings:
    """Names which have, for each of several words, a word with one of these beginnings; asked as a `Query` is."""

    words: tuple[tuple[str, ...], ...]

    @property
    def is_guess(self):
        """Whether there are several beginnings of a word, most of which no name has."""
        return any(len(word) > 1 for word in self.words)

    def fts5(self):
        asked = ([_fts5_phrase([beginning], "words") + " *" for beginning in word] for word in self.words)
        return " AND ".join(f"({' OR '.join(ways)})" for ways in asked)

    def tsquery(self):
        return " & ".join(f"({' | '.join(_ts_phrase([b], 'B', '*') for b in word)})" for word in self.words)


@dataclass(frozen=True)
class NameQuery:
    """Names that are just these words, or begin with them; the last one may be unfinished. Asked as a `Query` is."""

    words: tuple[str, ...]
    whole: bool = False

    @property
    def tokens(self):
        return (BEGIN, *self.words, *([END] if self.whole else []))

    def fts5(self):
        return _fts5_phrase(self.tokens, "words") + ("" if self.whole else " *")

    def tsquery(self):
        *begun, last = (f"'{token}'" for token in self.tokens)
        return " <-> ".join([*(f"{token}:B" for token in begun), f"{last}:{'' if self.whole else '*'}B"])


def _stands_apart(match):
    """Whether the mark before a piece excludes it: at the start or after a blank, not inside a word."""
    before = match.string[: match.start()]
    return not before or before[-1].isspace()


# Tokens are letters and digits, or our own signs: nothing in them ends a quoted string of either language.


def _fts5_phrase(tokens, column):
    return f'"{" ".join(MARKS[column] + token for token in tokens)}"'


def _fts5_term(term, columns):
    beginning = " *" if term.begins_pair else ""
    ways = [_fts5_phrase(phrase, column) + beginning for phrase in term.phrases for column in columns]
    begun = [column for column in ("words", "borne") if column in columns]
    ways += [f"{_fts5_phrase(each, column)} *" for each in term.beginnings for column in begun]
    return f"({' OR '.join(ways)})"


def _ts_phrase(tokens, weights, beginning=""):
    """Return tokens that follow one another; `beginning` is "*" where the last may go on."""
    *before, last = (f"'{token}'" for token in tokens)
    marks = {each: f":{each}{weights}" if each or weights else "" for each in ("", beginning)}
    return f"({' <-> '.join([*(token + marks[''] for token in before), last + marks[beginning]])})"


def _ts_term(term, weights):
    ways = [_ts_phrase(phrase, weights, "*" if term.begins_pair else "") for phrase in term.phrases]
    ways += [_ts_phrase(each, "B" if weights == "AB" else "BC", "*") for each in term.beginnings]
    return f"({' | '.join(ways)})"
