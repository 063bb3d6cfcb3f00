"""Rows with texts in six languages."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from records.texts import languages, translated_names


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
        english = [languages.column(n, languages.FALLBACK) for n in translated_names(type(self))]
        for name in listed:
            if name in english:
                sentence = _("“%(name)s” is the English text, from which the others are translated.")
                raise ValidationError({"unreviewed_translations": sentence % {"name": name}})
            if name not in columns:
                raise ValidationError(
                    {
                        "unreviewed_translations": _("“%(name)s” is not a text of this record.") % {"name": name[:100]}
                        + " "
                        + _("Its texts are: %(names)s.") % {"names": languages.joined(*columns)}
                    }
                )
        self.unreviewed_translations = [n for n in columns if n in listed and getattr(self, n)]
