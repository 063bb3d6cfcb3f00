"""Keyset paging: a page starts after the last row of the one before, so no page costs more than the first.

OFFSET was rejected because it reads every row it skips and shifts when a row is added; COUNT because it reads them all.
"""

import base64
import binascii
import datetime
import re
import uuid
from dataclasses import dataclass

import orjson
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import (
    BinaryField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    F,
    IntegerField,
    Q,
    TextField,
    UUIDField,
    Value,
)

from records.search import lately
from records.texts import NUL

MAX_CURSOR_LENGTH = 4096
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")
WORDS_READ = (4, 40)  # times as many rows as a page has
_FORWARD, _BACKWARD = "n", "p"


class BadCursor(ValueError):
    """The cursor is not one that this list, in this order, has given out."""


@dataclass(frozen=True)
class Slice:
    """One page of rows in their order, with the cursors of the pages beside it (empty where there is none)."""

    rows: list
    next: str
    previous: str


def take(queryset, order, size, cursor="", *, read=list, keys=None, had=None):
    """The page of `size` rows that the cursor names, in `order`: column names, '-' for descending, the last one unique.

    `read(queryset)` makes other rows than instances, and `keys(row)` says by which values of the order one is found. `had`
    returns what `rows_from()` would of the query set, if the rows are had in another way.
    The columns must be NOT NULL, because NULL sorts differently on the two databases and compares with nothing.
    """
    columns = [_Column(queryset, name, position) for position, name in enumerate(order)]
    keys = keys or (lambda row: [getattr(row, column.alias) for column in columns])
    backward, key = _decode(cursor, order, columns) if cursor else (False, None)
    page = {"order": tuple(order), "backward": backward, "size": size}
    rows = list(had(*key or (), **page)) if had else _read(queryset, columns, key or (), page, read)
    more = len(rows) > size
    rows = rows[:size]
    if backward:
        rows.reverse()
    if not rows:
        return Slice([], "", "")
    has_previous, has_next = (more, key is not None) if backward else (key is not None, more)
    return Slice(
        rows,
        _encode(_FORWARD, order, keys(rows[-1])) if has_next else "",
        _encode(_BACKWARD, order, keys(rows[0])) if has_previous else "",
    )


def _read(queryset, columns, key, page, read):
    # Of the newest that answer words, no more are read than are likely to do.
    for times in WORDS_READ if columns[0].descending and not page["backward"] else ():
        newest = lately(queryset, columns[0].path, times * (page["size"] + 1), until=key and key[0])
        if newest is None:
            break
        rows = read(rows_from(newest, *key, **page))
        if len(rows) > page["size"]:
            return rows
    return read(rows_from(queryset, *key, **page))


def rows_from(queryset, *key, order, backward, size):
    """Return the query of a page, with one row more: from the key on, in the order or against it."""
    columns = [_Column(queryset, name, position) for position, name in enumerate(order)]
    queryset = queryset.annotate(**{column.alias: F(column.path) for column in columns})
    # What is the same of all rows sorts none, and would keep SQLite from the index of the others.
    varying = [column for column in columns if not isinstance(queryset.query.annotations.get(column.path), Value)]
    if key:
        key = [value for column, value in zip(columns, key, strict=True) if column in varying]
        queryset = queryset.filter(_beyond(varying, key, backward))
    return queryset.order_by(*(column.ordering(backward) for column in varying))[: size + 1]


def within_reach(queryset, every, reach, *key, order, backward, size):
    """Keep of rows those that a page can begin with: no further from the key than `reach` rows of `every` one there is."""
    column = _Column(every, order[0], 0)
    beyond = rows_from(every, *key, order=order, backward=backward, size=reach)
    for (last,) in beyond.values_list(column.path)[reach:]:
        queryset = queryset.filter(**{f"{column.path}__{'gte' if column.descending != backward else 'lte'}": last})
    return queryset


class _Column:
    """One column of the order: where its value is read, and how a value from a cursor is checked."""

    def __init__(self, queryset, name, position):
        self.descending = name.startswith("-")
        self.path = name.removeprefix("-")
        self.alias = f"paging_key_{position}"
        self.field = _field(queryset, self.path)

    def ordering(self, backward):
        return f"-{self.alias}" if self.descending != backward else self.alias

    def comparison(self, backward):
        return f"{self.alias}__lt" if self.descending != backward else f"{self.alias}__gt"

    def parse(self, raw):
        """The value as Python has it; BadCursor unless it is one that the column could hold."""
        for kind, json_type, check in _CHECKS:
            if isinstance(self.field, kind):
                # bool is an int in Python, and 1 is not True in a cursor
                if type(raw) is not json_type:
                    break
                return check(self.field, raw)
        raise BadCursor(f"{raw!r} is no value of {self.path}")


