"""Calendars (RFC 5545): what all of ours have in common, whatever their events are.

Why a meeting without a known day has no event, and what becomes of one that is withdrawn:
docs/decisions/0014-feeds-and-calendars.md.
"""

import datetime

from django.http import HttpResponse
from icalendar import Calendar, Timezone, TimezoneStandard, vText

from records.texts import NOT_IN_A_CALENDAR, languages

PRODUCT = "-//ituportal//record of international cooperation//EN"
CONTENT_TYPE = "text/calendar; charset=utf-8"
# The time zones in a file are described for these years round its events.
YEARS_ROUND = datetime.timedelta(days=366)
# icalendar looks 64 days beyond the days that it is asked to describe, and time ends with 9999.
FIRST, LAST = datetime.date.min, datetime.date.max - datetime.timedelta(days=65)


def readable(text):
    """Return a text without the characters that a calendar cannot hold."""
    return NOT_IN_A_CALENDAR.sub("", str(text))


def calendar(name, description, address, events):
    """Return a calendar as bytes; `address` is where a person reads the same."""
    vcalendar = Calendar()
    vcalendar.add("prodid", PRODUCT)
    vcalendar.add("version", "2.0")
    vcalendar.add("calscale", "GREGORIAN")
    # The standard's names (RFC 7986), and those that programs read which know the older ones only.
    for key in ("name", "x-wr-calname"):
        vcalendar.add(key, vText(readable(name)), parameters=language())
    for key in ("description", "x-wr-caldesc") if description else ():
        vcalendar.add(key, vText(readable(description)), parameters=language())
    vcalendar.add("url", address)
    for event in events:
        vcalendar.add_component(event)
    moments = [event["dtstart"].dt for event in events if isinstance(event["dtstart"].dt, datetime.datetime)]
    if moments:
        first = max(min(moments).date(), FIRST + YEARS_ROUND) - YEARS_ROUND
        last = min(max(moments).date(), LAST - YEARS_ROUND) + YEARS_ROUND
        vcalendar.add_missing_timezones(first_date=first, last_date=last)
    if not events:
        vcalendar.add_component(utc())
    return vcalendar.to_ical()


def language():
    """Return the parameter that says in which language a text is."""
    return {"LANGUAGE": languages.BCP47[languages.current()]}


def text_language(text):
    """Return the parameter that says in which language a text of the record is."""
    return {"LANGUAGE": text.lang}


def utc():
    """Return the description of UTC: a calendar has to have at least one component, and here it has no event."""
    zone, always = Timezone(), TimezoneStandard()
    zone.add("tzid", "UTC")
    always.add("dtstart", datetime.datetime(1970, 1, 1))
    always.add("tzoffsetfrom", datetime.timedelta())
    always.add("tzoffsetto", datetime.timedelta())
    always.add("tzname", "UTC")
    zone.add_component(always)
    return zone


def answer(content, filename):
    """Return the answer with a calendar."""
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'inline; filename="{filename}.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response
