"""Uploaded files: served only while a public record shows them, so that no draft leaves by this door."""

import mimetypes

from django.apps import apps
from django.db import models
from django.http import FileResponse, Http404

from records.public import CACHE_CONTROL
from records.publication import Publishable
from records.texts import NUL

# What a browser may show in place; everything else is downloaded.
SHOWN = frozenset({"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp", "application/pdf"})


def file_fields():
    """Yield `(model, field)` for every column of a publishable record that holds a file."""
    for model in apps.get_models():
        if issubclass(model, Publishable):
            for field in model._meta.concrete_fields:
                if isinstance(field, models.FileField):
                    yield model, field


def media(request, path):
    """Answer with the file at `path` in the media storage, or 404 when no public record shows it."""
    for model, field in file_fields():
        if NUL not in path and model.objects.published().filter(**{field.name: path}).exists():
            break
    else:
        raise Http404
    try:
        file = field.storage.open(path)
    except FileNotFoundError as error:
        raise Http404 from error
    content_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
    response = FileResponse(file, content_type=content_type, as_attachment=content_type not in SHOWN)
    response["Cache-Control"] = CACHE_CONTROL
    # Whatever the file holds, it runs nothing: the strictest policy of the portal stands on it.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
