"""What is to be looked at before a record is published: each point once, and nothing where nothing is missing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from records.editing.checklist import checklists, same_source
from tests import admin_forms as forms
from tests import factories as make

pytestmark = pytest.mark.django_db
DRAFT = {"status": "draft", "publish_at": None}
FRENCH = {f"{name}_{code}": "x" for name in ("name",) for code in ("ar", "zh_hans", "fr", "ru", "es")}


def points(record):
    return [point.sentence for point in checklists([record])[record]]


def translated(factory, **values):
    """A draft that is whole: with a source and a name in every language."""
    return factory(**DRAFT | FRENCH | values)


def test_nothing_is_missing_of_a_record_that_is_whole(client):
    record = translated(make.make_organization)
    forms.signed_in(client)

    page = client.get(forms.address(record))

    assert (points(record), same_source([record])) == ([], None)
    assert "Before publishing: nothing is missing." in page.content.decode()


def test_facts_without_a_source_are_counted_by_kind():
    record = translated(make.make_organization, sources=[])
    for _ in range(2):
        make.make_other_name(organization=record, sources=[])
    make.make_other_name(organization=record)
    make.make_identifier(organization=record, sources=[])

    assert points(record) == ["Without a source: the record itself, other names (2), identifiers (1)"]


def test_texts_that_are_not_translated_are_named_by_language():
    record = translated(
        make.make_organization, summary_en="Summary", summary_fr="Résumé", name_fr="", name_ar="", summary_ar=""
    )

    assert points(record) == [
        "Not translated: العربية; 中文 (Summary); Français (Name); Русский (Summary); Español (Summary)"
    ]


def test_texts_of_parts_are_named_by_what_the_parts_are():
    record = translated(make.make_organization)
    make.make_organization_figure(organization=record, label_fr="Membres", unreviewed_translations=["label_fr"])

    assert points(record) == [
        "Not translated: العربية (figures); 中文 (figures); Русский (figures); Español (figures)",
        "Translations not yet checked: Français (figures)",
    ]


def test_translations_that_nobody_has_checked_are_named():
    record = translated(make.make_organization, unreviewed_translations=["name_fr", "name_ru"])

    assert points(record) == ["Translations not yet checked: Français; Русский"]


def saved(record, **values):
    for name, value in values.items():
        setattr(record, name, value)
    record.full_clean()
    record.save()


def test_a_translation_is_older_than_its_english_until_it_is_changed_too():
    record = translated(make.make_organization, summary_en="One", summary_fr="Un", summary_ru="Один")
    missing = "Not translated: العربية (Summary); 中文 (Summary); Español (Summary)"
    first = points(record)
    saved(record, summary_en="Two")
    saved(record, website="https://example.org")
    english = points(record)
    saved(record, summary_fr="Deux")
    french = points(record)
    saved(record, summary_en="Three", summary_fr="Trois", summary_ru="Три")

    assert first == [missing]
    assert english == [missing, "Translations older than the English text: Français (Summary); Русский (Summary)"]
    assert french == [missing, "Translations older than the English text: Русский (Summary)"]
    assert points(record) == [missing]


def test_a_translation_of_a_part_is_older_than_its_english_too():
    record = translated(make.make_meeting)
    others = {f"title_{code}": "x" for code in ("ar", "zh_hans", "ru", "es")}
    outcome = make.make_outcome(meeting=record, title_fr="Un", **others)
    before = points(record)
    saved(outcome, title_en="Two", title_fr="Un", **dict.fromkeys(others, "y"))

    assert (before, points(record)) == ([], ["Translations older than the English text: Français (outcomes)"])


@pytest.mark.parametrize(
    ("days", "is_doubted"),
    [
        ({"start_date": "2021-10-15", "end_date": "2021-10-16"}, False),
        ({"start_date": "2021-10-14", "end_date": "2021-10-16"}, True),
        ({"start_date": "2021-10-16", "end_date": "2021-10-17"}, True),
        ({"start_date": "2021-10-17", "end_date": ""}, True),
        ({"start_date": "2021-10", "end_date": ""}, False),
        ({"start_date": "", "end_date": ""}, False),
        ({"start_date": "2022", "end_date": ""}, True),
    ],
    ids=str,
)
def test_a_session_that_is_certainly_not_on_the_days_of_its_meeting_is_doubted(days, is_doubted):
    whole = make.make_meeting(name_en="Conference")
    session = translated(make.make_meeting, parent=whole, **days)

    said = "It is not held on the days of the meeting that it is part of, “Conference”."
    assert points(session) == ([said] if is_doubted else [])


@pytest.mark.parametrize(
    ("date", "is_doubted"),
    [("2021-10-15", False), ("2021-10-17", True), ("2021-10", False), ("2020", True), ("", False)],
)
def test_a_statement_of_another_day_than_its_meeting_is_doubted(date, is_doubted):
    texts = {f"text_{code}": "x" for code in ("ar", "zh_hans", "fr", "ru", "es")}
    statement = make.make_statement(meeting=make.make_meeting(name_en="Conference"), date=date, **DRAFT, **texts)

    said = "Its date is none of the days of the meeting, “Conference”."
    assert points(statement) == ([said] if is_doubted else [])


def test_a_mention_of_what_does_not_exist_is_to_be_mended_first(client):
    record = translated(make.make_organization)
    type(record).objects.filter(pk=record.pk).update(description_en="[x](person:nobody)")
    record.refresh_from_db()
    forms.signed_in(client)

    point = checklists([record])[record][0]
    page = client.get(forms.address(record, "publish"))
    refused = client.post(forms.address(record, "publish"), forms.fields_of(page) | {"_publish": "1"})

    assert point == ("Description: There is no record “person:nobody”.", True)
    assert "To be mended first:" in page.content.decode()
    assert forms.errors_of(refused) == [f"{record.described()}: Description: There is no record “person:nobody”."]


def test_other_drafts_of_the_same_source_are_named_the_first_ten_with_links(client):
    source, other = make.make_source(), make.make_source()
    record = translated(make.make_organization, sources=[source])
    person = make.make_person(sources=[source], **DRAFT)
    meeting = make.make_meeting(sources=[other], **DRAFT)
    make.make_outcome(meeting=meeting, sources=[source])
    make.make_person(sources=[source]), make.make_person(sources=[other], **DRAFT)
    forms.signed_in(client)

    few = same_source([record])
    page = client.get(forms.address(record))
    for _ in range(9):
        make.make_programme(sources=[source], status="in_review", publish_at=None)
    many = same_source([record])

    assert few.first == [(row.described(), forms.address(row)) for row in (meeting, person)]
    assert (few.more, len(many.first), many.more) == ("", 10, "and 1 more")
    assert "Before publishing: 1 point" in page.content.decode()
    links = [each.get("href") for each in forms.page_of(page).iter("a") if each.get("target") == "_blank"]
    assert links == [forms.address(meeting), forms.address(person)]
    assert {name for name, _address in same_source([record, person, meeting]).first} & {
        person.described(),
        meeting.described(),
    } == set()


def test_a_form_shows_the_points_of_what_is_stored_and_of_what_readers_see_none(client):
    record, public = translated(make.make_organization, sources=[]), make.make_organization(sources=[])
    forms.signed_in(client)
    fields = forms.fields_of(client.get(forms.address(record))) | {"sources": [make.the_source().pk]}

    refused = client.post(forms.address(record), fields | {"name_en": ""})

    assert "Without a source: the record itself" in refused.content.decode()
    assert "Before publishing" not in client.get(forms.address(public)).content.decode()


def test_many_records_of_a_kind_cost_the_queries_of_one():
    def meetings(number):
        text = f"[x](organization:{make.make_organization().key})"
        made = [make.make_meeting(parent=make.make_meeting(), report_en=text, **DRAFT) for _ in range(number)]
        for meeting in made:
            make.make_outcome(meeting=meeting, title_fr="Un")
        return made

    groups, numbers = [meetings(1), meetings(4)], []
    checklists(groups[0])
    for group in groups:
        with CaptureQueriesContext(connection) as queries:
            checklists(group)
        numbers.append(len(queries))

    assert numbers[0] == numbers[1]
