"""One snapshot for all that is looked at: who writes meanwhile neither waits nor makes a false alarm."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction
from tqdm import tqdm

CHUNK = 500


@contextmanager
def reading() -> Iterator[None]:
    """Read as the database is at one moment, and let it refuse whatever would write."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    connection.ensure_connection()
    mode: Any = connection
    before, mode.transaction_mode = mode.transaction_mode, "DEFERRED"  # IMMEDIATE would hold the writers off
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = ON")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the moment is now
            yield
    finally:
        mode.transaction_mode = before
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")


def chunks(rows: models.QuerySet[Any], what: str) -> Iterator[list[Any]]:
    """Yield the keys of a query, so many at a time, and say how far it is."""
    total, last = rows.count(), None
    with tqdm(total=total, desc=what, unit=" rows", disable=None) as bar:
        while True:
            further = rows if last is None else rows.filter(pk__gt=last)
            keys = list(further.order_by("pk").values_list("pk", flat=True)[:CHUNK])
            if not keys:
                return
            yield keys
            last = keys[-1]
            bar.update(len(keys))


def fetched(sql: str, params: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        while found := cursor.fetchmany(CHUNK):
            yield from found


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)
