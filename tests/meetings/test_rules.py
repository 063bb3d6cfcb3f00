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
