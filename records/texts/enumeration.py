"""Enumerations for people: the first of many, and how many more there are."""

from django.utils.translation import ngettext

SHOWN = 10


def first_of(items, text=str):
    """Return the texts of up to ten items, `text(item)` each, and behind them how many more there are."""
    texts, more = [text(item) for item in items[:SHOWN]], len(items) - SHOWN
    return [*texts, ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}] if more > 0 else texts
