"""Lists as their readers ask for them: one strict FilterSet per model, the same for page, API, export, feed and calendar.

django-filter alone ignores what it does not know. Here an unknown parameter, a repeated one or a value that means
nothing is a problem with a name and a code: API and CSV answer 400, a page redirects once to `clean_query`. What a value
named before is `moved`, and every format redirects; one that names nothing public is `refused`, never answered by a list.
"""

from copy import copy
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

import django_filters
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.rows import Sourced, in_readers_language, prepared

from .faults import GONE, UNKNOWN, Fault, only_with, unknown, unreadable
from .filters import AsOfFilter, CertaintyFilter, SlugFilter, WordsFilter
from .known import among
from .led import led, reader
from .references import MOVED, NamesRecord
from .values import Records

CITED = "The slug or id of a source that it cites itself; what only its parts cite is asked of these."


@dataclass(frozen=True)
class Format:
    """What one way out of a list (page, API, export…) adds to its filters.

    `parameters` are names the format reads itself; `ordered` says that it lets the reader choose an order;
    `blank_is_absent` that people fill in a form: empty fields then mean nothing, and blanks round a value are forgiven;
    `documented_order` that programs rely on the order that is documented, whatever is asked for.
    """

    parameters: frozenset[str] = frozenset()
    ordered: bool = True
    blank_is_absent: bool = True
    documented_order: bool = False


PAGE = Format(frozenset({"cursor"}))


