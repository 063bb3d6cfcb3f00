"""What meetings and their parts refuse, in words."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from meetings.models import ContributionParty, Meeting, Participation, Presentation
from tests import factories as make

pytestmark = pytest.mark.django_db
TWICE = [
    (make.make_participation, Participation, "This participation is recorded already."),
    (make.make_contribution_party, ContributionParty, "This party has this role in the contribution already."),
    (make.make_presentation, Presentation, "This presentation is recorded already."),
]


@pytest.mark.parametrize(("factory", "model", "sentence"), TWICE, ids=[model.__name__ for _, model, _ in TWICE])
def test_a_part_is_not_recorded_twice(factory, model, sentence):
    first = factory()
    fields = [f for f in model._meta.concrete_fields if f.is_relation or f.name in ("role", "action")]
    again = model(**{f.attname: getattr(first, f.attname) for f in fields})

    with pytest.raises(ValidationError) as refused:
        again.full_clean()

    assert refused.value.messages == [sentence]


@pytest.mark.parametrize(
    ("moment", "time_zone"),
    [
        (datetime.datetime(1, 1, 1, tzinfo=datetime.UTC), "America/New_York"),
        (datetime.datetime(9999, 12, 31, 23, 59, tzinfo=datetime.UTC), "Asia/Tokyo"),
    ],
    ids=["first day", "last day"],
)
def test_a_moment_at_the_end_of_time_is_refused_in_words(moment, time_zone):
    meeting = Meeting(slug="m", name_en="M", classification="forum", starts_at=moment, time_zone=time_zone)

    with pytest.raises(ValidationError) as refused:
        meeting.full_clean()

    assert refused.value.message_dict["starts_at"] == ["This is not on the day given as the start."]


def test_a_meeting_does_not_prepare_for_itself():
    meeting = make.make_meeting()

    meeting.prepares_for.add(meeting)

    with pytest.raises(ValidationError, match="does not prepare for itself"):
        meeting.save()


@pytest.mark.parametrize(
    ("start", "end", "over"),
    [
        ("2021-10-15", "2021-10-16", True),
        ("2021-10-15", "", True),
        ("2021-10", "", False),
        ("", "", False),
        ("2021-10-15", "2021-10", False),
    ],
)
def test_a_meeting_was_held_when_its_end_or_else_its_start_has_passed(start, end, over):
    meeting = make.make_meeting(start_date=start, end_date=end)

    held = list(Meeting.objects.held_before(datetime.date(2021, 10, 20)))

    assert held == ([meeting] if over else [])


@pytest.mark.parametrize(
    ("start", "end", "status", "ahead"),
    [
        ("2021-10-21", "2021-10-22", "confirmed", True),
        ("2021-10-15", "2021-10-20", "confirmed", True),
        ("2021-10-15", "2021-10-19", "confirmed", False),
        ("2021-10-15", "", "confirmed", False),
        ("2021-10", "", "tentative", True),
        ("2021", "2021", "confirmed", True),
        ("2021", "2021", "held", False),
        ("2021", "2021", "postponed", False),
        ("2022", "2022", "cancelled", False),
        ("", "", "confirmed", False),
    ],
)
def test_a_meeting_is_ahead_while_it_may_still_come_or_go_on(start, end, status, ahead):
    meeting = make.make_meeting(start_date=start, end_date=end, event_status=status)

    upcoming = list(Meeting.objects.upcoming(datetime.date(2021, 10, 20)))

    assert upcoming == ([meeting] if ahead else [])
