"""Columns for texts: of one line, of many, in six languages."""

from collections.abc import Callable
from functools import cache, partial

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from translated_fields import TranslatedField
from translated_fields import fields as library

from . import languages
from .lines import one_line, prose

# By itself the library makes a class of some hundred methods for each column, to say its language where that is asked for: nowhere.
library._verbose_name_maybe_language_code = lambda verbose_name, _language: verbose_name


class KeptText(models.Field):
    """A column for texts; `as_kept(text)` returns a text as the record keeps it, or raises ValidationError.

    Rows ask it when they are judged and when they are saved (`records/rows/columns.py`), forms before they measure
    a text or find it empty. `to_python()` does not: what was said once in a revision can be read as it was.
    """

    as_kept: Callable[[str], str]

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": partial(TextInput, as_kept=self.as_kept), **kwargs})

    def deconstruct(self):
        # To the database it is any text.
        name, _path, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{self.get_internal_type()}", args, kwargs


class TextInput(forms.CharField):
    """Asks for a text of the record."""

    def __init__(self, *args, as_kept, **kwargs):
        self.as_kept = as_kept
        super().__init__(*args, **kwargs)

    def to_python(self, value):
        return self.as_kept(super().to_python(value))


class LineField(KeptText, models.CharField):
    """A text of one line: a name, a title, a number as printed."""

    as_kept = staticmethod(one_line)


class ProseField(KeptText, models.TextField):
    """A text of many lines, Markdown or not."""

    as_kept = staticmethod(prose)


class LanguageField(models.CharField):
    """The language that a text is in, of all that there are: a tag of BCP 47, kept in its recommended form."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", languages.LONGEST_TAG)
        kwargs.setdefault("help_text", _("A language code, e.g. en, fr, zh-Hant."))
        super().__init__(*args, **kwargs)

    def to_python(self, value):
        value = super().to_python(value)
        tag = value and languages.standard_tag(value.strip())
        if value and not tag:
            raise ValidationError(
                _("“%(code)s” is not a language code. Give one that BCP 47 has, e.g. en, fr, fa, uk or zh-Hant."),
                params={"code": value[:40]},
                code="invalid_language",
            )
        return tag

    def formfield(self, **kwargs):
        # The form field leaves the judgement, and its words, to the model field.
        return super().formfield(**{"form_class": forms.CharField, **kwargs})


def _getter(name, field):
    # A row that was loaded for a day has the text of then beside: see `records/rows/naming.py`.
    return lambda row: getattr(row, f"{name}_then", None) or languages.read(row, name)


def text_field(field, *, required=False):
    """Return `field` once for each language; only the English column can be required.

    `row.name` reads as a `records.texts.Text`: the reader's language, else English.
    """
    field.blank = True
    if not isinstance(field, models.TextField | models.CharField):
        raise TypeError("text_field() takes a CharField or a TextField")
    specific = {languages.FALLBACK: {"blank": False}} if required else None
    return TranslatedField(field, specific, languages=languages.CODES, attrgetter=_getter)


def name_field(verbose_name, *, required=True, max_length=300):
    """Return a one-line text in six languages."""
    return text_field(LineField(verbose_name, max_length=max_length), required=required)


def prose_field(verbose_name, *, required=False, help_text=""):
    """Return a text of any length in six languages."""
    field = ProseField(verbose_name, help_text=help_text)
    return text_field(field, required=required)


@cache
def translated_names(model):
    """Return the names of a model's six-language texts, in the order of its columns: a tuple."""
    suffix = f"_{languages.FALLBACK}"
    columns = {f.name for f in model._meta.concrete_fields if isinstance(f, models.TextField | models.CharField)}
    names = (f.name.removesuffix(suffix) for f in model._meta.concrete_fields if f.name.endswith(suffix))
    return tuple(n for n in names if all(languages.column(n, code) in columns for code in languages.CODES))
