"""From A to Z: where the names with each letter begin, in a list that goes by name."""

import unicodedata

from records.texts import fold, languages, ordering

from . import paging

MOST_READ = 10_000  # rows whose names are read; a longer list has the letters of these
SHEET = 50  # letters, which no alphabet has so many of


def letters(filters):
    """Return `[(letter, cursor of the page that begins with it)]` of a list in the order of its names; else [].

    Nothing too where the names that the reader sees do not go by their letters, or are written without any.
    """
    order = filters.order
    if not filters.named_by_letter or order != filters.columns("name"):
        return []
    columns = [column for paths in filters.named_by_letter for column in _columns(*paths)]
    rows = list(filters.kept().order_by(*order).values_list(*order, *columns)[:MOST_READ])
    found, before, latest = {}, None, ""
    for row in rows:
        key, letter = row[: len(order)], initial(_name_in_order(row[len(order) :]))
        if letter and letter != latest:
            if letter in found:
                return []
            found[letter] = paging.after(order, before) if before else ""
            latest = letter
        before = key
    return list(found.items()) if 1 < len(found) <= SHEET and not any(map(_is_sign, found)) else []


def initial(name):
    """Return the letter that a name begins with, a capital without marks; "" for what is no letter or, as þ, has no place among them."""
    first = name.translate(ordering.QUOTES).lstrip()[:1]
    letter = fold(first)[:1]
    return letter.upper() if letter.isalpha() and first not in "Þþ" else ""


def _is_sign(letter):
    return unicodedata.name(letter[0], "").startswith(("CJK", "HIRAGANA", "KATAKANA", "HANGUL"))


def _columns(name, for_sorting=""):
    """Return the columns of a name in the reader's language and in English, and of that for sorting, the English one without it."""
    own, english = (languages.column(name, code) for code in (languages.current(), languages.FALLBACK))
    return own, english, for_sorting or english


def _name_in_order(values):
    """Return the name whose key the row has (`Alphabetical.name_in_order`), out of three values for each way to it."""
    for own, english, for_sorting in zip(values[::3], values[1::3], values[2::3], strict=True):
        if name := own if own and own != english else for_sorting or english:
            return name
    return ""
