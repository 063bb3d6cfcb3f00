"""Values: how what a filter can ask for is counted, found again and named, for each kind of filter that a page counts by."""

import datetime
from collections import Counter
from typing import Any

from django.db.models import Count
from django.utils.text import capfirst

from records.dating import dates, display
from records.texts import countries, country_name, languages

MOST_LISTED = 100  # choices of a facet on the page at all; beyond, its form field is offered
MOST_FOUND = MOST_LISTED + 2  # values read of what is counted apart: one more than are listed, and the empty one


class Values:
    """The values that a column has, each by itself as its label."""

    # Records whose names are the labels: models, and their column that holds the value.
    models: tuple[Any, ...] = ()
    key = ""
    # How many values are told where keys are posted, with those as frequent as the last.
    most = MOST_FOUND

    def __init__(self, *, within=""):
        self.within = within  # only of use once the filter of that name is active: the posts of one body

    def columns(self, list_filter):
        """The columns that the facet of `list_filter` is counted from."""
        return (list_filter.field_name,)

    def counted(self, list_filter, numbers):
        """Count by value, `numbers` being how many rows have what was `posted`."""
        return {str(value): number for (value,), number in numbers.items() if value not in (None, "")}

    # What postings ask (records/lists/postings.py).

    def posts(self, list_filter):
        """Whether its values lead to rows whatever else is asked."""
        return True

    def leading(self, list_filter, keys):
        """Return queries for the key of a row, of all or of these, and what it is counted by, where no columns say it."""
        return []

    def keyed(self, column):
        """Return the column that is posted in place of one: the key of a record, whose slug may change."""
        return column

    def posted(self, list_filter, *row):
        """Return what rows with those columns have in common for this facet; None where that is nothing."""
        return row

    def ends(self, list_filter):
        """Return the models whose keys are posted in place of slugs, in the order of the columns; none as a rule."""
        return ()

    def holds(self, filters, name):
        """Return a function that says whether a filter keeps the rows with what was `posted`."""
        value = asked(filters, name)
        return lambda row: row == (value,)

    def wanted(self, filters, name):
        """Return what was `posted` for the rows that a filter keeps, if each is of one record at most; None where it `holds` of many."""
        return None

    def counted_apart(self, filters, name, rows):
        """Count by value what a query of its own finds about `rows`, a query of keys; None where columns do."""
        return None

    def label(self, list_filter, value):
        return value

    def place(self, list_filter, value):  # among those that are as frequent
        return str(self.label(list_filter, value)).casefold()

    def ranked(self, named, numbers):
        """The values in the order in which readers see them: the most frequent first, then by their places, if given."""
        ranks = sorted([(-number, named and named[value][1], value) for value, number in numbers.items()])
        return [value for _number, _place, value in ranks]


class Days(Values):
    """Days and imprecise dates, in words."""

    def label(self, list_filter, value):
        return display(value)


class Choices(Values):
    """The values of a `ChoiceFilter`, by their labels."""

    def label(self, list_filter, value):
        return capfirst(dict(list_filter.extra["choices"]).get(value, value))

    def place(self, list_filter, value):
        return [choice for choice, _label in list_filter.extra["choices"]].index(value)


class Countries(Values):
    """Countries, by their names."""

    def label(self, list_filter, value):
        return country_name(value)

    def place(self, list_filter, value):
        return countries.place(value)


class Languages(Values):
    """Languages, by their names in the reader's."""

    def label(self, list_filter, value):
        return capfirst(languages.name_of(value))

    def holds(self, filters, name):
        value = filters.filters[name].kept_as(asked(filters, name))
        return lambda row: row == (value,)


class Years(Values):
    """The years of a `YearFilter`: a row counts in each in which it can lie, as the filter keeps it."""

    def columns(self, list_filter):
        start, end = list_filter.start, list_filter.end
        columns = (f"{start}_earliest", f"{start}_latest")
        return columns if start == end else (*columns, start, end, f"{end}_earliest", f"{end}_latest")

    def posted(self, list_filter, *row):
        return self.span(list_filter, *row)

    def holds(self, filters, name):
        year = int(asked(filters, name))
        return lambda span: span[0] <= year <= span[1]

    def counted(self, list_filter, spans):
        """Count by year, from the first to the last that any row names; a span without an end names none."""
        unbounded = {dates.UNKNOWN_EARLIEST.year, dates.UNKNOWN_LATEST.year}
        years = {year for span in spans for year in span} - unbounded
        if not years:
            return Counter()
        steps = Counter()
        for (first, last), number in spans.items():
            steps[first] += number
            steps[last + 1] -= number
        running = sum(number for year, number in steps.items() if year < min(years))
        numbers = Counter()
        for year in range(min(years), max(years) + 1):
            running += steps[year]
            if running:
                numbers[str(year)] = running
        return numbers

    def span(self, list_filter, earliest, latest, start="", end=None, end_earliest=None, end_latest=None):
        """The first and the last year in which a row can lie, or None: the rule of `PeriodFilter`, of a row in hand."""
        start_known = _is_known(earliest, latest)
        if end is None:
            return (earliest.year, latest.year) if start_known else None
        if not (start_known or _is_known(end_earliest, end_latest)):
            return None
        first = earliest if start or list_filter.lasting else end_earliest
        return first.year, (end_latest if end or list_filter.lasting else latest).year

    def ranked(self, named, numbers):
        return sorted(numbers, key=int, reverse=True)


