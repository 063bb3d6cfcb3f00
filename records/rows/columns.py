"""What a column can keep and a page can show: no halves of characters, no moment without a day, no unseen text."""

import datetime
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from records.texts import KeptText, characters, one_line, prose, refuse

TEXTS = models.CharField | models.TextField
# From the first to before the last, a moment can be told in every time zone, even where the next day has begun.
FIRST_MOMENT = datetime.datetime(1, 1, 2, tzinfo=datetime.UTC)
LAST_MOMENT = datetime.datetime(9999, 12, 31, tzinfo=datetime.UTC)


def as_kept(field, value):
    """Return a value as the record keeps it: a text without what nobody sees; raise ValidationError for what no text may hold."""
    return field.as_kept(value) if isinstance(field, KeptText) and isinstance(value, str) else value


def mend(row):
    """Set each text of a row as the record keeps it; return `{field name: ValidationError}` of what it refuses.

    A text in which nothing can be seen is none: a heading of blanks would be none.
    """
    refused = {}
    for field in row._meta.concrete_fields:
        value = row.__dict__.get(field.attname)  # what was not loaded is as it was kept
        if isinstance(field, TEXTS) and isinstance(value, str):
            try:
                value = as_kept(field, value)
            except ValidationError as error:
                refused[field.name] = error
            setattr(row, field.attname, value if characters.can_be_seen(value) else "")
    return refused


def mend_stored(app, apps, schema_editor):
    """Write the texts of the rows of an app, as a migration has them, as the record keeps them; versions stay.

    What `mend()` would refuse or empty, or what another row has already, stays until an editor mends it.
    """
    for model in apps.get_app_config(app).get_models():
        # In a migration a column is what it is to the database.
        ways = {models.CharField: one_line, models.TextField: prose}
        texts = [f for f in model._meta.concrete_fields if type(f) in ways and f.editable and not f.choices]
        versioned = any(field.name == "version" for field in model._meta.concrete_fields)
        for row in list(model._base_manager.only(*(f.attname for f in texts))) if versioned and texts else ():
            mended = {}
            for field in texts:
                with suppress(ValidationError):
                    stored = getattr(row, field.attname)
                    if (kept := ways[type(field)](stored)) not in ("", stored):
                        mended[field.attname] = kept
            if mended:
                with suppress(IntegrityError), transaction.atomic():
                    model._base_manager.filter(pk=row.pk).update(**mended)


def refusal(field, value):
    """Return the ValidationError of a value that no database keeps or no page can show, else None."""
    if isinstance(field, TEXTS):
        try:
            refuse(characters.NOT_IN_A_COLUMN, str(value))
        except ValidationError as refused:
            return refused
    aware = isinstance(value, datetime.datetime) and value.tzinfo is not None
    if aware and not FIRST_MOMENT <= value < LAST_MOMENT:
        sentence = _(
            "Give a moment from 2 January of the year 1 to 30 December 9999: another has no day in some time zones."
        )
        return ValidationError(sentence, code="invalid_moment")
    return None
