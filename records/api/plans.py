"""How the rows of a list are read and written without model instances: follows from the serializer, and is made once."""

from functools import lru_cache

from django.utils import translation

from records.rows import Moment
from records.texts import FALLBACK

from .columns import Columns, tells_of_days


class Plan:
    """The columns that a list reads, and `(name, write)` of the fields that its rows have."""

    def __init__(self, columns, writers):
        self.columns, self.writers = columns, writers

    def one(self, rows, key, asked, days):
        """Return the one of two rows that is meant by a key, as the API gives it; None where there is none."""
        rows = self.columns.take(rows, asked, days)
        meant = min(rows, key=lambda row: str(row[self.columns.named]) != str(key), default=None)
        return meant and self.write([meant], asked)[0]

    def write(self, rows, asked):
        """Return rows of values as the API gives them."""
        return [{name: write(row, asked) for name, write in self.writers} for row in rows]


@lru_cache(maxsize=128)
def plan_of(view_class, serializer, lang, names, is_dated):
    """Return the plan of the rows of a serializer in a language, with these fields or all; None where they need instances."""
    view = view_class()
    view.now, view.day = Moment(), None
    is_list = serializer is view.row_serializer
    load = view.with_rows if is_list else view.with_detail
    # Lists in a detail have the order of English names, whatever the language asked for.
    with translation.override(lang if is_list and lang else FALLBACK):
        rows = load(view.model.objects.all())
        columns = Columns(rows, lang, of_days=is_dated or tells_of_days(view.model))
        fields = serializer().fields
        writers = []
        for name in fields:
            if not names or name in names:
                make = getattr(fields[name], "writer", None)
                write = make and make(columns)
                if write is None:
                    return None
                writers.append((name, write))
        return Plan(columns.compile(), writers)
