"""Published addresses answer for ever: after a rename or a merge, the old one leads to the new."""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.rows import as_id, prepared

from .corrections import Correction
from .status import Status


class RedirectQuerySet(models.QuerySet):
    """Old addresses."""

    def of(self, record):
        """Keep the old addresses of one record."""
        return self.filter(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)

    def remember(self, record, old_key):
        """Let `old_key` lead to `record`; what led to the record's present address is dropped."""
        content_type = ContentType.objects.get_for_model(record)
        self.filter(content_type=content_type, old_key=record.key).delete()
        self.update_or_create(content_type=content_type, old_key=old_key, defaults={"object_id": record.pk})

    def leads_elsewhere(self, record):
        """Whether the address of `record` is one that another record has left."""
        content_type = ContentType.objects.get_for_model(record)
        return self.filter(content_type=content_type, old_key=record.key).exclude(object_id=record.pk or 0).exists()

    def find(self, records, keys):
        """Return `{key: record}` of those of the query `records` that have these keys, or had them before."""
        by_key = {record.key: record for record in records.by_keys(keys)}
        left = [key for key in keys if key not in by_key]
        if left:
            content_type = ContentType.objects.get_for_model(records.model)
            moved = self.filter(content_type=content_type, old_key__in=left).values_list("old_key", "object_id")
            by_id = records.in_bulk({object_id for _key, object_id in moved})
            by_key |= {key: by_id[object_id] for key, object_id in moved if object_id in by_id}
        return by_key

    def target(self, model, old_key, at=None):
        """Return the record whose address answers for `old_key` at the moment `at` (now), public or withdrawn, or None."""
        content_type = ContentType.objects.get_for_model(model)
        # In one query, so that an address that a hidden record has left costs as much as one that nothing ever had.
        left = self.filter(content_type=content_type, old_key=old_key).values("object_id")
        return (model.objects.published(at) | model.objects.tombstones(at)).filter(pk__in=left).first()


class Redirect(models.Model):
    """A slug or path that a published record had before."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    old_key = models.CharField(_("old address"), max_length=200)
    object_id = models.PositiveBigIntegerField()

    objects = RedirectQuerySet.as_manager()

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        constraints = [models.UniqueConstraint(fields=["content_type", "old_key"], name="records_redirect_once")]
        indexes = [models.Index(fields=["content_type", "object_id"], name="redirect_object")]

    def __str__(self):
        return self.old_key


def where_now(model, key, at=None):
    """Return the record that answers for a key under which none is public: the one that it leads to, or its tombstone.

    Where there is neither, what answers for the key in small letters; None where nothing does. What has no publication
    of its own leaves no trace.
    """
    record, small = None, str(key).lower()
    if model.is_publishable:
        record = Redirect.objects.target(model, str(key), at) or model.objects.tombstones(at).known_as(key)
    if record is None and small != str(key):
        record = model.objects.published(at).known_as(small) or where_now(model, small, at)
    return record


def told_of(record, at=None):
    """Return what is told of a record that is public no longer at the moment `at` (now); None of one that is public."""
    return Correction.objects.withdrawal(record) if is_over(record, at or timezone.now()) else None


def may_be_named(record, key, told):
    """Whether who asked for `key` may be told the address of the record that answers for it, of which `told_of()` is `told`.

    Of one that was withdrawn and is not to be named only who knows it, since a slug can be the name.
    """
    return told is None or told.is_named or record.key == str(key).lower()


def is_over(record, at):
    """Whether a record that has been public is so no longer; what has no publication of its own is not over."""
    if not record.is_publishable:
        return False
    return record.status == Status.WITHDRAWN or (
        record.expires and bool(record.unpublish_at) and record.unpublish_at <= at
    )


@dataclass(frozen=True)
class Named:
    """What somebody named: public rows, or where they are now, or what was withdrawn; nothing of it where it is nothing public."""

    rows: tuple[Any, ...] = ()
    moved_to: str = ""
    gone: Any = None


def resolve(ends, key):
    """Return as `Named` what a key or an id names among several kinds, pairs of a model and the column that holds the key.

    What is public now wins over what had the key before, and a key over an id. Nothing, and what was never public, cost
    the same queries.
    """
    at, uid, rows = timezone.now(), as_id(key), []
    for model, column in ends:
        found = _public(uid if column == "uid" else key, model=model, column=column)
        rows += found or (_public(uid, model=model, column="uid") if uid and column != "uid" else ())
    if rows:
        return Named(tuple(rows))
    left = [record for model, _column in ends if (record := where_now(model, key, at)) is not None]
    public = [record.key for record in left if not is_over(record, at)]
    return Named(moved_to=public[0]) if public else Named(gone=next(iter(left), None))


@prepared
def _public(value, *, model, column):
    return model.objects.published().filter(**{column: value})
