"""Queries of rows: what they load, find and delete."""

from functools import cache, partial
from itertools import chain
from typing import Any

from django.db import models
from django.db.models import Prefetch, Q
from django.db.models.query import ModelIterable

from records.search import matching

from .identity import as_id
from .naming import call_as_then
from .reference_lists import Sourced
from .writing import writing

# What a reference does not show: long texts, and keys of orders.
UNSHOWN = models.TextField | models.BinaryField


class RowQuerySet(models.QuerySet):
    """Rows of the record."""

    # What their entries name, and the first and last day on which it is called so: `naming.py`.
    ends: tuple[str, ...] = ()
    days: Any = None

    def _clone(self):
        clone = super()._clone()
        clone.ends, clone.days = self.ends, self.days
        return clone

    def _fetch_all(self):
        fresh = self._result_cache is None
        super()._fetch_all()
        if fresh and self._result_cache and issubclass(self._iterable_class, ModelIterable):
            self.completion()(self._result_cache)

    def completion(self):
        """Return what gives rows that were read what belongs to them besides: the names of then."""
        return partial(call_as_then, ends=self.ends, days=self.days)

    def called_on(self, first, last=None):
        """Call the rows, and what `with_ends()` loads, as they were called from the day `first` to `last`."""
        rows = self._chain()
        rows.days = (first, last or first)
        return rows

    def delete(self):
        """Delete row by row, so that each follows the rules of its model."""
        with writing():
            for row in self:
                row.delete()

    delete.alters_data = True  # type: ignore[attr-defined]  # Django's own marks
    delete.queryset_only = True  # type: ignore[attr-defined]

    def with_references(self, *paths, shown=()):
        """Load the rows at the end of these foreign keys, without what a reference does not show, but for columns that are `shown`."""
        if not paths:
            return self
        columns = chain.from_iterable(_unshown_at(self.model, path, shown) for path in paths)
        rows = self.select_related(*paths).defer(*columns)
        rows.ends = paths
        return rows

    def with_names(self, *, known=""):
        """Load what each row refers to, as it is called now; but for the reference `known`, which leads to a row in hand."""
        rows = self.with_references(
            *(each.name for each in self.model._meta.fields if each.is_relation and each.name != known)
        )
        rows.ends = ()
        return rows

    def with_ends(self, *shown):
        """Load the rows that an entry about each of these names, with columns of them that are `shown` besides."""
        return self.with_references(*self.model.ends, shown=shown)

    def with_sources(self):
        """Load the cited documents, where a row can cite any: one query for the whole list."""
        if not issubclass(self.model, Sourced):
            return self
        documents = self.model._meta.get_field("sources").related_model
        return self.prefetch_related(Prefetch("sources", documents.objects.defer(*unshown(documents))))

    def matching(self, text):
        """Keep the rows that a search for `text` finds."""
        return matching(self, text)

    def called(self, key):
        """Keep the row of that slug or path, and that of that id, in capitals too: a slug can look like the id of another row."""
        uid, named = as_id(str(key)), Q(pk__in=())
        if uid:
            named |= Q(uid=uid)
        if self.model.key_field != "uid":
            named |= Q(**{self.model.key_field: key})
        return self.filter(named)[:2]

    def known_as(self, key):
        """Return the row of that slug or path, else of that id; None where there is none."""
        return min(self.called(key), key=lambda row: row.key != str(key), default=None)

    def get_by_natural_key(self, key):
        """Return the row with this slug or uid: what fixtures call it."""
        return self.get(**{self.model.key_field: key})


@cache
def unshown(model):
    """Return the columns of a model that nothing shows where another row names one of its rows."""
    fields = model._meta.concrete_fields
    return frozenset(f.name for f in fields if isinstance(f, UNSHOWN) or f.name in model.unnamed_with)


def _unshown_at(model, path, shown):
    for step in path.split("__"):
        model = model._meta.get_field(step).related_model
    return [f"{path}__{name}" for name in unshown(model) if name not in shown]
