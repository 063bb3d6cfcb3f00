"""The correction note in the form of a public record: what is typed there becomes a row of its own, with the moment of saving."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from records.dating import days, display
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


class CorrectionSection(admin.ModelAdmin):
    """The admin of a record whose form asks for a correction note, where readers see the record."""

    def is_read(self, obj):
        """Whether the record was opened as one that readers see."""
        raise NotImplementedError

    def get_fieldsets(self, request, obj=None):
        return [*super().get_fieldsets(request, obj), *self.correction_section(request, obj)]

    def correction_section(self, request, obj):
        """Return the section for what was wrong and is right now."""
        if obj is None or not self.is_read(obj) or not self.has_change_permission(request, obj):
            return []
        if getattr(request, "proposing", None):  # the Publisher who applies it says to readers what was wrong
            return []
        said = _("For readers, who see it with its day on the page and in the list of corrections. Each note is kept.")
        fields = ["corrections_so_far", *NOTES]
        return [(_("Correction note"), {"classes": ["collapse"], "description": said, "fields": fields})]

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "corrections_so_far"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if self.correction_section(request, obj):
            kwargs["form"] = with_correction(self.form)
        return super().get_form(request, obj, change, **kwargs)

    @admin.display(description=_("Corrections so far"))
    def corrections_so_far(self, obj):
        """What was corrected in this record, the latest first, each with its day."""
        said = ((display(days.day_of(row.at).isoformat()), row.note) for row in Correction.objects.of(obj))
        return format_html_join("", "<p><b>{}</b> {}</p>", said) or self.get_empty_value_display()

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if isinstance(form, Correcting):
            form.save_correction()
