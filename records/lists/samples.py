"""The rows of a list from which its facets are counted: as many as are worth reading."""

from collections import Counter

from .numbers import Number

MOST_COUNTED = 10_000  # rows read for the counts of one list; beyond, a count is a lower bound


class Sample:
    """The rows that the filters keep, at most `MOST_COUNTED`: what facets are counted from, read in one query."""

    def __init__(self, filters, facets, *, without="", besides=None, extra_column=""):
        self.filters, self.facets = filters, facets
        self.columns = {name: facet.columns(filters.filters[name]) for name, facet in facets.items()}
        self.asked = {"without": without, "besides": besides}
        read = tuple(
            dict.fromkeys(["pk", *filter(None, [extra_column]), *(c for own in self.columns.values() for c in own)])
        )
        rows = filters.rows(_values, columns=read, most=MOST_COUNTED + 1, **self.asked)
        self.cut = len(rows) > MOST_COUNTED
        rows = rows[:MOST_COUNTED]
        self.size = len(rows)
        self.values = dict(zip(read, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(read, ())
        self.extra_counts = Counter(self.values[extra_column]) if extra_column else Counter()

    @property
    def number(self):
        return Number(self.size, at_least=self.cut)

    @property
    def most(self):
        """How many rows were read where there are more, else 0."""
        return MOST_COUNTED if self.cut else 0

    def counted(self, name):
        """How many of the rows have each value of a facet."""
        facet, list_filter = self.facets[name], self.filters.filters[name]
        apart = facet.counted_apart(self.filters, name, self)
        if apart is not None:
            return apart
        return facet.counted(list_filter, zip(*(self.values[column] for column in self.columns[name]), strict=True))

    def keys(self):
        """The keys of these rows, as a query."""
        return sampled_keys(self.filters, self.most, **self.asked)


def _sampled(filters, without="", besides=None):
    # Always the same rows for the same record, or the page would change from one request to the next.
    return filters.kept(without, besides).order_by(*filters.columns(filters.first_ordering))


def _values(filters, *, columns, most, **asked):
    return _sampled(filters, **asked).values_list(*columns)[:most]


def sampled_keys(filters, most, **asked):
    """Return the keys of a sample as a query: of so many rows, or with 0 of all, in no order."""
    query = _sampled(filters, **asked)
    return query.values("pk")[:most] if most else query.order_by().values("pk")
