"""What is typed and not saved: shown again without saving, given back where a token was refused, kept with a key of the account's own."""

import re

import html5lib
import pytest
from django.test import Client

from organizations.models import Organization
from records.editing import kept
from tests import admin_forms as forms
from tests import factories as make

NAME = "0123456789abcdef0123456789abcdef"


def texts(response):
    """Return the texts of all textareas that are there to be copied."""
    page = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    return [each.text for each in page.iter("textarea") if each.get("readonly") is not None]


@pytest.fixture
def body(db):
    return make.make_organization(slug="itu", name_en="ITU", status="draft", publish_at=None)


def opened(client, body):
    return forms.fields_of(client.get(forms.address(body)))


def test_a_form_is_shown_again_as_typed_and_nothing_is_saved(first, body):
    fields = opened(first, body) | {"name_en": "Typed", "show_again": "1", "kept_as": NAME}

    response = first.post(forms.address(body), fields)

    shown = forms.fields_of(response)
    assert (shown["name_en"], shown["kept_as"], shown["version"]) == ("Typed", NAME, str(body.version))
    assert Organization.objects.get().name_en == "ITU"
    assert "did not save" in response.content.decode()
    assert "show_again" not in shown
    assert kept.SAVED not in response.cookies


def test_what_is_shown_again_is_saved_by_one_save(first, body):
    fields = opened(first, body) | {"name_en": "Typed", "show_again": "1", "kept_as": NAME}
    shown = forms.fields_of(first.post(forms.address(body), fields))

    response = first.post(forms.address(body), shown)

    assert response.status_code == 302
    assert Organization.objects.get().name_en == "Typed"
    assert response.cookies[kept.SAVED].value == NAME


def test_what_was_typed_into_an_older_version_is_merged_when_it_is_shown_again(first, second, body):
    fields = opened(first, body) | {"name_en": "Typed", "show_again": "1"}
    theirs = opened(second, body) | {"summary_en": "Theirs."}
    assert second.post(forms.address(body), theirs).status_code == 302

    shown = forms.fields_of(first.post(forms.address(body), fields))

    assert (shown["name_en"], shown["summary_en"]) == ("Typed", "Theirs.")
    assert first.post(forms.address(body), shown).status_code == 302
    stored = Organization.objects.get()
    assert (stored.name_en, stored.summary_en) == ("Typed", "Theirs.")


def test_a_new_record_is_shown_again_with_its_rows(first):
    add = "/admin/organizations/organization/add/"
    fields = forms.fields_of(first.get(add)) | {"slug": "itu", "name_en": "Typed", "show_again": "1"}
    fields |= {"other_names-TOTAL_FORMS": "1", "other_names-0-name": "UIT", "other_names-0-language": "fr"}

    shown = forms.fields_of(first.post(add, fields))

    assert (shown["name_en"], shown["other_names-0-name"]) == ("Typed", "UIT")
    assert not Organization.objects.exists()


def test_names_of_forms_that_were_saved_add_up_until_a_page_has_read_them(first, body):
    first.cookies[kept.SAVED] = "f" * 32 + ".nonsense"
    fields = opened(first, body) | {"name_en": "Typed", "kept_as": NAME}

    response = first.post(forms.address(body), fields)

    cookie = response.cookies[kept.SAVED]
    assert (cookie.value, cookie["path"], cookie["samesite"]) == (f"{'f' * 32}.{NAME}", "/admin/", "Lax")
    assert not cookie["httponly"]


@pytest.mark.parametrize("name", ["", "short", "<script>", "g" * 32, "a" * 33, "é" * 32])
def test_a_name_that_is_none_is_neither_shown_nor_remembered(first, body, name):
    fields = opened(first, body) | {"name_en": "", "kept_as": name}
    assert forms.fields_of(first.post(forms.address(body), fields))["kept_as"] == ""
    assert kept.SAVED not in first.post(forms.address(body), fields | {"name_en": "Typed"}).cookies


def test_a_refused_save_keeps_its_name_and_remembers_nothing(first, body):
    fields = opened(first, body) | {"name_en": "", "kept_as": NAME}

    response = first.post(forms.address(body), fields)

    assert forms.fields_of(response)["kept_as"] == NAME
    assert b"data-unsaved" in response.content
    assert kept.SAVED not in response.cookies


def key_in(response):
    return re.search(r'data-key="([^"]+)"', response.content.decode())[1]


def test_each_account_has_its_own_key_and_always_the_same(first, second, body):
    one, other = (key_in(client.get("/admin/")) for client in (first, second))
    assert one != other
    assert len(one) == 44
    assert key_in(first.get(forms.address(body))) == one


def test_nobody_who_is_not_signed_in_is_given_a_key(client, db):
    assert b"data-key" not in client.get("/admin/login/").content


# --- A refused token ------------------------------------------------------------------------------------------


def refused(body, user=None, **typed):
    """Send a form with a token that is none."""
    client = Client(enforce_csrf_checks=True)
    if user is not None:
        forms.sign_in(client, user)
    fields = opened(client, body) if user else {}
    return client, client.post(forms.address(body), fields | typed | {"csrfmiddlewaretoken": "x" * 64})


def test_a_refused_token_gives_back_what_was_typed_with_the_way_into_the_form(body):
    client, response = refused(body, forms.make_user("typist"), name_en="Typed", kept_as=NAME)

    assert response.status_code == 403
    assert "Typed" in texts(response)
    again = forms.fields_of(response)
    assert (again["name_en"], again["show_again"], again["kept_as"]) == ("Typed", "1", NAME)
    assert "_save" not in again
    shown = client.post(forms.address(body), again)
    assert forms.fields_of(shown)["name_en"] == "Typed"
    assert Organization.objects.get().name_en == "ITU"


def test_who_is_not_signed_in_gets_the_text_back_and_the_way_to_the_door(body):
    _client, response = refused(body, name_en="Typed", password="correct horse battery")

    assert response.status_code == 403
    assert texts(response) == ["Typed"]
    page = response.content.decode()
    assert "correct horse battery" not in page
    assert "show_again" not in page
    assert 'href="/admin/login/"' in page


def test_what_came_from_elsewhere_is_text_and_no_page_of_its_own(body):
    _client, response = refused(body, forms.make_user("typist"), name_en="<script>alert(1)</script>")
    assert "<script>alert(1)" not in response.content.decode()
    assert "<script>alert(1)</script>" in texts(response)


def test_a_reason_for_withdrawal_is_given_back(body):
    client = Client(enforce_csrf_checks=True)
    forms.sign_in(client, forms.make_user("typist"))
    response = client.post(f"/admin/organizations/organization/{body.pk}/withdraw/", {"reason": "Entered twice."})
    assert (response.status_code, texts(response)) == (403, ["Entered twice."])
