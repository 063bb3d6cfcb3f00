"""What meetings and their parts refuse, in words."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from meetings.models import ContributionParty, Meeting, Participation, Presentation, Statement
from records.rows.writing import writing
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
    ("end_date", "ends_at", "time_zone", "possible"),
    [
        ("2021-10-16", datetime.datetime(2021, 10, 15, 22, 30, tzinfo=datetime.UTC), "Europe/Zurich", True),
        ("2021-10", datetime.datetime(2021, 10, 15, 22, 30, tzinfo=datetime.UTC), "Europe/Zurich", True),
        ("", datetime.datetime(2021, 10, 15, 22, 30, tzinfo=datetime.UTC), "Europe/Zurich", True),
        ("2021-10-15", datetime.datetime(2021, 10, 15, 22, 30, tzinfo=datetime.UTC), "Europe/Zurich", False),
        ("2021-10-20", datetime.datetime(2021, 10, 15, 22, 30, tzinfo=datetime.UTC), "Europe/Zurich", False),
        # midnight in Zurich, which ends the 15th and begins the 16th
        ("2021-10-15", datetime.datetime(2021, 10, 15, 22, 0, tzinfo=datetime.UTC), "Europe/Zurich", True),
        ("2021-10-16", datetime.datetime(2021, 10, 15, 22, 0, tzinfo=datetime.UTC), "Europe/Zurich", True),
        ("2021-10-17", datetime.datetime(2021, 10, 15, 22, 0, tzinfo=datetime.UTC), "Europe/Zurich", False),
    ],
)
def test_the_exact_end_of_a_meeting_lies_on_its_last_day(end_date, ends_at, time_zone, possible):
    moments = {"starts_at": datetime.datetime(2021, 10, 15, 8, tzinfo=datetime.UTC), "ends_at": ends_at}
    dated = {"start_date": "2021-10-15", "end_date": end_date, "time_zone": time_zone}
    meeting = Meeting(slug="m", name_en="M", classification="forum", **moments, **dated)

    said = {}
    try:
        meeting.full_clean()
    except ValidationError as refused:
        said = refused.message_dict

    assert said == ({} if possible else {"ends_at": ["This is not on the day given as the end."]})


CIRCLE = "A meeting does not prepare for itself, nor for one that prepares for it."


def series(length):
    """Meetings each of which prepares for the next."""
    meetings = []
    for _number in range(length):
        meetings.insert(0, make.make_meeting(prepares_for=meetings[:1]))
    return meetings


@pytest.mark.parametrize("length", [1, 2, 4])
@pytest.mark.parametrize(
    "close",
    [
        lambda first, last: last.prepares_for.add(first),
        lambda first, last: last.prepares_for.add(make.make_meeting(), first.pk),
        lambda first, last: last.prepares_for.set([first]),
        lambda first, last: first.prepared_by.add(last),
        lambda first, last: first.prepared_by.set([last]),
    ],
    ids=["add", "add by key", "set", "add from the far end", "set from the far end"],
)
def test_meetings_do_not_prepare_for_each_other_in_a_circle(close, length):
    first, *_between, last = [*(meetings := series(length)), meetings[-1]]
    before = [(m.version, set(m.prepares_for.all())) for m in Meeting.objects.filter(pk__in=[m.pk for m in meetings])]

    with pytest.raises(ValidationError) as refused:
        close(first, last)

    assert refused.value.message_dict == {"prepares_for": [CIRCLE]}
    after = [(m.version, set(m.prepares_for.all())) for m in Meeting.objects.filter(pk__in=[m.pk for m in meetings])]
    assert after == before


def test_a_circle_that_is_opened_before_the_end_of_a_change_is_none():
    first, second = series(2)

    with writing():
        second.prepares_for.add(first)
        first.prepares_for.clear()

    assert list(second.prepares_for.all()) == [first]
    assert not first.prepares_for.exists()


def test_meetings_may_prepare_for_the_same_meeting_along_several_ways():
    first, second, third = series(3)

    first.prepares_for.add(third)

    assert set(Meeting.objects.all().ancestors_of(first, "prepares_for")) == {second, third}
    assert set(Meeting.objects.all().descendants_of(third, "prepares_for")) == {first, second}


def test_a_circle_of_preparation_is_looked_for_in_one_query_however_long(django_assert_num_queries):
    meetings = series(6)

    for meeting in meetings[0], meetings[-1]:
        with django_assert_num_queries(1):
            meeting.refuse_cycles(of_lists=True)


def test_an_outcome_is_forwarded_to_another_meeting_or_to_the_body_that_met():
    body = make.make_organization()
    meeting = make.make_meeting(organization=body)
    outcome = make.make_outcome(meeting=meeting, forwarded_to_organization=body)
    outcome.forwarded_to_organization, outcome.forwarded_to_meeting = None, meeting

    with pytest.raises(ValidationError) as refused:
        outcome.full_clean()

    sentence = "A meeting does not forward an outcome to itself."
    assert refused.value.message_dict == {"forwarded_to_meeting": [sentence]}


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
def test_a_meeting_is_past_when_its_end_or_else_its_start_has_passed(start, end, over):
    meeting = make.make_meeting(start_date=start, end_date=end, event_status="")
    today = datetime.date(2021, 10, 20)

    past = list(Meeting.objects.past(today))

    assert past == ([meeting] if over else [])
    assert meeting.is_past(today) is over


def test_a_meeting_does_not_come_before_itself_nor_before_one_that_it_followed():
    first = make.make_meeting()
    second = make.make_meeting(preceded_by=first)
    third = make.make_meeting(preceded_by=second)
    first.preceded_by = third

    for attempt in (first.full_clean, first.save):
        with pytest.raises(ValidationError) as refused:
            attempt()
        assert refused.value.message_dict == {
            "preceded_by": ["A meeting cannot come before itself or before one that it followed."]
        }


@pytest.mark.parametrize(
    ("before", "after", "possible"),
    [
        ("2007-23", "2007-23", True),
        ("2007-10-16", "2007-10-22", True),
        ("2007-10", "2007-10-01", True),
        ("2007", "2007-03", True),
        ("", "2007", True),
        ("2007", "", True),
        ("2007-10-22", "2007-10-16", False),
        ("2008", "2007-23", False),
    ],
)
def test_the_order_of_two_meetings_does_not_contradict_their_dates(before, after, possible):
    first = make.make_meeting(name_en="First", start_date=before, end_date="")
    second = Meeting(slug="second", name_en="Second", classification="forum", start_date=after, preceded_by=first)

    refusals = []
    for attempt in (second.full_clean, second.save):
        try:
            attempt()
        except ValidationError as refused:
            refusals += refused.messages

    sentence = "By its dates, “First” began later."
    assert refusals == ([] if possible else [sentence, f"Meeting “Second”: {sentence}"])


def test_the_dates_of_a_meeting_stay_before_those_of_one_that_followed_it():
    first = make.make_meeting(start_date="2007", end_date="2007")
    make.make_meeting(name_en="Second", start_date="2007", end_date="2007", preceded_by=first)
    first.start_date = first.end_date = "2008"

    with pytest.raises(ValidationError) as refused:
        first.save()

    assert refused.value.messages == [
        f"Meeting “{first}” cannot be changed so, because of what rests on it: "
        f"Meeting “Second”: By its dates, “{first}” began later."
    ]


def test_nothing_is_said_of_the_status_of_a_meeting_unless_an_editor_says_it():
    meeting = Meeting(slug="m", name_en="M", classification="forum")

    meeting.full_clean()

    assert (meeting.event_status, meeting.attendance_mode) == ("", "")


def test_a_meeting_whose_status_is_not_stated_is_to_come_or_over_by_its_dates():
    meeting = make.make_meeting(start_date="2021-10-15", end_date="2021-10-16", event_status="")

    assert list(Meeting.objects.upcoming(datetime.date(2021, 10, 1))) == [meeting]
    assert list(Meeting.objects.past(datetime.date(2021, 10, 20))) == [meeting]


def test_stating_the_status_of_a_meeting_raises_the_sequence_of_its_calendar_entry():
    meeting = make.make_meeting(event_status="")
    meeting.event_status = "confirmed"

    meeting.save()

    assert meeting.ical_sequence == 1


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
        ("", "2021-10-20", "confirmed", True),
        ("", "2021-10-19", "confirmed", False),
        ("2021", "2021", "postponed", True),
        ("2022", "2022", "cancelled", True),
        ("", "", "confirmed", False),
        ("XXXX-12-05", "", "confirmed", False),
    ],
)
def test_a_meeting_is_ahead_while_it_may_still_come_or_go_on(start, end, status, ahead):
    meeting = make.make_meeting(start_date=start, end_date=end, event_status=status)

    today = datetime.date(2021, 10, 20)
    upcoming = Meeting.objects.upcoming(today)

    assert list(upcoming) == ([meeting] if ahead else [])
    assert (meeting.is_dated and not meeting.is_past(today)) is ahead
    assert list(upcoming.happening()) == ([meeting] if ahead and status not in Meeting.NOT_HAPPENING else [])


def test_two_contributions_do_not_respond_to_each_other():
    first = make.make_contribution()
    second = make.make_contribution(responds_to=first)
    first.responds_to = second

    for attempt in (first.full_clean, first.save):
        with pytest.raises(ValidationError) as refused:
            attempt()
        assert refused.value.message_dict == {
            "responds_to": ["A contribution does not respond to itself, nor to one that responds to it."]
        }


def test_a_capacity_in_a_body_that_was_gone_is_none():
    speaker, gone = make.make_person(), make.make_organization(dissolution_date="1990")
    capacity = make.make_membership(organization=gone, member_person=speaker, member_organization=None, start_date="")

    with pytest.raises(ValidationError, match="was not held at that time"):
        make.make_statement(speaker_person=speaker, speaker_organization=None, capacity=capacity, date="2021-10-15")


def test_a_meeting_of_which_only_the_exact_start_is_known_bounds_a_capacity():
    moments = {"starts_at": datetime.datetime(2010, 1, 1, 23, 30, tzinfo=datetime.UTC), "time_zone": "Europe/Zurich"}
    meeting = Meeting(start_date="", **moments)

    meeting.derive()

    assert meeting.possible_days() == (datetime.date(2010, 1, 2), datetime.date(2010, 1, 2))


@pytest.fixture
def two_capacities():
    """A speaker, two memberships of hers, and one of somebody else."""
    speaker = make.make_person()
    held = [make.make_membership(member_person=speaker, member_organization=None, start_date="2007") for _ in range(2)]
    return speaker, *held, make.make_membership(member_person=make.make_person(), member_organization=None)


def test_a_statement_keeps_its_capacities_in_their_order(two_capacities):
    speaker, second, first, _other = two_capacities

    statement = make.make_statement(speaker_person=speaker, capacity=first, further_capacities=[second], date="2008")

    assert Statement.objects.with_ends().get().capacities == [first, second] == statement.capacities


def test_each_further_capacity_is_held_by_the_speaker_then_and_stands_after_a_first(two_capacities):
    speaker, first, second, other = two_capacities
    statement = make.make_statement(speaker_person=speaker, capacity=first, date="2008")
    later = make.make_membership(member_person=speaker, member_organization=None, start_date="2010")
    without = make.make_statement(speaker_person=speaker, date="2008")
    refusals = [
        (statement, [second, other], {"further_capacities": ["This capacity is somebody else’s."]}),
        (statement, [later], {"further_capacities": ["This capacity was not held at that time."]}),
        (statement, [first], {"further_capacities": ["This is the first capacity already."]}),
        (without, [second], {"capacity": ["Give the capacity that is printed first here, and others after it."]}),
    ]

    for row, further, sentences in refusals:
        with pytest.raises(ValidationError) as refused:
            row.further_capacities.set(further)
        assert refused.value.message_dict == sentences
        assert not row.further_capacities.exists()


def test_what_a_further_capacity_rests_on_cannot_be_taken_from_under_it(two_capacities):
    speaker, first, second, other = two_capacities
    meeting = make.make_meeting(start_date="2008", end_date="2008")
    spoken = {"capacity": first, "further_capacities": [second], "meeting": meeting, "date": ""}
    statement = make.make_statement(speaker_person=speaker, attribution="Chair", **spoken)
    second.start_date, meeting.start_date, meeting.end_date = "2010", "2006", "2006"
    statement.speaker_person, statement.capacity = other.member_person, other
    changes = [
        (second, "This capacity was not held at that time."),
        (meeting, "This capacity was not held at that time."),
        (statement, "This capacity is somebody else’s."),
    ]

    for row, sentence in changes:
        with pytest.raises(ValidationError) as refused:
            row.save()
        assert sentence in str(refused.value)


def test_a_further_capacity_calls_its_body_as_it_was_called_then(two_capacities):
    speaker, first, second, _other = two_capacities
    make.make_other_name(
        organization=second.organization, name="Bureau of then", kind="former", start_date="2000", end_date="2009"
    )
    make.make_statement(speaker_person=speaker, capacity=first, further_capacities=[second], date="2008-04-07")

    [statement] = Statement.objects.with_ends()

    assert statement.capacities[1].organization.name == "Bureau of then"
