"""Notes between editors: on what is not public yet and on proposals; no new version, and never public."""

import pytest
from django.db import connection
from django.test import Client

from organizations.models import Organization
from records import content
from records.editing.models import LONGEST_WORD, Note
from tests import admin_forms as forms
from tests import factories as make
from tests.records.editing.test_proposals import press, propose, proposed, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def body(db):
    return make.make_organization(slug="itu", name_en="ITU", status="in_review", publish_at=None)


def write(client, row, text):
    return client.post(forms.address(row, "notes"), {"text": text}, follow=True)


def test_editors_write_to_each_other_on_a_record_in_review(contributor, publisher, body):
    write(publisher, body, "Which year?\n<b>1865</b>")
    page = write(contributor, body, "It is in the convention.")

    said = text_of(page)
    assert said.index("Which year? <b>1865</b>") < said.index("It is in the convention.")
    assert "grace ·" in said
    assert "Your note is there for the other editors." in " ".join(forms.messages_of(page))


def test_a_note_changes_nothing_and_conflicts_with_nobody(contributor, publisher, body):
    opened = forms.fields_of(publisher.get(forms.address(body)))
    before = content.version(connection)

    write(contributor, body, "Look at the dates.")

    assert content.version(connection) == before
    assert publisher.post(forms.address(body), opened | {"name_en": "Union"}).status_code == 302
    assert Organization.objects.get().name_en == "Union"


@pytest.mark.parametrize("text", ["", " ", "x" * (LONGEST_WORD + 1)])
def test_a_note_says_something_and_not_too_much(contributor, body, text):
    answer = write(contributor, body, text)
    assert not Note.objects.exists()
    assert text.strip() in " ".join(forms.messages_of(answer))


def test_once_it_is_public_none_is_shown_or_written(contributor, body, client):
    write(contributor, body, "Look at the dates.")
    body.publish()

    late = write(contributor, body, "Typed late.")

    assert "Typed late." in " ".join(forms.messages_of(late))
    assert Note.objects.count() == 1
    assert "Look at the dates." not in contributor.get(forms.address(body)).content.decode()
    assert "Look at the dates." in contributor.get(forms.address(body, "history")).content.decode()
    for place in (body.get_absolute_url(), f"/api/v1/organizations/{body.uid}/", "/search/?q=dates"):
        assert b"Look at the dates." not in client.get(place).content


def test_they_stand_on_proposals_until_these_are_decided(contributor, publisher, body):
    body.publish()
    proposal = proposed(contributor, body, name_en="Union")
    assert "Which source?" in text_of(write(publisher, proposal, "Which source?"))
    assert "Which source?" in text_of(contributor.get(forms.address(proposal)))
    press(publisher, proposal, "_decline", word="No source.")
    write(contributor, proposal, "Typed late.")
    assert [each.text for each in Note.objects.about(proposal)] == ["Which source?"]


def test_others_write_none_on_a_proposal(contributor, body):
    body.publish()
    assert propose(contributor, body, name_en="Union").status_code == 302
    proposal = proposed(contributor, body, name_en="The Union")
    other = forms.signed_in(Client(), "other", "Contributor")
    other.post(forms.address(proposal, "notes"), {"text": "Mine."})
    assert not Note.objects.exists()
    assert other.get(forms.address(body, "notes")).status_code == 405
