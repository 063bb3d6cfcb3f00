"""Records as if they were public, or said something else, to what one connection reads for a moment: nothing is written, nobody waits.

Tables of the connection's own stand in front of those of the record, by the same names, and are gone with the transaction. So every query is
the one that readers' pages ask, and no rule is bent. Why: docs/decisions/0052-previews.md.
"""

from collections import defaultdict
from contextlib import contextmanager
from copy import copy

from django.db import connection, transaction
from django.utils import timezone

from records.rows import part_relations

from .mentions import Mention
from .status import Status

OVERLAID = "as_if_"  # before the name of a table


class Whole:
    """All that one record says, itself and its parts, as rows: to be read where it is changed, and shown where it is not."""

    def __init__(self, record, kept):
        self.record, self.kept = record, kept  # {model: {pk: row}}
        self.hidden = defaultdict(set)  # {model: pks} of rows that no longer stand

    @classmethod
    def stored(cls, record):
        """Read all that a record says now."""
        # A copy, since one that was saved is put back when that is undone.
        record = type(record)._base_manager.get(pk=record.pk)
        whole = cls(record, defaultdict(dict))
        whole._add(type(record), [record])
        for relation in part_relations(type(record)):
            parts = relation.related_model.objects.filter(**{relation.field.name: record.pk})
            whole._add(relation.related_model, parts)
        whole.kept[Mention] = {each.pk: each for each in Mention.objects.by(record)}
        return whole

    def _add(self, model, rows):
        self.kept[model] = {row.pk: row for row in rows}
        for field in model._meta.local_many_to_many:
            through = field.remote_field.through
            chosen = through.objects.filter(**{f"{field.m2m_field_name()}__in": list(self.kept[model])})
            self.kept[through] = {row.pk: row for row in chosen}

    def replacing(self, stored):
        """Return this state as what stands in place of the `stored` one, None where there is none."""
        for model, rows in stored.kept.items() if stored else ():
            self.hidden[model] |= {*rows}
        return self


def as_public(record):
    """Return a record as a row that is public now."""
    row, now = copy(record), timezone.now()
    if row.is_publishable:
        row.status, row.withdrawn_at, row.withdrawal_reason = Status.PUBLISHED, None, ""
        row.publish_at = min(row.publish_at or now, now)
        if row.expires and row.unpublish_at and row.unpublish_at <= now:
            row.unpublish_at = None
    return row


@contextmanager
def as_if(members, state=None):
    """Let this thread's connection read, within the block, these publishable records as public, one of them perhaps as another `Whole` says it.

    The block may not write. What is kept in the process is neither read nor filled, as in any transaction.
    """
    rows, hidden = defaultdict(dict), defaultdict(set)
    if state is not None:
        for model, kept in state.kept.items():
            rows[model] |= kept
            hidden[model] |= {*state.hidden[model], *kept}
    for member in members:
        row = state.record if state is not None and member == state.record else member
        rows[type(row)][row.pk] = as_public(row)
        hidden[type(row)].add(row.pk)
    mode, connection.transaction_mode = getattr(connection, "transaction_mode", None), "DEFERRED"
    try:
        with transaction.atomic():
            for model in [model for model in {**rows, **hidden} if rows[model] or hidden[model]]:
                _stand_in(model, list(rows[model].values()), hidden[model])
            yield
            transaction.set_rollback(True)
    finally:
        connection.transaction_mode = mode


def _stand_in(model, rows, hidden):
    """Let a view of the connection's own stand for the table of a model: without the hidden rows, and with these."""
    quote, fields = connection.ops.quote_name, model._meta.concrete_fields
    table, ours = quote(model._meta.db_table), quote(f"{OVERLAID}{model._meta.db_table}")
    columns = ", ".join(quote(field.column) for field in fields)
    with connection.cursor() as cursor:
        stored = f"{quote(_schema(cursor))}.{table}"
        cursor.execute(f"CREATE TEMP TABLE {ours} AS SELECT {columns} FROM {stored} WHERE 1 = 0")  # noqa: S608
        values = [[field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows]
        marks = ", ".join(["%s"] * len(fields))
        if values:
            cursor.executemany(f"INSERT INTO {ours} ({columns}) VALUES ({marks})", values)  # noqa: S608
        pk, keys = quote(model._meta.pk.column), ", ".join(str(int(key)) for key in sorted(hidden | {0}))
        others = f"SELECT {columns} FROM {stored} WHERE {pk} NOT IN ({keys})"  # noqa: S608  # our own names, and numbers
        cursor.execute(f"CREATE TEMP VIEW {table} AS {others} UNION ALL SELECT {columns} FROM {ours}")  # noqa: S608


def _schema(cursor):
    """Return the name of the schema in which the tables of the record are."""
    if connection.vendor == "sqlite":
        return "main"
    cursor.execute("SELECT current_schema()")
    return cursor.fetchone()[0]
