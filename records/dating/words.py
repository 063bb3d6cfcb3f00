"""Imprecise dates in words, in six languages."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.translation import pgettext

from .dates import OPEN, SEASON_MONTHS, WINTER, DateParts, InvalidDate, parse, read_one


def display(text: str, language: str | None = None) -> str:
    """A date in the reader's language ("October 2021"), by default the active one.

    A text that is no date is shown as it stands: what was stored is no reason for a page to fail.
    """
    return _display(text, language or translation.get_language() or "en")


def display_end(text: str, language: str | None = None) -> str:
    """The end of something in the reader's language: an interval is the time within which it came, not how long it took."""
    return _display(text, language or translation.get_language() or "en", end=True)


def display_term(start: str, end: str) -> str:
    """From when to when something held, in the reader's language, as one line without markup."""
    return " – ".join(filter(None, (display(start), display_end(end))))


@lru_cache(maxsize=16_384)
def _display(text: str, language: str, *, end: bool = False) -> str:
    try:
        text = parse(text, interval=True, end=True).text
    except InvalidDate:
        return text
    with translation.override(language):
        if text in ("", OPEN):
            return pgettext("end of a period", "present") if text else ""
        first, slash, last = text.partition("/")
        if not slash:
            return _date_in_words(text)
        return _end_in_words(first, last) if end else _period_in_words(first, last)


def _end_in_words(first: str, last: str) -> str:
    if first in ("", OPEN):
        return pgettext("end of a period", "%(date)s at the latest") % {"date": _date_in_words(last)}
    if last in ("", OPEN):
        return pgettext("end of a period", "%(date)s at the earliest") % {"date": _date_in_words(first)}
    sides = {"first": _date_in_words(first), "last": _date_in_words(last)}
    return pgettext("end of a period", "%(first)s at the earliest, %(last)s at the latest") % sides


def _period_in_words(start: str, end: str) -> str:
    if end == OPEN:
        return pgettext("period", "from %(date)s on") % {"date": _date_in_words(start)}
    if start == OPEN:
        return pgettext("period", "until %(date)s") % {"date": _date_in_words(end)}
    if end == "":
        return pgettext("period", "%(start)s – end not known") % {"start": _date_in_words(start)}
    if start == "":
        return pgettext("period", "start not known – %(end)s") % {"end": _date_in_words(end)}
    sides = {"start": _date_in_words(start), "end": _date_in_words(end)}
    return pgettext("period", "%(start)s – %(end)s") % sides


def _date_in_words(text: str) -> str:
    parts = read_one(text)
    words = _day_in_words(parts) if parts.month else _year_in_words(parts)
    match parts.doubt:
        case "?":
            return pgettext("date", "%(date)s (uncertain)") % {"date": words}
        case "~":
            return pgettext("date", "about %(date)s") % {"date": words}
        case "%":
            return pgettext("date", "about %(date)s (uncertain)") % {"date": words}
    return words


def _year_in_words(parts: DateParts) -> str:
    years = {"year": parts.first_year, "last": parts.last_year}
    if parts.year.endswith("XX"):  # not "20th century", which is a year off
        return pgettext("date", "between %(year)s and %(last)s") % years
    if parts.year.endswith("X"):
        return pgettext("date", "%(year)ss") % years
    if parts.day == 0:
        return pgettext("date", "%(year)s, day not known") % years
    if parts.month == 0:
        return pgettext("date", "%(year)s, month not known") % years
    return pgettext("date", "%(year)s") % years


def _day_in_words(parts: DateParts) -> str:
    """A date of which at least the month or the season is known."""
    month = parts.month or 0
    if month in SEASON_MONTHS:
        return _SEASONS[month]() % {"year": parts.first_year, "next": parts.first_year + 1}
    words = {"year": parts.year.lstrip("0"), **_month_words(month)}
    if parts.day is None:
        return pgettext("date", "%(month)s %(year)s") % words
    if parts.day == 0:
        return pgettext("date", "%(month)s %(year)s, day not known") % words
    words["day"] = pgettext("first day of a month", "1") if parts.day == 1 else str(parts.day)
    if parts.year == "XXXX":
        return pgettext("date", "%(day)s %(of_month)s, year not known") % words
    return pgettext("date", "%(day)s %(of_month)s %(year)s") % words


def _month_words(month: int) -> dict[str, str]:
    """The month alone and as it follows a day: another word in Russian, a number in Chinese."""
    day = date(2000, month, 1)
    words = {
        "month": format_date(day, pgettext("format of a month alone", "F")),
        "of_month": format_date(day, pgettext("format of a month after a day", "E")),
    }
    if (translation.get_language() or "en").startswith("en"):
        return words
    return {name: word.lower() for name, word in words.items()}  # only English writes months with a capital


_SEASONS: dict[int, Callable[[], str]] = {
    21: lambda: pgettext("date", "spring %(year)s"),
    22: lambda: pgettext("date", "summer %(year)s"),
    23: lambda: pgettext("date", "autumn %(year)s"),
    WINTER: lambda: pgettext("date", "winter %(year)s–%(next)s"),
}
