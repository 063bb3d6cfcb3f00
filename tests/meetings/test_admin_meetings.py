"""What the forms of meetings, contributions and statements refuse, whole and parts, each in its words."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from meetings.models import Contribution, ContributionParty, Meeting, Outcome, Participation, Presentation, Statement
from organizations.models import Membership
from records.texts import languages
from tests import admin_forms as forms
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    return forms.signed_in(client)


@pytest.fixture
def named_records():
    """Records that values of a test name."""
    person, other, body = make.make_person(), make.make_person(), make.make_organization()
    return {
        "person": person,
        "body": body,
        "post": make.make_post(organization=body),
        "own capacity": make.make_membership(member_person=person, organization=body, start_date="2019"),
        "foreign capacity": make.make_membership(member_person=other, organization=body, start_date="2019"),
        "later capacity": make.make_membership(member_person=person, start_date="2030"),
        "meeting": make.make_meeting(),
        "contribution": make.make_contribution(),
        "programme": make.make_programme(),
    }


def resolved(values, named_records):
    """Return form values in which names stand for records."""
    return {name: named_records[value].pk if value in named_records else value for name, value in values.items()}


def sent(editor, record, **values):
    """Change a record's form and send it."""
    return editor.post(forms.address(record), forms.fields_of(editor.get(forms.address(record))) | values)


def with_rows(editor, record, prefix, *rows):
    """Add parts to a record through its form."""
    data = forms.fields_of(editor.get(forms.address(record)))
    for row in rows:
        data = forms.with_part(data, prefix, **row)
    return editor.post(forms.address(record), data)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"start_date": "2021-10-15", "end_date": "2021-10-14"}, "This lies before the start, 15 October 2021."),
        ({"starts_at": "2021-10-15T09:00:00"}, "An exact moment needs its time zone, e.g. Europe/Zurich."),
        ({"ends_at": "2021-10-15T09:00:00"}, "This needs a moment of start that lies before it."),
        (
            {"starts_at": "2021-10-15T09:00:00", "ends_at": "2021-10-15T08:00:00", "time_zone": "Europe/Zurich"},
            "This needs a moment of start that lies before it.",
        ),
        (
            {"starts_at": "2021-10-19T09:00:00", "time_zone": "Europe/Zurich"},
            "This is not on the day given as the start.",
        ),
        ({"time_zone": "Mars/Base"}, "Select a valid choice. Mars/Base is not one of the available choices."),
        ({"series": "programme"}, "Select a valid choice. That choice is not one of the available choices."),
        ({"parent": "itself"}, "A meeting cannot be part of itself or of one of its own parts."),
        ({"report_en": "[X](planet:mars)"}, None),
    ],
)
def test_the_form_of_a_meeting_refuses(editor, named_records, values, sentence):
    meeting = make.make_meeting()

    refused = sent(editor, meeting, theme_en="Typed", **resolved(values, named_records | {"itself": meeting}))

    errors = forms.errors_of(refused)
    assert (refused.status_code, len(errors)) == (200, 1)
    assert errors[0] == sentence or (sentence is None and errors[0].startswith("“planet:” is not a kind of record."))
    assert forms.fields_of(refused)["theme_en"] == "Typed"
    assert Meeting.objects.get(pk=meeting.pk).version == 1


