"""Names close to what was typed, for a search that finds nothing: what is not public is never looked at.

The index is asked for public names that begin nearly as the typed words do; how close they are is measured here, so both
databases suggest the same. What is asked is bounded, whatever is typed: so many beginnings, so many names.
"""

from django.utils import timezone

from records.search import (
    MOST_SEARCHED,
    Query,
    SearchTokens,
    called,
    count_words,
    guesses,
    mistakes,
    tolerance,
    whole_words,
)
from records.texts import Text, languages

from .search_results import public_kinds, visible

MOST = 5  # names that are suggested
MOST_WORDS = 5  # of a search for which names are suggested
MOST_READ = 500  # records whose names are compared, the newest first
LONGEST_NAME = 200  # characters; a longer one cannot be searched for


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
    for question in guesses(words):
        best = {}
        for name in names(question, at):
            if key := closeness(words, name):
                same = tuple(whole_words(name))
                best[same] = min(best.get(same, (key, name)), (key, name))
        if best:
            return [name for _key, name in sorted(best.values())[:MOST]]
    return []


def closeness(words, name):
    """Return what sorts names, the closest and those in the language of the page first; None where a word is not close or nothing is mistyped."""
    own = whole_words(name)
    wrong = mistakes(words, own)
    if not wrong:
        return None
    return wrong, name.language != languages.current(), len(own), languages.CODES.index(name.language)


def names(question, at):
    """Return the names of the newest public records that answer, each a `Text` that can be searched for."""
    rows = SearchTokens.objects.filter(visible(at), tokens__match=question).order_by("-entry_id")
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
