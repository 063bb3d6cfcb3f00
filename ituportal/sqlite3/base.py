"""Django's SQLite, which writes the statements of pages in the driver's way once and not at each execution.

Django marks the values of a statement with `%s`, SQLite with `?`: to replace them in the twenty statements of a page took as
long as a fifth of their execution. Why: docs/decisions/0046-queries-prepared-once.md.
"""

from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base

MOST_KEPT = 1_000  # statements, some kilobytes each


@lru_cache(MOST_KEPT)
def in_its_way(query: str) -> str:
    """Return a statement with SQLite's marks for values; what it is made of is the statement alone."""
    return str(base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%"))


class Cursor(base.SQLiteCursorWrapper):
    """Executes what Django wrote."""

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> Any:
        """Return a statement as SQLite takes it; values by name are rare, and left to Django."""
        return in_its_way(query) if param_names is None else super().convert_query(query, param_names=param_names)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose statements are executed so."""

    def create_cursor(self, name: str | None = None) -> Any:
        """Return a cursor."""
        return self.connection.cursor(factory=Cursor)
