"""Status: the life of a publishable record, which kinds of record have one, and when it makes them public."""

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.db.models.lookups import Exact, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from records.rows import Record, Row


class Status(models.TextChoices):
    """The life of a publishable record."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


# The states in which nobody but editors has seen a record.
UNPUBLISHED = (Status.DRAFT, Status.IN_REVIEW)


class Seen:
    """A comparison that only looks at what a row has: no index is to begin with it.

    SQLite does not know how many rows have a value. It would begin with all that is public, and then sort that or ask of each
    whether it is of the body that was asked for. So it is left the indexes of orders (`orders.py`) and of references.
    """

    def as_sqlite(self, compiler, connection):
        sql, params = super().as_sql(compiler, connection)
        return f"+{sql}", params


@models.CharField.register_lookup
class SeenExact(Seen, Exact):
    lookup_name = "seen"

    def get_rhs_op(self, connection, rhs):
        return f"= {rhs}"


@models.DateTimeField.register_lookup
class SeenBefore(Seen, LessThanOrEqual):
    lookup_name = "seen_by"

    def get_rhs_op(self, connection, rhs):
        return f"<= {rhs}"


def is_public(at, *, prefix="", expires=False):
    """Return the condition that a record is public at the moment `at`, seen through `prefix`."""
    condition = Q(**{f"{prefix}status__seen": Status.PUBLISHED, f"{prefix}publish_at__seen_by": at})
    if expires:
        condition &= Q(**{f"{prefix}unpublish_at": None}) | Q(**{f"{prefix}unpublish_at__gt": at})
    return condition


def publishable_models():
    """Return the models whose rows have a status of their own, in the order of the apps."""
    return [model for model in apps.get_models() if issubclass(model, Row) and model.is_publishable]


def record_models():
    """Return the models of whole records: those with a status of their own, and those that readers see through them."""
    return [model for model in apps.get_models() if issubclass(model, Record)]
