"""The days of the institution: what a moment is called on pages, and which day is today."""

import datetime
from contextvars import ContextVar

from django.utils import timezone

# While a query is prepared (`records/rows/preparing.py`): the moment that stands in for that of each request.
moment: ContextVar[datetime.datetime | None] = ContextVar("moment", default=None)


def now():
    """Return the moment at which is asked what is public, and which day it is."""
    return moment.get() or timezone.now()


def localised(moment: datetime.datetime) -> datetime.datetime:
    """Return a moment in the time zone of the institution (the setting TIME_ZONE), whoever asks: editors have their own."""
    return moment.astimezone(timezone.get_default_timezone())


def day_of(moment: datetime.datetime) -> datetime.date:
    """Return the day of a moment, as the institution counts days."""
    return localised(moment).date()


def today() -> datetime.date:
    """Return the day that it is now at the institution."""
    return day_of(now())


def next_midnight(moment: datetime.datetime) -> datetime.datetime:
    """Return when the day after that of a moment begins, as the institution counts days."""
    tomorrow = day_of(moment) + datetime.timedelta(days=1)
    return datetime.datetime.combine(tomorrow, datetime.time.min, timezone.get_default_timezone())
