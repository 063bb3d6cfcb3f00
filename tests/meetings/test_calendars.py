"""Meetings as calendars, read by two programs of other people."""

import datetime
import zoneinfo

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings import calendars
from meetings.models import Meeting
from records import content
from tests.calendars import events
from tests.factories import make_meeting
from tests.pages import HTML, parse

pytestmark = pytest.mark.django_db


def described(client, address):
    """The description of a calendar, or None."""
    value = icalendar.Calendar.from_ical(client.get(address).content).get("description")
    return None if value is None else str(value)


def test_a_meeting_on_whole_days_ends_on_the_day_after_its_last(client):
    meeting = make_meeting(slug="a", start_date="2025-02-10", end_date="2025-02-21", event_status="confirmed")

    assert events(client.get("/meetings.ics").content) == [
        {
            "uid": meeting.ical_uid,
            "dtstart": "2025-02-10",
            "dtend": "2025-02-22",
            "status": "CONFIRMED",
            "sequence": "0",
        }
    ]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2025-02-10", "", ("2025-02-10", "2025-02-11")),
        ("2025-02-10", "2025-02", ("2025-02-10", None)),
        ("2025-02-10", "2025-02-12?", ("2025-02-10", None)),
        ("9999-12-31", "9999-12-31", ("9999-12-31", None)),
        ("2024-02-28", "2024-02-29", ("2024-02-28", "2024-03-01")),
    ],
)
def test_an_end_that_is_not_known_is_not_made_up(client, start, end, expected):
    make_meeting(slug="a", start_date=start, end_date=end)

    event = events(client.get("/meetings/a.ics").content)[0]

    assert (event["dtstart"], event.get("dtend")) == expected


@pytest.mark.parametrize(
    "start", ["", "2007", "2007-10", "2007-23", "2007-10-15?", "2007-10-15~", "2007-10-XX", "XXXX-10-15"]
)
def test_a_meeting_without_a_known_day_is_given_none_and_the_calendar_says_so(client, start):
    meeting = make_meeting(slug="a", start_date=start, end_date="")
    make_meeting(slug="b", start_date="2025-02-10", end_date="")

    assert len(events(client.get("/meetings.ics").content)) == 1
    assert events(client.get("/meetings/a.ics").content) == []
    sentence = "1 meeting is left out, because its day is not known."
    assert described(client, "/meetings.ics") == described(client, "/meetings/a.ics") == sentence
    unfolded = client.get("/meetings/a.ics").content.replace(b"\r\n ", b"")
    assert b"\r\nX-WR-CALDESC;LANGUAGE=en:1 meeting is left out\\, because its day is not known.\r\n" in unfolded
    assert described(client, "/meetings/b.ics") is None
    assert "/meetings/a.ics" not in client.get("/meetings/a/").content.decode()
    assert meeting.has_known_day is Meeting.objects.on_known_days().filter(pk=meeting.pk).exists() is False


@pytest.mark.parametrize("start", ["", "2025-02", "2025-02-10?", "2024~"])
def test_a_meeting_of_which_only_the_last_day_is_known_stands_on_it_and_says_so(client, start):
    meeting = make_meeting(slug="a", start_date=start, end_date="2025-02-21", summary_en="A cluster.")

    content = client.get("/meetings.ics").content
    french = icalendar.Calendar.from_ical(client.get("/fr/meetings/a.ics").content).walk("VEVENT")[0]

    assert [(e["dtstart"], e["dtend"]) for e in events(content)] == [("2025-02-21", "2025-02-22")]
    event = icalendar.Calendar.from_ical(content).walk("VEVENT")[0]
    assert str(event["description"]) == (
        "The record knows the last day of this meeting, but not the day on which it began.\n\nA cluster."
    )
    assert event["description"].params["LANGUAGE"] == "en"
    assert "A cluster." in french["description"]
    assert "LANGUAGE" not in french["description"].params  # a sentence in French, a summary in English
    assert described(client, "/meetings.ics") is None
    assert meeting.has_known_day is Meeting.objects.on_known_days().filter(pk=meeting.pk).exists() is True


@pytest.mark.parametrize("end", ["2025-02", "2025-02-21?", "2025-02-21~", "2025"])
def test_an_end_in_doubt_is_no_day_in_a_calendar(client, end):
    meeting = make_meeting(slug="a", start_date="", end_date=end)

    assert events(client.get("/meetings.ics").content) == []
    assert meeting.has_known_day is Meeting.objects.on_known_days().filter(pk=meeting.pk).exists() is False


def test_lists_and_meetings_offer_a_subscription_at_their_head(client):
    make_meeting(slug="a", start_date="2025-02-10", end_date="", country="CH")
    make_meeting(slug="b", start_date="", end_date="")

    offered = {
        address: [
            link.get("href") for link in parse(client.get(address)).iter(f"{HTML}a") if "webcal" in link.get("href")
        ]
        for address in ("/meetings/?when=past&country=CH", "/fr/meetings/", "/meetings/a/", "/meetings/b/", "/people/")
    }

    assert offered == {
        "/meetings/?when=past&country=CH": ["webcal://testserver/meetings.ics?when=past&country=CH"],
        "/fr/meetings/": ["webcal://testserver/fr/meetings.ics"],
        "/meetings/a/": ["webcal://testserver/meetings/a.ics"],
        "/meetings/b/": [],
        "/people/": [],
    }


