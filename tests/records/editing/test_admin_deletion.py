"""What may be deleted, and what the admin says where it may not."""

import datetime
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import IntegrityError
from django.utils import timezone

from meetings.models import Participation
from organizations.models import Organization, Person, Post, Relation
from records.accounts.models import User
from records.editing import refusals
from records.sources.models import Source
from tests import admin_forms as forms
from tests import factories as make

pytestmark = pytest.mark.django_db
DRAFT = {"status": "draft", "publish_at": None}


@pytest.fixture
def editor(client):
    return forms.signed_in(client)


def test_a_draft_is_deleted_with_its_parts(editor):
    body = make.make_organization(**DRAFT)
    make.make_identifier(organization=body)

    response = editor.post(forms.address(body, "delete"), forms.deletion_of(body))

    assert response.status_code == 302
    assert Organization.objects.count() == 0
    assert LogEntry.objects.count() == 1


def test_what_has_been_public_is_withdrawn_instead(editor):
    person = make.make_person(name_en="Zhao")

    refused = editor.post(forms.address(person, "delete"), forms.deletion_of(person), follow=True)

    assert forms.messages_of(refused) == ["“Zhao” has been published: withdraw it instead."]
    assert (Person.objects.count(), LogEntry.objects.count()) == (1, 0)
    assert "deletelink" not in editor.get(forms.address(person)).content.decode()


def test_what_is_used_is_not_deleted_and_what_uses_it_is_named(editor):
    source = make.the_source()
    body = make.make_organization(name_en="Body", **DRAFT)
    make.make_relation(source_body=make.make_organization(name_en="Other", **DRAFT), target_body=body)

    pages = [editor.post(forms.address(record, "delete"), forms.deletion_of(record)) for record in (source, body)]

    assert [page.status_code for page in pages] == [200, 200]
    assert all("protected" in page.content.decode() for page in pages)
    assert (Source.objects.count(), Organization.objects.count(), Relation.objects.count()) == (1, 2, 1)


def test_what_is_mentioned_is_not_deleted(editor):
    person = make.make_person(slug="zhao", name_en="Zhao", **DRAFT)
    article = make.make_article(body_en="[Zhao](person:zhao)", **DRAFT)

    refused = editor.post(forms.address(person, "delete"), forms.deletion_of(person), follow=True)

    assert forms.messages_of(refused) == [f"“Zhao” is mentioned by: Article “{article}”."]
    assert Person.objects.count() == 1


def test_the_action_deletes_row_by_row_and_all_or_nothing(editor):
    draft, public = make.make_person(**DRAFT), make.make_person(name_en="Zhao")
    action = {"action": "delete_selected"} | forms.deletion_of(draft, public)
    address = "/admin/organizations/person/"

    both = editor.post(address, action | {"_selected_action": [draft.pk, public.pk]}, follow=True)
    assert Person.objects.count() == 2
    one = editor.post(address, action | {"_selected_action": [draft.pk]}, follow=True)

    assert forms.messages_of(both) == ["“Zhao” has been published: withdraw it instead."]
    assert forms.messages_of(one) == ["Successfully deleted 1 person."]
    assert list(Person.objects.all()) == [public]


def test_a_source_that_is_cited_is_not_deleted_by_the_action_either(editor):
    make.make_person(**DRAFT)
    source = make.the_source()
    action = {"action": "delete_selected", "_selected_action": [source.pk]} | forms.deletion_of(source)

    page = editor.post("/admin/records/source/", action)

    assert page.status_code == 200
    assert Source.objects.count() == 1


def test_a_contributor_deletes_no_record(client):
    forms.signed_in(client, role="Contributor")
    person = make.make_person(**DRAFT)

    assert client.post(forms.address(person, "delete"), forms.deletion_of(person)).status_code == 403
    assert Person.objects.count() == 1


def contributor_who_deletes(client, model):
    """Sign in a Contributor who may delete rows of a model too, as an administrator can grant it."""
    forms.signed_in(client, role="Contributor")
    permission = Permission.objects.get(codename=f"delete_{model._meta.model_name}")
    User.objects.get().user_permissions.add(permission)


@pytest.mark.parametrize("withdrawn", [False, True], ids=["scheduled", "withdrawn before it was public"])
def test_who_may_delete_but_not_publish_deletes_drafts_alone(client, withdrawn):
    person, draft = make.make_person(publish_at=timezone.now() + datetime.timedelta(days=1)), make.make_person(**DRAFT)
    if withdrawn:
        person.withdraw("Asked for")
    contributor_who_deletes(client, Person)

    page = client.get(forms.address(person))
    answers = [client.post(forms.address(row, "delete"), forms.deletion_of(row)).status_code for row in (person, draft)]

    assert "deletelink" not in page.content.decode()
    assert answers == [403, 302]
    assert list(Person.objects.all()) == [person]


def test_a_post_of_what_is_public_is_deleted_by_publishers_alone(client):
    used, unused = make.make_post(), make.make_post()
    make.make_membership(post=used, organization=used.organization)
    contributor_who_deletes(client, Post)

    answers = [client.post(forms.address(row, "delete"), forms.deletion_of(row)).status_code for row in (used, unused)]

    assert answers == [403, 302]
    assert list(Post.objects.all()) == [used]


def test_what_only_the_database_refuses_is_said_in_words():
    body, meeting = make.make_organization(), make.make_meeting()
    same = {"meeting": meeting, "organization": body, "role": "host"}
    make.make_participation(**same)
    rows = [
        Relation(source_body=body, target_body=body, kind="serves"),
        Participation(**same),
        Person(slug="zhao", name_en="Another"),
        Organization(slug="old", name_en="Old", classification="other", founding_date="2021", dissolution_date="2020"),
    ]
    make.make_person(slug="zhao")

    sentences = []
    for row in rows:
        with pytest.raises(IntegrityError) as caught:
            row.save()
        sentences.append(refusals.as_validation_error(caught.value, [type(row)]).messages)

    assert sentences == [
        ["Relation: refused by the rule “not with itself”. Nothing was saved."],
        ["This participation is recorded already."],
        ["Person with this Slug already exists."],
        ["Organization: refused by the rule “founded before dissolved”. Nothing was saved."],
    ]


@pytest.mark.parametrize("page", ["delete", "history", "withdraw"])
def test_a_name_is_set_apart_from_the_line_on_each_page_about_one_record(editor, page):
    User.objects.update(language="ar")
    body = make.make_organization(name_en="Union (ITU)")

    shown = editor.get(forms.address(body, page)).content.decode()

    main = shown.partition('<div class="breadcrumbs">')[2]
    apart = re.findall("<bdi>Union \\(ITU\\)</bdi>|\u2068Union \\(ITU\\)\u2069", main)
    links = re.findall(
        r'/change/">Union \(ITU\)</a>', main
    )  # in the list of what goes along, set apart by the style sheet
    assert len(apart) == 2
    assert main.count("Union (ITU)") == len(apart) + len(links)
    assert len(links) == (1 if page == "delete" else 0)


def test_what_was_deleted_is_named_apart_from_its_line(editor):
    body = make.make_organization(name_en="Union (ITU)", **DRAFT)
    editor.post(forms.address(body, "delete"), forms.deletion_of(body))

    shown = editor.get("/admin/organizations/organization/deleted/").content.decode()

    assert "<bdi>Union (ITU)</bdi></a>" in shown
