"""Whatever a list of the admin is asked, those of packages too, the answer is the list or a way back to it."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse

from tests import admin_forms as forms
from tests import factories as make

pytestmark = pytest.mark.django_db
HUGE = "9" * 20
NO_KEYS = ["abc", "a\x00b", HUGE, "²", "-1", ""]
LISTS = [
    reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist") for model in admin.site._registry
]


@pytest.fixture
def editor(client):
    return forms.signed_in(client)


@pytest.mark.parametrize("address", LISTS)
def test_a_list_answers_whatever_it_is_asked_for(editor, address):
    for query in ({"id__in": HUGE}, {"id": "abc"}, {"q": "word " * 1500}, {"q": "a\x00b"}, {"p": HUGE}, {"o": HUGE}):
        response = editor.get(address, query, follow=True)
        assert response.status_code == 200, (address, list(query))


@pytest.mark.proof
@pytest.mark.parametrize("address", LISTS)
def test_an_action_on_what_is_no_row_changes_nothing(editor, address):
    make.make_organization(), make.make_source(), Group.objects.get_or_create(name="Readers")

    for action in ("delete_selected", "publish_selected", "mark_handled"):
        for key in NO_KEYS:
            response = editor.post(address, {"action": action, "_selected_action": [key], "index": "0"}, follow=True)
            assert response.status_code == 200, (address, action, key)


def test_an_action_is_done_on_the_rows_among_what_was_sent(editor):
    body = make.make_organization(status="draft", publish_at=None)
    address = reverse("admin:organizations_organization_changelist")

    editor.post(address, {"action": "publish_selected", "_selected_action": [HUGE, str(body.pk), "abc"], "index": "0"})

    body.refresh_from_db()
    assert body.status == "published"


def test_a_right_that_is_not_there_is_refused_in_words(editor):
    group = Group.objects.create(name="Readers")
    account = forms.make_user("reader")
    for row, name in ((group, "permissions"), (account, "groups"), (account, "user_permissions")):
        data = forms.fields_of(editor.get(forms.address(row))) | {name: [HUGE]}

        refused = editor.post(forms.address(row), data)

        assert refused.status_code == 200
        assert any("not one of the available choices" in sentence for sentence in forms.errors_of(refused)), name
