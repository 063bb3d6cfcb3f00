"""What the portal promises about the record: what is public rests on what is public, each row is found, and has its history."""

import json
from collections.abc import Iterator
from typing import Any

import reversion
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from reversion.models import Version

from records.publication import closure as closing
from records.publication import publishable_models
from records.rows import Row, consistency
from records.search import differing, indexed_models, leftovers, orphans

from .looking import chunks


def index() -> Iterator[str]:
    """Make each entry of the search anew, and compare."""
    for model in indexed_models():
        for keys in chunks(model._base_manager.all(), f"index of {model._meta.verbose_name_plural}"):
            for key in differing(model, keys):
                yield f"{model._meta.label} {key}: the search knows something else than it says. Run: manage.py reindex"
    for kind, key in leftovers().order_by("pk").values_list("kind", "object_id").iterator():
        yield f"The search knows {kind} {key}, which is not there. Run: manage.py reindex"
    for (key,) in orphans().order_by("pk").values_list("pk").iterator():
        yield f"The search has words of entry {key}, which is not there. Run: manage.py reindex"


def revisions() -> Iterator[str]:
    """Each row has a revision that can be read, and the last one is of the row as it is."""
    for model in apps.get_models():
        if not issubclass(model, Row) or not reversion.is_registered(model):
            continue
        kind = ContentType.objects.get_for_model(model)
        is_counted = any(field.name == "version" for field in model._meta.concrete_fields)
        for keys in chunks(model._base_manager.all(), f"revisions of {model._meta.verbose_name_plural}"):
            rows = model._base_manager.filter(pk__in=keys).values_list("pk", "version" if is_counted else "pk")
            yield from _unlike(model, kind, dict(rows), is_counted)


def _unlike(model: Any, kind: ContentType, rows: dict[Any, Any], is_counted: bool) -> Iterator[str]:
    last: dict[int, str] = {}
    found = Version.objects.filter(content_type=kind, object_id__in=[str(key) for key in rows]).order_by("pk")
    for key, said in found.values_list("object_id", "serialized_data").iterator():
        last[int(key)] = said
    for key, version in rows.items():
        if key not in last:
            yield f"{model._meta.label} {key} has no revision."
            continue
        try:
            (stored,) = json.loads(last[key])
            then = stored["fields"].get("version")
        except (ValueError, TypeError, KeyError, AttributeError):
            yield f"{model._meta.label} {key}: its last revision cannot be read."
            continue
        if is_counted and then is not None and then != version:
            yield f"{model._meta.label} {key} is version {version}, and its last revision is of version {then}."


def closure() -> Iterator[str]:
    """What is public refers to nothing that is not."""
    for model in publishable_models():
        rows = model._base_manager.filter(status="published")
        for keys in chunks(rows, f"closure of {model._meta.verbose_name_plural}"):
            for sentences in closing.unclosed(model, keys, timezone.now()):
                yield f"{model._meta.label}: {' '.join(sentences)}"


def agreement() -> Iterator[str]:
    """What a row says agrees with the rows that it refers to."""
    for model in apps.get_models():
        if issubclass(model, Row) and model.agrees_with:
            for keys in chunks(model._base_manager.all(), f"agreement of {model._meta.verbose_name_plural}"):
                for row, sentences in consistency.contradictions(model.objects.filter(pk__in=keys)).items():
                    yield f"{model._meta.label} {row.pk}: {' '.join(sentences)}"
