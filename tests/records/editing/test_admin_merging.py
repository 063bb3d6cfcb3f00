"""Two editors at one record: what only one of them changed is taken over, what both changed is chosen, one more Save does it."""

import itertools
import random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from meetings.models import Outcome
from organizations.models import Organization, OtherName
from records.editing.differences import differences
from records.editing.inputs import label_of_column
from records.editing.models import Proposal
from records.publication import Status
from tests import admin_forms as forms
from tests import factories as make

pytestmark = pytest.mark.django_db


def opened_by_both(first, second, record):
    address = forms.address(record)
    return address, forms.fields_of(first.get(address)), forms.fields_of(second.get(address))


def told(response):
    """What the notice of a merged form lists: by its sentence, the entries below."""
    [notice] = [e for e in forms.page_of(response).iter("section") if e.get("aria-labelledby") == "merging-heading"]
    children = list(notice)
    return {
        " ".join("".join(before.itertext()).split())[:24]: [" ".join("".join(i.itertext()).split()) for i in after]
        for before, after in itertools.pairwise(children)
        if after.tag == "ul"
    }


def theirs(response):
    """What a merged form says is stored, by its input; with what was taken out and put in."""
    found = {}
    for box in (e for e in forms.page_of(response).iter("div") if e.get("class") == "theirs"):
        name = next(e.get("name") for e in box.iter("input")).removeprefix("take-")
        [said] = box.iter("span")
        marks = {"del": "-", "ins": "+"}
        pieces = [said.text or ""]
        for piece in said:
            pieces += [f"{marks[piece.tag]}{piece.text}{marks[piece.tag]}", piece.tail or ""]
        found[name] = "".join(pieces)
    return found


def test_what_only_one_side_changed_is_taken_over_by_itself(first, second):
    mother, report = make.make_organization(name_en="Mother"), make.make_source(title="Report")
    body = make.make_organization(name_en="Body", country="CH", classification="sector", summary_en="Old.")
    address, mine, yours = opened_by_both(first, second, body)
    changed = {"name_ar": "هيئة", "parent": mother.pk, "country": "FR", "sources": [report.pk], "summary_en": ""}
    first.post(address, mine | changed)

    merged = second.post(address, yours | {"founding_date": "1865", "name_damaged": "on", "name_fr": "Corps"})

    [taken] = told(merged).values()
    assert taken == ["Country", "Part of", "Summary", "Sources", label_of_column(Organization, "name_ar")]
    assert theirs(merged) == {}
    fields = forms.fields_of(merged)
    assert (fields["name_ar"], fields["parent"], fields["country"], fields["sources"], fields["summary_en"]) == (
        "هيئة",
        str(mother.pk),
        "FR",
        [str(report.pk)],
        "",
    )
    assert second.post(address, fields).status_code == 302
    body.refresh_from_db()
    assert (body.name_ar, body.parent, body.country, body.summary_en) == ("هيئة", mother, "FR", "")
    assert (body.founding_date, body.name_damaged, body.name_fr) == ("1865", True, "Corps")
    assert list(body.sources.all()) == [report]


def test_of_what_both_changed_the_editor_chooses_with_the_change_of_the_other_marked(first, second):
    body = make.make_organization(name_en="Body", summary_en="It was founded in Paris by twenty states.")
    address, mine, yours = opened_by_both(first, second, body)
    first.post(address, mine | {"name_en": "Body A", "summary_en": "It was founded in Berne by twenty-two states."})

    merged = second.post(address, yours | {"name_en": "Body B", "summary_en": "Founded in Paris."})

    assert theirs(merged) == {
        "name_en": "Body+ A+",
        "summary_en": "It was founded in -Paris-+Berne+ by twenty+-two+ states.",
    }
    fields = forms.fields_of(merged)
    assert (fields["name_en"], fields["summary_en"]) == ("Body B", "Founded in Paris.")
    assert (fields["take-name_en"], fields["take-summary_en"]) == ("", "")
    assert second.post(address, fields | {"take-summary_en": "stored"}).status_code == 302
    body.refresh_from_db()
    assert (body.name_en, body.summary_en) == ("Body B", "It was founded in Berne by twenty-two states.")


