"""Meetings in time: within a day by the hour, and what is to come apart from what is over, on every way out."""

import csv
import datetime
import io
import zoneinfo
from xml.etree import ElementTree

import icalendar
import pytest
from django.utils import timezone

from meetings.models import Meeting
from records.dating import days
from records.lists import paging
from tests.factories import make_meeting, make_participation, make_programme
from tests.pages import HTML, parse, section, text, words

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def at(day, hour, minute=0):
    return datetime.datetime(2025, 9, day, hour, minute, tzinfo=datetime.UTC)


@pytest.fixture
def sessions():
    """A cluster with three sessions of one day, named against their hours, and one on each side."""
    whole = make_meeting(
        slug="z-days", name_en="Days", start_date="2025-09-10", end_date="2025-09-11", classification="cluster"
    )
    series = make_programme(slug="series", kind="event-series")
    part = {"parent": whole, "series": series, "time_zone": "Europe/Zurich", "start_date": "", "end_date": ""}
    make_meeting(slug="a-afternoon", starts_at=at(10, 12), **part)
    make_meeting(slug="b-morning", starts_at=at(10, 7), **part)
    make_meeting(slug="c-noon", starts_at=at(10, 10), **part)
    make_meeting(slug="c-noon-2", starts_at=at(10, 10), **part)
    make_meeting(slug="d-next-day", starts_at=at(10, 22, 30), **part)  # half past midnight in Zurich
    make_meeting(slug="y-all-day", **part | {"start_date": "2025-09-10", "time_zone": ""})
    return whole


ORDER = ["y-all-day", "b-morning", "c-noon", "c-noon-2", "a-afternoon", "d-next-day"]


def slugs_of(links):
    return [link.get("href").rstrip("/").rpartition("/")[2] for link in links]


def titles(page):
    """The slugs of the entries of a page, in their order."""
    entries = [p for p in parse(page).iter(f"{HTML}p") if p.get("class") == "title"]
    return slugs_of(p.find(f"{HTML}a") for p in entries)


@pytest.mark.parametrize(("ordering", "expected"), [("start_date", ORDER), ("-start_date", ORDER[::-1])])
def test_sessions_of_one_day_go_by_the_hour_on_every_way_out(client, sessions, ordering, expected):
    query = f"?parent=z-days&ordering={ordering}"

    rows = client.get(f"/api/v1/meetings/{query}").json()["results"]
    table = csv.DictReader(io.StringIO(client.get(f"/meetings.csv{query}").getvalue().decode("utf-8-sig")))
    calendar = icalendar.Calendar.from_ical(client.get(f"/meetings.ics{query}").content)
    feed = in_feed(client.get(f"/meetings.atom{query}"))

    assert [row["slug"] for row in rows] == expected
    assert titles(client.get(f"/meetings/{query}")) == expected
    assert [row["slug"] for row in table] == expected
    assert [str(event["url"]).split("/")[-2] for event in calendar.walk("VEVENT")] == expected
    assert feed == expected


def in_feed(response):
    """The slugs of the entries of a feed, in their order."""
    entries = ElementTree.fromstring(response.content).iter(f"{ATOM}entry")
    return [entry.find(f"{ATOM}link").get("href").rstrip("/").rpartition("/")[2] for entry in entries]


@pytest.mark.parametrize("direction", [1, -1])
def test_pages_of_a_list_go_on_within_a_day(sessions, direction):
    order = Meeting.IN_TIME if direction == 1 else tuple(f"-{column}" for column in Meeting.IN_TIME)
    rows, seen, cursor = Meeting.objects.filter(parent=sessions), [], ""

    while True:
        page = paging.take(rows, order, 2, cursor)
        seen += [row.slug for row in page.rows]
        cursor = page.next
        if not cursor:
            break

    assert seen == ORDER[::direction]


def test_parts_and_neighbours_go_by_the_hour(client, sessions):
    page = client.get("/meetings/c-noon/")
    links = {link.get("rel"): link for link in parse(page).iter(f"{HTML}a") if link.get("rel") in ("prev", "next")}

    assert titles(client.get("/meetings/z-days/")) == ORDER
    assert [part["slug"] for part in client.get("/api/v1/meetings/z-days/").json()["parts"]] == ORDER
    assert slugs_of([links["prev"], links["next"]]) == ["b-morning", "c-noon-2"]


def test_participations_go_by_the_hour_of_their_meetings(client, sessions):
    for meeting in Meeting.objects.filter(parent=sessions):
        make_participation(meeting=meeting)

    rows = client.get("/api/v1/participations/").json()["results"]

    assert [row["meeting"]["slug"] for row in rows] == ORDER[::-1]


def test_a_meeting_of_which_only_the_end_is_known_lies_in_its_year_alone(client):
    make_meeting(slug="to-february", start_date="", end_date="2025-02-21")
    make_meeting(slug="in-2024", start_date="2024", end_date="")

    years = {year: titles(client.get(f"/meetings/?year={year}")) for year in (1950, 2024, 2025, 2026)}
    counted = section(client.get("/meetings/"), "Year")

    assert years == {1950: [], 2024: ["in-2024"], 2025: ["to-february"], 2026: []}
    assert counted == "2025 1 2024 1"


