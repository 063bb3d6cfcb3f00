"""Calendars (RFC 5545): what all of ours have in common, whatever their events are.

Why a meeting without a known day has no event, and what becomes of one that is withdrawn:
docs/decisions/0014-feeds-and-calendars.md.
"""

import datetime
import zoneinfo

from django.http import HttpResponse
from icalendar import Calendar, Timezone, TimezoneStandard, vText

from records.texts import NOT_IN_A_CALENDAR, languages

from . import time_zones

PRODUCT = "-//ituportal//record of international cooperation//EN"
CONTENT_TYPE = "text/calendar; charset=utf-8"


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
    years = {}
    for event in events:
        moments = [event[name].dt for name in ("dtstart", "dtend") if name in event]
        for moment in moments:
            if isinstance(getattr(moment, "tzinfo", None), zoneinfo.ZoneInfo):
                years.setdefault(moment.tzinfo.key, set()).add(moment.year)
    for key in sorted(years):
        vcalendar.add_component(time_zones.described(zoneinfo.ZoneInfo(key), years[key]))
    for component in events or [utc()]:
        vcalendar.add_component(component)
    return vcalendar.to_ical()


def local_times(moments, zone):
    """Return `{name: moment}` in a time zone; in UTC if that is the zone, or if programs would differ about one."""
    local = {name: moment.astimezone(zone) for name, moment in moments.items() if moment}
    if any(moment.tzname() == "UTC" or time_zones.is_misread(moment) for moment in local.values()):
        return {name: moment.astimezone(datetime.UTC) for name, moment in local.items()}
    return local


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
