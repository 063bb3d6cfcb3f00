"""Postings: for each value by which the rows of a list are counted, the keys of the rows that have it, in the process.

A set of keys is a compressed bitmap, so how many rows have two values is known in microseconds, however long the list is.
Before they are asked, the rows that were written since are read anew (`followed.py`). Why, and what it costs:
docs/decisions/0044-counts-from-postings.md.
"""

import datetime
from collections import Counter, OrderedDict
from functools import cache
from hashlib import blake2b
from itertools import islice

from pyroaring import BitMap

from records.publication import Publishable
from records.rows import prepared
from records.search import Query, SearchEntry, matching_keys, rows_of

from .followed import Followed, is_followed
from .numbers import Number
from .posted import Posted, counted

MOST_ANSWERING = 400_000  # rows that answer words and are counted
MOST_QUESTIONS = 16  # whose rows are kept, of each list
MOST_COUNTED = 64  # sets of rows whose numbers are kept, of each list
CHUNK = 2_000  # rows read at once
AT_ONCE = 500  # keys in a query
BEFORE = datetime.timedelta(seconds=2)  # the rows of a filter set were judged public no longer before it was made


def of(filters):
    """Return the postings of the list that a filter set narrows; None where none are kept.

    Which sources or corrections are public is said by other rows than their own, and so by nothing that is logged of them.
    """
    return _of_list(type(filters)) if is_followed() and issubclass(filters._meta.model, Publishable) else None


@cache
def _of_list(filterset):
    return Postings()


class Numbers(dict):
    """How many of some rows have each value, by facet."""

    def __init__(self, rows):
        super().__init__()
        self.rows = rows


