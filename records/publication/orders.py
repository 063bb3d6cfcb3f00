"""Indexes of public lists: order and publicity in one, so that a page is read where it begins and nothing is sorted.

First the columns of the order, which serve the lists of the admin too, then what is looked at in passing (`status.Seen`): few
rows are not public, and those are passed over without a look into the table.
"""

from django.db import models

from records.rows import by_name

SEEN = ("status", "publish_at")


def in_order(name, *columns, expires=False):
    """Return the index of a public list that goes by these columns, "-" for descending; of what `expires` too."""
    seen = (*SEEN, "unpublish_at") if expires else SEEN
    return models.Index(fields=[*columns, *(each for each in seen if f"-{each}" not in columns)], name=name)


def public_by_name(prefix, *before, last="slug"):
    """Return those of a public list that goes by name, after the columns `before`: one for each language."""
    return by_name(prefix, *before, last=last, after=SEEN)
