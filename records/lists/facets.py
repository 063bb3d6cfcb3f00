"""Facets: what a list can be narrowed to next, each choice with how many rows would then be left.

A facet is counted under the other active filters, its own left out, so that a reader can change over. One query reads
what all facets that are not chosen are counted from, and each chosen one has a query of its own; at most
`MOST_COUNTED` rows are read, the first of the list as it starts. Why: docs/decisions/0017-facets-from-a-bounded-read.md.
"""

import datetime
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.utils.text import capfirst

from records.dating import dates, display
from records.texts import countries, country_name, languages

from .faults import shown
from .names import name_of, names_of
from .numbers import EXACT, Number
from .samples import Sample, sampled_keys

MOST_SHOWN = 12  # choices of a facet in sight
MOST_LISTED = 100  # choices of a facet on the page at all; beyond, its form field is offered
MOST_FOUND = MOST_LISTED + 2  # values read of what is counted apart: one more than are listed, and the empty one


@dataclass
class Choice:
    """One value of a facet, as an address gives it and as readers call it."""

    value: str
    label: str
    number: Number
    chosen: bool
    address: str = ""


@dataclass
class Counted:
    """One facet of a list as it stands, its choices in the order in which readers see them."""

    name: str
    label: str
    choices: list[Choice]
    # There are more values than the page lists.
    cut: bool = False

    def parts(self, size):
        """Whether any choice would leave other rows than the `size` rows that there are."""
        return len(self.choices) > 1 or any(choice.number.value != size for choice in self.choices)

    @property
    def shown(self):
        return self.choices[:MOST_SHOWN]

    @property
    def more(self):
        return self.choices[MOST_SHOWN:]


# --- How the values of a filter are counted and named ----------------------------------------------------------------


class Values:
    """The values that a column has, each by itself as its label."""

    # Records whose names are the labels: models, and their column that holds the value.
    models: tuple[Any, ...] = ()
    key = ""

    def __init__(self, *, within=""):
        self.within = within  # only of use once the filter of that name is active: the posts of one body

    def columns(self, list_filter):
        """The columns that the facet of `list_filter` is counted from."""
        return (list_filter.field_name,)

    def counted(self, list_filter, rows):
        """Count the rows, tuples of those columns, by value."""
        return Counter({str(value): number for (value,), number in Counter(rows).items() if value not in (None, "")})

    def counted_apart(self, filters, name, sample):
        """Count by value what a query of its own finds about the rows of a sample; None where columns do."""
        return None

    def label(self, list_filter, value):
        return value

    def place(self, list_filter, value):  # among those that are as frequent
        return str(self.label(list_filter, value)).casefold()

    def ranked(self, named, numbers):
        """The values in the order in which readers see them: the most frequent first, then by their places, if given."""
        return sorted(numbers, key=lambda value: (-numbers[value], named and named[value][1], value))


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


class Years(Values):
    """The years of a `YearFilter`: a row counts in each in which it can lie, as the filter keeps it."""

    def columns(self, list_filter):
        start, end = list_filter.start, list_filter.end
        columns = (f"{start}_earliest", f"{start}_latest")
        return columns if start == end else (*columns, start, end, f"{end}_earliest", f"{end}_latest")

    def counted(self, list_filter, rows):
        """Count by year, from the first to the last that any row names; a span without an end names none."""
        spans = Counter()
        for row, number in Counter(rows).items():
            spans[self.span(list_filter, *row)] += number
        spans.pop(None, None)
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

    def counted(self, list_filter, rows):
        numbers = Counter()
        for row, number in Counter(rows).items():
            for value in {*row} - {None, ""}:  # a row that leads to one value at two columns is one row
                numbers[str(value)] += number
        return numbers


class RelatedRecords(Records):
    """The records to which related rows lead; without a model, the values themselves are the labels.

    Where the filter is `of` such rows, only of those that meet the other conditions on them.
    """

    def columns(self, list_filter):
        return ()

    def counted_apart(self, filters, name, sample):
        if filters.is_plain:
            rows = filters.rows(_apart, name=name, most=sample.most)
            # A row that leads to one value in several ways is one row.
            if len(self.ways(filters.filters[name])) > 1:
                rows = Counter(value for value, _row in rows).items()
            return Counter({str(value): number for value, number in rows if value})
        groups = self.pairs(filters, name, sample.keys())
        if len(groups) > 1 or len(groups[0]) > 1:
            # A row that leads to one value in several ways is one row.
            found = [set(pairs[0].union(*pairs[1:])) if len(pairs) > 1 else set(pairs[0]) for pairs in groups]
            return Counter(str(value) for value, _row in set.intersection(*found) if value)
        ((pairs,),) = groups
        return Counter({str(value): number for value, number in _numbers(pairs) if value})

    def ways(self, list_filter):
        """Return the ways in which a row leads to a value, where nothing else is asked."""
        return list_filter.relation_paths if list_filter.of is None else super().columns(list_filter)

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


def _numbers(pairs):
    to, back = pairs.query.values_select
    return pairs.values_list(to).annotate(number=Count(back, distinct=True)).order_by("-number", to)[:MOST_FOUND]