def _is_known(earliest: datetime.date, latest: datetime.date) -> bool:
    return (earliest, latest) != (dates.UNKNOWN_EARLIEST, dates.UNKNOWN_LATEST)


class Records(Values):
    """The records to which a `SlugFilter` leads, at one column or either of several, by their public names.

    What is not public has no name here, and no place among the choices.
    """

    def __init__(self, *models, key="slug", **kwargs):
        super().__init__(**kwargs)
        self.models, self.key = models, key

    def columns(self, list_filter):
        return getattr(list_filter, "paths", None) or (list_filter.field_name,)

    def counted(self, list_filter, numbers):
        found = {}
        for row, number in numbers.items():
            for value in set(row):  # a row that leads to one value at two columns is one row
                if value not in (None, ""):
                    found[str(value)] = found.get(str(value), 0) + number
        return found

    def keyed(self, column):
        return column.rpartition("__")[0] if self.models else column

    def ends(self, list_filter):
        return [model for model, _column in list_filter.ends()]

    def holds(self, filters, name):
        if not self.models:
            return super().holds(filters, name)
        wanted = [
            {row.pk for row in filters.cleaned[name] if type(row) is model}
            for model in self.ends(filters.filters[name])
        ]
        return lambda row: any(key in keys for key, keys in zip(row, wanted, strict=True))

    def wanted(self, filters, name):
        ends = self.ends(filters.filters[name]) if self.models else ()
        return (
            [
                (*[None] * place, row.pk, *[None] * (len(ends) - place - 1))
                for place, model in enumerate(ends)
                for row in filters.cleaned[name]
                if type(row) is model
            ]
            if ends
            else None
        )


class RelatedRecords(Records):
    """The records to which related rows lead; without a model, the values themselves are the labels.

    Where the filter is `of` such rows, only of those that meet the other conditions on them.
    """

    def columns(self, list_filter):
        return ()

    def posts(self, list_filter):
        return not (list_filter.of and self._paths(list_filter))

    def _paths(self, list_filter):
        return getattr(list_filter, "relation_paths", ())

    def leading(self, list_filter, keys):
        of = list_filter.of
        ways = [(path.rows, path.to, path.back) for path in self._paths(list_filter)] or [
            (of.rows, way, of.back) for way in super().columns(list_filter)
        ]
        return [self._leading(*way, keys) for way in ways]

    def _leading(self, rows, to, back, keys):
        rows = rows()
        if back == "pk":
            rows = rows.model._base_manager.all()  # of which of these are public, the list knows
        kept = {f"{back}__isnull": False, f"{to}__isnull": False} | ({} if keys is None else {f"{back}__in": keys})
        return rows.filter(**kept).order_by().values_list(back, self.keyed(to))

    def ends(self, list_filter):
        return self.models

    def counted_apart(self, filters, name, rows):
        groups = self.pairs(filters, name, rows)
        if len(groups) > 1 or len(groups[0]) > 1:
            # A row that leads to one value in several ways is one row.
            found = [set(pairs[0].union(*pairs[1:])) if len(pairs) > 1 else set(pairs[0]) for pairs in groups]
            return Counter(str(value) for value, _row in set.intersection(*found) if value)
        ((pairs,),) = groups
        to, back = pairs.query.values_select
        counts = pairs.values_list(to).annotate(number=Count(back, distinct=True)).order_by("-number", to)
        return Counter({str(value): number for value, number in counts[:MOST_FOUND] if value})

    def pairs(self, filters, name, rows):
        """Return groups of queries for a value and a row that leads to it: one for each way, one of which has to lead there.

        More than one group only where a row has to lead there by each.
        """
        list_filter = filters.filters[name]
        of = list_filter.of or filters.asked_of(list_filter.also_of)
        if of is None:
            return [[path.rows_from(rows).values_list(path.to, path.back) for path in list_filter.relation_paths]]
        exclusive = list_filter.exclusive
        queries = [filters.rows_of(of, name, alone=name)] if exclusive else filters.ways_of(of, without=name)
        related = [query.filter(**{f"{of.back}__in": rows}) for query in queries]
        ways = super().columns(list_filter)
        return [
            [query.filter(**{f"{way}__isnull": False}).values_list(way, of.back) for way in ways] for query in related
        ]


class RelatedChoices(Choices, RelatedRecords):
    """The choices that related rows have, by their labels."""


class RelatedCountries(Countries, RelatedRecords):
    """The countries to which related rows lead, by their names."""


def asked(filters, name):
    """The value of a filter as facets write it, or "" where none was given."""
    value = filters.cleaned.get(name)
    if isinstance(value, tuple):  # the records that a reference names, of one key
        kind = (filters.references | filters.facets).get(name)
        return str(getattr(value[0], kind.key if kind else value[0].key_field))
    return "" if value is None else str(getattr(value, "text", value))