# --- Upcoming and past ----------------------------------------------------------------------------------------------


@pytest.fixture
def in_time():
    """Meetings on both sides of today, by their days from it."""
    today = days.today()

    def day(number):
        return f"{today + datetime.timedelta(days=number)}"

    make_meeting(slug="next-week", start_date=day(7), end_date="", event_status="confirmed")
    make_meeting(slug="tomorrow", start_date=day(1), end_date="", event_status="cancelled")
    make_meeting(slug="under-way", start_date=day(-3), end_date=day(0), event_status="confirmed")
    make_meeting(slug="last-week", start_date=day(-7), end_date="", event_status="confirmed")
    make_meeting(slug="to-yesterday", start_date="", end_date=day(-1), event_status="")
    make_meeting(slug="long-ago", start_date="1865", end_date="", event_status="held")
    make_meeting(slug="some-day", start_date="", end_date="", event_status="")


UPCOMING = ["under-way", "tomorrow", "next-week"]
PAST = ["to-yesterday", "last-week", "long-ago"]


def test_what_is_to_come_is_told_from_what_is_over_in_every_format(client, in_time):
    for when, nearest in (("upcoming", UPCOMING), ("past", PAST)):
        rows = client.get(f"/api/v1/meetings/?when={when}").json()["results"]
        table = csv.DictReader(io.StringIO(client.get(f"/meetings.csv?when={when}").getvalue().decode("utf-8-sig")))
        calendar = icalendar.Calendar.from_ical(client.get(f"/meetings.ics?when={when}").content)
        known = [slug for slug in nearest if slug != "long-ago"]

        assert titles(client.get(f"/meetings/?when={when}")) == nearest
        assert [row["slug"] for row in table] == nearest
        assert [str(event["url"]).split("/")[-2] for event in calendar.walk("VEVENT")] == known
        assert sorted(in_feed(client.get(f"/meetings.atom?when={when}"))) == sorted(nearest)
        # Programs rely on one order, whatever is asked for.
        assert [row["slug"] for row in rows] == (nearest[::-1] if when == "upcoming" else nearest)
    assert client.get("/api/v1/meetings/?when=soon").status_code == 400
    assert client.get("/meetings/?when=soon")["Location"] == "/meetings/"


def test_the_list_shows_what_is_next_then_what_is_over_then_what_has_no_date(client, in_time):
    page = client.get("/meetings/")

    main = parse(page).find(f".//{HTML}main")
    headings = [words(h2) for h2 in main.iter(f"{HTML}h2")]
    assert [h for h in headings if h in ("Upcoming", "Past", "Date not known")] == [
        "Upcoming",
        "Past",
        "Date not known",
    ]
    assert titles(page) == [*UPCOMING, *PAST, "some-day"]
    assert "All upcoming meetings" in section(page, "Upcoming")
    assert 'href="/meetings/?when=upcoming"' in page.content.decode()
    assert "7 results" in text(page)


def test_a_filter_narrows_both_halves_and_an_order_that_is_given_joins_them(client, in_time):
    Meeting.objects.filter(slug__in=["next-week", "last-week"]).update(country="CH")

    narrowed = client.get("/meetings/?country=CH")

    assert titles(narrowed) == ["next-week", "last-week"]
    assert 'href="/meetings/?when=upcoming&amp;country=CH"' in narrowed.content.decode()
    assert titles(client.get("/meetings/?ordering=-start_date")) == [
        *("next-week", "tomorrow", "to-yesterday", "under-way"),
        *("last-week", "long-ago", "some-day"),
    ]


def test_ten_are_next_at_most_and_later_pages_go_on_with_what_is_over(client):
    for n in range(12):
        make_meeting(slug=f"next-{n:02}", start_date=f"{2900 + n}", end_date="", event_status="confirmed")
    for n in range(30):
        make_meeting(slug=f"past-{n:02}", start_date=f"{1900 + n}", end_date="", event_status="held")

    first = client.get("/meetings/")
    following = next(a.get("href") for a in parse(first).iter(f"{HTML}a") if a.get("rel") == "next")
    second = client.get(following)

    assert titles(first) == [f"next-{n:02}" for n in range(10)] + [f"past-{n:02}" for n in range(29, 4, -1)]
    assert titles(second) == [f"past-{n:02}" for n in range(4, -1, -1)]
    previous = next(a.get("href") for a in parse(second).iter(f"{HTML}a") if a.get("rel") == "prev")
    assert titles(client.get(previous)) == titles(first)


def test_today_is_that_of_the_institution(client, settings):
    now = timezone.now()
    settings.TIME_ZONE = "Pacific/Kiritimati" if now.hour >= 10 else "Etc/GMT+12"
    there = now.astimezone(zoneinfo.ZoneInfo(settings.TIME_ZONE)).date()
    assert there != now.date()
    make_meeting(slug="m", start_date=f"{min(there, now.date())}", end_date="", event_status="confirmed")

    expected = "past" if there > now.date() else "upcoming"

    assert titles(client.get(f"/meetings/?when={expected}")) == ["m"]
