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

    `within` is "" for names and texts, "names" for names only, "exact" for a name that is just these words.
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
        """Return this as an expression of SQLite's FTS5 over the columns of `documents.WEIGHTS`."""
        columns = {"": "", "names": "{title words} : ", "exact": "title : "}[self.within]
        if self.within == "exact":
            asked = " OR ".join(columns + _fts5_phrase(phrase) for phrase in self._exact())
        else:
            asked = (" OR " if self.loose else " AND ").join(_fts5_term(term, columns) for term in self.wanted)
        if not self.unwanted:
            return asked
        return f"({asked}) NOT ({' OR '.join(_fts5_term(term, '') for term in self.unwanted)})"

    def tsquery(self):
        """Return this as text of PostgreSQL's `tsquery`: with the weights of `documents.WEIGHTS`."""
        weights = {"": "", "names": "AB", "exact": "A"}[self.within]
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

    def fts5(self):
        return " AND ".join(f"({' OR '.join(f'words : {_fts5_phrase([b])} *' for b in word)})" for word in self.words)

    def tsquery(self):
        return " & ".join(f"({' | '.join(_ts_phrase([b], 'B', '*') for b in word)})" for word in self.words)


def _stands_apart(match):
    """Whether the mark before a piece excludes it: at the start or after a blank, not inside a word."""
    before = match.string[: match.start()]
    return not before or before[-1].isspace()


# Tokens are letters and digits, or our own three signs: nothing in them ends a quoted string of either language.


def _fts5_phrase(tokens):
    return f'"{" ".join(tokens)}"'


def _fts5_term(term, columns):
    ways = [columns + _fts5_phrase(phrase) + (" *" if term.begins_pair else "") for phrase in term.phrases]
    ways += [f"{'words' if columns else '{words borne}'} : {_fts5_phrase(each)} *" for each in term.beginnings]
    return f"({' OR '.join(ways)})"


def _ts_phrase(tokens, weights, beginning=""):
    """Return tokens that follow one another; `beginning` is "*" where the last may go on."""
    *before, last = (f"'{token}'" for token in tokens)
    marks = {each: f":{each}{weights}" if each or weights else "" for each in ("", beginning)}
    return f"({' <-> '.join([*(token + marks[''] for token in before), last + marks[beginning]])})"


def _ts_term(term, weights):
    ways = [_ts_phrase(phrase, weights, "*" if term.begins_pair else "") for phrase in term.phrases]
    ways += [_ts_phrase(each, "B" if weights else "BC", "*") for each in term.beginnings]
    return f"({' | '.join(ways)})"
