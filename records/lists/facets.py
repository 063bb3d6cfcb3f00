"""Facets: what a list can be narrowed to next, each choice with how many rows would then be left.

A facet is counted under the other active filters, its own left out, so that a reader can change over. One query reads
what all facets that are not chosen are counted from, and each chosen one has a query of its own; at most
`MOST_COUNTED` rows are read, the first of the list as it starts. Why: docs/decisions/0017-facets-from-a-bounded-read.md.
"""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from records.texts import languages

from . import postings
from .faults import shown
from .known import among
from .names import Named, name_of, names_of
from .numbers import EXACT, Number
from .values import MOST_LISTED, asked

MOST_COUNTED = 10_000  # rows read for the counts of one list; beyond, a count is a lower bound
MOST_SHOWN = 12  # choices of a facet in sight
MOST_KEPT = 200  # facets as they stood, up to thirty kilobytes each, as a rule five


class Choice(NamedTuple):
    """One value of a facet, as an address gives it and as readers call it."""

    value: str
    label: str
    number: Number
    chosen: bool


@dataclass(frozen=True, eq=False)
class Counted:
    """One facet of a list as it stands, its choices in the order in which readers see them; it equals itself alone."""

    name: str
    label: str
    choices: tuple[Choice, ...]
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


@dataclass
class Reading:
    """What a list page says of its list: how many rows, what else they can be narrowed to, what is chosen by name."""

    number: Number
    facets: list[Counted]
    # The names of what active filters lead to, by filter.
    labels: dict[str, str]


def read(filters):
    """Count a list, for all its facets."""
    if filters.refused:
        return Reading(Number(0), [], labels(filters))
    facets = {name: kind for name, kind in filters.facets.items() if not kind.within or asked(filters, kind.within)}
    chosen = [name for name in facets if asked(filters, name)]
    sample = sampled(filters, {name: kind for name, kind in facets.items() if name not in chosen})
    samples = dict.fromkeys(facets, sample)
    samples |= {
        name: sampled(filters, {name: facets[name]}, without=name, besides=filters.filters[name].of)
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
    )


def read_ahead(filters):
    """Read what the facets of a list are counted from, where that is kept, before somebody asks for them."""
    if postings.of(filters):
        read(filters)


def labels(filters):
    """Return `{filter: label}` of what narrows a list, records by their names, and of what names none that is public."""
    return {
        name: _chosen_label(filters, name)
        for name in filters.filters
        if asked(filters, name) or name in filters.refused
    }


def sampled(filters, facets, *, without="", besides=None):
    """Return the rows that the filters keep: all of them where postings say it, else the first."""
    whole = None if filters.asks_instead(besides) else postings.whole(filters, facets, without, MOST_COUNTED)
    return whole or Sample(filters, facets, without=without, besides=besides)


class Sample:
    """The rows that the filters keep, at most `MOST_COUNTED`: what facets are counted from, read in one query."""

    def __init__(self, filters, facets, *, without="", besides=None):
        self.filters, self.facets = filters, facets
        self.columns = {name: facet.columns(filters.filters[name]) for name, facet in facets.items()}
        read = list(dict.fromkeys(["pk", *(column for own in self.columns.values() for column in own)]))
        rows = list(filters.first(MOST_COUNTED + 1, without, besides).values_list(*read))
        self.cut = len(rows) > MOST_COUNTED
        rows = rows[:MOST_COUNTED]
        self.size = len(rows)
        self.values = dict(zip(read, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(read, ())

    @property
    def number(self):
        return Number(self.size, at_least=self.cut)

    def counted(self, name):
        """How many of the rows have each value of a facet."""
        facet, list_filter = self.facets[name], self.filters.filters[name]
        apart = facet.counted_apart(self.filters, name, self.keys())
        if apart is not None:
            return apart
        rows = Counter(zip(*(self.values[column] for column in self.columns[name]), strict=True))
        numbers = Counter()
        for row, number in rows.items():
            numbers[facet.posted(list_filter, *row)] += number
        numbers.pop(None, None)
        return facet.counted(list_filter, numbers)

    def keys(self):
        """The keys of these rows, as a query takes them."""
        return among(self.values["pk"])


def counted_without(filters, name):
    """How many rows there would be without one filter, as far as that is written out."""
    if rows := postings.whole(filters, {}, name, EXACT + 1):
        return rows.number
    return Number(len(filters.kept(name).order_by().values_list("pk")[: EXACT + 1]))


def public_names(filters, facets, numbers):
    """The public records that the values stand for, `{(model, key): {value: Named}}`: one query a model."""
    wanted = {}
    for name, kind in facets.items():
        if kind.models:
            values = {*kind.ranked({}, numbers[name])[:MOST_LISTED], asked(filters, name)} - {""}
            for model in kind.models:
                wanted.setdefault((model, kind.key), set()).update(values)
    return {(model, key): names_of(model, key, values) for (model, key), values in wanted.items()}


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
    list_filter, chosen = filters.filters[name], asked(filters, name)
    label = Named.of(_chosen_label(filters, name)) if chosen else None
    named = None
    if kind.models:
        # There are fewer names than values; of several records with one value, the first model's is told.
        ends = [names[model, kind.key] for model in reversed(kind.models)]
        named = {value: named for end in ends for value, named in end.items() if value in numbers}
    told = numbers if named is None else {value: numbers[value] for value in (*named, chosen) if value}
    made_of = (tuple(told.items()), named if named is None else tuple(named.items()), chosen, label)
    return _counted(kind, list_filter, name, languages.current(), *made_of, sample.cut, len(numbers) > MOST_LISTED)


@lru_cache(maxsize=MOST_KEPT)
def _counted(kind, list_filter, name, _language, numbers, named, chosen, chosen_label, at_least, cut):
    """One facet, made once of all that it is made of: of values with their numbers, and their names where they are records."""
    numbers = dict(numbers)
    if named is None:
        named = [(value, (kind.label(list_filter, value), kind.place(list_filter, value))) for value in numbers]
    named = dict(named)
    labels = {value: label for value, (label, *_others) in named.items()}
    listed = kind.ranked(named, {value: numbers[value] for value in named})[:MOST_LISTED]
    if chosen:
        labels[chosen] = chosen_label.label
    if chosen and chosen not in listed[:MOST_SHOWN]:
        listed = [value for value in listed if value != chosen]
        listed.insert(MOST_SHOWN - 1, chosen)
    choices = [Choice(v, labels[v], Number(numbers[v], at_least), chosen=v == chosen) for v in listed]
    return Counted(name, list_filter.label, tuple(choices), cut)
