"""What readers call the records that filters lead to."""

from typing import NamedTuple

from records.publication import Publishable
from records.rows import Alphabetical, in_readers_language, prepared
from records.texts import languages, translated_names

from .followed import Followed, is_followed

MOST_KEPT = 5_000  # names of one model in one language


class Named(NamedTuple):
    """What readers call a value, and its place among such names."""

    label: str
    place: bytes
    # What is told of a text besides its letters, by which alone texts are equal.
    marks: tuple | None

    @classmethod
    def of(cls, label, place=b""):
        """Return a label with its place."""
        if isinstance(label, languages.Text):
            return cls(label, place, (label.language, label.is_fallback, label.is_unreviewed))
        return cls(str(label), place, None)


def name_of(row):
    """What readers call a row."""
    text = _text(type(row))
    return languages.read(row, text) if text else row.page_title


class Names(Followed):
    """Names that were read, as long as nothing was written to the table in which they stand."""

    def __init__(self):
        super().__init__()
        self._named = {}

    def exchange(self, changes, has_turned):
        if changes is None or has_turned:
            self._named = {}
        else:
            tables = {table for table, _key in changes}
            self._named = {what: kept for what, kept in self._named.items() if what[0]._meta.db_table not in tables}

    def of(self, model, key, values):
        """Return what `names_of()` does."""
        with self.lock:
            self.follow()
            kept = self._named.setdefault((model, key, languages.current()), {})
            if len(kept) > MOST_KEPT:
                kept.clear()
            if unknown := values - kept.keys():
                found = _read(model, key, unknown)
                kept.update({value: found.get(value) for value in unknown})
            return {value: kept[value] for value in values if kept[value]}


_names = Names()


def names_of(model, key, values):
    """The public rows of a model as `Named`, with their places in the order of names, by the value of one column: one query."""
    if not values:
        return {}
    # Which rows of other models are public is not told by themselves.
    if issubclass(model, Publishable) and is_followed():
        return _names.of(model, key, values)
    return _read(model, key, values)


def _read(model, key, values):
    field, sorting = model._meta.get_field(key), issubclass(model, Alphabetical)
    rows = _named([*map(field.to_python, values)], model=model, key=key)
    return {str(getattr(row, key)): Named.of(name_of(row), row.sort_key if sorting else b"") for row in rows}


@prepared
def _named(values, *, model, key):
    text = _text(model)
    sorting = [in_readers_language("sort_key")] if issubclass(model, Alphabetical) else []
    rows = model.objects.published().filter(**{f"{key}__in": values}).order_by("-pk")
    if text:
        columns = [languages.column(text, code) for code in dict.fromkeys((languages.current(), languages.FALLBACK))]
        rows = rows.only(key, *columns, "unreviewed_translations", *sorting)
    return rows


def _text(model):
    """The text in six languages that names the rows of a model, if it has any."""
    texts = translated_names(model)
    return model.named_by if model.named_by in texts else next(iter(texts), None)
