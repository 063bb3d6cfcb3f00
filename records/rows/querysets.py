"""Queries of rows: what they load, find and delete."""

from functools import cache

from django.db import models
from django.db.models import Prefetch, Q

from records.search import matching

from .identity import as_id
from .reference_lists import Sourced
from .writing import writing


class RowQuerySet(models.QuerySet):
    """Rows of the record."""

    def delete(self):
        """Delete row by row, so that each follows the rules of its model."""
        with writing():
            for row in self:
                row.delete()

    delete.alters_data = True  # type: ignore[attr-defined]  # Django's own marks
    delete.queryset_only = True  # type: ignore[attr-defined]

    def with_references(self, *paths):
        """Load the rows at the end of these foreign keys, without the long texts that a reference does not show."""
        return self.select_related(*paths).defer(*_long_texts(self.model, paths)) if paths else self

    def with_ends(self):
        """Load the rows that an entry about each of these names."""
        return self.with_references(*self.model.ends)

    def with_sources(self):
        """Load the cited documents, where a row can cite any: one query for the whole list."""
        if not issubclass(self.model, Sourced):
            return self
        documents = self.model._meta.get_field("sources").related_model.objects.defer("note")
        return self.prefetch_related(Prefetch("sources", documents))

    def matching(self, text):
        """Keep the rows that a search for `text` finds."""
        return matching(self, text)

    def known_as(self, key):
        """Return the row of that slug or path, or of that id, in capitals too; None where there is none."""
        uid, named = as_id(str(key)), Q(pk__in=())
        if uid:
            named |= Q(uid=uid)
        if self.model.key_field != "uid":
            named |= Q(**{self.model.key_field: key})
        rows = self.filter(named)[:2]
        # A slug can look like the id of another row.
        return min(rows, key=lambda row: row.key != str(key), default=None)

    def get_by_natural_key(self, key):
        """Return the row with this slug or uid: what fixtures call it."""
        return self.get(**{self.model.key_field: key})


@cache
def _long_texts(model, paths):
    names = []
    for path in paths:
        target = model
        for step in path.split("__"):
            target = target._meta.get_field(step).related_model
        names += [f"{path}__{f.name}" for f in target._meta.concrete_fields if isinstance(f, models.TextField)]
    return tuple(names)
