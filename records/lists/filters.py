"""Filters: what the value of one parameter of a list means."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from records.dating import dates
from records.search import index
from records.texts import languages

from .faults import MAX_LENGTH
from .filter_fields import CountryField, DateField, PeriodField, WordsField, YearField
from .led import led
from .references import NamesRecord, end_of, leads_to


@dataclass(frozen=True, eq=False)
class RelatedRows:
    """Public rows of a model, each with the row of the list to which `back` leads.

    Filters that are `of` the same object are conditions on one such row: somebody who was in this body on that day. `rows`
    is a function, so that "public" is judged at each request.
    """

    rows: Callable[[], Any]
    back: str


class Filter(django_filters.Filter):
    """One parameter of a list; `schema` describes its values in OpenAPI's terms, `meaning` what it keeps in words.

    It is one for all requests, which only read it; each that asks for it or shows it has a `field` of its own.

    With `of` it is a condition on related rows in place of those of the list; with `also_of` it is one on both, where some
    other filter is `of` them.
    """

    field_class = forms.CharField
    meaning = ""
    schema: dict = {"type": "string", "minLength": 1, "maxLength": MAX_LENGTH}
    # Whether readers type its value: what cannot be read is then said on the page, and not left out of the question.
    typed = False
    # Whether it looks at many columns of each row: what it keeps of related rows is read once, whatever asks for it.
    dear = False
    # The filter without which it says nothing.
    needs = ""
    # Whether, with `also_of`, it leaves the rows of the list alone where some other filter is `of` the related ones.
    instead = False
    # Whether a related row meets at most one of the filters that are so: a party is a body or a person.
    exclusive = False

    def __init__(self, *args, of=None, also_of=None, meaning="", **kwargs):
        super().__init__(*args, **kwargs)
        self.of, self.also_of, self.meaning = of, also_of, meaning or self.meaning

    @property
    def field(self):
        return self.field_class(label=self.label, **self.extra)

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


class LanguageFilter(Filter):
    """What is in a language, which a column holds as BCP 47 recommends to write it."""

    meaning = "A language code of BCP 47: fr, zh-Hant. Case does not matter."

    def kept_as(self, value):
        """Return a code as the record keeps it; what is none, and was written past the forms, stands there as it is."""
        return languages.standard_tag(value) or value

    def filter(self, qs, value):
        # A value of SQL, since the column would refuse what is no code.
        return qs.filter(**{self.field_name: Value(self.kept_as(value))}) if value else qs


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

    def way(self, value):
        """Return the rows that lead to a value, and the column by which they lead back to those of the list (`led()`)."""
        rows = self.rows()
        return rows.filter(leads_to(rows.model, self.to, value), **{f"{self.back}__isnull": False}), self.back

    def end(self):
        """Return `(model, column)` at which the path ends."""
        return end_of(self.rows().model, self.to)

    def rows_from(self, keys):
        """Return the rows that lead to any value from these rows of the list, `keys` being a query."""
        return self.rows().filter(**{f"{self.back}__in": keys, f"{self.to}__isnull": False}).order_by()


def reached(relation_paths, value):
    """Return the condition that a row leads to a value by any of several paths."""
    return led(*(path.way(value) for path in relation_paths))


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
    typed = dear = True

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
