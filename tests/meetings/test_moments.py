"""One moment is one day: dates that follow from exact moments, and times in the zone that is chosen beside them."""

import datetime
import json
import zoneinfo

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError

from meetings.models import Meeting
from records.loading import load
from records.loading.models import LoadedRow
from records.loading.snapshots import digest
from tests import admin_forms as forms
from tests import factories as make
from tests.pages import section, text

pytestmark = pytest.mark.django_db
ZURICH = "Europe/Zurich"
EXACT = {
    "slug": "review",
    "name_en": "Lakeside review",
    "classification": "session",
    "starts_at": "2027-03-05T08:00:00Z",
    "ends_at": "2027-03-05T11:00:00Z",
    "time_zone": ZURICH,
    "status": "published",
    "publish_at": "2026-11-01T08:00:00Z",
}


@pytest.fixture
def load_exact(tmp_path):
    """Load a file with one meeting, and return the report."""

    def load_file(**fields):
        file = tmp_path / "file.json"
        file.write_text(json.dumps([{"model": "meetings.meeting", "fields": EXACT | fields}]))
        return load([file])

    return load_file


def at(*clock, zone=ZURICH, fold=0):
    return datetime.datetime(*clock, tzinfo=zoneinfo.ZoneInfo(zone), fold=fold)


def test_a_meeting_with_exact_moments_alone_has_their_days_on_every_way_out(client, load_exact):
    load_exact()

    assert section(client.get("/meetings/review/"), "In brief").startswith("When 5 March 2027 09:00 – 12:00")
    assert "Lakeside review" in text(client.get("/meetings/?year=2027"))
    assert "Lakeside review" not in text(client.get("/meetings/?year=2026"))
    row = client.get("/api/v1/meetings/?since=2027-03-05&until=2027-03-05").json()["results"][0]
    assert (row["start_date"]["earliest"], row["end_date"]["latest"]) == ("2027-03-05", "2027-03-05")


def test_loading_the_same_file_again_changes_nothing(load_exact):
    load_exact()
    version = Meeting.objects.get().version

    again, blank = load_exact(), load_exact(start_date="", end_date="")

    assert [len(report.unchanged) for report in (again, blank)] == [1, 1]
    assert Meeting.objects.get().version == version


def test_what_was_loaded_before_its_dates_were_filled_in_is_not_taken_for_an_editors_work(load_exact):
    load_exact()
    LoadedRow.objects.update(row_digest=digest(Meeting.objects.get(), ["start_date", "end_date"]))

    assert len(load_exact(name_en="Another name").updated) == 1
    assert (Meeting.objects.get().name_en, Meeting.objects.get().start_date) == ("Another name", "2027-03-05")


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "zone", "days"),
    [
        (at(2027, 3, 5, 9), None, ZURICH, ("2027-03-05", "")),
        # The day of the meeting's own zone: in UTC it is the day before, or the day after.
        (at(2027, 3, 5, 0, 30), at(2027, 3, 5, 2), ZURICH, ("2027-03-05", "2027-03-05")),
        (at(2027, 3, 5, 20, zone="America/New_York"), None, "America/New_York", ("2027-03-05", "")),
        # What ends at midnight ended on the day before, unless it began then.
        (at(2027, 3, 5, 9), at(2027, 3, 7, 0), ZURICH, ("2027-03-05", "2027-03-06")),
        (at(2027, 3, 5, 0), at(2027, 3, 5, 0), ZURICH, ("2027-03-05", "2027-03-05")),
    ],
)
def test_empty_dates_are_those_of_the_moments_in_the_zone_of_the_meeting(starts_at, ends_at, zone, days):
    row = Meeting(slug="m", name_en="M", classification="forum", starts_at=starts_at, ends_at=ends_at, time_zone=zone)

    row.save()

    row.refresh_from_db()
    assert (row.start_date, row.end_date) == days


def test_a_date_that_was_given_stays_and_one_that_was_filled_in_follows_its_moment():
    given = make.make_meeting(start_date="2027-03", end_date="", starts_at=at(2027, 3, 5, 9), time_zone=ZURICH)
    filled_in = make.make_meeting(start_date="", end_date="", starts_at=at(2027, 3, 5, 9), time_zone=ZURICH)

    for meeting in (given, filled_in):
        meeting.starts_at = at(2027, 3, 9, 9)
        meeting.full_clean()
        meeting.save()

    assert [given.start_date, filled_in.start_date] == ["2027-03", "2027-03-09"]
    filled_in.start_date = "2027-03-10"
    with pytest.raises(ValidationError, match="This is not on the day given as the start"):
        filled_in.full_clean()