class StrictFilterSet(django_filters.FilterSet):
    """A list's filters and orders; `qs`, `order` and `cleaned` only once `problems` is empty."""

    # Public name → columns of a total order, NOT NULL, the last one unique; "-name" reverses.
    # The last one is the slug or uid, not the id, whose gaps would tell of rows that are not public.
    orderings: dict[str, tuple[str, ...]] = {}
    default_ordering = ""  # "-name" where the list starts with the newest
    # Whether readers look for a row in the order `name` by the first letter.
    named_by_letter = False
    # What a page counts by value, and the filters besides whose values have a name: see records/lists/facets.py.
    facets: dict = {}
    references: dict = {}

    def __init__(self, data, queryset, format=PAGE, origin=None):
        # Django-filter's own copies the filters for each request; here they are only read.
        self.is_bound, self.data, self.queryset, self.filters = True, data or QueryDict(), queryset, self.base_filters
        self.format, self.made_at = format, timezone.now()
        self._related = {}  # keys of related rows that were dear to find, by what they are of and what was asked of them
        # What makes the filter set of the same list as it is when nothing is asked of it: a function that equals its like.
        self.origin = origin

    @classmethod
    def get_filters(cls):
        """Add the filter by a cited source to each list of what cites any; let each filter know the model of its list."""
        filters, model = super().get_filters(), cls._meta.model
        if model and issubclass(model, Sourced):
            filters["source"] = SlugFilter("sources__slug", label=_("Source"), meaning=CITED)
            cls.references = cls.references | {"source": Records(model._meta.get_field("sources").related_model)}
        # A filter set that inherits filters has others of its own.
        filters = {name: copy(each) for name, each in filters.items()}
        for each in filters.values():
            each.model = model
        return filters

    @cached_property
    def form(self):
        """The form that judges what was asked: it has no fields but these, and those that a page shows besides."""
        form = self._meta.form(self.data)
        form.fields = {name: each.field for name, each in self.filters.items() if name in self.data}
        return form

    def box(self, name):
        """Return the field of a filter as a form for readers shows it, with what was given and what is wrong with it."""
        if name not in self.form.fields:
            self.form.fields[name] = self.filters[name].field
        return self.form[name]

    @classmethod
    def ordering_names(cls):
        return [name for public in cls.orderings for name in (public, f"-{public}")]

    @cached_property
    def parameters(self):
        """Every parameter that this list knows in this format."""
        own = [*self.filters, *(["ordering"] if self.format.ordered else [])]
        return [*own, *sorted(self.format.parameters)]

    @cached_property
    def _errors(self):
        """The first thing that is wrong with the value of each filter."""
        return {name: first for name, (first, *_others) in self.form.errors.as_data().items()}

    @cached_property
    def problems(self):
        """What is wrong with each parameter, as `Fault`, in the order given."""
        problems = {name: self._door_problem(name) for name in self.data}
        for name, error in self._errors.items():
            if error.code != MOVED:
                code = error.code if error.code in (UNKNOWN, GONE) else "invalid"
                fault = Fault(" ".join(self.form.errors[name]), code, (error.params or {}).get("reason", ""))
                problems[name] = problems.get(name) or fault
        for name in self.data.keys() & self.filters.keys():
            needed = self.filters[name].needs
            if needed and self.data[name] and not self.data.get(needed):
                problems[name] = problems.get(name) or Fault(only_with(needed))
        return {name: problem for name, problem in problems.items() if problem}

    @property
    def moved(self):
        """The present slug of each record that a parameter calls as it was called before."""
        left = {name: error for name, error in self._errors.items() if error.code == MOVED}
        return {name: error.params["to"] for name, error in left.items() if name not in self.problems}

    @property
    def refused(self):
        """The problems of what was asked and has no answer: it is said, and no list answers it, least of all the whole one.

        What names nothing public, and what was typed and cannot be read.
        """
        return {name: problem for name, problem in self.problems.items() if self._is_asked(name, problem)}

    def _is_asked(self, name, problem):
        typed = name in self.filters and self.filters[name].typed and problem.code != "repeated"
        return problem.code in (UNKNOWN, GONE) or (typed and not unreadable(self.data[name]))

    def _door_problem(self, name):
        if name not in self.parameters:
            return Fault(unknown("parameter", name, self.parameters), "unknown-parameter")
        values = self.data.getlist(name)
        if len(values) > 1:
            return Fault("Given more than once; one value is taken.", "repeated")
        value = values[0]
        if name in self.format.parameters:
            return Fault(unreadable(value, limit=None))
        if not value and self.format.blank_is_absent:
            return ""
        if not value.strip():
            return Fault("Empty: leave the parameter out, or give a value.")
        if name == "ordering" and value not in self.ordering_names():
            return Fault(unknown("ordering", value, self.ordering_names()))
        known = self.filters.get(name)
        # Words are passed on by a program as someone typed them.
        exact = not self.format.blank_is_absent and not isinstance(known, WordsFilter)
        if exact and value != value.strip():
            return Fault("Has blanks before or after the value.")
        return Fault(unreadable(value), UNKNOWN if isinstance(known, NamesRecord) else "invalid")

    @property
    def has_better_address(self):
        """Whether a page, a feed or a calendar redirects, once, to `clean_query`."""
        return bool(self.moved or self.problems.keys() - self.refused.keys())

    @property
    def clean_query(self):
        """The query string without what is wrong and what is empty, and with records called as they are now."""
        wrong = self.problems.keys() - self.refused.keys()
        given = [(name, self.moved.get(name, self.data[name])) for name in self.data if name not in wrong]
        return urlencode([(name, value) for name, value in given if value])

    @cached_property
    def is_plain(self):
        """Whether nothing narrows the list, so that queries about it are those of any other reader."""
        return self.origin is not None and not self.problems and not self.given("")

    def rows(self, build, *values, **shape):
        """Return the rows of a query about the list, `build(filters, *values, **shape)`: prepared where nothing narrows it."""
        if self.is_plain:
            return _rows(*values, build=build, origin=self.origin, **shape)
        return list(build(self, *values, **shape))

    @property
    def order(self):
        """Columns of the order that was asked for, total."""
        return self.own_order

    @property
    def own_order(self):
        """The columns of the order in which the list starts, or of the one asked for, whatever else is asked."""
        return self.columns(self.data.get("ordering") or self.first_ordering)

    @property
    def first_ordering(self):
        """The name of the order in which the list starts: the one that has an index."""
        return self.default_ordering or next(iter(self.orderings))

    def columns(self, ordering):
        """Columns of the order of that name, in the reader's language."""
        columns = tuple(map(in_readers_language, self.orderings[ordering.removeprefix("-")]))
        return reversed_order(columns) if ordering.startswith("-") else columns

    @cached_property
    def cleaned(self):
        """The values of the filters that were asked, as Python has them."""
        self.form.is_valid()  # judges it, once
        return self.form.cleaned_data

    def filter_queryset(self, queryset):
        # Django-filter's own insists on a query set, which `Together` is not, and joins nothing.
        day = self.cleaned.get("at")
        return self.kept().called_on(day.earliest, day.latest) if day else self.kept()

    def kept(self, without="", besides=None):
        """Return the rows that the filters keep, one filter left out; conditions on related rows hold of one such row.

        As if something else were asked of the related rows `besides`, if any.
        """
        if self.refused.keys() - {without}:
            return self.queryset.none()
        queryset, asked = self.queryset.all(), self.given(without)
        related = dict.fromkeys(list_filter.of for list_filter, _value in asked.values() if list_filter.of)
        for list_filter, value in asked.values():
            if list_filter.of is None and not (list_filter.instead and list_filter.also_of in (*related, besides)):
                queryset = list_filter.filter(queryset, value)
        for of in related:
            for rows in self.ways_of(of, without):
                queryset = queryset.filter(led((rows, of.back)))
        return queryset

    def first(self, most, without="", besides=None):
        """Return the first rows that the filters keep, as the list starts: those that are counted."""
        # Always the same rows for the same record, or the page would change from one request to the next.
        return self.kept(without, besides).order_by(*self.columns(self.first_ordering))[:most]

    def all_kept(self):
        """Return the rows that the filters keep, whatever else is known of them."""
        return self.kept()

    def reader(self, rows, read=list):
        """Return how `read` reads a page of rows of the list (`had` of `paging.take()`), where not by the query as it stands."""
        # The newest that answer words are found by the index of words.
        return None if self.cleaned.get("q") else reader(rows, self.queryset, read)

    def rows_of(self, of, without="", alone=""):
        """Return the related rows that meet every condition on them, one filter left out.

        Of the filters of which a row can only meet one, that one is asked which is named `alone`.
        """
        rows, asked = of.rows().filter(**{f"{of.back}__isnull": False}).order_by(), []
        for name, (list_filter, value) in self.given(without).items():
            if of in (list_filter.of, list_filter.also_of) and not (alone and list_filter.exclusive and name != alone):
                rows = list_filter.filter_related(rows, value)
                asked.append(name)
        if not any(self.filters[name].dear for name in asked):
            return rows
        key = (of, *asked)
        if key not in self._related:
            self._related[key] = among(rows.values_list("pk", flat=True))
        return of.rows().filter(pk__in=self._related[key]).order_by()

    def ways_of(self, of, without=""):
        """Return queries of related rows in each of which a row of the list has to have one: a single one as a rule.

        Where filters are asked of which a related row can only meet one, there is a query for each of these.
        """
        asked = self.given(without).items()
        exclusive = [name for name, (each, _value) in asked if each.exclusive and each.also_of is of]
        return [self.rows_of(of, without, alone) for alone in exclusive or [""]]

    def asked_of(self, of):
        """Return `of` where something is asked of these related rows, else None."""
        return next((each.of for each, _value in self.given("").values() if of is not None and each.of is of), None)

    def asks_instead(self, of):
        """Whether a condition on the rows of the list would be one on these related rows, were anything asked of them."""
        return of is not None and any(each.instead and each.also_of is of for each, _value in self.given("").values())

    def depending_on(self, name):
        """Return the names of the filters that say nothing without that one."""
        return [other for other, list_filter in self.filters.items() if list_filter.needs == name]

    def given(self, without):
        """Return `{name: (filter, value)}` of what is asked, one filter left out with what says nothing without it."""
        left_out = {without, *self.depending_on(without)} if without else ()
        given = {
            name: value for name, value in self.cleaned.items() if name not in left_out and value not in (None, "")
        }
        return {name: (self.filters[name], value) for name, value in given.items()}


@prepared
def _rows(*values, build, origin, **shape):
    return build(origin(), *values, **shape)


def reversed_order(columns):
    """The same columns the other way round."""
    return tuple(column[1:] if column.startswith("-") else f"-{column}" for column in columns)


class DayFilterSet(StrictFilterSet):
    """What can be asked of one record, of which the facts have dates."""

    at = AsOfFilter(label=_("Day, month or year"))
    certainty = CertaintyFilter(label=_("Certainty on that day"))
