"""What is deleted stands in a revision: the record, its lists and its parts, as they were last."""

import reversion
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Prefetch
from django.utils import timezone
from reversion.models import Revision, Version

DELETED = "Deleted."


def part_relations(model):
    """Return the reverse relations under which the parts of `model` are found."""
    return [
        relation for relation in model._meta.related_objects if relation.field.name in relation.related_model.wholes
    ]


def parts_as_kept(record, relation):
    """Return the parts of a record under a reverse relation, read with all that a revision says of them: a few queries."""
    part = relation.related_model
    lists = [Prefetch(each.name, each.related_model._default_manager.only("pk")) for each in part._meta.many_to_many]
    parts = getattr(record, relation.get_accessor_name())
    return parts.with_names(known=relation.field.name).prefetch_related(*lists)


def keep_last_state(record):
    """Write the revision of a deletion, inside `writing()`, while the record still stands.

    By itself reversion keeps only what there still is when the change ends.
    """
    rows = [record.stored()]
    for relation in part_relations(type(record)):
        rows += parts_as_kept(record, relation)
    revision = Revision.objects.create(
        date_created=timezone.now(),
        user=reversion.get_user(),
        comment=" ".join(filter(None, [DELETED, reversion.get_comment()])),
    )
    Version.objects.bulk_create(
        Version(
            revision=revision,
            content_type=ContentType.objects.get_for_model(row),
            object_id=str(row.pk),
            db=DEFAULT_DB_ALIAS,
            format="json",
            serialized_data=serializers.serialize("json", [row]),
            object_repr=str(row),
        )
        for row in rows
    )
