"""When what is public changes although nobody writes: a record appears or ends at its moment, a correction is dated ahead."""

import datetime
from functools import cache

from django.db.backends.base.base import BaseDatabaseWrapper

from .corrections import Correction
from .status import Status, publishable_models


def next_turn(at: datetime.datetime, connection: BaseDatabaseWrapper) -> datetime.datetime | None:
    """Return the first moment after `at` at which something public appears or ends; None without one. One query."""
    statement, columns = _statement()
    moment = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(statement, [moment] * columns)
        turns = [turn for (turn,) in cursor.fetchall() if turn is not None]
    return min(map(_read, turns), default=None)


@cache
def _statement() -> tuple[str, int]:
    """Return a query of the soonest moment in each column, and how many columns there are; an index has each."""
    published = f"status = '{Status.PUBLISHED}' AND "
    columns = []
    for model in publishable_models():
        table = model._meta.db_table
        columns += [(table, name, published) for name in model.publicity if name != "status"]
    columns.append((Correction._meta.db_table, "at", ""))
    # Names of our own tables and columns.
    each = [f'SELECT min({name}) FROM "{table}" WHERE {which}{name} > %s' for table, name, which in columns]  # noqa: S608
    return " UNION ALL ".join(each), len(columns)


def _read(turn: datetime.datetime | str) -> datetime.datetime:
    """Return a moment as a driver gives it: SQLite's has no type, and stands in UTC."""
    return datetime.datetime.fromisoformat(turn).replace(tzinfo=datetime.UTC) if isinstance(turn, str) else turn
