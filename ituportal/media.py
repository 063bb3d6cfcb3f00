"""Uploaded files: served only while a public record shows them, so that no draft leaves by this door."""

from django.apps import apps
from django.db import models
from django.http import Http404

from records.public import CACHE_CONTROL, file_answer
from records.publication import Publishable
from records.texts import NUL
from records.uploads import original_of


def file_fields():
    """Yield `(model, field)` for every column of a publishable record that holds a file."""
    for model in apps.get_models():
        if issubclass(model, Publishable):
            for field in model._meta.concrete_fields:
                if isinstance(field, models.FileField):
                    yield model, field


def media(request, path):
    """Answer with the file at `path` in the media storage, or 404 when no public record shows it.

    A smaller image is seen with the one that it was made of.
    """
    name = original_of(path)
    for model, field in file_fields():
        if NUL not in path and model.objects.published().filter(**{field.name: name}).exists():
            break
    else:
        raise Http404
    response = file_answer(field.storage, path)
    response["Cache-Control"] = CACHE_CONTROL
    return response
