"""Calendars as two programs of other people read them."""

import icalendar
import vobject

READ = ("uid", "dtstart", "dtend", "status", "sequence")


def events(content):
    """The events of a calendar, in their order: `{uid, dtstart, dtend, status, sequence}`, on which both readers agree."""
    first = [_by_icalendar(event) for event in icalendar.Calendar.from_ical(content).walk("VEVENT")]
    second = [_by_vobject(event) for event in vobject.readOne(content.decode()).contents.get("vevent", [])]
    assert first == second
    return first


def _by_icalendar(event):
    values = {name: event.get(name) for name in READ}
    return {name: _plain(getattr(value, "dt", value)) for name, value in values.items() if value is not None}


def _by_vobject(event):
    values = {name: event.contents[name][0].value for name in READ if name in event.contents}
    return {name: _plain(value) for name, value in values.items()}


def _plain(value):
    """A moment or a day in ISO 8601, everything else as text."""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
