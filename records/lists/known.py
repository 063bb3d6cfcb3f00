"""Keys that have been read, as part of a query: to look for the same rows again would cost as much each time."""

import orjson
from django.db import connection
from django.db.models.expressions import RawSQL


def among(keys):
    """Return keys of rows as what `pk__in` takes: one value of the query, however many they are."""
    keys = list(keys)
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [orjson.dumps(keys).decode()])  # no text of ours
    return RawSQL("SELECT unnest(%s::bigint[])", [keys])
