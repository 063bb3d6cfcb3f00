"""How the value of one filter is read: its forms, and the sentences when it is of none."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from records.dating import dates, typed
from records.search import MOST_SEARCHED, count_words

_YEAR = re.compile(r"[0-9]{1,4}")
_PERIOD = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
PERIOD_HELP = _("A day, a month or a year: 2021-10-15, 2021-10 or 2021")


class PatternField(forms.CharField):
    """A text of one form, refused with an example."""

    pattern: re.Pattern[str]
    example: str

    def clean(self, value):
        value = super().clean(value)
        if value and not self.pattern.fullmatch(value):
            raise forms.ValidationError(_("Write it like this: “%(example)s”.") % {"example": self.example})
        return self.read(value) if value else None

    def read(self, value):
        return value


class CountryField(PatternField):
    """Two capital letters of ISO 3166."""

    pattern = re.compile(r"[A-Z]{2}")
    example = "CH"


class TypedDate:
    """A field for what readers type of a date, in their digits and hyphens; refused in words beside its box."""

    def to_python(self, value):
        return typed(super().to_python(value))


class YearField(TypedDate, PatternField):
    """A year from 1 to 9999."""

    pattern = _YEAR
    example = "2021"

    def read(self, value):
        if int(value) < 1:
            raise forms.ValidationError(_("Years run from 1 to 9999."))
        return int(value)


class PeriodField(TypedDate, PatternField):
    """A day, a month or a year, as ISO 8601 writes it: `dates.ImpreciseDate`."""

    pattern = _PERIOD
    example = "2021-10-15"

    def __init__(self, **kwargs):
        super().__init__(**{"help_text": PERIOD_HELP, **kwargs})

    def read(self, value):
        try:
            return dates.parse(value)
        except dates.InvalidDate as error:
            raise forms.ValidationError(str(error)) from error


class DateField(TypedDate, forms.CharField):
    """A date as precise as the reader means it: `2021-10-15`, `2021-10`, `2021`."""

    def __init__(self, **kwargs):
        super().__init__(**{"help_text": _("A day, a month or a year: 2025-02-21, 2025-02 or 2025"), **kwargs})

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return None
        try:
            return dates.parse(value)
        except dates.InvalidDate as error:
            raise forms.ValidationError(str(error)) from error


class WordsField(forms.CharField):
    """A few words to search for."""

    widget = forms.SearchInput

    def clean(self, value):
        value = super().clean(value)
        # Counted as they are looked for, since one character may unfold into several words.
        if count_words(value) > MOST_SEARCHED:
            raise forms.ValidationError(_("More than %(limit)d words.") % {"limit": MOST_SEARCHED})
        return value
