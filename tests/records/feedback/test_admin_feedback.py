"""What readers wrote, in the admin: read by editors, changed by nobody, dealt with by somebody."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError, transaction

from records.accounts.models import User
from records.feedback.models import Feedback
from tests import admin_forms as forms

pytestmark = pytest.mark.django_db
LIST = "/admin/records/feedback/"


@pytest.fixture
def message():
    return Feedback.objects.create(page="/news/", message="The year is wrong.", email="reader@example.org")


def act(client, action, *messages):
    return client.post(LIST, {"action": action, "_selected_action": [m.pk for m in messages]}, follow=True)


def listed(client, query=""):
    return [row.message for row in client.get(f"{LIST}{query}").context["cl"].result_list]


def test_an_editor_reads_what_was_written_with_a_link_to_the_page(client, message):
    forms.signed_in(client, role="Contributor")

    page = client.get(forms.address(message)).content.decode()

    assert "The year is wrong." in page
    assert '<a href="/news/">/news/</a>' in page
    assert "reader@example.org" in page


@pytest.mark.parametrize("role", ["Contributor", "Publisher"])
def test_nobody_writes_or_changes_a_message(client, message, role):
    forms.signed_in(client, role=role)

    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(forms.address(message), {"message": "Other words"}).status_code == 403
    assert Feedback.objects.get().message == "The year is wrong."


def test_an_editor_says_that_it_is_dealt_with_and_takes_it_back(client, message):
    forms.signed_in(client, role="Contributor")

    messages = forms.messages_of(act(client, "mark_handled", message))
    message.refresh_from_db()
    by = message.handled_by
    act(client, "mark_open", message)
    message.refresh_from_db()

    assert messages == ["1 message changed."]
    assert by == User.objects.get()
    assert (message.handled_at, message.handled_by) == (None, None)
    assert LogEntry.objects.filter(object_id=str(message.pk)).count() == 2


def test_who_dealt_with_it_first_stays(client, message):
    first = forms.make_user("first", "Contributor")
    message.handle(first)
    forms.signed_in(client, role="Contributor")

    messages = forms.messages_of(act(client, "mark_handled", message))

    message.refresh_from_db()
    assert (messages, message.handled_by) == (["0 messages changed."], first)


def test_the_filter_finds_what_still_waits(client, message):
    done = Feedback.objects.create(message="Thank you.")
    done.handle(forms.make_user("first", "Contributor"))
    forms.signed_in(client)

    assert listed(client, "?handled=no") == ["The year is wrong."]
    assert listed(client, "?handled=yes") == ["Thank you."]
    assert listed(client) == ["Thank you.", "The year is wrong."]


def test_only_publishers_remove_a_message(client, message):
    forms.signed_in(client, "contributor", role="Contributor")
    refused = client.post(f"{LIST}{message.pk}/delete/", {"post": "yes"})
    forms.signed_in(client, "publisher", role="Publisher")
    removed = client.post(f"{LIST}{message.pk}/delete/", {"post": "yes"})

    assert (refused.status_code, removed.status_code) == (403, 302)
    assert not Feedback.objects.exists()


def test_staff_without_a_role_see_nothing(client, message):
    user = User.objects.create_user("staff", is_staff=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    assert [client.get(LIST).status_code, client.get(forms.address(message)).status_code] == [403, 403]


@pytest.mark.parametrize("values", [{"message": ""}, {"message": "x", "handled_at": "2026-01-01T00:00Z"}])
def test_the_database_refuses_what_says_nothing_or_was_handled_by_nobody(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Feedback.objects.create(**values)
