"""The corpus that speed is measured with: rows that the portal would accept, the same each time, indexed as it indexes them."""

import pytest
from django.apps import apps
from django.db import connection
from django.http import QueryDict

from benchmarks import corpus
from meetings.filters import StatementFilterSet
from meetings.models import Statement
from records import content
from records.rows import Row

NUMBER = 200


def found(name, value):
    filters = StatementFilterSet(QueryDict(f"{name}={value}"), Statement.objects.published())
    assert not filters.problems
    return filters.qs.count()


@pytest.mark.django_db
def test_corpus_is_what_the_portal_would_have_written():
    corpus.fill(NUMBER)

    assert corpus.differing(10_000)[0] == 0
    for model in apps.get_models():
        for row in model.objects.order_by("pk")[::6] if issubclass(model, Row) else ():
            stored = {field: getattr(row, field.attname) for field in model._meta.concrete_fields}
            row.full_clean()
            row.check_references()
            row.check_agreement()
            assert {field: getattr(row, field.attname) for field in stored} == stored, row
    assert {found("q", word) for word in corpus.RARE} == {corpus.HITS}
    assert found("q", corpus.COMMON) == pytest.approx(NUMBER / 3, rel=0.05)
    values = [(name, value) for name, values in corpus.ONE_PER_CENT.items() for value in values]
    assert {found(name, value) for name, value in values} == {NUMBER // 100}


@pytest.mark.django_db
def test_corpus_is_the_same_each_time():
    tables = [model._meta.db_table for model in content.read_models()]
    fillings = []
    with connection.cursor() as cursor:
        for _ in range(2):
            corpus.fill(NUMBER)
            rows = {}
            for table in tables:
                cursor.execute(f'SELECT * FROM "{table}"')
                rows[table] = sorted(
                    repr(row[1:]) for row in cursor.fetchall()
                )  # some keys are the database's, and count on
            fillings.append(rows)
            for table in reversed(tables):
                cursor.execute(f'DELETE FROM "{table}"')
            cursor.execute("DELETE FROM records_search")
    assert fillings[0] == fillings[1]
