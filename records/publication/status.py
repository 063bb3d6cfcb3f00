"""Status: the life of a publishable record, which kinds of record have one, and when it makes them public."""

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.rows import Record, Row


class Status(models.TextChoices):
    """The life of a publishable record."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


def is_public(at, *, prefix="", expires=False):
    """Return the condition that a record is public at the moment `at`, seen through `prefix`."""
    condition = Q(**{f"{prefix}status": Status.PUBLISHED, f"{prefix}publish_at__lte": at})
    if expires:
        condition &= Q(**{f"{prefix}unpublish_at": None}) | Q(**{f"{prefix}unpublish_at__gt": at})
    return condition


def publishable_models():
    """Return the models whose rows have a status of their own, in the order of the apps."""
    return [model for model in apps.get_models() if issubclass(model, Row) and model.is_publishable]


def record_models():
    """Return the models of whole records: those with a status of their own, and those that readers see through them."""
    return [model for model in apps.get_models() if issubclass(model, Record)]
