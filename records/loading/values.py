"""From a plain value to the value of a model field: JSON's types are taken at their word."""

import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from records.rows import Row, as_kept

from .problems import shown

# The first that a field is an instance of decides which JSON types it takes.
TYPES = (
    (models.BooleanField, (bool,), "true or false"),
    (models.IntegerField, (int,), "a whole number"),
    (models.DecimalField, (int, Decimal, str), "a number"),
    (models.DateTimeField, (str,), "a moment as text, e.g. “2021-10-15T09:00:00Z”"),
    (models.DateField, (str,), "a day as text, e.g. “2021-10-15”"),
    (models.UUIDField, (str,), "a UUID as text"),
    (models.CharField, (str,), "a text"),
    (models.TextField, (str,), "a text"),
)


def normal_key(model, key):
    """Return a natural key as `Row.key` writes it; raise ValidationError for what cannot be one."""
    return str(model._meta.get_field(model.key_field).to_python(key))


def convert(field, value):
    """Return the value of one column, as Python has it; raise ValidationError, in words.

    References come back as natural keys: one for a foreign key, a list for a many-to-many field.
    """
    if field.many_to_many:
        return _keys(field, value)
    if value is None:
        if field.null:
            return None
        raise ValidationError("null is not allowed here. Leave the field out, or give an empty text.")
    if field.is_relation:
        return _key(field, value)
    if isinstance(field, models.FileField):
        return _file(field, value)
    if isinstance(field, models.JSONField):
        return _list_of_texts(value)
    return _plain(field, value)


def _plain(field, value):
    for kind, accepted, words in TYPES:
        if isinstance(field, kind):
            if not isinstance(value, accepted) or (isinstance(value, bool) and kind is not models.BooleanField):
                raise ValidationError(f"This must be {words}, not {shown(value)}.")
            break
    else:
        raise ValidationError("This field cannot be given in a fixture.")
    result = as_kept(field, field.to_python(value))
    return _in_utc(value, result) if isinstance(field, models.DateTimeField) else result


def _in_utc(text, moment):
    if len(text) < len("2021-10-15T09:00Z") or timezone.is_naive(moment):
        raise ValidationError("Give the offset of this moment from UTC, e.g. “2021-10-15T09:00:00Z”.")
    return moment.astimezone(datetime.UTC)


def _file(field, value):
    """Return the name of a file that is in its place already: nobody brings files along with a fixture."""
    if not isinstance(value, str) or (value and not field.storage.exists(value)):
        raise ValidationError("There is no such file: an editor uploads it, or it is copied to its place beforehand.")
    return value


def _list_of_texts(value):
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValidationError(f"This must be a list of texts, not {shown(value)}.")
    return value


def _key(field, value):
    model = field.related_model
    if not issubclass(model, Row):
        raise ValidationError("This field cannot be given in a fixture.")
    if not isinstance(value, list) or len(value) != 1 or not isinstance(value[0], str):
        raise ValidationError(f"A reference is a list of one {model.key_field}, e.g. [“itu”], not {shown(value)}.")
    return normal_key(model, value[0])


def _keys(field, value):
    if not isinstance(value, list):
        example = f"[[“one-{field.related_model.key_field}”]]"
        raise ValidationError(f"This must be a list of references, e.g. {example}, not {shown(value)}.")
    keys = [_key(field, item) for item in value]
    if len(set(keys)) < len(keys):
        raise ValidationError("The same reference stands here twice.")
    return keys
