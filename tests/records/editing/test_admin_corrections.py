"""The correction note in the form of every public record, the withdrawal that names or does not, and the rows of both."""

import re

import pytest
from django.contrib import admin
from django.utils import timezone
from reversion.models import Version

from organizations.models import MembershipCategory, Post
from records.accounts import roles
from records.editing.corrections import CorrectionSection
from records.publication import Correction, correctable, publishable_models
from records.sources import Source
from tests import admin_forms as forms
from tests import factories as make
from tests.factories import make_correction, make_organization

pytestmark = pytest.mark.django_db
USED_AS = {Post: "post", MembershipCategory: "category"}
LISTS = ("/corrections/", "/corrections.atom", "/corrections.csv")
INPUTS = {f"correction_{code}" for code in ("en", "ar", "zh_hans", "fr", "ru", "es")}


def asked(client, record):
    """The inputs for a correction note in the form of a record."""
    return INPUTS & set(forms.fields_of(client.get(forms.address(record))))


def test_the_form_of_every_public_record_asks_for_a_correction_and_no_other_does(client):
    forms.signed_in(client)

    for model in publishable_models():
        public, draft = make.MAKERS[model](), make.MAKERS[model](status="draft", publish_at=None)
        assert asked(client, public) == INPUTS, model
        assert asked(client, draft) == set(), model
        public.withdraw("Entered twice.")
        assert asked(client, public) == set(), model


def used(model):
    """A row without a status, and a function that makes it public: a record that uses it is published."""
    row = make.MAKERS[model]()
    draft = {"status": "draft", "publish_at": None}
    if model is Source:
        return row, make_organization(sources=[row], **draft).publish
    return row, make.make_membership(organization=row.organization, **{USED_AS[model]: row}, **draft).publish


@pytest.mark.parametrize("model", [Source, Post, MembershipCategory])
def test_the_form_of_what_has_no_status_asks_for_a_correction_once_readers_see_it(client, model):
    forms.signed_in(client)
    row, publish = used(model)
    assert asked(client, row) == set()

    publish()

    assert asked(client, row) == INPUTS
    data = forms.fields_of(client.get(forms.address(row)))
    response = client.post(forms.address(row), data | {"correction_en": "The year was wrong."})
    assert response.status_code == 302, forms.errors_of(response)
    note = Correction.objects.published().get()
    assert (note.kind, note.about, note.note_en) == (model._meta.model_name, row.uid, "The year was wrong.")
    assert "The year was wrong." in client.get(forms.address(row)).content.decode()
    (version,) = Version.objects.get_for_object(note)
    assert row in {each.object for each in version.revision.version_set.all()}
    forms.signed_in(client, "contributor", role=roles.CONTRIBUTOR)
    assert asked(client, row) == set()


def test_every_form_of_a_kind_that_can_be_corrected_has_the_section():
    admins = {model: admin.site.get_model_admin(model) for model in correctable().values()}

    assert {model for model, each in admins.items() if not isinstance(each, CorrectionSection)} == set()


def test_a_note_becomes_a_row_with_the_moment_of_saving_in_the_revision_of_the_record(client):
    forms.signed_in(client)
    body = make_organization()
    data = forms.fields_of(client.get(forms.address(body)))
    before = timezone.now()

    response = client.post(
        forms.address(body), data | {"correction_en": "The year was wrong.", "correction_fr": "L’année était fausse."}
    )

    assert response.status_code == 302, forms.errors_of(response)
    row = Correction.objects.get()
    assert (row.kind, row.about, row.act) == ("organization", body.uid, "correction")
    assert (row.note_en, row.note_fr, row.note_ru) == ("The year was wrong.", "L’année était fausse.", "")
    assert before < row.at < timezone.now()
    (version,) = Version.objects.get_for_object(row)
    assert version.revision.user.username == "editor"
    assert body in {each.object for each in version.revision.version_set.all()}
    shown = client.get(forms.address(body))
    assert "The year was wrong." in shown.content.decode()
    assert {forms.fields_of(shown)[name] for name in INPUTS} == {""}


def test_a_note_without_english_is_refused_with_what_was_typed(client):
    forms.signed_in(client)
    body = make_organization(name_en="Before")
    data = forms.fields_of(client.get(forms.address(body)))

    response = client.post(forms.address(body), data | {"correction_fr": "L’année.", "name_en": "After"})

    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == ["correction_en"]
    assert "L’année." in response.content.decode()
    body.refresh_from_db()
    assert (body.name_en, Correction.objects.count()) == ("Before", 0)


