"""Columns for texts in six languages."""

from django.db import models
from translated_fields import TranslatedField

from . import languages


def _getter(name, field):
    return lambda row: languages.read(row, name)


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
    return text_field(models.CharField(verbose_name, max_length=max_length), required=required)


def prose_field(verbose_name, *, required=False, help_text=""):
    """Return a text of any length in six languages."""
    field = models.TextField(verbose_name, help_text=help_text)
    return text_field(field, required=required)


def translated_names(model):
    """Return the names of a model's six-language texts, in the order of its columns."""
    suffix = f"_{languages.FALLBACK}"
    columns = {f.name for f in model._meta.concrete_fields}
    names = (f.name.removesuffix(suffix) for f in model._meta.concrete_fields if f.name.endswith(suffix))
    return [n for n in names if all(languages.column(n, code) in columns for code in languages.CODES)]
