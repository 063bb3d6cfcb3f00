"""Rows of parts as they are posted: by their number, as Django's forms want it, or by their key, as rows that were opened have it.

A row of a long form is a line until it is opened, and only then has inputs. These are called by its key, so that no two rows can
have one name in whatever order they are opened; here they get numbers, before anything else reads them. Why: docs/decisions/0054-long-forms.md.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from records.rows import is_key

from .typed import IN_PART

SEEN = "seen"  # in a row that was opened: its version then, which may be a later one than that of the form
RESTORED = "restored"  # the version that a form restores; in a row, the key of the part that comes back with it
# Rows of one kind that a form shows as forms, folded up; of more, each is a line until it is opened.
MOST_FORMS = 25
BY_KEY = re.compile(r"(?P<prefix>.+)-k(?P<key>[1-9][0-9]{0,17})-(?P<name>\w+)")


def key_in_names(key: Any) -> str:
    """Return what stands for the number of a row in the names of its inputs, and for the row in addresses of its form."""
    return f"k{key}"


def places(posted: Any, prefix: str) -> list[int]:
    """Return the numbers of the rows of a kind that were sent; what a form says of their number may be anything."""
    found = (IN_PART.fullmatch(name) for name in posted)
    return sorted({int(row["number"]) for row in found if row and row["prefix"] == prefix and is_key(row["number"])})


def initial(posted: Any, prefix: str) -> int:
    """Return how many rows of a kind a form says to have been there when it was opened."""
    said = posted.get(f"{prefix}-INITIAL_FORMS", "0")
    return int(said) if is_key(said) else 0


def keys_of(posted: Any, prefix: str) -> dict[int, str]:
    """Return the keys of the rows that were there when the form was opened, by their numbers; "" where none was sent."""
    first_new = initial(posted, prefix)
    return {place: posted.get(f"{prefix}-{place}-id", "") for place in places(posted, prefix) if place < first_new}


def number(request: Any, prefixes: Iterable[str]) -> None:
    """Give the rows of these kinds that are called by their keys numbers, behind those that have some and before the new ones.

    A row that was sent under a number as well is read from there.
    """
    found: dict[str, dict[str, None]] = {prefix: {} for prefix in prefixes}
    for name in (*request.POST, *request.FILES):
        if (row := BY_KEY.fullmatch(name)) and row["prefix"] in found:
            found[row["prefix"]][row["key"]] = None
    for prefix, keys in found.items():
        if not keys:
            continue
        numbered = keys_of(request.POST, prefix)
        new = [key for key in keys if key not in numbered.values()]
        renumber(request, prefix, [*numbered, *map(key_in_names, new)], [])
        for place, key in enumerate(new, len(numbered)):
            request.POST[f"{prefix}-{place}-id"] = key


def renumber(request: Any, prefix: str, rows: list[int | str], orphans: list[int]) -> None:
    """Let the rows of a kind stand in a new order: those that are there, then as new ones those that are gone, then new ones.

    `rows` are their numbers, or what stands for these.
    """
    first_new = initial(request.POST, prefix)
    new = [place for place in places(request.POST, prefix) if place >= first_new and place not in rows]
    moved_to = {old: place for place, old in enumerate([*rows, *orphans, *new])}
    for data in (request.POST, request.FILES):
        moved = {}
        for old, name, html_name in list(_inputs(data, prefix)):
            values = data.pop(html_name)
            if old in moved_to:
                kept = RESTORED if old in orphans and name == "id" else name
                moved[f"{prefix}-{moved_to[old]}-{kept}"] = values
        for name, values in moved.items():
            data.setlist(name, values)
    request.POST[f"{prefix}-INITIAL_FORMS"] = str(len(rows))
    request.POST[f"{prefix}-TOTAL_FORMS"] = str(len(moved_to))


def _inputs(data: Any, prefix: str) -> Iterator[tuple[int | str, str, str]]:
    """Return of each input of the rows of a kind the number of its row, or what stands for it, its name and its whole name."""
    for html_name in data:
        if (row := IN_PART.fullmatch(html_name)) and row["prefix"] == prefix and is_key(row["number"]):
            yield int(row["number"]), row["name"], html_name
        elif (row := BY_KEY.fullmatch(html_name)) and row["prefix"] == prefix:
            yield key_in_names(row["key"]), row["name"], html_name


def only_deleted(posted: Any, prefix: str) -> dict[str, int]:
    """Return the numbers of the rows of which nothing was sent but that they are to be deleted, by their keys."""
    sent: dict[int | str, set[str]] = defaultdict(set)
    for place, name, _html_name in _inputs(posted, prefix):
        sent[place].add(name)
    return {key: place for place, key in keys_of(posted, prefix).items() if sent[place] == {"id", "DELETE"}}
