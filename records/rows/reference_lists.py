"""Lists of references: many-to-many fields whose every change is a change of the row that holds the list."""

from contextlib import contextmanager
from functools import cache

from django.db import models
from django.db.models.fields.related_descriptors import ManyToManyDescriptor
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .preparing import Loaded
from .writing import writing


class NotingManager:
    """What a related manager does besides, at either end: it writes inside `writing()`, for the holder of the list."""

    @contextmanager
    def noting(self, *given):
        """Run a block as one change; rows whose list is another after it are noted as changed.

        `given` are rows in memory, so that these stay saveable.
        """
        with writing() as work:
            if not self.reverse and work.is_saved(self.instance):
                yield  # it is captured and judged anyway
                return
            before = self.keys_of_others()
            yield
            changed = before ^ self.keys_of_others()
            if changed and not self.reverse:
                self.instance.list_changed(work)
            if changed and (self.reverse or self.symmetrical):
                in_hand = {row.pk: row for row in given if isinstance(row, models.Model)}
                others = self.model._base_manager.in_bulk([key for key in changed if key not in in_hand])
                for key in sorted(changed):
                    (in_hand.get(key) or others[key]).list_changed(work)

    def keys_of_others(self):
        """Return the primary keys of the rows at the far end, as the database has them."""
        rows = self.through._base_manager.filter(**{self.source_field_name: self.related_val[0]})
        return set(rows.values_list(self.target_field_name, flat=True))

    def __call__(self, *, manager):
        return _noting(type(super().__call__(manager=manager)))(self.instance)

    def add(self, *objs, through_defaults=None):
        if objs:
            with self.noting(*objs):
                super().add(*objs, through_defaults=through_defaults)

    def remove(self, *objs):
        if objs:
            with self.noting(*objs):
                super().remove(*objs)

    def clear(self):
        with self.noting():
            super().clear()

    def set(self, objs, *, clear=False, through_defaults=None):
        # Without `clear`, which comes to the same: what stays in the list is no change.
        with writing():
            super().set(objs, through_defaults=through_defaults)

    def create(self, **kwargs):
        with writing():
            return super().create(**kwargs)

    def get_or_create(self, **kwargs):
        with writing():
            return super().get_or_create(**kwargs)

    def update_or_create(self, **kwargs):
        with writing():
            return super().update_or_create(**kwargs)


for _name in ("add", "remove", "clear", "set", "create", "get_or_create", "update_or_create"):
    getattr(NotingManager, _name).alters_data = True  # Django's own mark: no template calls it


@cache
def _noting(manager):
    """Return a related manager of Django's as one that notes what it changes."""
    return manager if issubclass(manager, NotingManager) else type(manager.__name__, (NotingManager, manager), {})


class ListDescriptor(ManyToManyDescriptor):
    """One end of a list of references."""

    def __get__(self, instance, cls=None):
        # What a prepared query has loaded is read as it is; a manager for each row costs more than the rows.
        if instance is not None and not self.reverse:
            loaded = instance.__dict__.get("_prefetched_objects_cache", {}).get(self.field.name)
            if isinstance(loaded, Loaded):
                return loaded
        return super().__get__(instance, cls)

    @cached_property
    def related_manager_cls(self):
        return _noting(super().related_manager_cls)


class ReferenceList(models.ManyToManyField):
    """Several references of a row to others; to change them is to change the row (`Row.list_changed()`)."""

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        setattr(cls, self.name, ListDescriptor(self.remote_field, reverse=False))

    def contribute_to_related_class(self, cls, related):
        super().contribute_to_related_class(cls, related)
        if not self.remote_field.hidden and not related.related_model._meta.swapped:
            setattr(cls, related.accessor_name, ListDescriptor(self.remote_field, reverse=True))

    def deconstruct(self):
        # To the database it is any many-to-many field.
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ManyToManyField", args, kwargs


class Sourced(models.Model):
    """A row that cites the documents which state it."""

    sources = ReferenceList(
        "records.Source",
        verbose_name=_("sources"),
        blank=True,
        related_name="%(app_label)s_%(class)s_set",
    )

    class Meta:
        abstract = True
