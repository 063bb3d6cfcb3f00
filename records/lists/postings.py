"""Postings: for each value by which the rows of a list are counted, the keys of the rows that have it, in the process.

A set of keys is a compressed bitmap, so how many rows have two values is known in microseconds, however long the list is.
Before they are asked, the rows that were written since are read anew (`followed.py`). Why, and what it costs:
docs/decisions/0044-counts-from-postings.md.
"""

import heapq
import re
from collections import Counter
from functools import cache
from itertools import islice

from pyroaring import BitMap

from records.publication import Publishable
from records.search import matching_keys

from .followed import Followed, is_followed
from .numbers import Number

MOST_ANSWERING = 100_000  # rows that answer words and are counted
CHUNK = 2_000  # rows read at once
AT_ONCE = 500  # keys in a query


def of(filters):
    """Return the postings of the list that a filter set narrows; None where none are kept.

    Which sources or corrections are public is said by other rows than their own, and so by nothing that is logged of them.
    """
    return _of_list(type(filters)) if is_followed() and issubclass(filters._meta.model, Publishable) else None


@cache
def _of_list(filterset):
    return Postings()


class Posted:
    """The rows of one list by the values of one facet."""

    def __init__(self, facet, list_filter, model):
        self.facet, self.list_filter = facet, list_filter
        # Read from the columns of the list itself, or by queries of its own.
        self.columns = [facet.keyed(column) for column in facet.columns(list_filter)]
        self.keys = {}
        # Tables besides its own: what is written there is not told by a row of the list.
        sql = " ".join(str(query.query) for query in self.queries(model, None))
        self.tables = set(re.findall(r'"(\w+)"', sql)) - own_tables(model)

    def queries(self, model, keys):
        """Return queries for the key of a row, of all or of these, and its values."""
        if self.columns:
            return [_rows(model, keys).values_list("pk", *self.columns)]
        return self.facet.leading(self.list_filter, keys)

    def add(self, rows):
        """Post rows, `(key, *values)`."""
        found = {}
        for key, *row in rows:
            found.setdefault(tuple(row), []).append(key)
        for row, having in found.items():
            value = self.facet.posted(self.list_filter, *row)
            if value is not None:
                self.keys.setdefault(value, BitMap()).update(having)


class Postings(Followed):
    """Those of one list."""

    def __init__(self):
        super().__init__()
        self._posted, self._names, self._public = {}, {}, BitMap()

    def exchange(self, changes, has_turned, filters):
        if changes is None:
            self._posted, self._names = {}, {}
        elif changes:
            self._read_changed(filters, changes)
        if changes is None or has_turned:
            # What a moment makes public is told by no write: of this list, and of what its rows lead through.
            self._posted = {name: posted for name, posted in self._posted.items() if not posted.tables}
            self._public = BitMap(filters.queryset.order_by().values_list("pk", flat=True).iterator(chunk_size=CHUNK))

    def _read_changed(self, filters, changes):
        model, tables = filters._meta.model, {table for table, _key in changes}
        keys = BitMap(key for table, key in changes if table in own_tables(model))
        self._posted = {name: posted for name, posted in self._posted.items() if not posted.tables & tables}
        if keys:
            self._read_anew(model, keys)
            self._public -= keys
            for some in _in_parts(keys):
                self._public.update(filters.queryset.order_by().filter(pk__in=some).values_list("pk", flat=True))
        for (other, column), names in self._names.items():
            for some in _in_parts({key for table, key in changes if table == other._meta.db_table}):
                for key in some:
                    names.pop(key, None)
                names.update(other._base_manager.filter(pk__in=some).values_list("pk", column))

    def _read_anew(self, model, keys):
        for posted in self._posted.values():
            for having in posted.keys.values():
                having -= keys
        _read(model, self._posted.values(), keys)

    def read(self, filters, names):
        """Read what is not there yet of these facets."""
        model, facets = filters._meta.model, filters.facets
        new = {name: Posted(facets[name], filters.filters[name], model) for name in names if name not in self._posted}
        _read(model, new.values(), None)
        self._posted |= new

    def posted(self, name):
        """Return `{values: keys}` of a facet that was read."""
        return self._posted[name].keys

    def public(self):
        """Return the keys of the rows that anyone may see."""
        return self._public

    def names(self, model, column):
        """Return `{key: value of the column}` of all rows of a model."""
        if (model, column) not in self._names:
            self._names[model, column] = dict(model._base_manager.order_by().values_list("pk", column))
        return self._names[model, column]


def own_tables(model):
    """Return the tables whose rows tell in the log which row of the list they belong to."""
    return {model._meta.db_table, *(field.m2m_db_table() for field in model._meta.many_to_many if _is_own(field))}


