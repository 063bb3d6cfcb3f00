"""Changes of what is public and has many parts are proposed: in the form of the whole, and in the page of one row."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from meetings.models import Outcome
from records.editing import trying
from records.editing.models import Proposal
from tests import admin_forms as forms
from tests import factories as make
from tests.records.editing.test_admin_merging import theirs, told
from tests.records.editing.test_long_forms import (
    MANY,
    lines_of,
    meeting_with,
    name_of,
    opened,
    page_of_row,
    titles,
    untouched,
)
from tests.records.editing.test_proposals import press

pytestmark = pytest.mark.django_db
REASON = {"proposed_because": "The report says so.", "_propose": ""}


@pytest.fixture
def public(db):
    return meeting_with(status="published", publish_at=make.PUBLISHED_AT)


def proposed(client, meeting, fields):
    answer = client.post(forms.address(meeting), fields | REASON)
    assert answer.status_code == 302, forms.errors_of(answer)
    return Proposal.objects.get()


def several(client, meeting, rows):
    """Change one row, delete another unopened, add one."""
    fields = forms.with_part(opened(client, meeting, rows[3]), "outcomes", title_en="Added", position=200)
    return fields | {name_of(rows[3], "title_en"): "New", name_of(rows[5], "DELETE"): "on"}


def test_rows_that_are_changed_deleted_and_added_are_proposed_and_applied(contributor, publisher, public):
    meeting, rows = public
    proposal = proposed(contributor, meeting, several(contributor, meeting, rows))
    assert titles(meeting) == untouched()

    assert press(publisher, proposal, "_apply").status_code == 302

    wanted = untouched() | {4: "New", 200: "Added"}
    del wanted[6]
    assert titles(meeting) == wanted


def test_a_further_row_is_opened_in_the_form_that_is_filled_with_the_own_proposal(contributor, public):
    meeting, rows = public
    proposed(contributor, meeting, several(contributor, meeting, rows))
    fields = forms.fields_of(contributor.get(forms.address(meeting)))
    fields |= forms.fields_of_row(contributor, meeting, "outcomes", rows[9])

    proposal = proposed(contributor, meeting, fields | {name_of(rows[9], "title_en"): "Tenth"})

    assert proposal.version == 2
    back = forms.fields_of(contributor.get(forms.address(meeting)))
    assert [back[f"outcomes-{n}-title_en"] for n in range(4)] == ["Item 6", "New", "Tenth", "Added"]


def test_what_others_changed_since_is_brought_together_in_the_rows_of_the_proposal(contributor, publisher, public):
    meeting, rows = public
    proposal = proposed(contributor, meeting, several(contributor, meeting, rows))
    second = forms.signed_in(Client(), "joan", "Publisher")
    fields = opened(second, meeting, rows[3], rows[5])
    fields |= {name_of(rows[3], "title_en"): "Other", name_of(rows[5], "title_en"): "Kept"}
    assert second.post(forms.address(meeting), fields).status_code == 302

    merged = press(publisher, proposal, "_apply")

    assert (theirs(merged), told(merged)["Of these rows one of you"]) == (
        {"outcomes-1-title_en": "-Item 4-+Other+"},
        ["6. Kept"],
    )
    assert publisher.post(forms.address(meeting), forms.fields_of(merged)).status_code == 302
    assert titles(meeting) == untouched() | {4: "New", 6: "Kept", 200: "Added"}
    assert Proposal.objects.get().state == "applied"


def test_a_row_that_a_proposal_adds_keeps_its_id_through_the_forms(contributor, publisher, public):
    meeting, rows = public
    proposal = proposed(contributor, meeting, several(contributor, meeting, rows))
    [wanted] = [row["fields"]["uid"] for row in json.loads(proposal.said) if row["pk"] == 10**17]
    again = proposed(contributor, meeting, forms.fields_of(contributor.get(forms.address(meeting))) | {"theme_en": "T"})
    form = press(publisher, again, "_edit")

    assert publisher.post(forms.address(meeting), forms.fields_of(form)).status_code == 302

    assert str(Outcome.objects.get(meeting=meeting, position=200).uid) == wanted


# --- The page of a row ------------------------------------------------------------------------------------------------


def test_a_row_is_proposed_from_its_page_and_what_is_refused_comes_back_there(contributor, public):
    meeting, rows = public
    address = page_of_row(meeting, rows[6])
    fields = forms.fields_of(contributor.get(address)) | REASON

    refused = contributor.post(address, fields | {"outcomes-0-position": "1"})

    assert forms.errors_of(refused) == ["This row stands here twice: the same position."]
    [form] = [each for each in forms.page_of(refused).iter("form") if each.get("id") == "meeting_form"]
    assert form.get("action") in (None, address)
    mended = forms.fields_of(refused) | {"outcomes-0-position": "77", "_propose": ""}
    assert contributor.post(address, mended).status_code == 302
    assert Proposal.objects.get().named == str(meeting)


def test_nothing_is_not_proposed_from_the_page_of_a_row_either(contributor, public):
    meeting, rows = public
    make.make_participation(meeting=meeting)
    address = page_of_row(meeting, rows[6])

    refused = contributor.post(address, forms.fields_of(contributor.get(address)) | REASON)

    assert forms.errors_of(refused) == ["This says what readers see already: there is nothing to propose."]
    assert not Proposal.objects.exists()


def test_who_has_an_open_proposal_reads_the_page_of_a_row_and_finds_the_proposal(contributor, public):
    meeting, rows = public
    proposal = proposed(contributor, meeting, several(contributor, meeting, rows))

    page = contributor.get(page_of_row(meeting, rows[6]))

    assert (page.status_code, "_propose" in page.text) == (200, False)
    assert forms.address(proposal) in page.text


def test_a_contributor_saves_no_row_of_what_is_public(contributor, public):
    meeting, rows = public
    address = page_of_row(meeting, rows[6])
    fields = forms.fields_of(contributor.get(address)) | {"outcomes-0-title_en": "Forged"}
    fields.pop("proposed_because")

    for button in ("_save", "_continue", "_publish", "_set"):
        answer = contributor.post(address, fields | {button: ""})
        assert "propose it" in forms.errors_of(answer)[0]
        assert forms.fields_of(answer)["outcomes-0-title_en"] == "Forged"

    assert titles(meeting) == untouched()


def test_who_only_reads_sees_lines_and_what_the_rows_say(public):
    meeting, rows = public
    reader = forms.signed_in(Client(), "reader", "Contributor")
    account = forms.User.objects.get(username="reader")
    account.groups.clear()
    account.user_permissions.set(Permission.objects.filter(codename="view_meeting"))

    page = reader.get(forms.address(meeting))
    row = reader.get(f"{page_of_row(meeting, rows[0])}?fragment")
    own = reader.get(page_of_row(meeting, rows[0]))

    assert len(lines_of(page)) == MANY
    assert "DELETE" not in page.text
    assert "Item 1" in row.text
    assert list(forms.page_of(row).iter("textarea")) == []
    assert (own.status_code, 'name="_save"' in own.text, "_propose" in own.text) == (200, False, False)
    for button in ("_save", "_propose"):
        sent = {"version": meeting.version, button: ""}
        assert reader.post(page_of_row(meeting, rows[0]), sent).status_code == 403


def test_what_is_typed_into_rows_stands_in_the_form_where_it_cannot_be_tried_now(contributor, public, monkeypatch):
    meeting, rows = public
    allowed = trying.within
    monkeypatch.setattr(trying, "within", lambda _seconds: allowed(-1))

    refused = contributor.post(forms.address(meeting), several(contributor, meeting, rows) | REASON)

    assert "propose less at once" in forms.errors_of(refused)[0]
    back = forms.fields_of(refused)
    assert (back["outcomes-0-title_en"], back["outcomes-1-title_en"], back["outcomes-1-DELETE"]) == (
        "New",
        "Item 6",
        "on",
    )
    assert not Proposal.objects.exists()
