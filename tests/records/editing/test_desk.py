"""The desk: the first page of the admin tells each editor what waits; everybody sets the own language and time zone."""

from datetime import timedelta

import html5lib
import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone

from records.accounts.models import User
from records.feedback.models import Feedback
from tests import admin_forms as forms
from tests import factories as make


def desk(client):
    """Return `{title: names}` of the sections of the desk."""
    page = html5lib.parse(client.get("/admin/").content.decode(), namespaceHTMLElements=False)
    found = {}
    for section in page.iter("section"):
        heading = section.find("h2")
        if heading is not None and (heading.get("id") or "").startswith("desk-"):
            lines = section.find("ul[@class='lines']")
            found[heading.text] = [link.text.strip() for link in lines.iter("a")] if lines is not None else []
    return found


def save(client, record, **typed):
    fields = forms.fields_of(client.get(forms.address(record)))
    response = client.post(forms.address(record), fields | typed)
    assert response.status_code == 302, forms.errors_of(response)
    record.refresh_from_db()


def draft(**values):
    return make.make_organization(status="draft", publish_at=None, **values)


def test_an_empty_desk_says_so(first):
    assert desk(first) == {
        "My drafts": [],
        "Waiting for review": [],
        "Proposed changes": [],
        "Scheduled next": [],
        "Changed lately by others": [],
        "Facts without a source": [],
        "Feedback from readers": [],
    }
    page = first.get("/admin/").content.decode()
    assert "You have no draft." in page
    assert "Nothing waits for review." in page


def test_my_drafts_are_those_that_i_changed_the_latest_first(first, second):
    one, two, other, done = (draft(slug=name, name_en=name.title()) for name in ("one", "two", "other", "done"))
    for client, record in ((first, one), (first, two), (second, other), (first, done)):
        save(client, record, summary_en="Typed.")
    done.publish()

    assert desk(first)["My drafts"] == ["Two", "One"]
    assert desk(second)["My drafts"] == ["Other"]
    assert desk(first)["Changed lately by others"] == ["Other"]


def test_a_draft_of_mine_is_never_lost_behind_what_i_did_since(first, db):
    old = draft(slug="old", name_en="Old")
    save(first, old, summary_en="Typed.")
    user, kind = User.objects.get(username="first"), ContentType.objects.get_for_model(type(old))
    LogEntry.objects.bulk_create(
        LogEntry(user=user, content_type=kind, object_id=str(number), object_repr="x", action_flag=2)
        for number in range(10_000, 10_300)
    )
    assert desk(first)["My drafts"] == ["Old"]
    listed = first.get("/admin/organizations/organization/?work=mine").context["cl"].result_list
    assert [each.name_en for each in listed] == ["Old"]


def test_what_waits_for_review_longest_stands_first(first):
    for name in ("early", "late"):
        make.make_meeting(slug=name, name_en=name.title(), status="in_review", publish_at=None)
    draft(slug="draft", name_en="Draft")
    assert desk(first)["Waiting for review"] == ["Early", "Late"]


def test_what_is_scheduled_next_stands_first(first):
    now = timezone.now()
    for days, name in ((2, "second"), (1, "first"), (-1, "public")):
        make.make_meeting(slug=name, name_en=name.title(), publish_at=now + timedelta(days=days))
    assert desk(first)["Scheduled next"] == ["First", "Second"]


def test_facts_without_a_source_and_feedback_are_told(first):
    body = draft(slug="bare", name_en="Bare")
    body.sources.clear()
    Feedback.objects.create(page="/", message="A date is wrong.")
    Feedback.objects.create(page="/", message="Thank you.").handle(User.objects.get(username="first"))
    assert desk(first)["Facts without a source"] == ["Bare"]
    assert desk(first)["Feedback from readers"] == ["A date is wrong."]


def test_each_list_leads_to_a_whole_one(first):
    save(first, draft(slug="one", name_en="One"), summary_en="Typed.")
    make.make_meeting(slug="review", status="in_review", publish_at=None)
    make.make_meeting(slug="later", publish_at=timezone.now() + timedelta(days=1))
    page = html5lib.parse(first.get("/admin/").content.decode(), namespaceHTMLElements=False)
    addresses = [link.get("href") for group in page.iterfind(".//ul[@class='more']") for link in group.iter("a")]
    assert len(addresses) > 20
    for address in addresses:
        assert first.get(address).status_code == 200


def test_lists_filter_by_my_work_and_by_what_is_scheduled(first):
    save(first, draft(slug="one", name_en="One"), summary_en="Typed.")
    draft(slug="other", name_en="Other")
    make.make_organization(slug="later", name_en="Later", publish_at=timezone.now() + timedelta(days=1))
    for value, names in (("mine", ["One"]), ("scheduled", ["Later"]), ("nonsense", None)):
        response = first.get(f"/admin/organizations/organization/?work={value}")
        assert names is None or [each.name_en for each in response.context["cl"].result_list] == names


@pytest.mark.parametrize("role", ["Contributor", "Publisher", "Administrator"])
def test_every_role_has_a_desk(role, db):
    client = forms.signed_in(Client(), "somebody", role)
    assert "Waiting for review" in desk(client)


def test_the_desk_asks_no_more_with_more_records(first, django_assert_max_num_queries):
    for number in range(12):
        record = make.make_meeting(slug=f"m{number}", status="in_review", publish_at=None)
        if number < 2:
            save(first, record, theme_en="Typed.")
    with django_assert_max_num_queries(70):
        first.get("/admin/")


# --- Preferences ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["Contributor", "Publisher", "Administrator"])
def test_everybody_sets_the_own_language_and_time_zone(role, db):
    client = forms.signed_in(Client(), "somebody", role)
    other = forms.make_user("other", role)

    response = client.post("/admin/preferences/", {"language": "fr", "time_zone": "Asia/Tokyo", "is_superuser": "1"})

    assert response.status_code == 302
    user = User.objects.get(username="somebody")
    assert (user.language, user.time_zone, user.is_superuser) == ("fr", "Asia/Tokyo", False)
    other.refresh_from_db()
    assert other.language == "en"
    assert 'lang="fr"' in client.get("/admin/").content.decode()


@pytest.mark.parametrize("typed", [{"language": "xx"}, {"time_zone": "Mars/Olympus"}, {"time_zone": ""}, {}])
def test_preferences_that_are_none_are_refused_in_words(first, typed):
    response = first.post("/admin/preferences/", {"language": "fr", "time_zone": "UTC"} | typed if typed else {})
    assert response.status_code == 200
    assert b"errorlist" in response.content
    assert User.objects.get().language == "en"


def test_nobody_without_an_account_has_preferences(client, db):
    assert client.get("/admin/preferences/").status_code == 302


def test_who_changed_something_and_when_are_parted_as_the_language_does(first, second):
    save(first, draft(name_en="Body"), name_en="Body two")
    User.objects.filter(username="second").update(language="ar")

    page = html5lib.parse(second.get("/admin/").content.decode(), namespaceHTMLElements=False)

    notes = [bdi.text for span in page.iter("span") if span.get("class") == "note" for bdi in span.iter("bdi")]
    assert [each for each in notes if each.startswith("\u2068first\u2069، ")] != []
