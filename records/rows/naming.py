"""Bodies and people are called, in what tells of a day, as they were called then."""

from django.db import models

from records.texts import languages


class Telling:
    """What can tell of days."""

    # The columns, along foreign keys too, that `possible_days()` reads.
    days_rest_on: tuple[str, ...] = ()

    def possible_days(self):
        """Return the first and the last day of which this can tell, when bodies had the names of then; None of which it does not."""
        return None


class Renamed(models.Model):
    """A row whose name changes in time: `name` reads as it was where the row was loaded for a day, `name_now` does not."""

    class Meta:
        abstract = True

    @property
    def name_then(self):
        """The name of then, a `Text`; None where it is not known, or the same, or no day is meant."""
        raise NotImplementedError

    @property
    def name_now(self):
        """What this is called now, in the reader's language."""
        return languages.read(self, "name")

    @staticmethod
    def call_as_then(spans):
        """Let `name_then` be known of `(row, (first day, last day))` pairs of whatever models: one query for all of them."""
        raise NotImplementedError


def call_as_then(rows, ends, days):
    """Call what loaded rows name at their `ends`, and themselves if `days` are asked for, as it was called on these days.

    Without `days`, on those that each row tells of.
    """
    spans = []
    for row in rows:
        on = days or (ends and row.possible_days())
        for named in [row] * bool(days) + [end for path in ends for end in _ends(row, path)] if on else ():
            if isinstance(named, Renamed):
                spans.append((named, on))
    if spans:
        spans[0][0].call_as_then(spans)


def _ends(row, path):
    """Return the rows at the end of a path, as far as they are loaded: several where it leads along a list."""
    reached = [row]
    for step in path.split("__"):
        reached = [far for near in reached for far in _next(near, step)]
    return reached


def _next(row, step):
    """Return the rows to which one step leads from a row."""
    far = row._state.fields_cache.get(step)
    return [far] if far else getattr(row, "_prefetched_objects_cache", {}).get(step, ())