def _field(queryset, path):
    annotation = queryset.query.annotations.get(path)
    if annotation is not None:
        return annotation.output_field
    *parents, last = path.split("__")
    model = queryset.model
    for parent in parents:
        model = model._meta.get_field(parent).related_model
    field = model._meta.get_field(last)
    return field.target_field if field.is_relation else field


def _check_text(field, raw):
    if NUL in raw:
        raise BadCursor("a text holds a NUL character")
    return raw


def _check_key(field, raw):
    try:
        key = base64.b64decode(raw, validate=True)
    except ValueError as error:
        raise BadCursor("not a key") from error
    return key if _plain(key) == raw else _refuse("not a key as it is written")


def _check_integer(field, raw):
    low, high = connection.ops.integer_field_range(field.get_internal_type())
    low, high = (low if low is not None else -(2**63)), (high if high is not None else 2**63 - 1)
    if not low <= raw <= high:
        raise BadCursor("a number is out of range")
    return raw


def _check_moment(field, raw):
    try:
        moment = datetime.datetime.fromisoformat(raw)
        # a moment at the edge of the calendar may have no equivalent in UTC
        return moment.astimezone(datetime.UTC) if moment.tzinfo else _refuse("a time has no zone")
    except (ValueError, OverflowError) as error:
        raise BadCursor("not a moment in time") from error


def _refuse(reason):
    raise BadCursor(reason)


def _check_by_field(field, raw):
    try:
        return field.to_python(raw)
    except ValidationError as error:
        raise BadCursor("; ".join(error.messages)) from error


# DateTimeField is a DateField, so it comes first
_CHECKS = (
    (DateTimeField, str, _check_moment),
    (DateField, str, _check_by_field),
    (UUIDField, str, _check_by_field),
    (BooleanField, bool, _check_by_field),
    (IntegerField, int, _check_integer),
    ((CharField, TextField), str, _check_text),
    (BinaryField, str, _check_key),
)


def _beyond(columns, key, backward):
    """The rows after the key, in the order of reading: (a > x) or (a = x and b > y), and so on."""
    condition = Q()
    for column, value in reversed(list(zip(columns, key, strict=True))):
        further = Q(**{column.comparison(backward): value})
        condition = further | (Q(**{column.alias: value}) & condition) if condition else further
    # Says nothing new, but is a range of the index, which OR is not.
    return Q(**{f"{columns[0].comparison(backward)}e": key[0]}) & condition


def after(order, key):
    """Return the cursor of the page that begins after the row with this key: the values of the columns of the order."""
    return _encode(_FORWARD, order, key)


def beginning_with(queryset, order, beginning):
    """Return the cursor of the page that begins with the first row whose key, the first column of the order, begins with these bytes."""
    least = (uuid.UUID(int=0) if isinstance(_field(queryset, path), UUIDField) else "" for path in order[1:])
    return after(order, (beginning, *least))


def last(order):
    """Return the cursor of the last page, which is read from the end."""
    return _pack([_BACKWARD, ",".join(order), []])


def _encode(direction, order, key):
    return _pack([direction, ",".join(order), [_plain(value) for value in key]])


def _plain(value):
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    return str(value) if isinstance(value, uuid.UUID) else value


def _pack(message):
    return base64.urlsafe_b64encode(orjson.dumps(message)).rstrip(b"=").decode()


def _decode(cursor, order, columns):
    """Whether to go backward, and the key to start from, None for the very end; BadCursor unless `_encode` could have made it for this order."""
    if len(cursor) > MAX_CURSOR_LENGTH or not _BASE64URL.fullmatch(cursor):
        raise BadCursor("not a cursor")
    try:
        message = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError) as error:
        raise BadCursor("not a cursor") from error
    match message:
        case [("n" | "p") as direction, str(given), list(raw)] if len(raw) == len(columns):
            pass
        case ["p" as direction, str(given), [] as raw]:
            pass
        case _:
            raise BadCursor("not a cursor")
    if given != ",".join(order):
        raise BadCursor("the cursor belongs to another order")
    if _pack(message) != cursor:
        raise BadCursor("not a cursor")
    key = [column.parse(value) for column, value in zip(columns, raw, strict=True)] if raw else None
    return direction == _BACKWARD, key