@pytest.mark.parametrize("zone_of_editor", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_times_are_read_and_shown_in_the_zone_chosen_beside_them(client, zone_of_editor):
    user = forms.make_user("editor")
    user.time_zone = zone_of_editor
    user.save()
    forms.sign_in(client, user)
    meeting = make.make_meeting(slug="m", start_date="2025-06-10", end_date="2025-06-10")
    form = forms.fields_of(client.get(forms.address(meeting)))

    typed = {"starts_at": "2025-06-10T09:00", "ends_at": "2025-06-10T12:00", "time_zone": "Asia/Tokyo"}
    answer = client.post(forms.address(meeting), form | typed)

    assert answer.status_code == 302, forms.errors_of(answer)
    assert section(client.get("/meetings/m/"), "In brief").startswith("When 10 June 2025 [1] 09:00 – 12:00 Asia/Tokyo")
    assert client.get("/api/v1/meetings/m/").json()["starts_at"] == "2025-06-10T00:00:00Z"
    again = forms.fields_of(client.get(forms.address(meeting)))
    assert {name: again[name] for name in typed} == typed
    assert client.post(forms.address(meeting), again).status_code == 302
    assert Meeting.objects.get().starts_at == at(2025, 6, 10, 9, zone="Asia/Tokyo")


def test_another_zone_alone_keeps_the_clock(client):
    meeting = make.make_meeting(start_date="", end_date="", starts_at=at(2027, 3, 5, 9), time_zone=ZURICH)
    forms.signed_in(client)

    form = forms.fields_of(client.get(forms.address(meeting))) | {"time_zone": "Asia/Tokyo"}

    assert client.post(forms.address(meeting), form).status_code == 302
    assert Meeting.objects.get().starts_at == at(2027, 3, 5, 9, zone="Asia/Tokyo")


@pytest.mark.parametrize(
    ("clock", "zone", "sentence"),
    [
        (
            "2025-03-30T02:30",
            ZURICH,
            "There is no 02:30 on this day in Europe/Zurich: clocks are put forward over it.",
        ),
        (
            "2025-10-26T02:30",
            ZURICH,
            "02:30 comes twice on this day in Europe/Zurich, when clocks are put back. "
            "Choose UTC as the time zone, and give the time in UTC.",
        ),
        ("2025-03-30T02:30", "UTC", None),
        ("2025-10-26T02:30", "Asia/Tokyo", None),
    ],
)
def test_an_hour_that_is_not_or_comes_twice_is_judged_in_the_chosen_zone(client, clock, zone, sentence):
    forms.signed_in(client)
    values = {"start_date": "", "end_date": "", "starts_at": clock, "time_zone": zone}
    meeting = make.make_meeting(start_date="", end_date="")

    answer = client.post(forms.address(meeting), forms.fields_of(client.get(forms.address(meeting))) | values)

    assert forms.errors_of(answer) == ([sentence] if sentence else []) or answer.status_code == 302
    assert (answer.status_code == 302) is (sentence is None)
    if sentence:
        shown = forms.fields_of(answer)
        assert {name: shown[name] for name in values} == values
        assert Meeting.objects.get().starts_at is None


def test_of_an_hour_that_comes_twice_the_form_leaves_alone_the_one_that_it_was(client):
    second = at(2025, 10, 26, 2, 30, fold=1)
    meeting = make.make_meeting(start_date="", end_date="", starts_at=second, time_zone=ZURICH)
    forms.signed_in(client)

    form = forms.fields_of(client.get(forms.address(meeting))) | {"theme_en": "Clocks"}
    answer = client.post(forms.address(meeting), form)

    assert answer.status_code == 302, forms.errors_of(answer)
    assert Meeting.objects.get().starts_at == second.astimezone(datetime.UTC)


def test_who_may_only_read_reads_the_times_in_the_zone_of_the_meeting(client):
    meeting = make.make_meeting(start_date="", end_date="", starts_at=at(2027, 3, 5, 9), time_zone="Asia/Tokyo")
    account = forms.make_user("reader", "Contributor")
    account.groups.clear()
    account.user_permissions.set(Permission.objects.filter(codename="view_meeting"))
    forms.sign_in(client, account)

    assert "March 5, 2027, 5 p.m." in text(client.get(forms.address(meeting)))


def test_days_of_publication_and_today_are_those_of_the_institution(client, settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    late = datetime.datetime(2026, 10, 31, 20, 0, tzinfo=datetime.UTC)
    make.make_article(slug="story", date="", publish_at=late)

    page = client.get("/news/story/")

    assert "entered on 1 November 2026" in text(page)
    assert '"datePublished":"2026-11-01T09:00:00+13:00"' in page.content.decode().replace(": ", ":")
    assert "<published>2026-11-01T09:00:00+13:00</published>" in client.get("/news.atom").content.decode()
    assert client.get("/api/v1/articles/story/").json()["publish_at"] == "2026-10-31T20:00:00Z"
