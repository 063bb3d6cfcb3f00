"""What a revision keeps of a record: the row, its lists and its parts, read in a few queries however many parts there are."""

import reversion

from .deletions import part_relations, parts_as_kept


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
