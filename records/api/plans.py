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

    def write(self, rows, asked):
        """Return rows of values as the API gives them."""
        return [{name: write(row, asked) for name, write in self.writers} for row in rows]


@lru_cache(maxsize=128)
def plan_of(view_class, lang, names, is_dated):
    """Return the plan of a list in a language, with these fields or all; None where its fields need instances."""
    view = view_class()
    view.now, view.day = Moment(), None
    with translation.override(lang or FALLBACK):
        rows = view.with_rows(view.model.objects.all())
        columns = Columns(rows, lang, of_days=is_dated or tells_of_days(view.model))
        fields = view.row_serializer().fields
        writers = []
        for name in fields:
            if not names or name in names:
                make = getattr(fields[name], "writer", None)
                write = make and make(columns)
                if write is None:
                    return None
                writers.append((name, write))
        return Plan(columns.compile(), writers)