def _read(model, facets, keys):
    """Post all rows, or those of these keys: what stands in columns of the list comes in one query."""
    for some in [None] if keys is None else _in_parts(keys):
        own = [posted for posted in facets if posted.columns]
        columns = list(dict.fromkeys(column for posted in own for column in posted.columns))
        for rows in _chunks(_rows(model, some).values_list("pk", *columns)) if own else ():
            values = dict(zip(("pk", *columns), zip(*rows, strict=True), strict=True))
            for posted in own:
                posted.add(zip(values["pk"], *(values[column] for column in posted.columns), strict=True))
        for posted in facets:
            if not posted.columns:
                for query in posted.queries(model, some):
                    for rows in _chunks(query):
                        posted.add(rows)


def _chunks(query):
    """Read a query piece by piece: a process keeps the memory that it has once had."""
    rows = query.iterator(chunk_size=CHUNK)
    while piece := list(islice(rows, CHUNK)):
        yield piece


def _rows(model, keys):
    rows = model._base_manager.order_by()
    return rows if keys is None else rows.filter(pk__in=keys)


def _is_own(field):
    return field.remote_field.through._meta.auto_created


def _in_parts(keys):
    keys = list(keys)
    return [keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE)]


class Whole:
    """The rows that the filters keep, all of them: what facets are counted from without reading any.

    Where a filter has no postings its rows are read, no more than `most`.
    """

    def __init__(self, filters, facets, postings, without, most):
        self.filters, self.facets, self.cut = filters, facets, False
        self.extra_counts = Counter()
        given = filters.given(without)
        with postings.lock:
            postings.follow(filters)
            postings.read(filters, facets.keys() | given.keys() & filters.facets.keys())
            if all(
                name == "q" or (name in filters.facets and filters.facets[name].posts(filters.filters[name]))
                for name in given
            ):
                rows = postings.public()
                for name in given:
                    rows = rows & (self._answering() if name == "q" else self._having(postings, name))
            else:
                keys = list(filters.first(most + 1, without).values_list("pk", flat=True))
                self.cut, rows = len(keys) > most, BitMap(keys[:most])
            self.size = len(rows)
            self._numbers = {name: self._counted(postings, name, rows) for name in facets}

    @property
    def number(self):
        return Number(self.size, at_least=self.cut)

    def counted(self, name):
        """How many of the rows have each value of a facet."""
        return self._numbers[name]

    def _answering(self):
        """Return the keys of the rows that answer words, the newest."""
        keys = matching_keys(self.filters._meta.model, self.filters.cleaned["q"], MOST_ANSWERING + 1)
        self.cut = len(keys) > MOST_ANSWERING
        return BitMap(keys[:MOST_ANSWERING])

    def _having(self, postings, name):
        """Return the keys of the rows that a filter keeps."""
        holds = self.filters.facets[name].holds(self.filters, name)
        found = [keys for values, keys in postings.posted(name).items() if holds(values)]
        return BitMap.union(BitMap(), *found)

    def _counted(self, postings, name, rows):
        facet, list_filter = self.facets[name], self.filters.filters[name]
        posted, models = postings.posted(name), facet.ends(list_filter)
        named = [postings.names(model, facet.key) for model in models]
        are_unique = all(model._meta.get_field(facet.key).unique for model in models)
        if not are_unique:
            # Categories of two bodies have one code: who is in both counts once.
            posted, by_key = {}, posted
            for values, keys in by_key.items():
                posted.setdefault(_called(values, named), BitMap()).update(keys)
        numbers = {values: many for values, keys in posted.items() if (many := keys.intersection_cardinality(rows))}
        if not models or not are_unique:
            return facet.counted(list_filter, numbers)
        if len(models) == 1:
            least = min(heapq.nlargest(facet.most, numbers.values()), default=0)
            numbers = {values: number for values, number in numbers.items() if number >= least}
        called = Counter()
        for values, number in numbers.items():
            called[_called(values, named)] += number
        return facet.counted(list_filter, called)


def _called(values, named):
    return tuple(names.get(key) for names, key in zip(named, values, strict=True))


def whole(filters, facets, without, most):
    """Return the rows that the filters keep, from postings; None where these do not say it."""
    postings = of(filters)
    if postings is None or not all(facet.posts(filters.filters[name]) for name, facet in facets.items()):
        return None
    given = filters.given(without)
    related = [list_filter.of for list_filter, _value in given.values() if list_filter.of]
    if len(set(related)) < len(related) or any(list_filter.also_of for list_filter, _value in given.values()):
        return None
    # Conditions on related rows hold of one such row, so that what else it leads to is no question of values alone.
    asked = [filters.filters[name] for name in facets if name not in given]
    if any({each.of, each.also_of} & set(related) for each in asked):
        return None
    return Whole(filters, facets, postings, without, most)
