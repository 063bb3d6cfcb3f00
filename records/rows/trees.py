"""Trees: rows that stand below others of their kind, up or down in one query, and never below themselves."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import RawSQL

# The same on SQLite and PostgreSQL. UNION, not UNION ALL: it ends even if a cycle had got past the checks.
# From the rows that name one in the column `near`: down a foreign key, or along a list of references either way.
REACHED = """
    WITH RECURSIVE tree(id) AS (
        SELECT {far} FROM {table} WHERE {near} = %s
        UNION SELECT one.{far} FROM {table} one JOIN tree ON one.{near} = tree.id
    ) SELECT id FROM tree
"""
# From the row above on, so that the question can be asked of a row that is not written yet.
ANCESTORS = """
    WITH RECURSIVE tree(id, above) AS (
        SELECT id, {above} FROM {table} WHERE id = %s
        UNION SELECT one.id, one.{above} FROM {table} one JOIN tree ON one.id = tree.above
    ) SELECT id FROM tree
"""


class TreeQuerySet(models.QuerySet):
    """Rows of a tree, told by the name of the foreign key, or of the list of references, that leads upwards."""

    def descendants_of(self, row, field="parent"):
        """Keep what stands below a row, what stands below that, and so on."""
        field = self.model._meta.get_field(field)
        if field.many_to_many:
            return self._reached(row, field.m2m_db_table(), near=field.m2m_reverse_name(), far=field.m2m_column_name())
        return self._reached(row, self.model._meta.db_table, near=field.column, far="id")

    def ancestors_of(self, row, field="parent"):
        """Keep what stands above a row, what stands above that, and so on.

        The first step is the row's foreign key in memory; of a list, what the database has.
        """
        field = self.model._meta.get_field(field)
        if field.many_to_many:
            return self._reached(row, field.m2m_db_table(), near=field.m2m_column_name(), far=field.m2m_reverse_name())
        return self._walk(ANCESTORS, getattr(row, field.attname), table=self.model._meta.db_table, above=field.column)

    def _reached(self, row, table, *, near, far):
        return self._walk(REACHED, row.pk, table=table, near=near, far=far)

    def _walk(self, query, start, **names):
        quoted = {name: f'"{value}"' for name, value in names.items()}
        # Names of our own tables, a bound value.
        return self.filter(pk__in=RawSQL(query.format(**quoted), [start]))  # noqa: S611


class Tree(models.Model):
    """A row that can stand below others of its kind, in one tree or several, and in none below itself.

    Its `objects` are a `TreeQuerySet`.
    """

    # `{foreign key or list of references that leads upwards: sentence that refuses a cycle}`
    trees: dict[str, Any] = {}

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        self.refuse_cycles()

    def before_save(self, *, created):
        super().before_save(created=created)
        self.refuse_cycles()

    def check_references(self):
        super().check_references()
        self.refuse_cycles(of_lists=True)

    def refuse_cycles(self, *, of_lists=False):
        """Raise ValidationError when this row would stand below itself.

        A foreign key is judged before it is written; a list, which both ends can change, as it stands at the end.
        """
        for name, sentence in self.trees.items():
            field = self._meta.get_field(name)
            if self.pk is None or field.many_to_many is not of_lists:
                continue
            if not of_lists and getattr(self, field.attname) is None:
                continue
            if type(self).objects.ancestors_of(self, name).filter(pk=self.pk).exists():
                raise ValidationError({name: sentence})
