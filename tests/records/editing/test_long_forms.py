"""Forms of records with many parts: rows are lines until they are opened, and only what was opened is posted."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.models import Outcome
from organizations.models import OtherName
from records.editing.numbering import MOST_FORMS
from records.rows import writing
from tests import admin_forms as forms
from tests import factories as make
from tests.records.editing.test_admin_merging import theirs, told

pytestmark = pytest.mark.django_db

MANY = MOST_FORMS + 3
DRAFT = {"status": "draft", "publish_at": None}


def meeting_with(number=MANY, **values):
    """Make a meeting with so many outcomes; return both."""
    with writing():
        meeting = make.make_meeting(**DRAFT | values)
        rows = [make.make_outcome(meeting=meeting, title_en=f"Item {n}", position=n) for n in range(1, number + 1)]
    meeting.refresh_from_db()
    return meeting, rows


def name_of(row, name, kind="outcomes"):
    """The name of an input of an opened row."""
    return f"{kind}-k{row.pk}-{name}"


def opened(client, meeting, *rows):
    """What the form sends with these rows opened."""
    fields = forms.fields_of(client.get(forms.address(meeting)))
    for row in rows:
        fields |= forms.fields_of_row(client, meeting, "outcomes", row)
    return fields


def lines_of(response):
    """The texts of the lines of a page, and the addresses that they lead to."""
    [found] = [e for e in forms.page_of(response).iter("ul") if e.get("class") == "lines"]
    return {link.get("href"): " ".join("".join(link.itertext()).split()) for link in found.iter("a")}


def titles(meeting):
    return dict(Outcome.objects.filter(meeting=meeting).order_by("position").values_list("position", "title_en"))


def untouched(number=MANY):
    return {n: f"Item {n}" for n in range(1, number + 1)}


def test_few_rows_are_forms_and_many_are_lines(editor):
    few, _rows = meeting_with(MOST_FORMS)
    many, rows = meeting_with()

    of_few, of_many = (forms.fields_of(editor.get(forms.address(each))) for each in (few, many))

    assert (of_few["outcomes-INITIAL_FORMS"], of_many["outcomes-INITIAL_FORMS"]) == (str(MOST_FORMS), "0")
    assert [name for name in of_many if name.startswith("outcomes-") and "_FORMS" not in name] == []
    assert lines_of(editor.get(forms.address(many))) == {
        f"{forms.address(many, 'rows')}outcomes/{row.pk}/": f"{row.position}. Item {row.position}" for row in rows
    }


def test_a_form_costs_the_same_statements_however_many_rows_there_are(editor):
    counts = []
    for number in (30, 30, 470):  # the first learns what Django then knows
        body = make.make_organization(name_en="Body", **DRAFT)
        rows = [OtherName(organization=body, name=f"Name {n}", kind="alias", language="en") for n in range(number)]
        OtherName.objects.bulk_create(rows)
        row = body.other_names.first()
        with CaptureQueriesContext(connection) as shown:
            fields = forms.fields_of(editor.get(forms.address(body)))
        with CaptureQueriesContext(connection) as of_row:
            fields |= forms.fields_of_row(editor, body, "other_names", row)
        with CaptureQueriesContext(connection) as saved:
            changed = {name_of(row, "name", "other_names"): "Other", "name_en": "Other body"}
            assert editor.post(forms.address(body), fields | changed).status_code == 302
        inserted = sum(query["sql"].startswith('INSERT INTO "reversion_version"') for query in saved)
        counts.append((len(shown), len(of_row), len(saved) - inserted))  # so many at once as the database takes

    assert counts[1] == counts[2]


def test_one_row_of_many_is_changed(editor):
    meeting, rows = meeting_with()

    answer = editor.post(
        forms.address(meeting), opened(editor, meeting, rows[3]) | {name_of(rows[3], "title_en"): "New"}
    )

    assert answer.status_code == 302
    assert titles(meeting) == untouched() | {4: "New"}
    rows[3].refresh_from_db(), rows[4].refresh_from_db()
    assert (rows[3].version, rows[4].version) == (2, 1)


def test_a_row_is_deleted_unopened_and_one_is_added(editor):
    meeting, rows = meeting_with()
    fields = forms.with_part(opened(editor, meeting), "outcomes", title_en="Another", position=MANY + 1)

    answer = editor.post(forms.address(meeting), fields | {name_of(rows[0], "DELETE"): "on"})

    assert answer.status_code == 302
    kept = untouched() | {MANY + 1: "Another"}
    del kept[1]
    assert titles(meeting) == kept


def test_two_rows_that_are_opened_change_places(editor):
    meeting, rows = meeting_with()
    fields = opened(editor, meeting, rows[0], rows[9])

    answer = editor.post(
        forms.address(meeting), fields | {name_of(rows[0], "position"): "10", name_of(rows[9], "position"): "1"}
    )

    assert answer.status_code == 302
    assert titles(meeting) == untouched() | {1: "Item 10", 10: "Item 1"}


def test_what_a_row_that_was_not_opened_has_already_is_refused_in_words(editor):
    meeting, rows = meeting_with()
    fields = opened(editor, meeting, rows[0])

    refused = editor.post(forms.address(meeting), fields | {name_of(rows[0], "position"): "7"})

    assert forms.errors_of(refused) == ["This row stands here twice: the same position."]
    assert len(lines_of(refused)) == MANY - 1
    [row] = [e for e in forms.page_of(refused).iter("div") if e.get("id") == "outcomes-0"]
    assert "open" in next(row.iter("details")).attrib
    assert titles(meeting) == untouched()
    assert (
        editor.post(forms.address(meeting), forms.fields_of(refused) | {"outcomes-0-position": "99"}).status_code == 302
    )
    assert 99 in titles(meeting)


def test_a_row_of_another_record_is_refused_in_words_and_stays_there(editor):
    meeting, rows = meeting_with()
    other, [foreign] = meeting_with(1)
    fields = opened(editor, meeting, rows[0])
    forged = {name.replace(f"k{rows[0].pk}", f"k{foreign.pk}"): value for name, value in fields.items()}
    deleted = opened(editor, meeting) | {name_of(foreign, "DELETE"): "on"}

    answers = [editor.post(forms.address(meeting), each) for each in (forged | {"theme_en": "x"}, deleted)]

    assert [forms.errors_of(each)[0] for each in answers] == [
        "One of the rows that were sent is none of this record. Nothing was saved."
    ] * 2
    assert (titles(meeting), titles(other)) == (untouched(), untouched(1))


def test_a_row_that_is_deleted_unopened_says_what_it_said_when_the_form_comes_back(editor):
    meeting, rows = meeting_with()
    fields = opened(editor, meeting) | {name_of(rows[2], "DELETE"): "on", "name_en": ""}

    refused = editor.post(forms.address(meeting), fields)

    back = forms.fields_of(refused)
    assert (back["outcomes-0-title_en"], back["outcomes-0-DELETE"]) == ("Item 3", "on")
    del back["outcomes-0-DELETE"]
    assert editor.post(forms.address(meeting), back | {"name_en": "Named"}).status_code == 302
    assert titles(meeting) == untouched()


def test_hostile_names_of_rows_are_refused_or_passed_over(editor):
    meeting, rows = meeting_with()
    fields = opened(editor, meeting, rows[0])
    hostile = {
        "outcomes-k0-title_en": "x",
        f"outcomes-k{'9' * 40}-title_en": "x",
        f"outcomes-{'9' * 900}-title_en": "x",
        "outcomes-INITIAL_FORMS": "9" * 17,
        "k1-k2-x": "x",
    }

    answer = editor.post(forms.address(meeting), fields | hostile)

    assert answer.status_code in (200, 302)
    assert titles(meeting) == untouched()


# --- Two at one record --------------------------------------------------------------------------------------------


def test_two_editors_change_one_row_each(first, second):
    meeting, rows = meeting_with()
    mine, yours = opened(first, meeting, rows[0]), opened(second, meeting, rows[1])
    first.post(forms.address(meeting), mine | {name_of(rows[0], "title_en"): "One A"})

    merged = second.post(forms.address(meeting), yours | {name_of(rows[1], "title_en"): "Two B"})

    assert theirs(merged) == {}
    assert told(merged) == {"These only the other one": ["1. One A"]}
    assert second.post(forms.address(meeting), forms.fields_of(merged)).status_code == 302
    assert titles(meeting) == untouched() | {1: "One A", 2: "Two B"}


def test_two_editors_change_the_same_row(first, second):
    meeting, rows = meeting_with()
    mine, yours = opened(first, meeting, rows[0]), opened(second, meeting, rows[0])
    first.post(forms.address(meeting), mine | {name_of(rows[0], "title_en"): "Item A"})

    merged = second.post(forms.address(meeting), yours | {name_of(rows[0], "title_en"): "Item B"})

    assert theirs(merged) == {"outcomes-0-title_en": "Item -1-+A+"}
    answer = second.post(forms.address(meeting), forms.fields_of(merged) | {"take-outcomes-0-title_en": "stored"})
    assert answer.status_code == 302
    assert titles(meeting) == untouched() | {1: "Item A"}


def test_rows_that_others_added_and_deleted_are_told(first, second):
    meeting, rows = meeting_with()
    yours = opened(second, meeting, rows[0], rows[1])
    mine = forms.with_part(opened(first, meeting), "outcomes", title_en="Added", position=200)
    gone = {name_of(row, "DELETE"): "on" for row in (rows[0], rows[1], rows[5])}
    assert first.post(forms.address(meeting), mine | gone).status_code == 302

    merged = second.post(forms.address(meeting), yours | {name_of(rows[0], "title_en"): "Item B"})

    assert told(merged) == {
        "These rows were added me": ["200. Added"],
        "These rows were deleted ": ["Item 2", "Item 6"],
        "Of these rows one of you": ["Item 1"],
    }
    assert second.post(forms.address(meeting), forms.fields_of(merged)).status_code == 302
    kept = untouched() | {1: "Item B", 200: "Added"}
    del kept[2], kept[6]
    assert titles(meeting) == kept


def test_a_row_that_others_changed_is_not_deleted_unseen(first, second):
    meeting, rows = meeting_with()
    mine, yours = opened(first, meeting, rows[0]), opened(second, meeting)
    first.post(forms.address(meeting), mine | {name_of(rows[0], "title_en"): "Item A"})

    merged = second.post(forms.address(meeting), yours | {name_of(rows[0], "DELETE"): "on"})

    fields = forms.fields_of(merged)
    assert (fields["outcomes-0-title_en"], "outcomes-0-DELETE" in fields) == ("Item A", False)


def test_a_row_that_both_delete_unopened_is_told_as_deleted(first, second):
    meeting, rows = meeting_with()
    mine, yours = opened(first, meeting), opened(second, meeting)
    first.post(forms.address(meeting), mine | {name_of(rows[0], "DELETE"): "on"})

    merged = second.post(forms.address(meeting), yours | {name_of(rows[0], "DELETE"): "on", "theme_en": "Theme"})

    assert told(merged) == {"These rows were deleted ": ["Item 1"]}
    assert second.post(forms.address(meeting), forms.fields_of(merged)).status_code == 302
    kept = untouched()
    del kept[1]
    assert titles(meeting) == kept


def test_what_was_seen_in_a_row_opened_after_anothers_save_is_what_is_changed(first, second):
    meeting, rows = meeting_with()
    yours = opened(second, meeting)
    mine = opened(first, meeting, rows[0])
    first.post(forms.address(meeting), mine | {name_of(rows[0], "title_en"): "Item A"})
    yours |= forms.fields_of_row(second, meeting, "outcomes", rows[0])

    merged = second.post(forms.address(meeting), yours | {name_of(rows[0], "title_en"): "Item 1"})

    assert (theirs(merged), told(merged)) == ({}, {})
    assert forms.fields_of(merged)["outcomes-0-title_en"] == "Item 1"
    assert second.post(forms.address(meeting), forms.fields_of(merged)).status_code == 302
    assert titles(meeting) == untouched()


def test_of_a_row_opened_after_anothers_save_only_later_changes_are_brought_together(first, second):
    meeting, rows = meeting_with()
    yours = opened(second, meeting)
    mine = opened(first, meeting, rows[0])
    first.post(forms.address(meeting), mine | {name_of(rows[0], "title_en"): "Item A"})
    yours |= forms.fields_of_row(second, meeting, "outcomes", rows[0])
    mine = opened(first, meeting, rows[0])
    first.post(forms.address(meeting), mine | {name_of(rows[0], "text_en"): "Text."})

    merged = second.post(forms.address(meeting), yours | {name_of(rows[0], "title_en"): "Item B"})

    assert (theirs(merged), told(merged)) == ({}, {"These only the other one": ["1. Item A: Text"]})
    assert second.post(forms.address(meeting), forms.fields_of(merged)).status_code == 302
    assert list(Outcome.objects.filter(pk=rows[0].pk).values_list("title_en", "text_en")) == [("Item B", "Text.")]


# --- What was, what is kept -----------------------------------------------------------------------------------------


def test_a_record_with_many_rows_is_restored(editor):
    meeting, rows = meeting_with()
    before = titles(meeting)
    fields = forms.with_part(opened(editor, meeting, rows[0]), "outcomes", title_en="Added", position=200)
    changes = {name_of(rows[0], "title_en"): "Other", name_of(rows[1], "DELETE"): "on"}
    assert editor.post(forms.address(meeting), fields | changes).status_code == 302
    meeting.refresh_from_db()
    history = editor.get(forms.address(meeting, "history"))
    way = next(link.get("href") for link in forms.page_of(history).iter("a") if "/restore/" in link.get("href", ""))
    page = editor.get(way)

    assert editor.post(way, forms.fields_of(page)).status_code == 302

    assert titles(meeting) == before
    assert set(Outcome.objects.filter(meeting=meeting).values_list("uid", flat=True)) == {row.uid for row in rows}


def test_what_was_typed_into_opened_rows_is_shown_again(editor):
    meeting, rows = meeting_with()
    fields = forms.with_part(opened(editor, meeting, rows[4]), "outcomes", title_en="Added", position=200)

    shown = editor.post(forms.address(meeting), fields | {name_of(rows[4], "title_en"): "Typed", "show_again": "1"})

    back = forms.fields_of(shown)
    assert (back["outcomes-0-title_en"], back["outcomes-1-title_en"]) == ("Typed", "Added")
    assert (back["outcomes-INITIAL_FORMS"], back["outcomes-TOTAL_FORMS"]) == ("1", "2")
    assert len(lines_of(shown)) == MANY - 1
    assert titles(meeting) == untouched()


def test_what_was_typed_into_opened_rows_of_a_deleted_record_can_be_copied(editor):
    meeting, rows = meeting_with()
    fields = opened(editor, meeting, rows[4]) | {name_of(rows[4], "title_en"): "Typed"}
    meeting.delete()

    gone = editor.post(forms.address(meeting), fields)

    assert gone.status_code == 404
    assert "Typed" in gone.text


def test_a_preview_shows_what_was_typed_into_an_opened_row(editor):
    meeting, rows = meeting_with()
    fields = opened(editor, meeting, rows[4]) | {name_of(rows[4], "title_en"): "Typed"}

    page = editor.post(f"{forms.address(meeting, 'preview')}?language=en", fields)

    assert page.status_code == 200
    assert "Typed" in page.text
    assert "Item 6" in page.text
    assert titles(meeting) == untouched()


# --- The page of a row ------------------------------------------------------------------------------------------------


def page_of_row(meeting, row):
    return f"{forms.address(meeting, 'rows')}outcomes/{row.pk}/"


def test_a_row_has_a_page_of_its_own_that_saves_it_and_leads_back(editor):
    meeting, rows = meeting_with()
    page = editor.get(page_of_row(meeting, rows[6]))
    fields = forms.fields_of(page)

    answer = editor.post(page_of_row(meeting, rows[6]), fields | {"outcomes-0-title_en": "New"})

    assert "no-store" in page.headers["Cache-Control"]
    assert (answer.status_code, answer["Location"]) == (302, f"{forms.address(meeting)}#outcomes-k{rows[6].pk}")
    assert titles(meeting) == untouched() | {7: "New"}


def test_the_page_of_a_row_refuses_merges_and_deletes_as_the_whole_form(first, second):
    meeting, rows = meeting_with()
    address = page_of_row(meeting, rows[6])
    yours = forms.fields_of(second.get(address))
    refused = first.post(address, forms.fields_of(first.get(address)) | {"outcomes-0-position": "1"})
    first.post(address, forms.fields_of(first.get(address)) | {"outcomes-0-title_en": "Item A"})

    merged = second.post(address, yours | {"outcomes-0-title_en": "Item B"})
    deleted = second.post(address, forms.fields_of(merged) | {"outcomes-0-DELETE": "on"})

    assert forms.errors_of(refused) == ["This row stands here twice: the same position."]
    assert theirs(merged) == {"outcomes-0-title_en": "Item -7-+A+"}
    assert deleted.status_code == 302
    assert 7 not in titles(meeting)


def test_the_page_of_a_row_that_is_none_of_the_record_leads_to_its_form(editor):
    meeting, _rows = meeting_with(1)
    _other, [foreign] = meeting_with(1)
    address = page_of_row(meeting, foreign)

    page, fragment = editor.get(address), editor.get(f"{address}?fragment")
    unknown = editor.get(f"{forms.address(meeting, 'rows')}nothing/{foreign.pk}/?fragment")

    assert (page.status_code, page["Location"]) == (302, forms.address(meeting))
    assert (fragment.status_code, unknown.status_code) == (404, 404)
    assert editor.post(f"{address}?fragment").status_code == 405
