"""Queries whose SQL is made once and then kept: to make it takes Django longer than the database to answer."""

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import DateTimeField, Expression


class Moment(Expression):
    """The moment of a request, in a query that is kept for all requests; in its parameters, this class stands there."""

    output_field = DateTimeField()

    def as_sql(self, compiler, connection):
        return "%s", [Moment]


class KeptQuery:
    """A query of values in which `[-1]` stands for a list of keys; made for all threads, which only read it.

    The values at the places `as_stored` are left as the database gives them.
    """

    def __init__(self, queryset, as_stored=()):
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, self.params = compiler.as_sql()
        if self.sql.count(" IN (%s)") != 1:
            raise TypeError(f"{self.sql}: one list of keys, no more")
        selected = enumerate(expression for expression, _, _ in compiler.select)
        self.converted = converted((place, expression) for place, expression in selected if place not in as_stored)

    def rows(self, keys, now=None):
        """Return the rows as lists of values, with these keys."""
        sql = self.sql.replace(" IN (%s)", f" IN ({', '.join(['%s'] * len(keys)) or 'NULL'})")
        place = next(n for n, value in enumerate(self.params) if type(value) is int and value == -1)
        params = [*self.params[:place], *keys, *self.params[place + 1 :]]
        return fetched(sql, params, self.converted, now)


def converted(expressions):
    """Return those of `(place, expression)` whose values are not as the database gives them."""
    connection = connections[DEFAULT_DB_ALIAS]
    return [
        (place, expression)
        for place, expression in expressions
        if connection.ops.get_db_converters(expression) or expression.get_db_converters(connection)
    ]


def fetched(sql, params, converted, now=None):
    """Return the rows of a query at the moment `now` as lists of values, converted as those of instances are."""
    connection = connections[DEFAULT_DB_ALIAS]
    now = now and connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(sql, [now if value is Moment else value for value in params])
        rows = list(map(list, cursor.fetchall()))
    for place, expression in converted:
        for convert in connection.ops.get_db_converters(expression) + expression.get_db_converters(connection):
            for row in rows:
                row[place] = convert(row[place], expression, connection)
    return rows
