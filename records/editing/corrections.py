"""The correction note in the form of a public record: what is typed there becomes a row of its own, with the moment of saving."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.publication import Correction
from records.texts import languages

NOTES = {languages.column("correction", code): languages.column("note", code) for code in languages.CODES}


def with_correction(form):
    """Return a form of a record, a class, that asks for a correction note too, in each language."""
    own_names, inputs = dict(languages.LANGUAGES), {}
    for code in languages.CODES:
        label = _("What was wrong, and what is right now") if code == languages.FALLBACK else own_names[code]
        attributes = {
            "rows": 3,
            "class": "vLargeTextField",
            "lang": languages.BCP47[code],
            "dir": languages.direction(code),
        }
        column = languages.column("correction", code)
        inputs[column] = forms.CharField(label=label, required=False, widget=forms.Textarea(attrs=attributes))
    return type(form.__name__, (Correcting, form), inputs)


class Correcting(forms.BaseForm):
    """What such a form does: it judges the note with the record, and keeps it once the record is saved."""

    instance: Any
    correction: Any = None

    def clean(self):
        cleaned = super().clean()
        notes = {column: self.cleaned_data.get(name, "") for name, column in NOTES.items()}
        if any(notes.values()):
            record = self.instance
            self.correction = Correction(kind=record._meta.model_name, about=record.uid, **notes)
            try:
                self.correction.full_clean()
            except ValidationError as error:
                for name, column in NOTES.items():
                    if column in error.error_dict:
                        self.add_error(name, ValidationError(error.error_dict[column]))
        return cleaned

    def save_correction(self):
        """Keep the correction, if one was typed, with the moment of now."""
        if self.correction:
            self.correction.at = timezone.now()
            self.correction.save()
