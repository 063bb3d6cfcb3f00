"""From A to Z: where the names with each letter begin, in a list that goes by name."""

import unicodedata

from django.db.models import BinaryField, Min
from django.db.models.functions import Substr

from records.texts import fold, languages, ordering

from . import paging

SHEET = 50  # letters, which no alphabet has so many of
APART = "ÞþƢƣȢȣئؤ"  # letters that stand elsewhere in an order than what they are folded to
MOST_BEGINNINGS = 500  # of keys: letters, and signs that are none


def letters(filters):
    """Return `[(letter, cursor of the page that begins with it)]` of a list in the order of its names; else [].

    Nothing too where the names that the reader sees do not go by their letters, or are written without any.
    """
    order, model = filters.order, filters.queryset.model
    if not filters.named_by_letter or order != filters.columns("name"):
        return []
    rows = model.objects.filter(pk__in=one_of_each_beginning(filters.all_kept(), order[0])).order_by(*order)
    found = {}
    for n, row in enumerate(rows.with_ends()[:MOST_BEGINNINGS]):
        letter = initial(row.name_in_order(languages.current()))
        if letter and letter not in found:
            found[letter] = paging.beginning_with(rows, order, row.sort_key[: ordering.BEGINNING]) if n else ""
    return list(found.items()) if 1 < len(found) <= SHEET and not any(map(_is_sign, found)) else []


def one_of_each_beginning(rows, key):
    """Return a query of one row for each first sign of a key: few, however many rows there are, and a letter has few of them."""
    beginning = Substr(key, 1, ordering.BEGINNING, output_field=BinaryField())
    each = rows.order_by().annotate(beginning=beginning).values("beginning").annotate(one=Min("pk"))
    return each.values("one")


def initial(name):
    """Return the letter that a name begins with, a capital without marks; "" for what is no letter or, as þ, has no place of its own among them."""
    first = ordering.unquoted(name)[:1]
    letter = fold(first)[:1]
    return letter.upper() if letter.isalpha() and first not in APART else ""


def _is_sign(letter):
    return unicodedata.name(letter[0], "").startswith(("CJK", "HIRAGANA", "KATAKANA", "HANGUL"))
