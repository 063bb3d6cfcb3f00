"""Trees: rows that stand below others of their kind, up or down in one query, and never below themselves."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import RawSQL

# The same on SQLite and PostgreSQL. UNION, not UNION ALL: it ends even if a cycle had got past the checks.
DESCENDANTS = """
    WITH RECURSIVE tree(id) AS (
        SELECT id FROM {table} WHERE {above} = %s
        UNION SELECT child.id FROM {table} child JOIN tree ON child.{above} = tree.id
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
    """Rows of a tree, told by the name of the foreign key that leads upwards."""

    def descendants_of(self, row, field="parent"):
        """Keep what stands below a row, what stands below that, and so on."""
        return self.filter(pk__in=self._walk(DESCENDANTS, field, row.pk))

    def ancestors_of(self, row, field="parent"):
        """Keep what stands above a row, by its foreign key in memory, what stands above that, and so on."""
        above = row._meta.get_field(field).attname
        return self.filter(pk__in=self._walk(ANCESTORS, field, getattr(row, above)))

    def _walk(self, query, field, start):
        options = self.model._meta
        names = {"table": f'"{options.db_table}"', "above": f'"{options.get_field(field).column}"'}
        return RawSQL(query.format(**names), [start])  # noqa: S611 (names of our own tables, bound value)


class Tree(models.Model):
    """A row that can stand below others of its kind, in one tree or several, and in none below itself.

    Its `objects` are a `TreeQuerySet`.
    """

    # `{foreign key that leads upwards: sentence that refuses a cycle}`
    trees: dict[str, Any] = {}

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        self.refuse_cycles()

    def before_save(self, *, created):
        super().before_save(created=created)
        self.refuse_cycles()

    def refuse_cycles(self):
        """Raise ValidationError when this row would stand below itself."""
        for field, sentence in self.trees.items():
            if self.pk is None or getattr(self, self._meta.get_field(field).attname) is None:
                continue
            if type(self).objects.ancestors_of(self, field).filter(pk=self.pk).exists():
                raise ValidationError({field: sentence})