def _apart(filters, *, name, most):
    ((first, *others),) = filters.facets[name].pairs(filters, name, sampled_keys(filters, most))
    return first.union(*others) if others else _numbers(first)


class RelatedChoices(Choices, RelatedRecords):
    """The choices that related rows have, by their labels."""


class RelatedCountries(Countries, RelatedRecords):
    """The countries to which related rows lead, by their names."""


# --- Reading a list's facets -----------------------------------------------------------------------------------------


@dataclass
class Reading:
    """What a list page says of its list: how many rows, what else they can be narrowed to, what is chosen by name."""

    number: Number
    facets: list[Counted]
    # The names of what active filters lead to, by filter.
    labels: dict[str, str]
    # How many rows have each value of the extra column, if one was asked for.
    extra_counts: Counter = field(default_factory=Counter)


def read(filters, extra_column=""):
    """Count a list, for all its facets. `extra_column` is a further column (or annotation) to count by."""
    if filters.refused:
        return Reading(Number(0), [], labels(filters))
    facets = {name: kind for name, kind in filters.facets.items() if not kind.within or asked(filters, kind.within)}
    chosen = [name for name in facets if asked(filters, name)]
    sample = Sample(
        filters, {name: kind for name, kind in facets.items() if name not in chosen}, extra_column=extra_column
    )
    samples = dict.fromkeys(facets, sample)
    samples |= {
        name: Sample(filters, {name: facets[name]}, without=name, besides=filters.filters[name].of)
        for name in facets
        if name in chosen or filters.asks_instead(filters.filters[name].of)
    }
    numbers = {name: samples[name].counted(name) for name in facets}
    for name in chosen:
        # The rows that there are, whether or not its value is among those that were counted.
        numbers[name][asked(filters, name)] = sample.size
    names = public_names(filters, facets, numbers)
    counted = [_assembled(filters, name, kind, numbers[name], samples[name], names) for name, kind in facets.items()]
    return Reading(
        number=sample.number,
        facets=[facet for facet in counted if facet.name in chosen or facet.parts(sample.size)],
        labels=labels(filters),
        extra_counts=sample.extra_counts,
    )


def labels(filters):
    """Return `{filter: label}` of what narrows a list, records by their names, and of what names none that is public."""
    return {
        name: _chosen_label(filters, name)
        for name in filters.filters
        if asked(filters, name) or name in filters.refused
    }


def asked(filters, name):
    """The value of a filter as facets write it, or "" where none was given."""
    value = filters.cleaned.get(name)
    if isinstance(value, tuple):  # the records that a reference names, of one key
        kind = (filters.references | filters.facets).get(name)
        return str(getattr(value[0], kind.key if kind else value[0].key_field))
    return "" if value is None else str(getattr(value, "text", value))


def counted_without(filters, name):
    """How many rows there would be without one filter, as far as that is written out."""
    return Number(len(filters.kept(name).order_by().values_list("pk")[: EXACT + 1]))


def public_names(filters, facets, numbers):
    """The public records that the values stand for, `{(model, key, value): (name, place)}`: one query a model."""
    wanted = {}
    for name, kind in facets.items():
        values = {*kind.ranked({}, numbers[name])[:MOST_LISTED], asked(filters, name)} - {""}
        for model in kind.models:
            wanted.setdefault((model, kind.key), set()).update(values)
    return {
        (model, key, value): named
        for (model, key), values in wanted.items()
        for value, named in names_of(model, key, values).items()
    }


def _named(filters, name, kind, names, value):
    """What readers call a value, and its place among such names; None where it leads to nothing public."""
    if not kind.models:
        return kind.label(filters.filters[name], value), kind.place(filters.filters[name], value)
    return next((names[model, kind.key, value] for model in kind.models if (model, kind.key, value) in names), None)


def _chosen_label(filters, name):
    """What readers call the value of an active filter."""
    kind, value = (filters.references | filters.facets).get(name), filters.cleaned.get(name)
    if isinstance(value, tuple):
        label = kind and name_of(value[0])
    else:
        label = kind and value is not None and kind.label(filters.filters[name], asked(filters, name))
    return label or shown(filters.data[name])


def _assembled(filters, name, kind, numbers, sample, names):
    """One facet with its choices; the chosen one is among them whatever its number."""
    chosen = asked(filters, name)
    named = {value: found for value in numbers if (found := _named(filters, name, kind, names, value))}
    ranked = kind.ranked(named, {value: numbers[value] for value in named})
    labels = {value: label for value, (label, _place) in named.items()}
    listed = ranked[:MOST_LISTED]
    if chosen:
        labels[chosen] = _chosen_label(filters, name)
    if chosen and chosen not in listed[:MOST_SHOWN]:
        listed = [value for value in listed if value != chosen]
        listed.insert(MOST_SHOWN - 1, chosen)
    choices = [Choice(v, labels[v], Number(numbers[v], sample.cut), chosen=v == chosen) for v in listed]
    return Counted(name, filters.filters[name].label, choices, cut=len(numbers) > MOST_LISTED)
