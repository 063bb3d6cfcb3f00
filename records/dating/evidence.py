"""What is known of a fact that lies nearest to a day, and dates as readers type them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .dates import UNKNOWN_EARLIEST, UNKNOWN_LATEST, ImpreciseDate


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known that lies nearest to the days asked for: of which `kind`, when, and how many days later (earlier: negative)."""

    kind: str  # "shown": a source shows the fact in force; "start", "end": it began or ended
    date: str
    days: int


def nearest_evidence(
    start: ImpreciseDate, end: ImpreciseDate, shown: Sequence[date], first: date, last: date
) -> Evidence | None:
    """The nearest day on which a source shows a fact in force; where none does, its beginning or its end if that is nearer."""
    known = [Evidence("shown", day.isoformat(), _days_off(day, first, last)) for day in shown]
    if not known and start.latest != UNKNOWN_LATEST:
        known.append(Evidence("start", start.text, min(0, _days_off(start.latest, first, last))))
    if not shown and end.earliest != UNKNOWN_EARLIEST:
        known.append(Evidence("end", end.text, max(0, _days_off(end.earliest, first, last))))
    return min(known, key=lambda each: abs(each.days), default=None)


def _days_off(day: date, first: date, last: date) -> int:
    """How many days after `last`, or before `first` (negative), a day lies; 0 between them."""
    return (day - last).days if day > last else min(0, (day - first).days)


# As readers type them

# Of Arabic, Persian and full-width digits, and what stands for a hyphen; marks of direction come along with what is copied.
_TYPED = {
    ord(digit): str(n)
    for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９")
    for n, digit in enumerate(digits)
}
_TYPED |= dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"), "-")
_TYPED |= dict.fromkeys(map(ord, "\u200e\u200f\u061c"), "")


def typed(text: str) -> str:
    """A date, or a year, as a reader typed it, in the digits and hyphens in which it is written here."""
    return text.translate(_TYPED).strip()
