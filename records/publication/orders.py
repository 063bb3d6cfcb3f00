"""Indexes of public lists: publicity and order in one, so that a page is read where it begins and nothing is sorted.

Status comes first, which all public rows have alike, then the columns of the order, then the moment for which a few rows are
passed over: those that are scheduled.
"""

from django.db import models

from records.rows import by_name

FIRST, LAST = ("status",), ("publish_at",)


def in_order(name, *columns, after=LAST):
    """Return the index of a public list that goes by these columns, "-" for descending."""
    return models.Index(fields=[*FIRST, *columns, *after], name=name)


def public_by_name(prefix, *before, last="slug"):
    """Return those of a public list that goes by name, after the columns `before`: one for each language."""
    return by_name(prefix, *FIRST, *before, last=last, after=LAST)
