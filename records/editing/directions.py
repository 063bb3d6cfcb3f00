"""Which way an input is written, whatever the language of the admin: dates, addresses and codes from left to right."""

from django.contrib.admin.options import BaseModelAdmin
from django.db import models

from records.dating import EdtfField
from records.texts import LanguageField

LEFT_TO_RIGHT = (EdtfField, models.DateField, models.SlugField, models.URLField, models.EmailField, LanguageField)
CODES = {"code", "number", "value", "path", "time_zone", "username"}


def direction(db_field):
    """Return the `dir` of an input: `ltr`, `auto` for what may be in any language, or None where the page's own is right."""
    if isinstance(db_field, LEFT_TO_RIGHT) or db_field.name in CODES:
        return "ltr"
    is_text = isinstance(db_field, models.CharField | models.TextField) and not db_field.choices
    return "auto" if is_text else None


class Directed(BaseModelAdmin):
    """Gives each input its direction; for records, for parts, and for accounts."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and (side := direction(db_field)):
            field.widget.attrs["dir"] = side
        return field
