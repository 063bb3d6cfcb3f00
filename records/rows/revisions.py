"""What a revision keeps of a record: the row, its lists and its parts, read in a few queries however many parts there are."""

import reversion
from django.db.models import Prefetch

from .deletions import part_relations


def parts_as_kept(record, relation):
    """Return the parts of a record under a reverse relation, with all that a revision says of them."""
    part = relation.related_model
    lists = [Prefetch(each.name, each.related_model._default_manager.only("pk")) for each in part._meta.many_to_many]
    parts = getattr(record, relation.get_accessor_name())
    return parts.with_names(known=relation.field.name).prefetch_related(*lists)


def capture(record):
    """Take a row, its lists and its parts into the revision that is being made."""
    in_memory = getattr(record, "_prefetched_objects_cache", {})
    parts = {each.get_accessor_name(): parts_as_kept(record, each) for each in part_relations(type(record))}
    for rows in parts.values():
        len(rows)  # read now, so that reversion, which follows each relation, finds them
    record._prefetched_objects_cache = in_memory | parts
    try:
        reversion.add_to_revision(record)
    finally:
        record._prefetched_objects_cache = in_memory
