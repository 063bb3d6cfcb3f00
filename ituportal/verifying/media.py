"""What rows name as their files is in storage, and is what its name says."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from PIL import Image

from records.rows import Row
from records.uploads import ENDINGS, judged_document, pictured

from .looking import chunks


def media() -> Iterator[str]:
    """Open each file once: an image is decoded, a document judged as when it came."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields if issubclass(model, Row) else ():
            if not isinstance(field, models.FileField):
                continue
            for keys in chunks(
                model._base_manager.exclude(**{field.name: ""}), f"files of {model._meta.verbose_name_plural}"
            ):
                for key, name in model._base_manager.filter(pk__in=keys).order_by("pk").values_list("pk", field.name):
                    for sentence in _of_file(field.storage, name, isinstance(field, models.ImageField)):
                        yield f"{model._meta.label} {key}: {sentence}"


def _of_file(storage: Any, name: str, is_image: bool) -> Iterator[str]:
    picture = pictured(name)
    sizes: dict[str, int | None] = dict(picture.srcset) if picture else {name: None}
    for each, width in sizes.items():
        try:
            with storage.open(each) as file:
                is_whole = _is_image(file, width) if is_image else _is_document(file, each)
        except FileNotFoundError:
            yield f"its file {each} is not in storage."
            continue
        except OSError as error:
            yield f"its file {each} cannot be read: {error.strerror or error}."
            continue
        if not is_whole:
            yield f"its file {each} is damaged, or something else than its name says."


def _is_image(file: Any, width: int | None) -> bool:
    try:
        with Image.open(file) as image:
            image.load()
            return width in (None, image.width)
    except Exception:  # decoders stumble over broken files in every way there is
        return False


def _is_document(file: Any, name: str) -> bool:
    if PurePosixPath(name).suffix.removeprefix(".") not in ENDINGS:
        return bool(file.size)  # of a type that was taken before types were named
    try:
        judged_document(file)
    except ValidationError:
        return False
    return True
