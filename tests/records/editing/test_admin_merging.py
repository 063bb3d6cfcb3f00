"""Two editors at one record: what only one of them changed is taken over, what both changed is chosen, one more Save does it."""

import itertools

import pytest
from django.test import Client

from meetings.models import Outcome
from organizations.models import Organization, OtherName
from records.editing.inputs import label_of_column
from tests import admin_forms as forms
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def first():
    return forms.signed_in(Client(), "first")


@pytest.fixture
def second():
    return forms.signed_in(Client(), "second")


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

    assert theirs(merged) == {"outcomes-0-title_en": "-Old-+One+ -one-+A+"}
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