class Postings(Followed):
    """Those of one list."""

    def __init__(self):
        super().__init__()
        self._posted, self._names, self._shared, self._public = {}, {}, {}, BitMap()
        self._answers = OrderedDict()
        # Of sets of rows, by facet: as long as nothing is posted otherwise of any of them.
        self._numbers = OrderedDict()

    def exchange(self, changes, has_turned, filters):
        if changes is None:
            self._posted, self._names, self._shared = {}, {}, {}
            self._answers.clear()
            self._numbers.clear()
        elif changes:
            self._read_changed(filters, changes)
        if changes is None or has_turned:
            # What a moment makes public is told by no write: of this list, and of what its rows lead through.
            self._drop(name for name, posted in self._posted.items() if posted.tables)
            self._public = BitMap(filters.queryset.order_by().values_list("pk", flat=True).iterator(chunk_size=CHUNK))

    def _read_changed(self, filters, changes):
        model, tables = filters._meta.model, {table for table, _key in changes}
        keys = BitMap(key for table, key in changes if table in own_tables(model))
        self._drop(name for name, posted in self._posted.items() if posted.tables & tables)
        before = self._posted_of(keys)
        if keys:
            for posted in self._posted.values():
                posted.remove(keys)
            _read(type(filters), self._posted, keys)
            self._public -= keys
            for some in _in_parts(keys):
                self._public.update(key for (key,) in _still_public(filters, some))
        self._forget_numbers(keys, before, self._posted_of(keys))
        self._ask_anew(model, [key for table, key in changes if table == SearchEntry._meta.db_table])
        for (other, column), names in self._names.items():
            written = {key for table, key in changes if table == other._meta.db_table}
            before = {key: names.pop(key) for key in written if key in names}
            for some in _in_parts(written):
                names.update(other._base_manager.filter(pk__in=some).values_list("pk", column))
            if before != {key: names[key] for key in written if key in names}:
                self._shared = {}
                self._numbers.clear()

    def _drop(self, names):
        """Forget what is posted of some facets, and what was counted of it."""
        for name in list(names):
            del self._posted[name]
            for numbers in self._numbers.values():
                numbers.pop(name, None)

    def _posted_of(self, keys):
        """Return what is posted of a few rows, by facet."""
        return {name: posted.of(keys) for name, posted in self._posted.items()} if len(keys) <= AT_ONCE else {}

    def _forget_numbers(self, keys, before, after):
        """Forget the numbers of a facet where something else is posted now of one of the rows that were counted."""
        for name in self._posted:
            changed = BitMap(key for key in keys if before[name][key] != after[name][key]) if before else keys
            for numbers in self._numbers.values() if changed else ():
                if numbers.rows.intersect(changed):
                    numbers.pop(name, None)

    def _ask_anew(self, model, entries):
        """Ask the questions again of the rows whose entries in the index were written."""
        rows = BitMap(rows_of(model, entries))
        if len(rows) > AT_ONCE:
            self._answers.clear()
        for query, keys in self._answers.items() if rows else ():
            keys -= rows
            keys.update(matching_keys(model, query, AT_ONCE, among=entries))

    def answering(self, model, text):
        """Return the keys of the rows that answer words, the newest, and whether these are not all."""
        query = Query.parse(text)
        if query not in self._answers or len(self._answers[query]) > MOST_ANSWERING:
            keys = matching_keys(model, query, MOST_ANSWERING + 1)
            if len(keys) > MOST_ANSWERING:
                return BitMap(keys[:-1]), True
            self._answers[query] = BitMap(keys)
        self._answers.move_to_end(query)
        while len(self._answers) > MOST_QUESTIONS:
            self._answers.popitem(last=False)
        return self._answers[query], False

    def read(self, filters, names):
        """Read what is not there yet of these facets."""
        model, facets = filters._meta.model, filters.facets
        own = own_tables(model)
        new = {name: Posted(facets[name], filters.filters[name], own) for name in names if name not in self._posted}
        _read(type(filters), new, None)
        self._posted |= new

    def posted(self, name):
        """Return the `Posted` of a facet that was read."""
        return self._posted[name]

    def numbers_of(self, rows):
        """Return the numbers of these rows by facet, as far as they were counted: they rest on what is posted of these rows alone."""
        rows = rows.copy()
        rows.run_optimize()  # one form for one set
        key = blake2b(rows.serialize(), digest_size=16).digest()
        kept = self._numbers.setdefault(key, Numbers(rows))
        self._numbers.move_to_end(key)
        while len(self._numbers) > MOST_COUNTED:
            self._numbers.popitem(last=False)
        return kept

    def public(self):
        """Return the keys of the rows that anyone may see."""
        return self._public

    def names(self, model, column):
        """Return `{key: value of the column}` of all rows of a model."""
        if (model, column) not in self._names:
            self._names[model, column] = dict(model._base_manager.order_by().values_list("pk", column))
        return self._names[model, column]

    def shared(self, models, column):
        """Return the values of a facet that leads to rows of several models, where two of these have the same value of the column."""
        if len(models) < 2:
            return ()
        if (*models, column) not in self._shared:
            named = [self.names(model, column) for model in models]
            called = Counter(value for names in named for value in names.values())
            self._shared[*models, column] = {
                (*[None] * place, key, *[None] * (len(models) - place - 1))
                for place, names in enumerate(named)
                for key, value in names.items()
                if called[value] > 1
            }
        return self._shared[*models, column]


def own_tables(model):
    """Return the tables whose rows tell in the log which row of the list they belong to."""
    return {model._meta.db_table, *(field.m2m_db_table() for field in model._meta.many_to_many if _is_own(field))}


def _read(filterset, posted, keys):
    """Post all rows, or those of these keys: what stands in columns of the list comes in one query."""
    for some in [None] if keys is None else _in_parts(keys):
        own = [each for each in posted.values() if each.columns]
        columns = tuple(dict.fromkeys(column for each in own for column in each.columns))
        for rows in _asked(_own, some, model=filterset._meta.model, columns=columns) if own else ():
            values = dict(zip(("pk", *columns), zip(*rows, strict=True), strict=True))
            for each in own:
                each.add(zip(values["pk"], *(values[column] for column in each.columns), strict=True))
        for name, each in posted.items():
            for way in range(each.ways):
                for rows in _asked(_leading, some, filterset=filterset, name=name, way=way):
                    each.add(rows)


