"""Lists of dated facts as of a day: which hold is read once for all that is asked, and a page from what it shows."""

from bisect import bisect
from collections import Counter
from functools import cached_property, partial

from django.db.models import Value

from records.dating import SURE, UNSURE, Certainty
from records.lists import StrictFilterSet, among, facets, paging

MOST_GRADED = 1_000  # possible rows that are laid out by their evidence
ALIKE = {Certainty.CERTAIN: SURE, Certainty.UNKNOWN: UNSURE}  # the rank of all that are of a certainty
GRADES = (Certainty.CERTAIN, Certainty.POSSIBLE, Certainty.UNKNOWN)  # in the order of their ranks
BEGINNINGS = (SURE + 1, UNSURE)  # the ranks with which the second and the third begin
MOST_READ = 20_000  # rows that hold on a day and are read, of which the first are counted
FEW = 1_000  # rows that are looked up by their keys and sorted; of more, the index of an order is walked


class AsOfFilterSet(StrictFilterSet):
    """Dated facts, which as of a day go by how sure they are: what is possible by days from the nearest evidence."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._held, self._few = {}, {}  # what was read, by the filter that was left out; keys by certainty

    @property
    def is_of_a_day(self):
        """Whether a day, month or year is asked for, and what is asked can be answered."""
        return not self.refused and bool(self.cleaned.get("at"))

    @cached_property
    def graded(self):
        """Whether they go by that: unless an order is asked for, or too many are possible to be laid out so."""
        if not self.is_of_a_day or self.data.get("ordering"):
            return False
        return self.cleaned.get("certainty") in ALIKE or self.few(Certainty.POSSIBLE) is not None

    @property
    def order(self):
        """The columns of the order, total."""
        return ("rank", *self.own_order) if self.graded else self.own_order

    def held(self, without=""):
        """Return `[(key, certainty)]` of the rows that hold then, one more than `MOST_READ` at most; one filter left out.

        They begin with the latest start, since an index in that order has all that is asked of the rows themselves.
        """
        without = without if without in self.given("") else ""
        if without not in self._held:
            certainty = self.cleaned.get("certainty")
            rows = self.held("certainty") if certainty and not without else None
            if rows is None or are_cut(rows):
                kept = self.kept(without).order_by("-start_date_earliest", "-pk").values_list("pk", "certainty")
                self._held[without] = list(kept[: MOST_READ + 1])
            else:
                self._held[without] = [row for row in rows if row[1] == certainty]
        return self._held[without]

    def certainties(self):
        """Return how many rows have each certainty, whichever is asked for, and whether there are more."""
        rows = self.held("certainty")
        return Counter(each for _key, each in rows[: facets.MOST_COUNTED]), len(rows) > facets.MOST_COUNTED

    def few(self, certainty):
        """Return the keys of all rows of a certainty; None where there are too many."""
        if certainty not in self._few:
            rows, most = self.held(), MOST_GRADED if certainty == Certainty.POSSIBLE else FEW
            keys = [key for key, each in rows if each == certainty]
            if are_cut(rows) and len(keys) <= most:
                asked = self.kept().filter(certainty=certainty).order_by().values_list("pk", flat=True)
                keys = list(asked[: most + 1])
            self._few[certainty] = keys if len(keys) <= most else None
        return self._few[certainty]

    def first(self, most, without="", besides=None):
        if not self.is_of_a_day or without == "at":
            return super().first(most, without, besides)
        return with_keys(self.queryset.model, self.held(without)[:most])

    def all_kept(self):
        rows = self.held() if self.is_of_a_day else None
        return super().all_kept() if rows is None or are_cut(rows) else with_keys(self.queryset.model, rows)

    def filter_queryset(self, queryset):
        """Keep the rows; where all are of one certainty, that and their rank are not worked out of each again."""
        rows, certainty = super().filter_queryset(queryset), self.cleaned.get("certainty")
        if certainty in ALIKE:
            rows = alike(rows, certainty)
        held = self.held() if self.is_of_a_day else None
        if held is not None and len(held) <= FEW and not are_cut(held):
            rows = rows.filter(pk__in=among(key for key, _certainty in held))
        return rows

    def reader(self, rows, read=list):
        """Return how a page is read, certainty by certainty, so that only what is possible is sorted."""
        if not self.graded:
            return super().reader(rows, read)
        return None if self.cleaned.get("certainty") in ALIKE else partial(self._graded, rows, read)

    def _graded(self, rows, read, *key, order, backward, size):
        last = len(GRADES) - 1
        begin = bisect(BEGINNINGS, key[0]) if key else last if backward else 0
        found, beyond = [], key
        for certainty in GRADES[begin::-1] if backward else GRADES[begin:]:
            keys = self.few(certainty)
            if len(found) <= size and keys != []:
                part = rows.filter(certainty=certainty)
                part = alike(part, certainty) if certainty in ALIKE else part
                part = part if keys is None else part.filter(pk__in=among(keys))
                left = size - len(found)
                found += read(paging.rows_from(part, *beyond, order=order, backward=backward, size=left))
            beyond = ()
        return found


def alike(rows, certainty):
    """Say of rows of one certainty what it is, and their rank."""
    return rows.annotate(certainty=Value(certainty), rank=Value(ALIKE[certainty]))


def are_cut(rows):
    """Whether there are more rows than those that were read."""
    return len(rows) > MOST_READ


def with_keys(model, rows):
    """Return rows that were read, and nothing of what was worked out of them."""
    return model._base_manager.filter(pk__in=among(key for key, _certainty in rows)).order_by()
