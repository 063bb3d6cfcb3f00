"""From A to Z: where the names with each letter begin, in a list that goes by name."""

import unicodedata

from records.texts import fold, languages, translated_names

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
    model = filters._meta.model
    columns = [column for path in filters.named_by_letter for column in _columns(model, path)]
    rows = list(filters.kept().order_by(*order).values_list(*order, *columns)[:MOST_READ])
    found, before, latest = {}, None, ""
    for row in rows:
        key, letter = row[: len(order)], initial(next(filter(None, row[len(order) :]), ""))
        if letter and letter != latest:
            if letter in found:
                return []
            found[letter] = paging.after(order, before) if before else ""
            latest = letter
        before = key
    return list(found.items()) if 1 < len(found) <= SHEET and not any(map(_is_sign, found)) else []


def initial(name):
    """Return the letter by which a name is found, a capital without marks; "" where it begins with none."""
    first = next((character for character in fold(name) if character.isalnum()), "")
    return first.upper() if first.isalpha() else ""


def _is_sign(letter):
    return unicodedata.name(letter[0], "").startswith(("CJK", "HIRAGANA", "KATAKANA", "HANGUL"))


def _columns(model, path):
    """Return the columns that hold what a path ends at, the reader's language first."""
    *steps, last = path.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model
    if last not in translated_names(model):
        return [path]
    codes = dict.fromkeys((languages.current(), languages.FALLBACK))
    return ["__".join([*steps, languages.column(last, code)]) for code in codes]