def _asked(build, keys, **shape):
    """Read a query of all rows piece by piece, since a process keeps the memory that it has once had; one of few is prepared."""
    return _chunks(build(None, **shape)) if keys is None else filter(None, [prepared(build)(keys, **shape)])


def _chunks(query):
    """Read a query piece by piece: a process keeps the memory that it has once had."""
    rows = query.iterator(chunk_size=CHUNK)
    while piece := list(islice(rows, CHUNK)):
        yield piece


def _own(keys, *, model, columns):
    rows = model._base_manager.order_by().values_list("pk", *columns)
    return rows if keys is None else rows.filter(pk__in=keys)


def _leading(keys, *, filterset, name, way):
    return filterset.facets[name].leading(filterset.base_filters[name], keys)[way]


def _still_public(filters, keys):
    if filters.origin is None:
        return filters.queryset.order_by().filter(pk__in=keys).values_list("pk")
    return _public(keys, origin=filters.origin)


@prepared
def _public(keys, *, origin):
    return origin().queryset.order_by().filter(pk__in=keys).values_list("pk")


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
        given = filters.given(without)
        with postings.lock:
            postings.follow(filters, judged=filters.made_at - BEFORE)
            postings.read(filters, facets.keys() | given.keys() & filters.facets.keys())
            if all(
                name == "q" or (name in filters.facets and filters.facets[name].posts(filters.filters[name]))
                for name in given
            ):
                rows = postings.public()
                for name in given:
                    rows = rows & (self._answering(postings) if name == "q" else self._having(postings, name))
            else:
                keys = list(filters.first(most + 1, without).values_list("pk", flat=True))
                self.cut, rows = len(keys) > most, BitMap(keys[:most])
            self.size = len(rows)
            known = postings.numbers_of(rows) if facets else {}
            self._numbers = {name: self._counted(postings, name, rows, known) for name in facets}

    @property
    def number(self):
        return Number(self.size, at_least=self.cut)

    def counted(self, name):
        """How many of the rows have each value of a facet."""
        return self._numbers[name]

    def _answering(self, postings):
        keys, self.cut = postings.answering(self.filters._meta.model, self.filters.cleaned["q"])
        return keys

    def _having(self, postings, name):
        """Return the keys of the rows that a filter keeps."""
        return postings.posted(name).having(self.filters, name)

    def _counted(self, postings, name, rows, known):
        facet, list_filter = self.facets[name], self.filters.filters[name]
        posted, models = postings.posted(name), facet.ends(list_filter)
        named = [postings.names(model, facet.key) for model in models]
        if not models:
            if name not in known:
                known[name] = posted.numbers(rows)
            return facet.counted(list_filter, known[name])
        if name not in known:
            # By name: what changes one has everything counted again.
            known[name] = facet.counted(list_filter, self._by_name(postings, name, rows, named))
        return dict(known[name])

    def _by_name(self, postings, name, rows, named):
        facet, posted = self.facets[name], postings.posted(name)
        models = facet.ends(self.filters.filters[name])
        if not all(model._meta.get_field(facet.key).unique for model in models):
            # Categories of two bodies have one code: who is in both counts once.
            by_name = {}
            for values, called in _called(posted.keys, named):
                by_name.setdefault(called, BitMap()).update(posted.keys[values])
            return counted(by_name, by_name, rows)
        # What leads to two records, or to one of several of the same name, is rarer than its name.
        most = facet.most if posted.are_single else None
        numbers = posted.numbers(rows, most, postings.shared(models, facet.key))
        by_name = {}
        for values, called in _called(numbers, named):
            by_name[called] = by_name.get(called, 0) + numbers[values]
        return by_name


def _called(posted, named):
    """Return pairs of what was posted and how it is called."""
    columns = zip(*posted, strict=True)  # none where nothing was posted
    names = [map(each.get, keys) for each, keys in zip(named, columns, strict=False)]
    return zip(posted, zip(*names, strict=True), strict=True)


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
