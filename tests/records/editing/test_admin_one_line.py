"""What editors paste into a form is kept mended, measured as it is kept, or refused at its box in words."""

import pytest

from organizations.models import Organization, OtherName
from tests import admin_forms as forms
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return make.make_organization(name_en="Body")


@pytest.fixture
def send(client, body):
    """Send the form of the body with some boxes filled otherwise; return the answer."""
    forms.signed_in(client)
    address = forms.address(body)

    def run(part=None, **typed):
        data = forms.fields_of(client.get(address)) | typed
        return client.post(address, forms.with_part(data, "other_names", **part) if part else data)

    return run


def test_what_nobody_sees_is_mended(send, body):
    saved = send(
        {"name": " Old\u200b  name ", "kind": "alias", "language": "en"},
        name_en="\u202eGene\u0300ve  Office ",
        name_ar="مكتب\u200f",
        summary_en="One\r\ntwo",
    )

    assert saved.status_code == 302
    body.refresh_from_db()
    assert (body.name_en, body.name_ar, body.summary_en) == ("Genève Office", "مكتب", "One\ntwo")
    assert OtherName.objects.get().name == "Old name"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name_en": "Two\nLines"}, "This has to stand on one line: take out the line break at place 4."),
        ({"name_en": "Ta\tb"}, "This text holds a character that cannot be kept: U+0009, at place 3."),
        ({"summary_en": "Bell\x07"}, "This text holds a character that cannot be kept: U+0007, at place 5."),
        ({"name_en": " \u200b\u202e "}, "This field is required."),
    ],
)
def test_what_cannot_be_mended_is_refused_once_with_what_was_typed_kept(send, typed, sentence):
    refused = send(name_fr="Corps", **typed)

    assert refused.status_code == 200
    assert forms.errors_of(refused) == [sentence]
    assert forms.fields_of(refused)["name_fr"] == "Corps"
    assert Organization.objects.get().name_en == "Body"


def test_a_line_break_in_a_part_is_refused_at_its_box(send):
    refused = send({"name": "Old\u2028name", "kind": "alias", "language": "en"})

    assert forms.errors_of(refused) == ["This has to stand on one line: take out the line break at place 4."]


def test_a_text_is_measured_as_it_is_kept(send, body):
    assert send(name_en="x" * 300 + "\u200b" * 5).status_code == 302
    assert send(name_en="x" * 301).status_code == 200
    body.refresh_from_db()
    assert body.name_en == "x" * 300
