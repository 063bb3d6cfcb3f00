"""What a row says, as a value to compare: so the loader tells an editor's work from its own."""

import hashlib
import json
from decimal import Decimal

from .entries import settable

BATCH = 500


def fetch(model, keys):
    """Return `{key: row}` of the rows with these natural keys, their lists prefetched."""
    rows_by_key, keys = {}, list(keys)
    lists = [field.name for field in model._meta.many_to_many]
    for start in range(0, len(keys), BATCH):
        rows = model.objects.filter(**{f"{model.key_field}__in": keys[start : start + BATCH]})
        rows_by_key |= {row.key: row for row in rows.prefetch_related(*lists)}
    return rows_by_key


def plain(value):
    """Return a value in the form in which two that mean the same are equal."""
    if isinstance(value, str):
        # A form sends line ends of its own and strips what stands around a text.
        return value.replace("\r\n", "\n").strip()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, list):
        return sorted(value)
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)


def default(field):
    """Return what stands in a field of which nothing was said."""
    if field.many_to_many:
        return []
    return None if field.is_relation else field.get_default()


def values(row):
    """Return `{field name: comparable value}` of what a fixture could say of this row, by primary keys."""
    return {
        name: plain(
            [target.pk for target in getattr(row, name).all()] if field.many_to_many else getattr(row, field.attname)
        )
        for name, field in settable(type(row)).items()
    }


def digest(row, leaving_out=()):
    """Return a digest of what a row says.

    What is empty or as by default does not count: a column added later leaves old digests valid.
    """
    fields = settable(type(row))
    said = {
        name: value
        for name, value in values(row).items()
        if name == row.key_field or (value not in (None, "", []) and value != plain(default(fields[name])))
        if name not in leaving_out
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
