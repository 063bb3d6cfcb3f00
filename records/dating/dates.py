"""Imprecise dates: EDTF text with day bounds, and what holds as of a day.

Accepted are levels 0 and 1 of the Extended Date/Time Format (loc.gov/standards/datetime) without times, for the years
0001 to 9999, and of level 2 only `XXXX-MM-DD`. The grammar below is whole, so that no date on any path needs the `edtf`
package: it takes milliseconds a date, accepts 29 February 2021 and reversed intervals, and gives float infinities. The
tests use it as an oracle.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

UNKNOWN_EARLIEST = date(1, 1, 1)
UNKNOWN_LATEST = date(9999, 12, 31)
OPEN = ".."
ONE_DAY = timedelta(days=1)

LONGEST = 40  # "2021-10-15%/2021-10-16%" has 23 characters
WINTER = 24
SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11), WINTER: (12, 2)}

_DATE = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX|XXXX)(-(?P<month>[0-9]{2}|XX)(-(?P<day>[0-9]{2}|XX))?)?(?P<doubt>[?~%])?"
)
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]")
_YEAR_OUTSIDE = re.compile(r"Y-?[0-9]|-[0-9]|[0-9]{5,6}(?![0-9])|0000|000X|00XX")


ANY_FORM = _(
    "Write a date as 2021, 2021-10, 2021-10-15 or 2007-23 (autumn 2007). "
    "Add ? if it is uncertain, ~ if it is approximate: 2021~."
)
NO_TIME = _("Write the day without a time, such as 2021-10-15.")
NO_SUCH_YEAR = _("Years run from 0001 to 9999 and have four digits, such as 1865 or 0962.")
NO_SUCH_MONTH = _(
    "There is no such month. Write October 2021 as 2021-10, autumn 2007 as 2007-23 (spring is 21, winter is 24)."
)
NO_SUCH_DAY = _("There is no such day in the calendar. The last day of this month is %(example)s.")
NO_ZEROS = _("Leave out what is not known: write 2021 or 2021-10 instead of zeros.")
DIGITS_NOT_KNOWN = _(
    "X stands for the last digits where they are not known: 201X, 2021-XX, 2021-10-XX. "
    "XXXX-12-05 is a day of a year that is not known."
)
NOT_OPEN = _(
    "Two dots (..) stand only for an end that has not come. "
    "Write a date, such as 2021-10, or leave it empty if it is not known."
)
NO_INTERVAL = _("An interval is not possible here. Write one date, its parts joined by hyphens, such as 2021-10-15.")
INTERVAL_FORM = _("An interval is two dates with one slash between them, such as 2019/2021, or 2011/.. if it is open.")
INTERVAL_REVERSED = _("The interval ends before it begins. Write the earlier date first, such as %(example)s.")
INTERVAL_DIGITS = _("X cannot stand in an interval. Write plain dates on both sides, such as 2010/2019.")


class InvalidDate(ValueError):
    """A text that is no accepted date; its message says in the active language what to write instead."""

    def __init__(self, message: str | Promise, **example: str) -> None:
        super().__init__(str(message) % example if example else str(message))

    @property
    def message(self) -> str:
        return str(self)


@dataclass(frozen=True, slots=True)
class ImpreciseDate:
    """A date as far as it is known: the text as the editor means it, and the first and last day that it can be."""

    text: str
    earliest: date
    latest: date
    definite: bool  # the known bounds may be relied on: nothing is marked ?, ~ or %
    open: bool  # "..", which has not ended, unlike "", whose end is not known

    @property
    def has_bound(self) -> bool:
        """Whether the text bounds the date on at least one side."""
        return self.earliest != UNKNOWN_EARLIEST or self.latest != UNKNOWN_LATEST


def parse(text: str, *, interval: bool = False, end: bool = False) -> ImpreciseDate:
    """Read an EDTF text; `interval` permits `2019/2021`, `end` permits `..` alone. Raises only InvalidDate."""
    text = "/".join(side.strip() for side in text.split("/"))
    if len(text) > LONGEST:
        raise InvalidDate(ANY_FORM)
    return _parse(text, interval, end)


def outside(day: date) -> date | None:
    """A bound as the world outside sees it: nothing where it is unknown or open."""
    return None if day in (UNKNOWN_EARLIEST, UNKNOWN_LATEST) else day


# Reading


@dataclass(frozen=True, slots=True)
class DateParts:
    """One date taken apart; `month` and `day` are None where the text leaves them out, 0 where it says XX."""

    year: str
    month: int | None
    day: int | None
    doubt: str

    @property
    def first_year(self) -> int:
        return int(self.year.replace("X", "0"))

    @property
    def last_year(self) -> int:
        return int(self.year.replace("X", "9"))


@lru_cache(maxsize=4096)
def _parse(text: str, interval: bool, end: bool) -> ImpreciseDate:
    if text == "":
        return ImpreciseDate("", UNKNOWN_EARLIEST, UNKNOWN_LATEST, definite=False, open=False)
    if text == OPEN:
        if not end:
            raise InvalidDate(NOT_OPEN)
        return ImpreciseDate(OPEN, UNKNOWN_EARLIEST, UNKNOWN_LATEST, definite=False, open=True)
    if "/" in text:
        if not interval:
            raise InvalidDate(NO_INTERVAL)
        return _parse_interval(text)
    parts = read_one(text)
    earliest, latest = _bounds(parts)
    return ImpreciseDate(text, earliest, latest, definite=not parts.doubt and parts.year != "XXXX", open=False)


def _parse_interval(text: str) -> ImpreciseDate:
    start, _slash, end = text.partition("/")
    if "/" in end or {start, end} <= {"", OPEN}:
        raise InvalidDate(INTERVAL_FORM)
    if "X" in text:  # unspecified digits inside an interval are level 2, and plain dates say the same
        raise InvalidDate(INTERVAL_DIGITS)
    earliest, latest, definite = UNKNOWN_EARLIEST, UNKNOWN_LATEST, True
    if start not in ("", OPEN):
        parts = read_one(start)
        earliest, definite = _bounds(parts)[0], not parts.doubt
    if end not in ("", OPEN):
        parts = read_one(end)
        latest, definite = _bounds(parts)[1], definite and not parts.doubt
    if earliest > latest:
        raise InvalidDate(INTERVAL_REVERSED, example=f"{end}/{start}")
    return ImpreciseDate(text, earliest, latest, definite=definite, open=False)


def read_one(text: str) -> DateParts:
    """Take one date apart and make sure that it is in the calendar."""
    match = _DATE.fullmatch(text)
    if match is None or _YEAR_OUTSIDE.match(text):
        raise InvalidDate(_refusal(text))
    if "00" in (match["month"], match["day"]):
        raise InvalidDate(NO_ZEROS)
    year, month, day = match["year"], _number(match["month"]), _number(match["day"])
    if not _digits_in_order(year, month, day):
        raise InvalidDate(DIGITS_NOT_KNOWN)
    if month and not (1 <= month <= 12 or (month in SEASON_MONTHS and day is None)):
        raise InvalidDate(NO_SUCH_MONTH)
    if month and day and day > (last_day := _last_day(year, month)):
        raise InvalidDate(NO_SUCH_DAY, example=f"{year}-{month:02}-{last_day}")
    return DateParts(year, month, day, match["doubt"] or "")


def _refusal(text: str) -> str | Promise:
    """What to say of a text that does not have the form of a date."""
    if _TIME.match(text):
        return NO_TIME
    return NO_SUCH_YEAR if _YEAR_OUTSIDE.match(text) else ANY_FORM


def _number(digits: str | None) -> int | None:
    return None if digits is None else int(digits.replace("X", "0"))


def _digits_in_order(year: str, month: int | None, day: int | None) -> bool:
    """Only the last digits may be unspecified, or the year alone of a whole day."""
    if year == "XXXX":
        return bool(month and day)
    if "X" in year:
        return month is None
    return not (month == 0 and day)


def _last_day(year: str, month: int) -> int:
    """The last day of a month; 29 February is possible in an unknown year."""
    return monthrange(2000 if year == "XXXX" else int(year), month)[1]


def _bounds(parts: DateParts) -> tuple[date, date]:
    """The first and the last day that a date can be."""
    if parts.year == "XXXX":
        return UNKNOWN_EARLIEST, UNKNOWN_LATEST
    first, last = parts.first_year, parts.last_year
    if not parts.month:
        return date(first, 1, 1), date(last, 12, 31)
    if parts.day:
        return (day := date(first, parts.month, parts.day)), day
    start_month, end_month = SEASON_MONTHS.get(parts.month, (parts.month, parts.month))
    if parts.month == WINTER:
        last += 1
    if last > UNKNOWN_LATEST.year:
        return date(first, start_month, 1), UNKNOWN_LATEST
    return date(first, start_month, 1), date(last, end_month, monthrange(last, end_month)[1])


def iso_8601(text: str) -> str:
    """A date as ISO 8601 writes it, to the year, the month or the day; "" where it is in doubt, or anything else."""
    digits = text.replace("-", "")
    if not digits.isascii() or not digits.isdigit() or len(text) not in (4, 7, 10):
        return ""
    return text if len(text) == 4 or text[5:7] <= "12" else ""


def exact_day(text: str) -> date | None:
    """The one day that a date names; None where it is in doubt or less precise."""
    return date.fromisoformat(text) if len(iso_8601(text)) == 10 else None


# As of a day


class Certainty(StrEnum):
    """How surely a dated fact holds on a day."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"


