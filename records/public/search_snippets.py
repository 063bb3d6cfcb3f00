"""Where in a record the words stand: a piece of its text with the hits marked."""

import itertools
from dataclasses import dataclass

from records.search import composed, compounds_of, stems, texts, words_of
from records.texts import languages

BEFORE, LENGTH = 8, 32  # words
LONGEST = 320  # characters; a word can be long, and Chinese has no blanks
TELLING = 40  # characters from which on a text says something by itself
READ = 20_000  # characters of one text that are looked through


@dataclass(frozen=True)
class Snippet:
    """Pieces `(text, marked)` of one text, in their order, and the language that it is in."""

    pieces: list
    language: str
    cut_before: bool = False
    cut_after: bool = False

    @property
    def lang(self):
        """The value of a `lang` attribute."""
        return languages.BCP47.get(self.language, self.language)

    @property
    def dir(self):
        """The value of a `dir` attribute."""
        return languages.direction(self.language)


def snippet(record, query):
    """Return the `Snippet` of a record that answers a query best: one with a hit, in the reader's language if possible.

    Without a hit in its texts (the name was found), it is the beginning of the first; None where there is no text.
    """
    current = languages.current()
    candidates = sorted(texts(record), key=lambda item: (item[1] != current, item[1] != languages.FALLBACK))
    for text, language in candidates:
        marked = _hits(text, language, query)
        if marked:
            return _cut(text, language, marked)
    # A place or a label says little of a record; its first sentence does.
    telling = next((item for item in candidates if len(item[0]) >= TELLING), candidates[0] if candidates else None)
    return _cut(*telling, []) if telling else None


def _hits(text, language, query):
    """Return the spans of the words that the query asks for."""
    words = list(words_of(text[:READ]))
    tokens = stems([word.token for word in words], language)
    places, hits = {}, []
    for place, token in enumerate(tokens):
        places.setdefault(token, []).append(place)
    for term in query.wanted:
        for phrase in term.phrases:
            for start in places.get(phrase[0], ()):
                if tuple(tokens[start : start + len(phrase)]) == phrase:
                    hits.append((words[start].start, words[start + len(phrase) - 1].end))
        if term.begins_pair:
            within = (word.start + word.token.find(term.tokens[0]) for word in words if term.tokens[0] in word.token)
            hits += [(place, place + 1) for place in itertools.islice(within, 1)]
    if not hits:
        asked = {phrase[0] for term in query.wanted for phrase in term.phrases if len(phrase) == 1}
        read = ((word, stems([word.token], language)[0]) for word in compounds_of(text[:READ]))
        hits = [(word.start, word.end) for word, stem in read if stem in asked]
    # Of two that begin together the longer one is marked.
    return sorted(set(hits), key=lambda hit: (hit[0], -hit[1]))


def _cut(text, language, marked):
    """Return about thirty words round the first hit, or the first thirty."""
    text = composed(text)
    spans = list(words_of(text[:READ]))
    if not spans:
        return Snippet([(text[:LONGEST], False)], language, cut_after=len(text) > LONGEST)
    first = next((i for i, span in enumerate(spans) if marked and span.end > marked[0][0]), 0)
    begin = max(0, first - BEFORE)
    start = spans[begin].start if begin else 0
    last = spans[min(begin + LENGTH, len(spans)) - 1].end
    end = len(text) if begin + LENGTH >= len(spans) and len(text) <= READ else last
    if marked:
        start = max(start, marked[0][0] - LONGEST // 2)
    end = min(end, start + LONGEST)
    pieces, place = [], start
    for left, right in marked:
        left, right = max(left, place), min(right, end)
        if left < right:
            pieces += [(text[place:left], False), (text[left:right], True)]
            place = right
    pieces.append((text[place:end], False))
    return Snippet([piece for piece in pieces if piece[0]], language, start > 0, end < len(text))
