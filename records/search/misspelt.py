"""Words that are mistyped: how names begin that may be meant, and how many letters are wrong.

The index is asked for names that begin nearly as a word does; how close they are is measured here, so that both databases
find the same. What is asked is bounded, whatever is typed: so many beginnings for a word.
"""

from rapidfuzz.distance import OSA

from .words import is_paired, pairs, script

SHORTEST, LONGEST_BEGINNING = 3, 5
LETTERS = {
    "Latin": "abcdefghijklmnopqrstuvwxyz",
    "Cyrillic": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "Arabic": "ءابتثجحخدذرزسشصضطظعغفقكلمنهوي",
}


def beginning(word):
    """Return how a name begins that is mistyped later, if at all: for Chinese the pairs of which one has to be there."""
    if is_paired(word):
        return tuple(pairs(word))
    return (word[: kept(word)],)


def changed_beginnings(word):
    """Return the beginnings of names that are mistyped there: a letter missing, too many, another, or two exchanged."""
    if is_paired(word) or not tolerance(word):
        return beginning(word)
    length, longer = kept(word), word[: kept(word) + 1]
    begun, letters = longer[:length], LETTERS.get(script(word), "")
    variants = {begun}
    for place in range(length):
        variants.add(longer[:place] + longer[place + 1 :])
        variants.add((longer[:place] + longer[place : place + 2][::-1] + longer[place + 2 :])[:length])
        for letter in letters:
            variants.add(begun[:place] + letter + begun[place + 1 :])
            variants.add((begun[:place] + letter + begun[place:])[:length])
    return tuple(sorted(each for each in variants if len(each) >= SHORTEST))


def kept(word):
    """Return how much of a word is asked for: half of it, within bounds."""
    return min(LONGEST_BEGINNING, max(SHORTEST, -(-len(word) // 2)))


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