def certain_span(start: ImpreciseDate, end: ImpreciseDate, shown: Sequence[date]) -> tuple[date, date] | None:
    """The first and last day on which a fact certainly holds, or None; `shown` are days on which sources show it.

    One fact is one unbroken term, so it holds between any two of its days. A day outside the possible ones counts for
    nothing: a source of today that tells of a body dissolved about 2015 does not show it in force today.
    """
    first_possible, last_possible = possible_span(start, end)
    inside = [day for day in shown if first_possible <= day <= last_possible]
    firsts = inside + ([start.latest] if start.definite and start.latest != UNKNOWN_LATEST else [])
    lasts = inside + ([end.earliest] if end.definite and end.earliest != UNKNOWN_EARLIEST else [])
    if end.open:
        lasts.append(UNKNOWN_LATEST)
    if not firsts or not lasts or min(firsts) > max(lasts):
        return None
    return min(firsts), max(lasts)


def possible_span(start: ImpreciseDate, end: ImpreciseDate) -> tuple[date, date]:
    """The first and last day on which a fact can hold."""
    return start.earliest, end.latest


def within_lives(
    start: ImpreciseDate, end: ImpreciseDate, lives: Iterable[tuple[ImpreciseDate, ImpreciseDate]]
) -> tuple[ImpreciseDate, ImpreciseDate]:
    """The start and end of a fact between bodies of which it is known when they were founded and dissolved.

    A known start is not before the last of them was founded, and no end after the first of them went, nor an open one
    certainly there until then. A start that is not known stays so.
    """
    lives = tuple(lives)
    gone = [dissolved for _founded, dissolved in lives if dissolved.has_bound]
    if gone:
        sure = min(dissolved.earliest for dissolved in gone) if end.open else end.earliest
        last = min(end.latest, *(dissolved.latest for dissolved in gone))
        end = replace(end, earliest=min(sure, last), latest=last, definite=end.definite or end.open, open=False)
    if start.has_bound:
        first = max([start.earliest, *(founded.earliest for founded, _dissolved in lives)])
        start = replace(start, earliest=first, latest=max(start.latest, first))
    return start, end


