"""Words that are mistyped: how names begin that may be meant, and how many letters are wrong.

The index is asked for names that begin nearly as a word does; how close they are is measured here, so that both databases
find the same. What is asked is bounded, whatever is typed: so many beginnings for a word.
"""

from rapidfuzz.distance import OSA

from .query import Beginnings
from .words import is_paired, pairs, script

SHORTEST = 3
CHANGED = 5  # places at the start of a word at which each other letter is tried: some fifty beginnings a place
LETTERS = {
    "Latin": "abcdefghijklmnopqrstuvwxyz",
    "Cyrillic": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "Arabic": "ءابتثجحخدذرزسشصضطظعغفقكلمنهوي",
}


def guesses(words):
    """Return what the index is asked for words that no name has, each a `Beginnings`; what finds fewest comes first."""
    ways = (first_half, first_letters, changed_beginnings)
    return list(dict.fromkeys(Beginnings(tuple(way(word) for word in words)) for way in ways))


def first_half(word):
    """Return how a name begins that is mistyped later, if at all: for Chinese the pairs of which one has to be there."""
    if is_paired(word):
        return tuple(pairs(word))
    return (word[: half(word)],)


def first_letters(word):
    """Return how a name begins that is mistyped in the first half of a long word, not at once."""
    return tuple(each[:CHANGED] for each in first_half(word))


def changed_beginnings(word):
    """Return the beginnings of names that are mistyped at once: a letter missing, too many, another, or two exchanged."""
    if is_paired(word) or not tolerance(word):
        return first_half(word)
    length, longer = half(word), word[: half(word) + 1]
    begun, letters = longer[:length], LETTERS.get(script(word), "")
    variants = {begun}
    for place in range(min(length, CHANGED)):
        variants.add(longer[:place] + longer[place + 1 :])
        variants.add((longer[:place] + longer[place : place + 2][::-1] + longer[place + 2 :])[:length])
        for letter in letters:
            variants.add(begun[:place] + letter + begun[place + 1 :])
            variants.add((begun[:place] + letter + begun[place:])[:length])
    return tuple(sorted(each for each in variants if len(each) >= SHORTEST))


def half(word):
    """Return how many letters are half of a word, at least as many as an abbreviation has."""
    return max(SHORTEST, -(-len(word) // 2))


def tolerance(word):
    """Return how many letters may be wrong; in a number none."""
    if len(word) < SHORTEST or any(character.isdigit() for character in word):
        return 0
    return 2 if len(word) >= 8 else 1


def mistakes(words, name):
    """Return how many letters of `words` are wrong where `name`, the words of one, is meant; None where one is not close.

    Three letters can become many others, so they are only taken for the whole of a name: an abbreviation.
    """
    wrong = 0
    for word in words:
        most = tolerance(word)
        if len(word) == SHORTEST and len(name) != len(words):
            most = 0
        nearest = min((OSA.distance(word, other, score_cutoff=most) for other in name), default=most + 1)
        if nearest > most:
            return None
        wrong += nearest
    return wrong
