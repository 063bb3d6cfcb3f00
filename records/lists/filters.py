"""Lists as their readers ask for them: one strict FilterSet per model, the same for page, API, export, feed and calendar.

django-filter alone ignores what it does not know. Here an unknown parameter, a repeated one or a value that means
nothing is a problem with a name and a code: API and CSV answer 400, a page redirects once to `clean_query`. What a value
named before is `moved`, and every format redirects; one that names nothing public is `refused`, never answered by a list.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.dating import dates
from records.rows import Sourced
from records.search import index
from records.texts import languages

from .facets import Records
from .faults import GONE, MAX_LENGTH, UNKNOWN, Fault, only_with, unknown, unreadable
from .filter_fields import CountryField, DateField, PeriodField, WordsField, YearField
from .references import MOVED, NamesRecord, end_of, leads_to

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
    # What a page counts by value, and the filters besides whose values have a name: see records/lists/facets.py.
    facets: dict = {}
    references: dict = {}

    def __init__(self, data, queryset, format=PAGE):
        super().__init__(data, queryset)
        self.format = format

    @classmethod
    def get_filters(cls):
        """Add the filter by a cited source to each list of what cites any."""
        filters, model = super().get_filters(), cls._meta.model
        if model and issubclass(model, Sourced):
            filters["source"] = SlugFilter("sources__slug", label=_("Source"), meaning=CITED)
            cls.references = cls.references | {"source": Records(model._meta.get_field("sources").related_model)}
        return filters

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
        """Columns of the order of that name."""
        columns = self.orderings[ordering.removeprefix("-")]
        return reversed_order(columns) if ordering.startswith("-") else columns

    @property
    def cleaned(self):
        """The values of the filters, as Python has them."""
        return self.form.cleaned_data if self.form.is_valid() or self.form.errors else {}

    def filter_queryset(self, queryset):
        # Django-filter's own insists on a query set, which `Together` is not, and joins nothing.
        day = self.cleaned.get("at")
        return self.kept().called_on(day.earliest, day.latest) if day else self.kept()

    def kept(self, without=""):
        """Return the rows that the filters keep, one filter left out; conditions on related rows hold of one such row."""
        if self.refused.keys() - {without}:
            return self.queryset.none()
        queryset, asked = self.queryset.all(), self._asked(without)
        related = dict.fromkeys(list_filter.of for list_filter, _value in asked if list_filter.of)
        for list_filter, value in asked:
            if list_filter.of is None and not (list_filter.instead and list_filter.also_of in related):
                queryset = list_filter.filter(queryset, value)
        for of in related:
            queryset = queryset.filter(pk__in=self.rows_of(of, without).values(of.back))
        return queryset

    def rows_of(self, of, without=""):
        """Return the related rows that meet every condition on them, one filter left out."""
        rows, asked = of.rows().filter(**{f"{of.back}__isnull": False}).order_by(), self._asked(without)
        for list_filter, value in asked:
            if list_filter.of is of or list_filter.also_of is of:
                rows = list_filter.filter_related(rows, value)
        return rows

    def asked_of(self, of):
        """Return `of` where something is asked of these related rows, else None."""
        return next((each.of for each, _value in self._asked("") if of is not None and each.of is of), None)

    def _asked(self, without):
        given = {name: value for name, value in self.cleaned.items() if name != without and value not in (None, "")}
        return [(self.filters[name], value) for name, value in given.items()]


def reversed_order(columns):
    """The same columns the other way round."""
    return tuple(column[1:] if column.startswith("-") else f"-{column}" for column in columns)


# --- Filters: what a value means -------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class RelatedRows:
    """Public rows of a model, each with the row of the list to which `back` leads.

    Filters that are `of` the same object are conditions on one such row: somebody who was in this body on that day. `rows`
    is a function, so that "public" is judged at each request.
    """

    rows: Callable[[], Any]
    back: str

    def __deepcopy__(self, memo):
        # A FilterSet copies its filters for each request.
        return self


class Filter(django_filters.Filter):
    """One parameter of a list; `schema` describes its values in OpenAPI's terms, `meaning` what it keeps in words.

    With `of` it is a condition on related rows in place of those of the list; with `also_of` it is one on both, where some
    other filter is `of` them.
    """

    field_class = forms.CharField
    meaning = ""
    schema: dict = {"type": "string", "minLength": 1, "maxLength": MAX_LENGTH}
    # Whether readers type its value: what cannot be read is then said on the page, and not left out of the question.
    typed = False
    # The filter without which it says nothing.
    needs = ""
    # Whether, with `also_of`, it leaves the rows of the list alone where some other filter is `of` the related ones.
    instead = False

    def __init__(self, *args, of=None, also_of=None, meaning="", **kwargs):
        super().__init__(*args, **kwargs)
        self.of, self.also_of, self.meaning = of, also_of, meaning or self.meaning

    def filter_related(self, rows, value):
        """Keep the related rows that meet the condition."""
        return self.filter(rows, value)


class SlugFilter(NamesRecord, Filter):
    """The record of that slug or id: `field_name` is the path to the column that holds the slug."""

    meaning = "The slug of the record, or its id."
    schema = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$", "maxLength": MAX_LENGTH}


class Either:
    """A value at either of several columns."""

    def __init__(self, *paths, **kwargs):
        super().__init__(**kwargs)
        self.paths = paths

    def filter(self, qs, value):
        condition = Q()
        for path in self.paths:
            condition |= leads_to(qs.model, path, value)
        return qs.filter(condition) if value else qs


class EitherSlugFilter(Either, SlugFilter):
    """The record of that slug or id at any of several columns."""


class UidFilter(NamesRecord, Filter):
    """The record of that id, where it has no slug."""

    meaning = "The id of the record."
    schema = {"type": "string", "format": "uuid"}


class ChoiceFilter(Filter, django_filters.ChoiceFilter):
    """One of the values that a column can take."""

    field_class = django_filters.ChoiceFilter.field_class

    def __init__(self, *args, **kwargs):
        super().__init__(*args, null_label=None, **kwargs)

    @property
    def schema(self):
        return {"type": "string", "enum": [value for value, _label in self.extra["choices"]]}

    @property
    def field(self):
        field = super().field
        values = ", ".join(value for value, _label in self.extra["choices"])
        field.error_messages["invalid_choice"] = _("Not one of: %(values)s.") % {"values": values}
        return field


class CountryFilter(Filter):
    """A country by its two-letter code."""

    meaning = "Two capital letters of ISO 3166."

    field_class = CountryField
    schema = {"type": "string", "pattern": "^[A-Z]{2}$"}


class EitherCountryFilter(Either, CountryFilter):
    """A country at either of several columns."""


@dataclass(frozen=True)
class RelationPath:
    """How rows of a list lead to a value: by public rows of a model, `to` from these to the value, `back` to the list.

    `rows` is a function, so that "public" is judged at each request.
    """

    rows: Callable[[], Any]
    to: str
    back: str

    def keys(self, value):
        """Return, as a query, the keys of the rows of the list that lead to a value."""
        rows = self.rows()
        leading = leads_to(rows.model, self.to, value)
        return rows.filter(leading, **{f"{self.back}__isnull": False}).order_by().values(self.back)

    def end(self):
        """Return `(model, column)` at which the path ends."""
        return end_of(self.rows().model, self.to)

    def rows_from(self, keys):
        """Return the rows that lead to any value from these rows of the list, `keys` being a query."""
        return self.rows().filter(**{f"{self.back}__in": keys, f"{self.to}__isnull": False}).order_by()


def reached(relation_paths, value):
    """Return the condition that a row leads to a value by any of several paths; subqueries, since a join repeats rows."""
    condition = Q()
    for path in relation_paths:
        condition |= Q(pk__in=path.keys(value))
    return condition


class RelationFilter(SlugFilter):
    """The record of that slug or id, by any of the relation paths that lead to it."""

    def __init__(self, *relation_paths, **kwargs):
        super().__init__(**kwargs)
        self.relation_paths = relation_paths

    def ends(self):
        return [path.end() for path in self.relation_paths]

    def filter(self, qs, value):
        return qs.filter(reached(self.relation_paths, value)) if value else qs


class WrittenInFilter(ChoiceFilter):
    """Records of which the main text exists in that language, one of the six."""

    meaning = "What has been written in that language or translated into it, by its main text."

    def __init__(self, **kwargs):
        super().__init__(choices=languages.LANGUAGES, **kwargs)

    def filter(self, qs, value):
        return index.written_in(qs, value) if value else qs


CERTAINTIES = [
    (dates.Certainty.CERTAIN.value, _("certainly")),
    (dates.Certainty.POSSIBLE.value, _("possibly")),
    (dates.Certainty.UNKNOWN.value, _("not known")),
]


class PeriodFilter(Filter):
    """What can touch a period, by the bounds of its dates; what has no date at all is left out.

    `start` and `end` are the two date columns of a thing that lasts; one alone is a thing that happens. Where one of the
    two is empty, the thing ends as it began; with `lasting` it may have begun at any time, or go on until today and beyond.
    """

    typed = True

    def __init__(self, start, end=None, *, lasting=False, **kwargs):
        super().__init__(**kwargs)
        self.start, self.end, self.lasting = start, end or start, lasting

    def within(self, qs, first, last):
        """Rows whose dates can touch the days from `first` to `last`."""
        start, end = self.start, self.end
        dated = ~Q(**{f"{start}_earliest": dates.UNKNOWN_EARLIEST, f"{start}_latest": dates.UNKNOWN_LATEST})
        reaches, begins = Q(**{f"{end}_latest__gte": first}), Q(**{f"{start}_earliest__lte": last})
        if start != end:
            no_end = Q(**{end: ""})
            dated |= ~Q(**{f"{end}_earliest": dates.UNKNOWN_EARLIEST, f"{end}_latest": dates.UNKNOWN_LATEST})
            if not self.lasting:
                reaches = (~no_end & reaches) | (no_end & Q(**{f"{start}_latest__gte": first}))
                begins &= ~Q(**{start: ""}) | Q(**{f"{end}_earliest__lte": last})
        return qs.filter(dated, reaches, begins)


class YearFilter(PeriodFilter):
    """What can lie in that year."""

    meaning = "What can lie in that year by the bounds of its dates; what has no date is left out."
    field_class = YearField
    schema = {"type": "integer", "minimum": 1, "maximum": 9999}

    def filter(self, qs, value):
        return qs if value is None else self.within(qs, datetime.date(value, 1, 1), datetime.date(value, 12, 31))


class SinceFilter(PeriodFilter):
    """What can lie on or after a date."""

    meaning = "A date in EDTF: 2021-10-15, 2021-10, 2021. What has no date is left out."
    field_class = DateField

    def filter(self, qs, value):
        return qs if value is None else self.within(qs, value.earliest, datetime.date.max)


class UntilFilter(PeriodFilter):
    """What can lie on or before a date."""

    meaning = SinceFilter.meaning
    field_class = DateField

    def filter(self, qs, value):
        return qs if value is None else self.within(qs, datetime.date.min, value.latest)


class AsOfFilter(Filter):
    """What holds on a day, or on some day of a month or year, annotated with how certainly (`as_of` of the queryset)."""

    meaning = (
        "A day, or a month or year: some day of it. What certainly or possibly holds then, and what has no known date; "
        "`certainty` says which."
    )
    field_class = PeriodField
    schema = {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}
    typed = True

    def filter(self, qs, value):
        return qs.as_of(value.earliest, value.latest) if value else qs


class CertaintyFilter(ChoiceFilter):
    """What holds with that certainty on the day of `at`, without which it is refused."""

    meaning = "With `at`: what certainly holds then, what possibly does, or of what that is not known."

    typed = True
    needs = "at"

    def __init__(self, **kwargs):
        super().__init__("certainty", choices=CERTAINTIES, **kwargs)


class WordsFilter(Filter):
    """What a search finds, as on the search page: words, “phrases” and -exclusions (`matching` of the queryset)."""

    meaning = 'Words, "phrases" and -exclusions, in any of the six languages; case, accents and endings do not matter.'
    field_class = WordsField

    def filter(self, qs, value):
        return qs.matching(value) if value else qs


class DayFilterSet(StrictFilterSet):
    """What can be asked of one record, of which the facts have dates."""

    at = AsOfFilter(label=_("On the day, or in the month or year"))
    certainty = CertaintyFilter(label=_("How certainly"))
