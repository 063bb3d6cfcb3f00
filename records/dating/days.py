"""The days of the institution: what a moment is called on pages, and which day is today."""

import datetime

from django.utils import timezone


def localised(moment: datetime.datetime) -> datetime.datetime:
    """Return a moment in the time zone of the institution (the setting TIME_ZONE), whoever asks: editors have their own."""
    return moment.astimezone(timezone.get_default_timezone())


def day_of(moment: datetime.datetime) -> datetime.date:
    """Return the day of a moment, as the institution counts days."""
    return localised(moment).date()


def today() -> datetime.date:
    """Return the day that it is now at the institution."""
    return day_of(timezone.now())


def next_midnight(moment: datetime.datetime) -> datetime.datetime:
    """Return when the day after that of a moment begins, as the institution counts days."""
    tomorrow = day_of(moment) + datetime.timedelta(days=1)
    return datetime.datetime.combine(tomorrow, datetime.time.min, timezone.get_default_timezone())