def test_a_third_save_meanwhile_is_merged_once_more(first, second):
    body = make.make_organization(name_en="Body")
    address, mine, yours = opened_by_both(first, second, body)
    first.post(address, mine | {"name_en": "Body A"})
    fields = forms.fields_of(second.post(address, yours | {"name_en": "Body B", "name_fr": "Corps"}))
    first.post(address, forms.fields_of(first.get(address)) | {"name_en": "Body C", "name_es": "Cuerpo"})

    again = second.post(address, fields | {"take-name_en": "stored"})

    # What is stored was chosen, so the newest is; the French name is still the second editor's alone.
    fields = forms.fields_of(again)
    assert (fields["name_en"], fields["name_fr"], fields["name_es"]) == ("Body C", "Corps", "Cuerpo")
    assert second.post(address, fields).status_code == 302
    body.refresh_from_db()
    assert (body.name_en, body.name_fr, body.name_es) == ("Body C", "Corps", "Cuerpo")


def test_the_same_change_by_both_is_no_conflict(first, second):
    body = make.make_organization(name_en="Body")
    address, mine, yours = opened_by_both(first, second, body)
    first.post(address, mine | {"name_en": "New body"})

    merged = second.post(address, yours | {"name_en": "New body"})

    assert (theirs(merged), told(merged)) == ({}, {})
    assert second.post(address, forms.fields_of(merged)).status_code == 302


def test_parts_are_merged_row_by_row(first, second):
    meeting = make.make_meeting()
    one = make.make_outcome(meeting=meeting, title_en="Old one", position=1)
    two = make.make_outcome(meeting=meeting, title_en="Old two", position=2)
    address, mine, yours = opened_by_both(first, second, meeting)
    first.post(address, mine | {"outcomes-0-title_en": "One A", "outcomes-1-title_fr": "Deux"})

    merged = second.post(address, yours | {"outcomes-0-title_en": "One B", "outcomes-1-title_en": "Two B"})

    assert theirs(merged) == {"outcomes-0-title_en": "-Old one-+One A+"}
    rows = [e for e in forms.page_of(merged).iter("div") if e.get("id") in ("outcomes-0", "outcomes-1")]
    opened = {row.get("id"): "open" in next(row.iter("details")).attrib for row in rows}
    assert opened == {"outcomes-0": True, "outcomes-1": False}
    assert second.post(address, forms.fields_of(merged)).status_code == 302
    one.refresh_from_db(), two.refresh_from_db()
    assert (one.title_en, two.title_en, two.title_fr) == ("One B", "Two B", "Deux")


def test_rows_that_others_added_stay_and_are_named(first, second):
    body = make.make_organization(name_en="Body")
    address, mine, yours = opened_by_both(first, second, body)
    first.post(address, forms.with_part(mine, "other_names", name="Alias A", language="en", kind="alias"))

    added = forms.with_part(yours, "other_names", name="Alias B", language="en", kind="alias")
    merged = second.post(address, added)

    assert told(merged) == {"These rows were added me": ["Alias A"]}
    assert second.post(address, forms.fields_of(merged)).status_code == 302
    assert set(OtherName.objects.values_list("name", flat=True)) == {"Alias A", "Alias B"}


def test_rows_that_others_deleted_are_gone_unless_they_were_changed_here(first, second):
    meeting = make.make_meeting()
    for title in ("One", "Two", "Three"):
        make.make_outcome(meeting=meeting, title_en=title)
    address, mine, yours = opened_by_both(first, second, meeting)
    first.post(address, mine | {"outcomes-0-DELETE": "on", "outcomes-1-DELETE": "on"})

    merged = second.post(address, yours | {"outcomes-1-title_en": "Two B", "outcomes-2-title_en": "Three B"})

    assert [len(entries) for entries in told(merged).values()] == [1, 1]
    assert second.post(address, forms.fields_of(merged)).status_code == 302
    assert sorted(Outcome.objects.values_list("title_en", flat=True)) == ["Three B", "Two B"]


