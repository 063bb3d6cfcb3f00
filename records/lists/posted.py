"""The postings of one facet: by value the keys of the rows that have it, and by row, where there are many values, which it has.

What is counted of them costs by the rows that are left, or by the values that are told, and not by those that there are.
"""

import heapq
import re
from array import array
from collections import Counter
from itertools import chain
from operator import itemgetter

from pyroaring import BitMap

FEW = 500  # values that are simply looked through, each in a microsecond
BLOCK = 12  # bits of a key that name a place in a block
GROWN = 100  # values that may have more rows than before until all are put in order again
# A row is counted ten times as quickly as a value is intersected.
PER_VALUE = 10


class ByRow:
    """The values of each row: four bytes a row, in blocks, which stand for one of the sets of values that there are."""

    def __init__(self, keys):
        self._blocks, self._sets, self._numbers = {}, [()], {(): 0}
        for value, having in keys.items():
            for key in having:
                self.put(key, (*self.of(key), value))

    def of(self, key):
        """Return the values of a row."""
        block = self._blocks.get(key >> BLOCK)
        return self._sets[block[key % (1 << BLOCK)]] if block else ()

    def put(self, key, values):
        """Let a row have these values, and no others."""
        number = self._numbers.get(values)
        if number is None:
            number = self._numbers[values] = len(self._sets)
            self._sets.append(values)
        block = self._blocks.get(key >> BLOCK)
        if block is None:
            block = self._blocks[key >> BLOCK] = array("I", bytes(4 << BLOCK))
        block[key % (1 << BLOCK)] = number

    def count(self, rows):
        """Return how many of these rows have each value."""
        blocks, empty, within = self._blocks, array("I", bytes(4 << BLOCK)), (1 << BLOCK) - 1
        numbers = Counter()
        for number, many in Counter([blocks.get(key >> BLOCK, empty)[key & within] for key in rows]).items():
            for value in self._sets[number]:
                numbers[value] += many
        return numbers


class Posted:
    """The rows of one list by the values of one facet."""

    def __init__(self, facet, list_filter, own_tables):
        self.facet, self.list_filter = facet, list_filter
        # Read from the columns of the list itself, or by queries of its own.
        self.columns = [facet.keyed(column) for column in facet.columns(list_filter)]
        self.keys = {}
        # Whether each value stands for one record at most, where it stands for records.
        self.are_single = True
        self._by_row = self._order = None
        self._grown = set()  # values that have been posted since they were put in order
        # Tables besides its own: what is written there is not told by a row of the list.
        queries = [] if self.columns else facet.leading(list_filter, None)
        self.ways = len(queries)
        read = set(re.findall(r'"(\w+)"', " ".join(str(each.query) for each in queries)))
        self.tables = (
            read | set(chain.from_iterable(_through(list_filter.model, each) for each in self.columns))
        ) - own_tables

    def add(self, rows):
        """Post rows, `(key, *values)`."""
        found = {}
        for key, *row in rows:
            found.setdefault(tuple(row), []).append(key)
        for row, having in found.items():
            value = self.facet.posted(self.list_filter, *row)
            if value is not None:
                self._post(value, having)

    def _post(self, value, having):
        keys = self.keys.get(value)
        if keys is None:
            keys, self._order = self.keys.setdefault(value, BitMap()), None
            self.are_single = self.are_single and len(value) - value.count(None) <= 1
        keys.update(having)
        if self._order is not None:
            self._grown.add(value)
        if self._by_row:
            for key in having:
                values = self._by_row.of(key)
                if value not in values:
                    self._by_row.put(key, (*values, value))

    def remove(self, rows):
        """Post these rows no more."""
        if len(self.keys) <= FEW:
            for having in self.keys.values():
                having -= rows
            self._by_row = None
            return
        by_row = self.by_row()
        for key in rows:
            for value in by_row.of(key):
                self.keys[value].discard(key)
            by_row.put(key, ())

    def of(self, rows):
        """Return the values of each of these rows."""
        if len(self.keys) > FEW:
            return {key: frozenset(self.by_row().of(key)) for key in rows}
        values = {key: set() for key in rows}
        for value, having in self.keys.items():
            for key in having & rows:
                values[key].add(value)
        return values

    def by_row(self):
        """Return the values of each row."""
        self._by_row = self._by_row or ByRow(self.keys)
        return self._by_row

    def having(self, filters, name):
        """Return the keys of the rows that a filter keeps."""
        wanted = self.facet.wanted(filters, name) if self.are_single else None
        if wanted is None:
            holds = self.facet.holds(filters, name)
            wanted = [value for value in self.keys if holds(value)]
        return BitMap.union(BitMap(), *(self.keys[value] for value in wanted if value in self.keys))

    def numbers(self, rows, most=None, always=()):
        """Return how many of these rows have each value that any has.

        Of `most` values at least, if that is given, and of those as frequent as the last; and of those that are told `always`.
        """
        if len(self.keys) <= FEW:
            return counted(self.keys, self.keys, rows)
        numbers = None
        if most is None:
            if len(rows) > PER_VALUE * len(self.keys):
                return counted(self.keys, self.keys, rows)
        else:
            numbers = self._frequent(rows, most, always)
        if numbers is None:
            numbers = self.by_row().count(rows)
        if most is None:
            return numbers
        least = min(heapq.nlargest(most, (many for value, many in numbers.items() if value not in always)), default=0)
        return {value: many for value, many in numbers.items() if many >= least or value in always}

    def _in_order(self):
        """Return `(rows, value)`, those with the most first, none of which has more rows by now but those that have grown."""
        if self._order is None or len(self._grown) > GROWN:
            order = ((len(keys), value) for value, keys in self.keys.items())
            self._order, self._grown = sorted(order, key=itemgetter(0), reverse=True), set()
        return self._order

    def _frequent(self, rows, most, always):
        """Return the numbers of the values that can be among the most frequent; None where it costs less to look at the rows.

        The values that most rows have are looked at first, until none that follows can be among the most frequent.
        """
        left = int(len(rows) / PER_VALUE)
        if left < most:
            return None
        numbers, first, order = counted(self.keys, always, rows), [], self._in_order()
        for size, value in chain([(len(rows), value) for value in self._grown], order):
            if len(first) == most and size < first[0]:
                return numbers
            if value in numbers:
                continue
            if not left:
                return None
            left -= 1
            many = self.keys[value].intersection_cardinality(rows)
            if many:
                numbers[value] = many
                (heapq.heappush if len(first) < most else heapq.heappushpop)(first, many)
        return numbers


def _through(model, column):
    """Yield the tables besides its own from which a column of a list is read."""
    for step in column.split("__")[:-1]:
        model = model._meta.get_field(step).related_model
        yield model._meta.db_table


def counted(keys, values, rows):
    return {value: many for value in values if value in keys and (many := keys[value].intersection_cardinality(rows))}