@pytest.mark.parametrize(
    ("prefix", "values", "sentence"),
    [
        ("participations", {"role": "chair"}, "Say who took part: a person, an organization, or a post."),
        (
            "participations",
            {"role": "chair", "person": "person", "capacity": "foreign capacity"},
            "This capacity is somebody else’s.",
        ),
        (
            "participations",
            {"role": "chair", "person": "person", "capacity": "later capacity"},
            "This capacity was not held at that time.",
        ),
        (
            "participations",
            {"role": "king", "person": "person"},
            "“king” is not among the choices. There are: " + ", ".join(Participation.Role.values) + ".",
        ),
        (
            "figures",
            {"label_en": "", "property": "delegates", "qualifier": "about", "value": "5"},
            "This field is required.",
        ),
        (
            "outcomes",
            {
                "position": "1",
                "kind": "agreed",
                "title_en": "T",
                "forwarded_to_organization": "body",
                "forwarded_to_meeting": "meeting",
            },
            "Forwarded to a body or to a meeting, not to both.",
        ),
        (
            "outcomes",
            {"position": "70000", "kind": "agreed", "title_en": "T"},
            "Ensure this value is less than or equal to 9999.",
        ),
    ],
)
def test_the_parts_of_a_meeting_are_refused(editor, named_records, prefix, values, sentence):
    meeting = make.make_meeting()
    values = resolved(values, named_records)

    refused = with_rows(editor, meeting, prefix, values)

    assert (refused.status_code, forms.errors_of(refused)) == (200, [sentence])
    assert (Participation.objects.count(), Outcome.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("prefix", "values", "same"),
    [
        (
            "participations",
            {"role": "chair", "person": "person"},
            "role, person, organization, post, on behalf of",
        ),
        ("outcomes", {"position": "1", "kind": "agreed", "title_en": "T"}, "position"),
    ],
)
def test_a_part_of_a_meeting_that_stands_twice_is_refused(editor, named_records, prefix, values, same):
    meeting = make.make_meeting()
    values = resolved(values, named_records)

    refused = with_rows(editor, meeting, prefix, values, values)
    first = with_rows(editor, meeting, prefix, values)
    again = with_rows(editor, meeting, prefix, values)

    assert forms.errors_of(refused) == [f"This row stands here twice: the same {same}."]
    assert first.status_code == 302, forms.errors_of(first)
    assert forms.errors_of(again) == [f"This row stands here twice: the same {same}."]


def test_outcomes_change_places_in_one_save(editor):
    meeting = make.make_meeting()
    for title in ("first", "second", "third"):
        make.make_outcome(meeting=meeting, title_en=title)

    response = sent(editor, meeting, **{"outcomes-0-position": 3, "outcomes-1-position": 1, "outcomes-2-position": 2})

    assert response.status_code == 302, forms.errors_of(response)
    assert list(meeting.outcomes.values_list("position", "title_en")) == [(1, "second"), (2, "third"), (3, "first")]


def test_a_refused_exchange_of_places_leaves_them_as_they_were(editor):
    meeting = make.make_meeting()
    hidden = make.make_contribution(status="draft", publish_at=None)
    make.make_outcome(meeting=meeting)
    make.make_outcome(meeting=meeting)

    refused = sent(
        editor,
        meeting,
        **{"outcomes-0-position": 2, "outcomes-1-position": 1, "outcomes-0-contribution": hidden.pk},
    )

    assert "cannot be public before what it refers to" in forms.errors_of(refused)[0]
    assert list(meeting.outcomes.values_list("position", flat=True)) == [1, 2]
    assert forms.fields_of(refused)["outcomes-0-position"] == "2"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"responds_to": "itself"}, "A contribution does not respond to itself, nor to one that responds to it."),
        ({"url": "ftp:nowhere"}, "Enter a valid URL."),
        ({"title_en": ""}, "This field is required."),
        ({"date": "2021-02-29"}, None),
    ],
)
def test_the_form_of_a_contribution_refuses(editor, values, sentence):
    contribution = make.make_contribution()

    refused = sent(editor, contribution, **resolved(values, {"itself": contribution}))

    errors = forms.errors_of(refused)
    assert (refused.status_code, len(errors)) == (200, 1)
    assert errors[0] == sentence or (sentence is None and "2021" in errors[0])


def test_an_address_and_a_file_together_are_refused_and_a_refused_file_can_be_sent_again(editor):
    contribution = make.make_contribution()
    hidden = make.make_meeting(status="draft", publish_at=None)
    data = forms.fields_of(editor.get(forms.address(contribution)))
    file = SimpleUploadedFile("paper.txt", b"Words")

    both = editor.post(forms.address(contribution), data | {"url": "https://example.org/x", "file": file})
    row = {"action": "presented", "meeting": hidden.pk}
    file = SimpleUploadedFile("paper.txt", b"Words")
    late = editor.post(forms.address(contribution), forms.with_part(data, "presentations", **row) | {"file": file})
    done = editor.post(forms.address(contribution), data | {"file": SimpleUploadedFile("paper.txt", b"Words")})

    assert forms.errors_of(both) == ["Give the address or the file, not both."]
    assert "cannot be public before what it refers to" in forms.errors_of(late)[0]
    assert done.status_code == 302
    assert Contribution.objects.get().file.read() == b"Words"