def test_a_row_that_others_changed_is_not_deleted_unseen(first, second):
    meeting = make.make_meeting()
    make.make_outcome(meeting=meeting, title_en="One")
    address, mine, yours = opened_by_both(first, second, meeting)
    first.post(address, mine | {"outcomes-0-title_en": "One A"})

    merged = second.post(address, yours | {"outcomes-0-DELETE": "on"})

    fields = forms.fields_of(merged)
    assert (fields["outcomes-0-title_en"], "outcomes-0-DELETE" in fields) == ("One A", False)
    assert second.post(address, fields | {"outcomes-0-DELETE": "on"}).status_code == 302
    assert not Outcome.objects.exists()


def test_a_conflict_stands_at_its_row_where_rows_before_it_are_gone(first, second):
    meeting = make.make_meeting()
    for position, title in enumerate(("One", "Two", "Three"), 1):
        make.make_outcome(meeting=meeting, title_en=title, position=position)
    address, mine, yours = opened_by_both(first, second, meeting)
    first.post(address, mine | {"outcomes-0-DELETE": "on", "outcomes-1-title_en": "Two A"})

    merged = second.post(address, yours | {"outcomes-1-title_en": "Two B"})

    fields = forms.fields_of(merged)
    assert (theirs(merged), fields["outcomes-0-title_en"]) == ({"outcomes-0-title_en": "Two+ A+"}, "Two B")
    assert second.post(address, fields | {"take-outcomes-0-title_en": "stored"}).status_code == 302
    assert sorted(Outcome.objects.values_list("title_en", flat=True)) == ["Three", "Two A"]


def test_paragraphs_that_others_made_stay(first, second):
    article = make.make_article(body_en="One sentence. Another sentence.", status=Status.DRAFT, publish_at=None)
    address, mine, yours = opened_by_both(first, second, article)
    first.post(address, mine | {"body_en": "One sentence.\r\n\r\nAnother sentence."})

    merged = second.post(address, yours | {"headline_en": "Other"})

    assert second.post(address, forms.fields_of(merged)).status_code == 302
    article.refresh_from_db()
    assert (article.body_en, article.headline_en) == ("One sentence.\n\nAnother sentence.", "Other")


def test_moments_that_nobody_touched_are_taken_over(first, second):
    meeting = make.make_meeting(time_zone="Europe/Zurich")
    address = forms.address(meeting)
    first.post(address, forms.fields_of(first.get(address)) | {"starts_at": "2021-10-15T09:00"})
    address, mine, yours = opened_by_both(first, second, meeting)
    assert yours["starts_at"] == "2021-10-15T09:00"  # as Chromium sends what stands there to the second
    first.post(address, mine | {"starts_at": "2021-10-15T10:00"})

    merged = second.post(address, yours | {"name_en": "Other"})

    assert (theirs(merged), forms.fields_of(merged)["starts_at"]) == ({}, "2021-10-15T10:00")


def test_a_clock_and_its_time_zone_are_chosen_together(first, second):
    meeting = make.make_meeting(time_zone="Asia/Tokyo")
    address = forms.address(meeting)
    first.post(address, forms.fields_of(first.get(address)) | {"starts_at": "2021-10-15T09:00"})
    address, mine, yours = opened_by_both(first, second, meeting)
    first.post(address, mine | {"time_zone": "Europe/Zurich", "starts_at": "2021-10-15T02:00"})

    merged = second.post(address, yours | {"starts_at": "2021-10-15T09:30"})

    fields = forms.fields_of(merged)
    assert sorted(theirs(merged)) == ["starts_at", "time_zone"]
    assert (fields["starts_at"], fields["time_zone"]) == ("2021-10-15T09:30", "Asia/Tokyo")
    second.post(address, fields | {"take-starts_at": "stored"})
    meeting.refresh_from_db()
    assert (str(meeting.starts_at), meeting.time_zone) == ("2021-10-15 00:00:00+00:00", "Europe/Zurich")


