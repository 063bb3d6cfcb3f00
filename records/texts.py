"""Columns for texts in six languages."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from translated_fields import TranslatedField

from . import languages


def _getter(name, field):
    return lambda row: languages.read(row, name)


def text_field(field, *, required=False):
    """Return `field` once for each language; only the English column can be required.

    `row.name` reads as a `records.languages.Text`: the reader's language, else English.
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


class Translated(models.Model):
    """A row with texts in six languages; it lists those that no person has checked."""

    unreviewed_translations = models.JSONField(
        _("unreviewed translations"),
        default=list,
        blank=True,
        help_text=_("Columns holding a machine-made translation that no person has accepted, e.g. name_fr."),
    )

    # The texts for which somebody opens the page; where they are missing, the page stands in for another.
    main_texts: tuple[str, ...] = ("name", "summary")

    class Meta:
        abstract = True

    def written_in(self):
        """Return the languages in which the main text exists: all of it that exists in English."""
        texts = [languages.translations(self, name) for name in self.main_texts]
        return languages.shared(text for text in texts if languages.FALLBACK in text)

    def clean(self):
        super().clean()
        listed = self.unreviewed_translations
        columns = [languages.column(n, c) for n in translated_names(type(self)) for c in languages.CODES]
        if not isinstance(listed, list) or not all(isinstance(name, str) for name in listed):
            raise ValidationError({"unreviewed_translations": _("Give a list of column names, e.g. [“name_fr”].")})
        for name in listed:
            if name not in columns:
                raise ValidationError(
                    {
                        "unreviewed_translations": _("“%(name)s” is not a text of this record.") % {"name": name[:100]}
                        + " "
                        + _("Its texts are: %(names)s.") % {"names": languages.joined(*columns)}
                    }
                )
        self.unreviewed_translations = [n for n in columns if n in listed and getattr(self, n)]