def is_undated(start: ImpreciseDate, end: ImpreciseDate, shown: Sequence[date]) -> bool:
    """Whether nothing at all is known of when a fact held."""
    return not (start.has_bound or end.has_bound or end.open or shown)


def certainty(
    start: ImpreciseDate,
    end: ImpreciseDate,
    shown: Sequence[date],
    first: date,
    last: date | None = None,
    *,
    today: date | None = None,
    within: tuple[date, date] = (UNKNOWN_EARLIEST, UNKNOWN_LATEST),
) -> Certainty | None:
    """How surely a fact holds on some day from `first` to `last`; None when it holds on none.

    `within` are the days on which its bodies can have existed. Of days after `today` nothing is known but what has a
    known end: an end that is open has not come yet, and one that is not known may have.
    """
    last = last or first
    lower, upper = possible_span(start, end)
    lower, upper = max(lower, within[0]), min(upper, within[1])
    if max(lower, first) > min(upper, last):
        return None
    if is_undated(start, end, shown):
        return Certainty.UNKNOWN
    to_come = max(first, today + ONE_DAY) if today and today < last else None
    spans = [] if to_come == first else [(first, min(last, today) if today else last, end)]
    if to_come:
        spans.append((to_come, last, replace(end, open=False) if upper == UNKNOWN_LATEST else end))
    for begin, close, known_end in spans:
        certain = certain_span(start, known_end, shown)
        if certain and max(certain[0], lower, begin) <= min(certain[1], upper, close):
            return Certainty.CERTAIN
    possible = any(
        max(lower, begin) <= min(upper, close) and (begin != to_come or upper != UNKNOWN_LATEST)
        for begin, close, _end in spans
    )
    return Certainty.POSSIBLE if possible else Certainty.UNKNOWN