def test_a_note_from_an_old_version_of_the_record_is_refused(client):
    forms.signed_in(client)
    body = make_organization()
    data = forms.fields_of(client.get(forms.address(body)))
    body.save()

    response = client.post(forms.address(body), data | {"correction_en": "The year was wrong."})

    assert (response.status_code, Correction.objects.count()) == (200, 0)


def test_a_note_is_not_taken_where_the_form_does_not_ask_for_it(client):
    forms.signed_in(client)
    draft = make_organization(status="draft", publish_at=None)
    data = forms.fields_of(client.get(forms.address(draft)))

    client.post(forms.address(draft), data | {"correction_en": "The year was wrong.", "name_en": "Changed"})

    assert Correction.objects.count() == 0


def test_a_contributor_reads_a_public_record_and_corrects_nothing(client):
    forms.signed_in(client, role=roles.CONTRIBUTOR)
    body = make_organization()

    assert asked(client, body) == set()
    client.post(forms.address(body), {"correction_en": "Wrong."})
    assert Correction.objects.count() == 0


@pytest.mark.parametrize(("tick", "name"), [({}, "Union"), ({"unnamed": "on"}, "")])
def test_a_withdrawal_names_what_goes_unless_it_is_ticked(client, tick, name):
    forms.signed_in(client)
    body = make_organization(name_en="Union")
    membership = make.make_membership(organization=body)
    data = {"version": body.version, "reason": "A request.", "together": "on"} | tick

    response = client.post(forms.address(body, "withdraw"), data)

    assert response.status_code == 302
    rows = {row.kind: row for row in Correction.objects.published()}
    assert (set(rows), rows["organization"].name_en) == ({"organization", "membership"}, name)
    assert rows["membership"].name_en == (f"{membership.member.name} in Union: 2019" if name else "")


def test_a_publisher_mends_a_note_and_takes_a_name_away_and_a_contributor_reads(client):
    body = make_organization(name_en="Union", slug="union")
    note = make_correction(make_organization(), note_en="Wron.")
    body.withdraw("A request.")
    gone = Correction.objects.get(act="withdrawal")
    forms.signed_in(client, role=roles.PUBLISHER)

    for row, change in ((note, {"note_en": "Wrong."}), (gone, {"name_en": ""})):
        data = forms.fields_of(client.get(forms.address(row))) | change
        assert client.post(forms.address(row), data).status_code == 302
        row.refresh_from_db()

    assert (note.note_en, gone.name_en) == ("Wrong.", "")
    assert "name" not in client.get("/api/v1/organizations/union/").json()
    (first, *_) = Version.objects.get_for_object(note)
    assert first.revision.user.username == "editor"
    forms.signed_in(client, "reader", role=roles.CONTRIBUTOR)
    assert client.get(forms.address(note)).status_code == 200
    assert client.post(forms.address(note), {"note_en": "Right."}).status_code == 403


def test_a_name_that_an_editor_empties_in_english_is_told_in_no_language(client):
    names = {"name_en": "Secret", "name_fr": "Secrète", "name_ru": "Тайна"}
    body = make_organization(slug="body", unreviewed_translations=["name_fr"], **names)
    body.withdraw("A request.")
    row = Correction.objects.get()
    forms.signed_in(client, role=roles.PUBLISHER)
    data = forms.fields_of(client.get(forms.address(row)))
    assert (data["name_fr"], data["name_ru"]) == ("Secrète", "Тайна")

    assert client.post(forms.address(row), data | {"name_en": " "}).status_code == 302

    row.refresh_from_db()
    assert ({getattr(row, name) for name in names}, row.unreviewed_translations) == ({""}, [])
    told = [f"{language}{address}" for language in ("", "/fr", "/ru") for address in LISTS]
    told = [b"".join(client.get(address)).decode() for address in [*told, "/api/v1/corrections/"]]
    told += [client.get(f"{language}/organizations/body/").content.decode() for language in ("", "/fr", "/ru")]
    by_id = client.get(f"/api/v1/organizations/{body.uid}/")
    assert [
        said for said in told if {"Secret", "Secrète", "Тайна", str(body.uid)} & set(re.findall(r"[\w-]+", said))
    ] == []
    assert ("name" in by_id.json(), "slug" in by_id.json(), by_id.json()["uid"]) == (False, False, str(body.uid))
    assert client.get(f"/fr/organizations/{body.uid}/").status_code == 410


def test_a_deleted_note_is_told_no_more(client):
    forms.signed_in(client, role=roles.PUBLISHER)
    note = make_correction()

    client.post(forms.address(note, "delete"), {"post": "yes"})

    assert not Correction.objects.exists()
    assert Version.objects.get_deleted(Correction).count() == 1
