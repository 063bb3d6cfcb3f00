"""How many rows there are, as far as readers want to know."""

from dataclasses import dataclass

from django.utils.formats import number_format

EXACT = 1_000  # the largest number that is written out: beyond, readers want the size, not the digits


@dataclass(frozen=True)
class Number:
    """How many rows there are, or that there are at least so many."""

    value: int
    at_least: bool = False

    def __str__(self):
        # Below, no language groups digits.
        shown = str(self.written) if self.written < EXACT else number_format(self.written, force_grouping=True)
        return f"{shown}+" if self.value > EXACT or self.at_least else shown

    @property
    def written(self):
        """The number that is written out, with which words agree."""
        return min(self.value, EXACT)
