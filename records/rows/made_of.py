"""What values are made of: all that is in them, in rows with all that was loaded with them, as one short digest.

What is written of values is the same as long as their digests are: through whatever door a row was changed, and whether or
not that was undone, what is read of it says so. Why: docs/decisions/0046-queries-prepared-once.md.
"""

import datetime
import marshal
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from hashlib import blake2b
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.db.models.fields.files import FieldFile
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from records.texts import languages

from .querysets import unshown

# What `marshal` writes as it is, the same each time (its second version knows no references).
PLAIN = frozenset({str, int, float, bool, bytes, type(None)})
REPEATABLE = 2


class Unknown(TypeError):
    """A value that holds what cannot be told apart."""


def made_of(values: dict[str, Any]) -> tuple[bytes, dict[tuple[type, Any], Model]]:
    """Return the digest of named values, and the rows that are in them by model and key; Unknown where there is more than values."""
    walk = Walk()
    written = marshal.dumps(walk.items(values), REPEATABLE)
    return blake2b(written, digest_size=20).digest(), walk.rows


class Walk:
    """One way through values: each list and row once."""

    def __init__(self) -> None:
        self.rows: dict[tuple[type, Any], Model] = {}
        self._met: dict[tuple[int, bool], int] = {}
        # Of what was read from the database for rows, from which column to which it is in the digest.
        self._read: dict[int, tuple[int, int]] = {}

    def part(self, value: Any, *, is_far: bool = False) -> Any:
        """Return a value as numbers, texts and lists of them; of a row `is_far`, which another one leads to, what it is named with."""
        kind = value.__class__
        if kind in PLAIN:
            return value
        if kind in WAYS:
            return WAYS[kind](value)
        before = self._met.get((id(value), False), self._met.get((id(value), is_far)))
        if before is not None:
            return ("again", before)
        self._met[id(value), is_far] = len(self._met)
        if isinstance(value, Model):
            return self._row(value, is_far)
        if isinstance(value, dict):
            return (kind.__qualname__, self.items(value))
        if isinstance(value, QuerySet):
            value = value._result_cache
        if isinstance(value, list | tuple):
            return (kind.__qualname__, self._list(value))
        if is_dataclass(value):
            return (kind.__qualname__, self.items({each.name: getattr(value, each.name) for each in fields(value)}))
        return self._other(value)

    def _other(self, value: Any) -> tuple:
        if isinstance(value, Promise):
            return ("words", str.__str__(str(value)))
        if isinstance(value, FieldFile):
            return ("file", value.name)
        raise Unknown(f"{type(value)} holds more than values, or a query that nobody has asked")

    def items(self, named: dict) -> list:
        values = [value if value.__class__ in PLAIN else self._item(name, value) for name, value in named.items()]
        return [[name if name.__class__ in PLAIN else self.part(name) for name in named], values]

    def _item(self, name: Any, value: Any) -> Any:
        return None if name == "_state" else self.part(value)

    def _list(self, values: Any) -> list:
        return [value if value.__class__ in PLAIN else self.part(value) for value in values]

    def _row(self, row: Any, is_far: bool) -> list:
        """Return what a row is made of: what a prepared query read for it and those beside it, else its columns; and what was added."""
        self.rows[row.__class__, row.pk] = row
        own, state = row.__dict__, row._state.__dict__
        maker, read = state.get("maker"), state.get("read")
        if maker is None or (is_far and id(read) not in self._read):
            hidden = unshown(row.__class__) if is_far else ()
            named = {name: value for name, value in _without_holder(own.items()).items() if name not in hidden}
            parts = [row._meta.label, self.items(named)]
        else:
            parts = [maker.number]
            first, last = self._read.get(id(read), (0, 0))
            if not first <= maker.start < last:
                self._read[id(read)] = maker.start, maker.last
                parts.append(self._list(read[maker.start : maker.last]))
            if len(own) > len(maker.names) + 1:
                parts.append(self.items(_without_holder(islice(own.items(), len(maker.names) + 1, None))))
        near = state.get("fields_cache")
        if near:
            parts += [(name, self.part(far, is_far=True)) for name, far in near.items() if far is not None]
        return parts


def _without_holder(named: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    # Whose list a row was loaded for says nothing of the row.
    return {name: value for name, value in named if not name.startswith("_prefetch_related_val")}


WAYS: dict[type, Callable[[Any], tuple]] = {
    languages.Text: lambda text: ("Text", str.__str__(text), text.language, text.is_fallback, text.is_unreviewed),
    SafeString: lambda text: ("safe", str.__str__(text)),
    UUID: lambda uid: ("UUID", uid.bytes),
    datetime.date: lambda day: ("day", day.toordinal()),
    datetime.datetime: lambda moment: ("moment", moment.isoformat(), moment.fold),
}