def test_moments_on_one_clock_are_merged_each_by_itself(first, second):
    meeting = make.make_meeting(time_zone="Asia/Tokyo")
    address = forms.address(meeting)
    days = {"starts_at": "2021-10-15T09:00", "ends_at": "2021-10-16T12:00"}
    first.post(address, forms.fields_of(first.get(address)) | days)
    address, mine, yours = opened_by_both(first, second, meeting)
    first.post(address, mine | {"ends_at": "2021-10-16T13:00"})

    merged = second.post(address, yours | {"starts_at": "2021-10-15T09:30"})

    fields = forms.fields_of(merged)
    assert theirs(merged) == {}
    assert (fields["starts_at"], fields["ends_at"]) == ("2021-10-15T09:30", "2021-10-16T13:00")


def test_what_others_emptied_is_chosen_too(first, second):
    meeting = make.make_meeting()
    make.make_outcome(meeting=meeting, title_en="One", title_fr="Un")
    address, mine, yours = opened_by_both(first, second, meeting)
    first.post(address, mine | {"outcomes-0-title_fr": ""})

    merged = second.post(address, yours | {"outcomes-0-title_fr": "Une"})

    assert theirs(merged) == {"outcomes-0-title_fr": "-Un-"}
    row = next(e for e in forms.page_of(merged).iter("div") if e.get("id") == "outcomes-0")
    assert "open" in next(row.iter("details")).attrib


def test_a_row_that_named_what_is_gone_is_named_as_it_was(first, second):
    draft = {"status": Status.DRAFT, "publish_at": None}
    meeting, person = make.make_meeting(**draft), make.make_person(name_en="Houlin Zhao", **draft)
    make.make_participation(meeting=meeting, person=person)
    address, mine, yours = opened_by_both(first, second, meeting)
    first.post(address, mine | {"participations-0-DELETE": "on"})
    person.refresh_from_db()
    person.delete()

    merged = second.post(address, yours | {"name_en": "Other"})

    assert "Houlin Zhao" in str(told(merged))
    assert first.get(forms.address(meeting, "history")).status_code == 200


def test_the_history_of_a_meeting_that_was_deleted_can_be_read(first):
    meeting = make.make_meeting(status=Status.DRAFT, publish_at=None)
    make.make_participation(meeting=meeting, organization=make.make_organization())
    address = forms.address(meeting)
    first.post(address, forms.fields_of(first.get(address)) | {"participations-0-note_en": "x"})
    meeting.refresh_from_db()
    history = forms.address(meeting, "history")
    meeting.delete()

    assert first.get(history).status_code == 200


