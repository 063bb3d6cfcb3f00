"""Conditions that related rows lead to the rows of a list: read as keys, or asked of each row where many are led to.

Few keys are looked up and sorted. Of many, a page of a list is found sooner along its order, each row asked whether it is led
to; but only as far as a page is likely to be full by then, since those that are led to may all be old.
"""

from functools import partial, reduce
from operator import or_

from django.db.models import Exists, F, OuterRef
from django.db.models.lookups import In

from . import paging

MANY = 200  # keys; fewer are looked up as quickly as so many rows are asked
REACH = 300  # times as many rows as a page has


class Led(In):
    """That the key of a row is among those that related rows name, by any of several ways: `(rows, column)` of each."""

    def __init__(self, lhs, rhs, ways=()):
        super().__init__(lhs, rhs)
        self.ways = ways

    def are_many(self):
        """Whether there are many such keys."""
        return len(_keys(self.ways)[: MANY + 1]) > MANY

    def of_each(self):
        """Return the same condition as what is asked of each row."""
        return reduce(or_, (Exists(rows.filter(**{back: OuterRef("pk")})) for rows, back in self.ways))


def _keys(ways):
    first, *others = (rows.order_by().values(back) for rows, back in ways)
    return first.union(*others) if others else first


def led(*ways):
    """Return the condition that related rows lead to a row: one query of keys, each way `(rows, column)` by its own index."""
    return Led(F("pk"), _keys(ways), ways)


def reader(rows, every, read):
    """Return how `read` reads a page of `rows` along their order, `every` one there is asked; None where few are led to."""
    many = [each for each in rows.query.where.children if isinstance(each, Led) and each.are_many()]
    if not many:
        return None
    walked = rows.all()
    walked.query.where.children = [each for each in rows.query.where.children if each not in many]
    return partial(_page, rows, walked.filter(*(each.of_each() for each in many)), every, read)


def _page(rows, walked, every, read, *key, size, **page):
    reach = REACH * (size + 1)
    found = read(
        paging.rows_from(paging.within_reach(walked, every, reach, *key, size=size, **page), *key, size=size, **page)
    )
    return found if len(found) > size else read(paging.rows_from(rows, *key, size=size, **page))
