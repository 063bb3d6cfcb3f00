"""Queries that are built and compiled once for each language, and from then on asked with other values.

Django builds and compiles a query anew each time: half of the time of a page that asks twenty. What is kept here is the
statement, how its rows become objects, and where in it the values stand. Why: docs/decisions/0046-queries-prepared-once.md.
"""

import datetime
import threading
from collections.abc import Callable, Hashable, Iterator
from functools import reduce, wraps
from itertools import count
from types import MethodType
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, Prefetch
from django.db.models.base import ModelState
from django.db.models.constants import LOOKUP_SEP
from django.db.models.fields import related_descriptors
from django.db.models.query import ModelIterable
from django.utils import timezone

from records.dating import days
from records.texts import languages, translated_names

from .naming import Renamed

LONG = 512
MOST_KEPT = 4_000  # statements; there are some hundreds, each in six languages
# Values that stand in for others while a statement is made: no row has them.
FIRST_DAY = datetime.date(7000, 1, 1)
FIRST_MOMENT = datetime.datetime(7000, 1, 1, tzinfo=datetime.UTC)
FIRST_KEY = 7_000_000_000_000


class Plans:
    """What was made of queries, each put here whole and then only read."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[tuple, Any] = {}
        self._lock = threading.Lock()

    def get(self, key: tuple, make: Callable[[], Any]) -> Any:
        """Return what is kept under a key, or what `make` returns; two threads may make the same at one moment."""
        plan = self._kept.get(key)
        if plan is None:
            plan = make()
            with self._lock:
                if len(self._kept) >= self._most:
                    self._kept.clear()
                self._kept[key] = plan
        return plan


_plans = Plans(MOST_KEPT)
_numbers = count()


def prepared(build: Callable[..., Any]) -> Callable[..., list]:
    """Let a function that builds a query return its rows, with the query made once.

    `build(*values, **shape)` gets rows, of which it may use the key and the lists that lead from it, and nothing else;
    numbers, days, moments, texts and ids; lists of rows or of these. On what else the query depends is given by name:
    `shape`, which can be a key of a dict. What is public in it, is so at the moment at which it is asked.
    """

    @wraps(build)
    def ask(*values: Any, **shape: Any) -> list:
        given = (timezone.now(), *map(_padded, values))
        return _plan(build, given, shape).rows(given)

    return ask


def _padded(value: Any) -> Any:
    """Return a list with its last item repeated, so that there are few lengths, each of which has a statement: 2, 8, 32, 128, 512 …"""
    if not isinstance(value, list | tuple) or not value:
        return value
    length = 2
    while length < len(value):
        length = length * 4 if length < LONG else length + LONG
    return [*value, *[value[-1]] * (length - len(value))]


def _plan(build: Callable[..., Any], given: tuple, shape: dict[str, Any]) -> Any:
    connection = connections[DEFAULT_DB_ALIAS]
    kinds = tuple((len(each), *map(type, each[:1])) if isinstance(each, list) else type(each) for each in given)
    key = (build, languages.current(), connection.vendor, kinds, *sorted(shape.items()))
    return _plans.get(key, lambda: _made(lambda stand_ins: build(*stand_ins[1:], **shape), given, connection))


def in_one_language(queryset: Any, *, itself: bool = False) -> Any:
    """Leave the texts of the rows that a query names where they are, but for those of the reader's language and the English ones.

    And those of the rows `itself`, where no page asks in which languages they are written. What was called otherwise keeps
    its name in all: `Renamed.name_then` compares them.
    """
    related, (_names, is_deferring) = queryset.query.select_related, queryset.query.deferred_loading
    is_of_rows = issubclass(queryset._iterable_class, ModelIterable)
    if not is_deferring or not is_of_rows or not isinstance(related, dict | bool):
        return queryset
    unread = [*_unread(queryset.model)] if itself else []
    unread += _unread_behind(queryset.model, related if isinstance(related, dict) else {})
    return queryset.defer(*unread) if unread else queryset


def _unread(model: Any) -> Iterator[str]:
    read = {languages.current(), languages.FALLBACK}
    for name in translated_names(model):
        if not (issubclass(model, Renamed) and name == "name"):
            yield from (languages.column(name, code) for code in languages.CODES if code not in read)


def _unread_behind(model: Any, related: dict) -> Iterator[str]:
    for step, further in related.items():
        end = model._meta.get_field(step).related_model
        yield from (f"{step}__{column}" for column in _unread(end))
        yield from (f"{step}__{column}" for column in _unread_behind(end, further))


class Nothing:
    """The plan of a query that no row answers."""

    def rows(self, _given: tuple) -> list:
        return []


def _made(build: Callable[[list], Any], given: tuple, connection: Any, needed: int = 1) -> Any:
    """Return the plan of a query; it is compiled twice, to see which values go where and that nothing else differs.

    It has to ask for all values as they were given, from that one on which is `needed`.
    """
    compiled = []
    for turn in range(2):
        stand_ins = [_stand_in(value, place, turn) for place, value in enumerate(given)]
        token = days.moment.set(stand_ins[0])
        try:
            queryset = in_one_language(build(stand_ins))
        finally:
            days.moment.reset(token)
        compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return Nothing()
        places = {_adapted(value, connection): n for n, value in enumerate(_flat(stand_ins))}
        bare = (getattr(param, "obj", param) for param in params)  # of what psycopg marks as bytes
        marked = [places.get(param) if isinstance(param, Hashable) else None for param in bare]
        rest = [None if place is not None else param for param, place in zip(params, marked, strict=True)]
        compiled.append((sql, marked, [*map(repr, rest)]))
    if compiled[0] != compiled[1]:
        raise TypeError(f"{sql}: what is asked depends on the values, which have to be given by name")
    if missing := {*_flat(stand_ins[needed:])} - {value for n, value in enumerate(_flat(stand_ins)) if n in marked}:
        raise TypeError(f"{sql}: values {missing} are not asked for as they were given")
    return Plan(build, stand_ins, queryset, compiler, (sql, params, marked))


def _stand_in(value: Any, place: int, turn: int) -> Any:
    number = place * 1_000 + turn * 500
    match value:
        case [*items]:
            return [_stand_in(item, place * 1_000 + n + 1, turn) for n, item in enumerate(items)]
        case Model():
            return _row(type(value), FIRST_KEY + number)
        case bool() | None:
            raise TypeError("a value on which the query depends is given by name")
        case int():
            return FIRST_KEY + number
        case str():
            return f"stand-in-{number}"
        case UUID():
            return UUID(int=FIRST_KEY + number)
        case bytes():
            return f"stand-in-{number}".encode()
        case datetime.datetime():
            return FIRST_MOMENT + datetime.timedelta(turn, seconds=place)  # on another day each turn
        case datetime.date():
            return FIRST_DAY + datetime.timedelta(days=number)
    raise TypeError(f"{value!r} cannot be given to a prepared query")


def _flat(values: Any) -> Iterator[Any]:
    for value in values:
        if isinstance(value, list):
            yield from _flat(value)
        else:
            yield value.pk if isinstance(value, Model) else value


def _adapted(value: Any, connection: Any) -> Any:
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    if isinstance(value, datetime.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, datetime.date):
        return connection.ops.adapt_datefield_value(value)
    return value


def _state() -> ModelState:
    state = ModelState()
    state.adding, state.db = False, DEFAULT_DB_ALIAS
    return state


class Plan:
    """A statement, where its values stand, and what its rows become."""

    def __init__(self, build: Callable, stand_ins: list, queryset: Any, compiler: Any, compiled: tuple) -> None:
        self.sql, params, marked = compiled
        # A driver may want numbers marked as to their size.
        self.params = [
            (param if place is None else type(param), place) for param, place in zip(params, marked, strict=True)
        ]
        self.converters = [
            (n, [_unbound(convert) for convert in converters], expression, _keeps_none(converters, expression))
            for n, (converters, expression) in compiler.get_converters([each for each, *_ in compiler.select]).items()
        ]
        self.maker: Any = None
        self.known: list[tuple[Any, int]] = []
        self.lists: list[Lists] = []
        if issubclass(queryset._iterable_class, ModelIterable):
            self.maker = Maker(compiler.klass_info, compiler.select)
            self.annotations = tuple((compiler.annotation_col_map or {}).items())
            self.complete = queryset.completion() if hasattr(queryset, "completion") else None
            self.known = [
                (field, next(n for n, each in enumerate(stand_ins) if each is row))
                for field, rows in queryset._known_related_objects.items()
                for row in rows.values()
            ]
            self.lists = [
                Lists(build, queryset.model, n, each) for n, each in enumerate(queryset._prefetch_related_lookups)
            ]

    def rows(self, given: tuple) -> list:
        """Return the rows that answer to these values: objects as the query set would return them, or tuples."""
        connection = connections[DEFAULT_DB_ALIAS]
        values = [_adapted(value, connection) for value in _flat(given)]
        params: list[Any] = [
            param if place is None else values[place] if isinstance(values[place], param) else param(values[place])
            for param, place in self.params
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            read = cursor.fetchall()
        found = self._converted(read, connection) if read and self.converters else read
        if self.maker is None:
            return found
        rows = [self._object(values, given, own) for values, own in zip(found, read, strict=True)]
        for each in self.lists:
            each.load(rows, given)
        if rows and self.complete:
            self.complete(rows)
        return rows

    def _converted(self, found: list, connection: Any) -> list:
        columns: list[Any] = [*zip(*found, strict=True)]
        for n, converters, to, keeps in self.converters:
            for convert, is_bound in converters:
                way = MethodType(convert, connection.ops) if is_bound else convert
                columns[n] = [None if keeps and each is None else way(each, to, connection) for each in columns[n]]
        return [*zip(*columns, strict=True)]

    def _object(self, values: list, given: tuple, read: Any) -> Any:
        row = self.maker.made(values, read)
        for name, place in self.annotations:
            row.__dict__[name] = values[place]
        for field, place in self.known:
            if not field.is_cached(row):
                field.set_cached_value(row, given[place])
        return row


def _keeps_none(converters: list, expression: Any) -> bool:
    """Whether NULL stays None: of a row of statements, three in four of the values that are converted."""
    connection = connections[DEFAULT_DB_ALIAS]
    return reduce(lambda value, convert: convert(value, expression, connection), converters, None) is None


def _unbound(convert: Any) -> tuple[Any, bool]:
    """Return a converter without the connection of the thread that made the plan, which may be gone."""
    is_bound = isinstance(convert, MethodType) and hasattr(convert.__self__, "connection")
    return (convert.__func__, True) if is_bound else (convert, False)  # type: ignore[attr-defined]


class Maker:
    """Makes the objects of one model out of rows, and those that its foreign keys were followed to."""

    def __init__(self, info: dict[str, Any], select: list) -> None:
        self.model, places = info["model"], info["select_fields"]
        self.start, self.end = places[0], places[-1] + 1
        self.names = [select[n][0].target.attname for n in range(self.start, self.end)]
        self.key = self.start + self.names.index(self.model._meta.pk.attname)
        self.number = next(_numbers)
        related = info.get("related_klass_infos", ())
        self.nearer = [(each["local_setter"], each["remote_setter"], Maker(each, select)) for each in related]
        self.last: int = max([self.end, *(maker.last for *_setters, maker in self.nearer)])

    def made(self, values: Any, read: Any) -> Any:
        """Return the object, or None where there is none; its state says of what it was `read`, before that was converted."""
        if values[self.key] is None:
            return None
        row = self.model.__new__(self.model)
        row._state = state = _state()
        row.__dict__.update(zip(self.names, values[self.start : self.end], strict=True))
        state.maker, state.read = self, read  # type: ignore[attr-defined]
        for set_here, set_there, maker in self.nearer:
            far = maker.made(values, read)
            set_here(row, far)
            if far is not None:
                set_there(far, row)
        return row


class Loaded(list):
    """The rows of a list that were loaded with what holds it: to be read, and asked no more."""

    def all(self) -> "Loaded":
        return self


def load_sources(rows: list) -> None:
    """Load the cited documents of rows of one model, however they were found: one query."""
    if rows:
        model = type(rows[0])
        key = (load_sources, languages.current(), model)
        lists = _plans.get(key, lambda: Lists(lambda _stand_ins: model.objects.with_sources(), model, 0, "sources"))
        lists.load(rows, (timezone.now(),))


class Lists:
    """The lists of one name that lead from rows, which are loaded together: one query for all."""

    def __init__(self, build: Callable, model: Any, number: int, lookup: Any) -> None:
        lookup = _as_prefetch(lookup)
        if LOOKUP_SEP in lookup.prefetch_through:
            raise TypeError(f"{lookup.prefetch_through}: a prepared query loads the lists of its own rows")
        self.build, self.model, self.number = build, model, number
        self.name, self.attribute = lookup.prefetch_through, lookup.to_attr
        descriptor = getattr(model, self.name)
        self.is_many = hasattr(descriptor, "through")
        if self.is_many:
            manager = _manager(model, self.name)
            source = descriptor.through._meta.get_field(manager.source_field_name)
            self.key, self.kept_as = f"_prefetch_related_val_{source.attname}", manager.prefetch_cache_name
        else:
            self.field, self.kept_as = descriptor.rel.field, descriptor.rel.cache_name
            self.key = self.field.attname
        self.plans = Plans(MOST_KEPT)

    def load(self, rows: list, given: tuple) -> None:
        """Give each row its list."""
        if not rows:
            return
        keys = _padded([row.pk for row in rows])
        given = (*given, keys)
        own = len(given) - 1
        plan = self.plans.get((len(keys),), lambda: _made(self._built, given, connections[DEFAULT_DB_ALIAS], own))
        lists: dict[int, Loaded] = {row.pk: Loaded() for row in rows}
        by_key = {row.pk: row for row in rows}
        for far in plan.rows(given):
            key = getattr(far, self.key)
            lists[key].append(far)
            if not self.is_many and not self.field.is_cached(far):
                self.field.set_cached_value(far, by_key[key])
        for row in rows:
            if self.attribute:
                setattr(row, self.attribute, lists[row.pk])
            else:
                row.__dict__.setdefault("_prefetched_objects_cache", {})[self.kept_as] = lists[row.pk]

    def _built(self, stand_ins: list) -> Any:
        lookup = _as_prefetch(self.build(stand_ins[:-1])._prefetch_related_lookups[self.number])
        holders = [_row(self.model, key) for key in stand_ins[-1]]
        manager = getattr(holders[0], self.name)
        far = manager.model._default_manager.all() if lookup.queryset is None else lookup.queryset
        if self.is_many:
            return manager.get_prefetch_querysets(holders, [far])[0]
        return related_descriptors._filter_prefetch_queryset(far, self.field.name, holders)  # type: ignore[attr-defined]


def _as_prefetch(lookup: Any) -> Prefetch:
    return lookup if isinstance(lookup, Prefetch) else Prefetch(lookup)


def _manager(model: Any, name: str) -> Any:
    return getattr(_row(model, FIRST_KEY), name)


def _row(model: Any, key: int) -> Any:
    """Return a row with that key and nothing else: any other column would be read from the database, where there is none."""
    row = model.__new__(model)
    row.__dict__[model._meta.pk.attname] = key
    row._state = _state()
    return row
