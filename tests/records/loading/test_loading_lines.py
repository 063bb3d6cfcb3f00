"""Files bring texts as people write them; the record has them as its forms would keep them."""

import pytest

from meetings.models import Meeting
from organizations.models import OtherName, Person
from records.loading import LoadError
from records.texts import sort_key

pytestmark = pytest.mark.django_db
UID = "0b1f3a52-6f0e-4b8e-9d26-1c2f0a9f3b10"


def person(**fields):
    return {"model": "organizations.person", "fields": {"slug": "somebody", "name_en": "Somebody"} | fields}


def test_names_are_loaded_without_blanks_at_their_ends(loaded):
    meeting = {"slug": "session", "name_en": " Leading blank session", "classification": "session"}
    blank = person(name_en="Trailing  Blank  ", sort_name=" Blank, Trailing")
    loaded([blank, {"model": "meetings.meeting", "fields": meeting}])

    somebody = Person.objects.get()
    assert (somebody.name_en, somebody.sort_name) == ("Trailing Blank", "Blank, Trailing")
    assert somebody.sort_key_en == sort_key("Blank, Trailing", "en")
    assert Meeting.objects.get().name_en == "Leading blank session"


def test_signs_that_nobody_sees_are_not_loaded_and_those_that_letters_need_are(loaded):
    fields = {"uid": UID, "person": ["somebody"], "name": "علی\u200cرضا\u200f", "language": "fa", "kind": "alias"}
    loaded([person(name_en="Report \u202eharbour.exe"), {"model": "organizations.othername", "fields": fields}])

    assert Person.objects.get().name_en == "Report harbour.exe"
    assert OtherName.objects.get().name == "علی\u200cرضا"


def test_a_file_loaded_again_changes_nothing(loaded):
    row = person(name_en=" Gene\u0300ve\u200b ", summary_en="One\r\ntwo")
    first, again = loaded([row]), loaded([row])

    assert (first["created"], again["unchanged"]) == (["somebody"], ["somebody"])


def test_what_an_editor_has_written_the_same_is_no_difference(loaded):
    Person(slug="somebody", name_en="Genève", summary_en="One\ntwo").save()

    report = loaded([person(name_en=" Gene\u0300ve\u200b ", summary_en="One\r\ntwo")])

    assert (report["kept"], report["unchanged"]) == ([], ["somebody"])


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        ("name_en", "Two\nLines", "This has to stand on one line: take out the line break at place 4."),
        ("name_ar", "Two\u2028Lines", "This has to stand on one line: take out the line break at place 4."),
        ("honorific", "H.\tE.", "This text holds a character that cannot be kept: U+0009, at place 3."),
        ("summary_en", "Bell\x07", "This text holds a character that cannot be kept: U+0007, at place 5."),
    ],
)
def test_a_line_break_or_another_control_is_refused_at_its_field(loaded, field, text, message):
    with pytest.raises(LoadError) as refused:
        loaded([person(**{field: text})])

    assert [tuple(problem)[2:] for problem in refused.value.problems] == [(field, message)]
    assert not Person.objects.exists()


def test_a_name_of_nothing_that_can_be_seen_is_none(loaded):
    with pytest.raises(LoadError) as refused:
        loaded([person(name_en="\u200b")])

    assert [tuple(problem)[2:] for problem in refused.value.problems] == [("name_en", "This field cannot be blank.")]
