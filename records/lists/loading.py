"""What a query loads of the rows that an answer only names."""

from functools import cache

from django.db.models import Prefetch, TextField


def with_references(queryset, *paths):
    """Load the rows at the end of these foreign keys, without the long texts that a reference does not show."""
    return queryset.select_related(*paths).defer(*_long_texts(queryset.model, paths))


def with_sources(queryset):
    """Load the cited documents: one query for the whole list."""
    documents = queryset.model._meta.get_field("sources").related_model.objects.defer("note")
    return queryset.prefetch_related(Prefetch("sources", documents))


def with_parts(name, model, now):
    """Load the public parts that `name` leads to, with their sources."""
    return Prefetch(name, with_sources(model.objects.published(now)))


@cache
def _long_texts(model, paths):
    names = []
    for path in paths:
        target = model
        for step in path.split("__"):
            target = target._meta.get_field(step).related_model
        names += [f"{path}__{f.name}" for f in target._meta.concrete_fields if isinstance(f, TextField)]
    return tuple(names)