def test_an_exact_moment_stands_in_its_time_zone_which_the_file_describes(client):
    zone = zoneinfo.ZoneInfo("Europe/Zurich")
    make_meeting(
        slug="a",
        start_date="2025-07-08",
        end_date="2025-07-08",
        starts_at=datetime.datetime(2025, 7, 8, 9, 30, tzinfo=zone),
        ends_at=datetime.datetime(2025, 7, 8, 18, tzinfo=zone),
        time_zone="Europe/Zurich",
    )

    content = client.get("/meetings/a.ics").content

    assert [(e["dtstart"], e["dtend"]) for e in events(content)] == [
        ("2025-07-08T09:30:00+02:00", "2025-07-08T18:00:00+02:00")
    ]
    assert b"DTSTART;TZID=Europe/Zurich:20250708T093000\r\n" in content
    assert b"BEGIN:VTIMEZONE\r\nTZID:Europe/Zurich\r\n" in content


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("", ("2025-07-08T09:30:00+02:00", None)),
        ("2025-07-08", ("2025-07-08T09:30:00+02:00", None)),
        ("2025-07", ("2025-07-08T09:30:00+02:00", None)),
        ("2025-07-25", ("2025-07-08", "2025-07-26")),
    ],
)
def test_an_exact_start_does_not_make_a_moment_of_a_meeting_that_ends_on_a_later_day(client, end, expected):
    starts_at = datetime.datetime(2025, 7, 8, 9, 30, tzinfo=zoneinfo.ZoneInfo("Europe/Zurich"))
    make_meeting(slug="a", start_date="2025-07", end_date=end, starts_at=starts_at, time_zone="Europe/Zurich")

    event = events(client.get("/meetings/a.ics").content)[0]

    assert (event["dtstart"], event.get("dtend")) == expected


FIRST_DAY = datetime.datetime(1, 1, 2, tzinfo=datetime.UTC)
LAST_DAY = datetime.datetime(9999, 12, 30, 23, 59, tzinfo=datetime.UTC)


@pytest.mark.parametrize("time_zone", ["UTC", "Europe/Zurich", "America/New_York", "Pacific/Auckland", "Asia/Tokyo"])
@pytest.mark.parametrize("moments", [[FIRST_DAY], [LAST_DAY], [FIRST_DAY, LAST_DAY]], ids=["first", "last", "both"])
def test_a_meeting_at_an_end_of_time_does_not_take_the_calendar_with_it(client, moments, time_zone):
    for moment in moments:
        make_meeting(start_date="", end_date="", starts_at=moment, ends_at=moment, time_zone=time_zone)

    content = client.get("/meetings.ics").content

    # One reader alone: the other keeps the first description that it saw of a time zone.
    calendar = icalendar.Calendar.from_ical(content)
    assert sorted(event["dtstart"].dt for event in calendar.walk("VEVENT")) == moments
    # Before there were time zones clocks had offsets of seconds, which are told in UTC.
    told_in_utc = time_zone == "UTC" or LAST_DAY not in moments
    assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == ([] if told_in_utc else [time_zone])


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("tentative", "TENTATIVE"),
        ("confirmed", "CONFIRMED"),
        ("held", "CONFIRMED"),
        ("postponed", "CANCELLED"),
        ("cancelled", "CANCELLED"),
    ],
)
def test_the_status_is_one_that_the_standard_knows(client, status, expected):
    make_meeting(slug="a", start_date="2025-02-10", end_date="", event_status=status)

    assert events(client.get("/meetings/a.ics").content)[0]["status"] == expected
    assert set(calendars.STATUS) == set(Meeting.EventStatus)


def test_the_sequence_rises_with_each_change_and_the_identifier_stays(client):
    meeting = make_meeting(slug="a", start_date="2025-02-10", end_date="", place_en="Geneva")
    before = events(client.get("/meetings/a.ics").content)[0]

    meeting.start_date = "2025-03-10"
    meeting.save()
    meeting.place_fr = "Genève"
    meeting.save()
    meeting.theme_en = "Not in the calendar"
    meeting.save()
    meeting.slug = "b"
    meeting.save()
    after = events(client.get("/meetings/b.ics").content)[0]

    assert before | {"dtstart": "2025-03-10", "dtend": "2025-03-11", "sequence": "3"} == after


def test_a_calendar_is_the_same_until_something_changes(reader):
    meeting = make_meeting(slug="a", start_date="2025-02-10", end_date="")
    first = reader.get("/meetings.ics")

    same = reader.get("/meetings.ics", headers={"If-None-Match": first["ETag"]})
    meeting.name_en = "Another name"
    meeting.save()
    changed = reader.get("/meetings.ics", headers={"If-None-Match": first["ETag"]})

    assert (same.status_code, same.content, changed.status_code) == (304, b"", 200)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"