def test_a_file_that_others_gave_is_not_cleared_unseen(first, second, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    contribution = make.make_contribution(status=Status.DRAFT, publish_at=None)
    address = forms.address(contribution)
    first.post(
        address, forms.fields_of(first.get(address)) | {"file": SimpleUploadedFile("old.pdf", b"%PDF-1.4 o %%EOF")}
    )
    address, mine, yours = opened_by_both(first, second, contribution)
    first.post(address, mine | {"file": SimpleUploadedFile("new.pdf", b"%PDF-1.4 n %%EOF")})

    merged = second.post(address, yours | {"file-clear": "on"})
    again = second.post(address, yours | {"file": SimpleUploadedFile("mine.pdf", b"%PDF-1.4 m %%EOF")})

    assert told(merged) == {"These only the other one": ["File"]}
    assert told(again) == {"Choose these files again": ["File (mine.pdf)"]}
    second.post(address, forms.fields_of(merged))
    contribution.refresh_from_db()
    assert "new" in contribution.file.name


def test_a_correction_note_for_what_was_withdrawn_meanwhile_can_be_copied(first, second):
    article = make.make_article()
    address, _mine, yours = opened_by_both(first, second, article)
    article.refresh_from_db()
    article.withdraw("Wrong.")

    merged = second.post(address, yours | {"correction_en": "A long note."})

    assert "A long note." in [text for texts in told(merged).values() for text in texts]


def test_reasons_that_were_given_since_it_was_opened_stand_in_the_summary(first, second):
    body = make.make_organization(name_en="Body")
    opened = forms.fields_of(first.get(forms.address(body)))
    first.post(forms.address(body), opened | {"name_en": "One", "correction_en": "Seen before."})
    address, mine, yours = opened_by_both(first, second, body)
    first.post(address, mine | {"name_en": "Two", "correction_en": "It was misspelt."})
    again = forms.fields_of(first.get(address))
    first.post(address, again | {"name_en": "Three", "correction_en": "And once more.\nTwice."})

    merged = second.post(address, yours | {"country": "FR"})

    said = ["".join(each.itertext()) for each in forms.page_of(merged).iter("blockquote")]
    assert said == ["And once more.Twice.", "It was misspelt."]


def test_numbers_of_rows_that_nobody_sent_cost_nothing(first):
    body = make.make_organization(name_en="Body")
    fields = forms.fields_of(first.get(forms.address(body)))
    numbers = {"other_names-INITIAL_FORMS": "300000000", "other_names-TOTAL_FORMS": "300000000000"}

    refused = first.post(forms.address(body), fields | numbers | {"version": "9"})

    assert refused.status_code == 200
    assert len(refused.content) < 1_000_000


def test_what_was_typed_into_a_draft_that_was_published_can_be_proposed(first):
    contributor = forms.signed_in(Client(), "contributor", "Contributor")
    article = make.make_article(status=Status.DRAFT, publish_at=None)
    address = forms.address(article)
    fields = forms.fields_of(contributor.get(address))
    article.refresh_from_db()
    article.publish()

    refused = contributor.post(address, fields | {"body_en": "A long text that I typed."})

    assert "only a Publisher changes it" in " ".join(forms.errors_of(refused))
    again = forms.fields_of(refused)
    assert again["body_en"] == "A long text that I typed."
    answer = contributor.post(address, again | {"proposed_because": "It was too short.", "_propose": ""})
    assert answer.status_code == 302, forms.errors_of(answer)
    article.refresh_from_db()
    assert (article.body_en, Proposal.objects.get().reason) == ("Body 1.", "It was too short.")


def test_a_form_that_was_open_for_a_hundred_saves_is_merged(first, second):
    body = make.make_organization(summary_en="0")
    address, _mine, yours = opened_by_both(first, second, body)
    for number in range(101):
        body.refresh_from_db()
        body.summary_en = str(number)
        body.save()

    assert theirs(second.post(address, yours | {"name_fr": "Corps"})) == {}


def test_long_texts_are_compared_in_no_time():
    rng = random.Random(1)
    words = [f"w{rng.randrange(400)}" for _ in range(3_000)]
    other = [word if rng.random() > 0.1 else "x" for word in words]
    pieces = differences(". ".join(words), ". ".join(other))

    assert [piece.text for piece in pieces if piece.kind == "new"].count("x") > 100


def test_a_form_of_a_version_that_is_not_known_leaves_every_difference_to_the_editor(first):
    body = make.make_organization(name_en="Body", name_fr="Corps")
    fields = forms.fields_of(first.get(forms.address(body)))

    merged = first.post(forms.address(body), fields | {"version": "77", "name_en": "New", "name_fr": ""})

    assert theirs(merged) == {"name_en": "+Body+", "name_fr": "+Corps+"}


def test_the_address_of_a_form_names_the_version_that_it_is_made_from(first):
    body = make.make_organization(name_en="Body")
    address = forms.address(body)

    found = [Client.get(first, address + query) for query in ("", "?version=7", "?version=x&_popup=1", "?version=1")]

    assert [(each.status_code, each.get("Location")) for each in found] == [
        (302, f"{address}?version=1"),
        (302, f"{address}?version=1"),
        (302, f"{address}?version=1&_popup=1"),
        (200, None),
    ]
