"""Rows of several models as one list, such as the figures of bodies and those of meetings."""

from functools import partialmethod
from operator import attrgetter
from typing import Any


class Together:
    """Query sets of several models, asked alike and read in one order: as much of a query set as a list needs.

    What a model has no column for, none of its rows answers to. The order must be one that Python and the databases see
    alike: of days, moments, numbers and UUIDs, not of texts.
    """

    # They tell of no day on which what they name had another name.
    days = None

    def __init__(self, *querysets, order=()):
        self.querysets, self._order = querysets, order

    @property
    def model(self):
        """The model that speaks for all: they have in common what an order reads."""
        return self.querysets[0].model

    @property
    def query(self):
        return self.querysets[0].query

    def _each(self, method, *args, **kwargs):
        return Together(*(getattr(each, method)(*args, **kwargs) for each in self.querysets), order=self._order)

    all: Any = partialmethod(_each, "all")
    none: Any = partialmethod(_each, "none")
    annotate: Any = partialmethod(_each, "annotate")
    with_ends: Any = partialmethod(_each, "with_ends")
    with_sources: Any = partialmethod(_each, "with_sources")

    def filter(self, *conditions, **lookups):
        """Keep the rows of which the conditions hold."""
        return Together(*(kept(each, conditions, lookups) for each in self.querysets), order=self._order)

    def order_by(self, *names):
        """Put the rows into the order of these columns, the same in each model."""
        return Together(*(each.order_by(*names) for each in self.querysets), order=names)

    def __getitem__(self, first: slice):
        """Return the first rows of all, as a list."""
        rows = [row for each in self.querysets for row in each[first]]
        for name in reversed(self._order):
            rows.sort(key=attrgetter(name.removeprefix("-")), reverse=name.startswith("-"))
        return rows[first]

    def first(self):
        return next((row for each in self.querysets for row in each[:1]), None)

    def known_as(self, key):
        return next((row for each in self.querysets if (row := each.known_as(key)) is not None), None)

    def count(self):
        return sum(each.count() for each in self.querysets)


def kept(rows, conditions, lookups):
    """Return the rows of one model that conditions keep: none where a lookup begins with a column that it has not."""
    known = {field.name for field in rows.model._meta.get_fields()} | {"pk", *rows.query.annotations}
    asked = {lookup.partition("__")[0] for lookup in lookups}
    return rows.filter(*conditions, **lookups) if asked <= known else rows.none()