@pytest.mark.parametrize(
    ("prefix", "rows", "sentence"),
    [
        (
            "parties",
            [{"role": "submitter"}],
            "Name the party: an organization, a person or a post, and only one of them.",
        ),
        (
            "parties",
            [{"role": "submitter", "organization": "body", "person": "person"}],
            "Name the party: an organization, a person or a post, and only one of them.",
        ),
        (
            "parties",
            [{"role": "submitter", "organization": "body"}] * 2,
            "This row stands here twice: the same role, organization, person, post.",
        ),
        ("presentations", [{"action": "presented"}], "This field is required."),
        (
            "presentations",
            [{"action": "presented", "meeting": "meeting"}] * 2,
            "This row stands here twice: the same meeting, action, by person, by organization, on behalf of.",
        ),
    ],
)
def test_the_parts_of_a_contribution_are_refused(editor, named_records, prefix, rows, sentence):
    contribution = make.make_contribution()

    refused = with_rows(editor, contribution, prefix, *(resolved(row, named_records) for row in rows))

    assert (refused.status_code, forms.errors_of(refused)) == (200, [sentence])
    assert (ContributionParty.objects.count(), Presentation.objects.count()) == (0, 0)


TAKEN = "In the way: Statement “Person 3, Secretary-General”."


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"speaker_person": ""}, "Say who spoke: a person, an organization, or both."),
        ({"meeting": "meeting", "contribution": "contribution"}, "Give the meeting or the contribution, not both."),
        ({"capacity": "foreign capacity"}, "This capacity is somebody else’s."),
        ({"capacity": "later capacity"}, "This capacity was not held at that time."),
        ({"text_en": ""}, "This field is required."),
        ({"slug": "taken"}, f"Statement with this Slug already exists. {TAKEN}"),
    ],
)
def test_the_form_of_a_statement_refuses(editor, named_records, values, sentence):
    make.make_statement(slug="taken")
    statement = make.make_statement(speaker_person=named_records["person"])

    refused = sent(editor, statement, audience_en="Typed", **resolved(values, named_records))

    assert (refused.status_code, forms.errors_of(refused)) == (200, [sentence])
    assert forms.fields_of(refused)["audience_en"] == "Typed"
    assert Statement.objects.get(pk=statement.pk).version == 1


def test_a_statement_takes_the_capacity_held_then(editor, named_records):
    statement = make.make_statement(speaker_person=named_records["person"])

    response = sent(editor, statement, capacity=named_records["own capacity"].pk)

    assert response.status_code == 302, forms.errors_of(response)
    assert Statement.objects.get().capacity == named_records["own capacity"]
    assert Membership.objects.count() == 3


def test_a_meeting_with_seventy_outcomes_is_one_form_of_over_a_thousand_fields(editor):
    meeting = make.make_meeting()
    data = forms.fields_of(editor.get(forms.address(meeting)))
    texts = {languages.column(text, code): f"{text} {code}" for text in ("title", "text") for code in languages.CODES}
    for position in range(1, 71):
        data = forms.with_part(data, "outcomes", position=position, kind="agreed", **texts)

    response = editor.post(forms.address(meeting), data)

    assert len(data) > 1_000
    assert response.status_code == 302, forms.errors_of(response)
    assert meeting.outcomes.count() == 70


def test_a_form_takes_as_many_queries_for_many_parts_as_for_one(editor, django_assert_num_queries):
    meeting = make.make_meeting()

    def add_parts():
        membership = make.make_membership()
        make.make_participation(
            meeting=meeting, person=membership.member_person, organization=make.make_organization(), capacity=membership
        )
        make.make_meeting_figure(meeting=meeting)
        make.make_outcome(meeting=meeting, contribution=make.make_contribution(), programme=make.make_programme())

    add_parts()
    editor.get(forms.address(meeting))
    with django_assert_num_queries(28):
        editor.get(forms.address(meeting))
    for _number in range(9):
        add_parts()
    with django_assert_num_queries(28):
        page = editor.get(forms.address(meeting))
    assert forms.fields_of(page)["participations-INITIAL_FORMS"] == "10"
