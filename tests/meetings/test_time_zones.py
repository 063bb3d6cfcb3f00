"""Time zones as our calendars describe them, read back by programs of other people."""

import datetime
import io
import zoneinfo

import icalendar
import pytest
import vobject
from dateutil import tz

from records.public import time_zones
from tests import zones
from tests.factories import make_meeting

pytestmark = pytest.mark.one_database

READERS = {
    "dateutil": lambda text: tz.tzical(io.StringIO(text)).get(),
    "vobject": lambda text: vobject.readOne(text).vtimezone.tzinfo,
}


def differing(reader, key, every):
    """How many moments were compared, and those that a reader takes for others."""
    zone, compared = READERS[reader](zones.calendar_of(key)), list(zones.moments(key, every))
    return len(compared), [each for each in compared if zone.utcoffset(each.replace(tzinfo=None)) != each.utcoffset()]


@pytest.mark.parametrize("reader", READERS)
def test_a_description_means_the_zone_to_those_who_read_it(reader):
    number, others = differing(reader, "Europe/Zurich", datetime.timedelta(days=400))

    assert (number > 500, others) == (True, [])


@pytest.mark.proof
@pytest.mark.parametrize("key", zones.ZONES)
@pytest.mark.parametrize("reader", READERS)
def test_each_kind_of_zone_is_read_back_equal(reader, key):
    number, others = differing(reader, key, datetime.timedelta(days=9, hours=5))

    assert (number > 2_000, others) == (True, [])


@pytest.mark.parametrize(
    ("key", "first"), [("Africa/Freetown", 1936), ("Asia/Gaza", 2037), ("America/Recife", 1998), ("Africa/Cairo", 2010)]
)
def test_no_change_is_missed_where_two_of_them_are_but_days_apart(key, first):
    zone, last = zoneinfo.ZoneInfo(key), first + 7
    changes = list(time_zones.changes(zone, [first, last]))
    moment = datetime.datetime(first, 1, 1, 7, 7, tzinfo=datetime.UTC)
    while moment.year < last:
        moment += datetime.timedelta(days=1, minutes=61)
        while len(changes) > 1 and changes[1].moment <= moment:
            del changes[0]
        assert changes[0].after == time_zones.state_at(zone, moment), moment


@pytest.fixture
def described(client, db):
    """The description of a zone in the calendar of all meetings, unfolded, by its lines."""

    def lines():
        calendar = icalendar.Calendar.from_ical(client.get("/meetings.ics").content)
        return [zone.to_ical().decode().splitlines() for zone in calendar.walk("VTIMEZONE")]

    return lines


def make_exact(slug, year, zone, month=5, **values):
    starts_at = datetime.datetime(year, month, 5, 8, tzinfo=datetime.UTC)
    return make_meeting(slug=slug, start_date="", end_date="", starts_at=starts_at, time_zone=zone, **values)


def test_onsets_stand_in_the_time_before_the_change_one_to_a_line(described):
    make_exact("spring", 2025, "Europe/Zurich")
    make_exact("post-war", 1949, "Europe/Zurich", 9)

    (zone,) = described()

    assert "RDATE:20250330T020000" in zone
    assert "RDATE:20251026T030000" in zone
    assert [line for line in zone if line.startswith("RDATE") and "," in line] == []


@pytest.mark.parametrize("utc", ["UTC", "Etc/UTC", "Zulu"])
def test_utc_is_not_described_beside_events(client, described, utc):
    make_exact("a", 2025, utc)

    assert described() == []
    assert b"DTSTART:20250505T080000Z" in client.get("/meetings.ics").content


@pytest.mark.parametrize(("fold", "start"), [(0, b"DTSTART:20251026T003000Z"), (1, b"DTSTART:20251026T013000Z")])
def test_a_time_that_comes_twice_is_told_in_utc(client, db, fold, start):
    zone = zoneinfo.ZoneInfo("Europe/Zurich")
    moments = {
        "starts_at": datetime.datetime(2025, 10, 26, 2, 30, tzinfo=zone, fold=fold),
        "ends_at": datetime.datetime(2025, 10, 26, 9, 0, tzinfo=zone),
    }
    make_meeting(slug="a", start_date="", end_date="", time_zone="Europe/Zurich", **moments)

    content = client.get("/meetings/a.ics").content

    assert start in content
    assert b"DTEND:20251026T080000Z" in content


def test_events_far_apart_make_no_calendar_of_all_years_between(client, db):
    make_exact("first", 1900, "Europe/Zurich")
    make_exact("last", 9990, "Europe/Zurich")

    content = client.get("/meetings.ics").content
    last = next(e for e in icalendar.Calendar.from_ical(content).walk("VEVENT") if "/last/" in e["url"])

    assert content.count(b"RDATE") < 600
    assert last["dtstart"].dt.utcoffset() == datetime.timedelta(hours=2)
    zone = tz.tzical(io.StringIO(content.decode())).get()
    assert zone.utcoffset(datetime.datetime(9990, 5, 5, 10)) == datetime.timedelta(hours=2)
    assert zone.utcoffset(datetime.datetime(1900, 5, 5, 9)) == datetime.timedelta(hours=1)


def test_an_offset_of_seconds_is_told_in_utc_since_not_all_programs_read_it(client, described):
    make_exact("a", 1950, "Africa/Monrovia")

    assert described() == []
    assert b"DTSTART:19500505T080000Z" in client.get("/meetings/a.ics").content
