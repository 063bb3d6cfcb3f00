"""Which records a reference box offers first: by their names, in whatever language and script, those of drafts too.

The index is asked for candidates, by several questions that each are bounded; what is closest is decided here, so both
databases offer the same.
"""

from enum import IntEnum
from functools import lru_cache
from itertools import chain

from records.search import (
    MOST_SEARCHED,
    Beginnings,
    NameQuery,
    Query,
    Term,
    borne_names,
    guesses,
    is_paired,
    mistakes,
    named,
    names,
    newest,
    other_names,
    tokenized,
    whole_words,
)

MOST_READ = 60  # candidates of one question, the newest first
MOST_MISTYPED = 5  # words of what is typed, for near misses
FEW = 8  # names found; near misses are looked for where there are fewer


class Rank(IntEnum):
    """How a name answers what was typed, the best first."""

    EXACT = 0
    BEGINNING = 1
    WORDS = 2
    INFLECTED = 3  # another form of the words, as a search finds it
    NEAR = 4
    TEXT = 5  # no name, but another text of the record


def ranked(queryset, typed):
    """Return the keys of the rows of `queryset` that answer `typed`, the best first: 6 × `MOST_READ` at most."""
    words, tokens = tuple(whole_words(typed)), tuple(tokenized(typed))
    if not tokens:
        return []
    whole, tokens = len(tokens) <= MOST_SEARCHED, tokens[:MOST_SEARCHED]
    query = Query(tuple(Term((token,), begins=True) for token in tokens))
    places = {}
    by_name = (
        NameQuery(tokens, whole),
        NameQuery(tokens),
        Beginnings(tuple((token,) for token in tokens)),
        query.inside("borne"),
    )
    for question in by_name:
        if len(places) < MOST_READ:
            learn(places, queryset, question, words, Rank.INFLECTED)
    found = len(places)
    # Who has typed a whole name has made no mistake.
    is_name = any(rank is Rank.EXACT for rank, *_ in places.values())
    for question in guesses(words) if len(words) <= MOST_MISTYPED and not is_name else ():
        if len(places) == found < FEW:
            learn(places, queryset, question, words, None)
    if len(places) < FEW:
        learn(places, queryset, query, words, Rank.TEXT)
    return sorted(places, key=places.get)


def learn(places, queryset, question, words, otherwise):
    """Put into `{key: place}` the rows that answer a question and were not known; `otherwise` ranks those whose names do not.

    Where that is None they are left out unless a name is near.
    """
    unknown = [key for key in newest(queryset, question, MOST_READ) if key not in places]
    for record in named(queryset.model, unknown) if unknown else ():
        place = min(places_of(record, words, near=otherwise is None), default=None)
        if place is None and otherwise is not None:
            place = (otherwise,)
        if place is not None:
            places[record.pk] = place


def places_of(record, words, *, near):
    """Yield what sorts a record among others, for each of its names that answers the words, or that is `near` them.

    Its own names come before what it is called besides, these before the names of others that it bears; short ones first.
    """
    besides = {name for name, _language in other_names(record)}
    called = [(name in besides, words_of_name(name)) for name, _language in names(record)]
    called += [(2, words_of_name(name)) for name, _language in borne_names(record)]
    called.append((3, tuple(chain.from_iterable(own for _whose, own in called))))
    for whose, own in called:
        rank, whole = rank_of(words, own)
        if rank is not None:
            yield rank, not whole, whose, len(own)
        elif near and (wrong := mistakes(words, own)) is not None:
            yield Rank.NEAR, wrong, whose, len(own)


def rank_of(words, own):
    """Return `(Rank or None, whether whole words answer)` of the words of a name."""
    typed, name = "".join(words), "".join(own)
    if name == typed:
        return Rank.EXACT, True
    if name.startswith(typed):
        return Rank.BEGINNING, own[: len(words)] == words
    if all(any(begins(word, other) for other in own) for word in words):
        return Rank.WORDS, set(words) <= set(own)
    return None, False


def begins(word, other):
    """Whether one word begins another; where no blanks are written, whether it stands in it."""
    return word in other if is_paired(word) else other.startswith(word)


@lru_cache(maxsize=100_000)
def words_of_name(name):
    """Return the folded words of a name."""
    return tuple(whole_words(name))
