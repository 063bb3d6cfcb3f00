"""Records of almost the same name: told when a new one is saved, since one body may be entered twice."""

from typing import Any

from django.utils.translation import gettext as _

from records.search import mistakes, names, whole_words
from records.texts import languages

from .ranking import ranked, words_of_name

SHORTEST = 6  # letters of a name in which some may be mistaken
MOST_TOLD = 3
MOST_COMPARED = 20


def alike(record: Any) -> str:
    """Return in words which records of its kind are called almost as a new record is; "" where none is."""
    own = {tuple(whole_words(name)) for name, _language in names(record)} - {()}
    model, found = type(record), {}
    for words in own:
        others = model._default_manager.exclude(pk=record.pk)
        keys = ranked(others, " ".join(words))[:MOST_COMPARED]
        rows = others.in_bulk(keys)
        for other in (rows[key] for key in keys if key in rows):
            if any(_are_near(words, words_of_name(name)) for name, _language in names(other)):
                found[other.pk] = other.described()
    if not found:
        return ""
    told = languages.joined_apart(*list(found.values())[:MOST_TOLD])
    return _("Called almost the same, perhaps the same one: %(names)s.") % {"names": told}


def _are_near(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names are the same but for blanks or for mistakes in typing; numbers are no mistakes."""
    if _numbers(one) != _numbers(other):
        return False
    if "".join(one) == "".join(other):
        return True
    return len(one) == len(other) and len("".join(one)) >= SHORTEST and mistakes(one, other) is not None


def _numbers(words: tuple[str, ...]) -> list[str]:
    return [word for word in words if any(sign.isdigit() for sign in word)]
