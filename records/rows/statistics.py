"""Statistics of the database, by which it chooses how to answer a query. Nothing rests on them."""

from django.db import connection


def take_statistics() -> None:
    """Let PostgreSQL look how many rows have which values, after so much was written that it cannot know any more.

    SQLite is to have none: docs/decisions/0042-publicity-is-looked-at-in-passing.md.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
