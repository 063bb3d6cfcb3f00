"""Names close to what was typed, for a search that finds nothing: what is not public is never looked at.

The index is asked for public names that begin nearly as the typed words do; how close they are is measured here, so both
databases suggest the same. What is asked is bounded, whatever is typed: so many beginnings, so many names.
"""

from django.utils import timezone
from rapidfuzz.distance import OSA

from records.search import (
    MOST_SEARCHED,
    Beginnings,
    Query,
    SearchTokens,
    called,
    count_words,
    is_paired,
    pairs,
    script,
    whole_words,
)
from records.texts import Text, languages

from .search_results import public_kinds, visible

MOST = 5  # names that are suggested
MOST_WORDS = 5  # of a search for which names are suggested
MOST_READ = 500  # records whose names are compared, the newest first
LONGEST_NAME = 200  # characters; a longer one cannot be searched for
SHORTEST, LONGEST_BEGINNING = 3, 5
LETTERS = {
    "Latin": "abcdefghijklmnopqrstuvwxyz",
    "Cyrillic": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "Arabic": "ءابتثجحخدذرزسشصضطظعغفقكلمنهوي",
}


def suggestions(text, at=None):
    """Return up to five public names close to `text`, the closest first, each a `Text` that a search finds.

    Of several words all have to be close; else names are close to the longest that no public record has.
    """
    at = at or timezone.now()
    words = list(dict.fromkeys(whole_words(text)))
    if not 0 < len(words) <= MOST_WORDS or Query.parse(text).unwanted:
        return []
    closest = close_names(words, at)
    if not closest and len(words) > 1:
        unknown = (word for word in sorted(words, key=len, reverse=True) if tolerance(word) and not is_known(word, at))
        closest = next((close_names([word], at) for word in unknown), [])
    return closest


def close_names(words, at):
    """Return the public names that have a word close to each of these, and not just these."""
    for beginnings in (beginning, changed_beginnings):
        best = {}
        for name in names(Beginnings(tuple(beginnings(word) for word in words)), at):
            if key := closeness(words, name):
                same = tuple(whole_words(name))
                best[same] = min(best.get(same, (key, name)), (key, name))
        if best:
            return [name for _key, name in sorted(best.values())[:MOST]]
    return []


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


def closeness(words, name):
    """Return what sorts names, the closest and those in the language of the page first; None where a word is not close or nothing is mistyped.

    Three letters can become many others, so they are only taken for the whole of a name: an abbreviation.
    """
    own = whole_words(name)
    wrong = 0
    for word in words:
        most = tolerance(word)
        if len(word) == SHORTEST and len(own) != len(words):
            most = 0
        nearest = min((OSA.distance(word, other, score_cutoff=most) for other in own), default=most + 1)
        if nearest > most:
            return None
        wrong += nearest
    if not wrong:
        return None
    return wrong, name.language != languages.current(), len(own), languages.CODES.index(name.language)


def names(beginnings, at):
    """Return the names of the newest public records that answer, each a `Text` that can be searched for."""
    rows = SearchTokens.objects.filter(visible(at), tokens__match=beginnings).order_by("-entry_id")
    wanted = {}
    for kind, key in rows.values_list("entry__kind", "entry__object_id")[:MOST_READ]:
        wanted.setdefault(kind, []).append(key)
    texts = []
    for kind, keys in wanted.items():
        model = public_kinds()[kind]
        for record in model.objects.published(at).filter(pk__in=keys).prefetch_related(*model.search_name_parts):
            for name, language in called(record):
                if len(name) <= LONGEST_NAME and count_words(name) <= MOST_SEARCHED and not Query.parse(name).unwanted:
                    texts.append(Text(name, languages.code_of(language) or languages.FALLBACK))
    return texts


def is_known(word, at):
    """Whether a public record has this word, so that it is not mistyped."""
    return SearchTokens.objects.filter(visible(at), tokens__match=Query.parse(word)).exists()