def test_lines_end_as_the_standard_wants_and_none_is_longer_than_75_octets(client):
    make_meeting(
        slug="a",
        start_date="2025-02-10",
        end_date="",
        name_en="Réunion; “один”, 电信 \\ " * 8,
        place_en="Geneva",
        country="CH",
        parent=make_meeting(slug="cluster", name_en="Cluster"),
    )
    # Kept before texts were mended.
    Meeting.objects.filter(slug="a").update(summary_en="One\nTwo\x07")

    content = client.get("/meetings/a.ics").content

    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    event = icalendar.Calendar.from_ical(content).walk("VEVENT")[0]
    assert str(event["summary"]) == ("Réunion; “один”, 电信 \\ " * 8).strip()
    assert (str(event["description"]), str(event["location"])) == ("One\nTwo", "Geneva, Switzerland")
    assert str(event["related-to"]) == Meeting.objects.get(slug="cluster").ical_uid
    assert event["related-to"].params["RELTYPE"] == "PARENT"
    assert str(event["url"]) == "http://testserver/meetings/a/"


def test_a_list_is_filtered_and_ordered_as_its_page_is_and_in_its_language(client):
    make_meeting(slug="a", start_date="2024-02-10", end_date="", country="CH", name_fr="Réunion")
    make_meeting(slug="b", start_date="2025-02-10", end_date="", country="CH")
    make_meeting(slug="c", start_date="2025-02-11", end_date="", country="FR")

    content = client.get("/fr/meetings.ics?country=CH&ordering=start_date").content

    calendar = icalendar.Calendar.from_ical(content)
    assert [event["url"] for event in calendar.walk("VEVENT")] == [
        "http://testserver/fr/meetings/a/",
        "http://testserver/fr/meetings/b/",
    ]
    assert calendar.walk("VEVENT")[0]["summary"].params["LANGUAGE"] == "fr"
    assert str(calendar["url"]) == "http://testserver/fr/meetings/?country=CH&ordering=start_date"


def test_what_is_not_understood_leads_once_to_the_address_without_it(client):
    response = client.get("/meetings.ics?country=CH&utm_source=mail")

    assert (response.status_code, response["Location"]) == (301, "/meetings.ics?country=CH")
    assert client.get("/meetings/a.ics?x=1").status_code == 404


def test_an_empty_calendar_still_has_a_component(client):
    content = client.get("/meetings.ics").content

    assert events(content) == []
    assert content.count(b"BEGIN:VTIMEZONE\r\n") == 1


def test_a_withdrawn_meeting_leaves_its_reason_and_no_event(client):
    meeting = make_meeting(slug="a", name_en="A name that goes", start_date="2025-02-10", end_date="")
    meeting.withdraw("It was entered twice")

    gone = client.get("/meetings/a.ics")

    assert (gone.status_code, gone.content.decode()) == (410, "It was entered twice\n")
    assert events(client.get("/meetings.ics").content) == []


def test_a_renamed_meeting_answers_at_its_old_address(client):
    meeting = make_meeting(slug="a", start_date="2025-02-10", end_date="")
    meeting.slug = "b"
    meeting.save()

    response = client.get("/fr/meetings/a.ics")

    assert (response.status_code, response["Location"]) == (301, "/fr/meetings/b.ics")


@pytest.mark.parametrize("size", [1, 3])
def test_a_calendar_costs_three_queries_whatever_its_length(client, size):
    parent = make_meeting(slug="cluster", start_date="", end_date="")
    for n in range(size):
        make_meeting(slug=f"m-{n}", start_date="2025-02-10", end_date="", parent=parent)

    with CaptureQueriesContext(connection) as queries:
        assert len(events(client.get("/meetings.ics").content)) == size

    assert len(queries) == 3  # the meetings, and how many there are with and without a day


def test_a_list_that_is_too_long_for_a_calendar_says_so(client, monkeypatch):
    monkeypatch.setattr(calendars, "MOST", 2)
    for n in range(3):
        make_meeting(slug=f"m-{n}", start_date=f"2025-02-1{n}", end_date="")

    assert [event["dtstart"] for event in events(client.get("/meetings.ics").content)] == ["2025-02-12", "2025-02-11"]
    assert described(client, "/meetings.ics") == (
        "Only the first 2 meetings of this list are here; narrow it to see the others."
    )


def test_a_calendar_of_many_meetings_is_left_to_the_process_apart(client, monkeypatch):
    for day in ("2021-10-15", "2021-10-16"):
        make_meeting(slug=f"on-{day}", start_date=day)
    monkeypatch.setattr(calendars, "MOST_HERE", 1)

    assert client.get("/meetings.ics", **{content.APART: False}).status_code == 202
    assert client.get("/meetings.ics").status_code == 200
    monkeypatch.setattr(calendars, "MOST_HERE", 2)
    assert client.get("/meetings.ics", **{content.APART: False}).status_code == 200
