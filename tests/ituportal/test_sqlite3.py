"""SQLite as Django drives it, but for the statements that are kept in SQLite's own spelling."""

import pytest
from django.db import connection

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]  # SQLite


@pytest.mark.parametrize(
    ("statement", "values", "row"),
    [
        ("SELECT %s, %s", ("a", 2), ("a", 2)),
        ("SELECT 7 %% %s", (4,), (3,)),
        ("SELECT %s LIKE 'a%%'", ("ab",), (1,)),
        ("SELECT '%%s', %s", ("a",), ("%s", "a")),
        ("SELECT %(there)s, %(here)s, %(there)s", {"here": 1, "there": 2}, (2, 1, 2)),
        ("SELECT '%s'", None, ("%s",)),
    ],
)
def test_values_stand_where_django_puts_them_however_often_it_is_asked(statement, values, row):
    with connection.cursor() as cursor:
        found = [cursor.execute(statement, values).fetchall() for _ in range(3)]
    assert found == [[row]] * 3


def test_many_rows_are_written_by_one_statement():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE pairs (a, b)")
        cursor.executemany("INSERT INTO pairs VALUES (%s, %s)", [(1, 2), (3, 4)])
        assert cursor.execute("SELECT * FROM pairs").fetchall() == [(1, 2), (3, 4)]
