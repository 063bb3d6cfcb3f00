"""What time zones are, and what a description of one says, for a comparison of readers."""

import datetime
import zoneinfo
from collections.abc import Iterator

import icalendar

from records.public import time_zones

FIRST, LAST = 1949, 2035
# Both hemispheres, none, half and quarter hours, changes of law, a negative summer time, two changes a season, seconds.
ZONES = (
    "Europe/Zurich",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Moscow",
    "Europe/Istanbul",
    "America/New_York",
    "America/Sao_Paulo",
    "America/St_Johns",
    "America/Caracas",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Africa/Nairobi",
    "Africa/Monrovia",
    "Asia/Tokyo",
    "Asia/Kathmandu",
    "Asia/Pyongyang",
    "Asia/Gaza",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Auckland",
    "Antarctica/Troll",
    "Etc/GMT",
)


def calendar_of(key: str) -> str:
    """A calendar that describes a zone in these years."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "tests")
    calendar.add("version", "2.0")
    calendar.add_component(time_zones.described(zoneinfo.ZoneInfo(key), [FIRST, LAST]))
    return calendar.to_ical().decode()


def moments(key: str, every: datetime.timedelta) -> Iterator[datetime.datetime]:
    """Moments of these years in the zone, the seconds and hours beside each change among them.

    Not those that programs take for different ones: ours tells them in UTC.
    """
    zone, moment = zoneinfo.ZoneInfo(key), datetime.datetime(FIRST, 1, 1, 12, tzinfo=datetime.UTC)
    wanted = []
    while moment.year <= LAST:
        wanted.append(moment)
        moment += every
    for change in time_zones.changes(zone, [FIRST, LAST]):
        if FIRST <= change.moment.year <= LAST:
            wanted += [
                change.moment + datetime.timedelta(seconds=beside)
                for beside in (-10800, -7201, -3601, -1, 0, 1, 3600, 7200)
            ]
    local = (each.astimezone(zone) for each in wanted)
    return (each for each in local if not time_zones.is_misread(each))
