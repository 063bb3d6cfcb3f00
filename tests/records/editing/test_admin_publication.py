"""Who publishes, withdraws and changes what is public."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone
from reversion.models import Revision

from organizations.models import Organization, Person, Post
from records.sources.models import Source
from tests import admin_forms as forms
from tests import factories as make
from tests.drafts import NAMING_EACH_OTHER

pytestmark = pytest.mark.django_db
DRAFT = {"status": "draft", "publish_at": None}


def options_of(response, name):
    """The values that a select of the page offers."""
    select = next(e for e in forms.page_of(response).iter("select") if e.get("name") == name)
    return [option.get("value") for option in select.iter("option")]


def buttons_of(response):
    """The names of the buttons of the form, once each."""
    return {e.get("name") for e in forms.page_of(response).iter("input") if e.get("type") == "submit"}


def test_a_contributor_drafts_but_does_not_publish(client):
    forms.signed_in(client, role="Contributor")
    form = client.get(forms.add_address(Person))
    data = forms.fields_of(form) | {"slug": "zhao", "name_en": "Houlin Zhao"}

    assert options_of(form, "status") == ["draft", "in_review"]
    assert "publish_at" not in data
    assert "_publish" not in buttons_of(form)
    forced = client.post(forms.add_address(Person), data | {"status": "published"})
    assert forms.errors_of(forced) == ["“published” is not among the choices. There are: draft, in_review."]
    assert client.post(forms.add_address(Person), data | {"_publish": "1"}).status_code == 403
    assert Person.objects.count() == 0
    moment = {"publish_at": "2020-01-01T00:00:00", "status": "in_review"}
    assert client.post(forms.add_address(Person), data | moment).status_code == 302
    assert Person.objects.values_list("status", "publish_at").get() == ("in_review", None)


@pytest.mark.parametrize("in_days", [-1, 1], ids=["public", "scheduled"])
def test_a_contributor_proposes_changes_of_what_is_published_and_saves_none(client, in_days):
    person = make.make_person(publish_at=timezone.now() + datetime.timedelta(days=in_days))
    forms.signed_in(client, role="Contributor")

    page = client.get(forms.address(person))

    assert "is proposed to the Publishers" in page.content.decode()
    assert buttons_of(page) <= {None, "_propose"}
    sent = client.post(forms.address(person), forms.fields_of(page) | {"name_en": "New"})
    assert "only a Publisher changes it" in forms.errors_of(sent)[0]
    assert client.get(forms.address(person, "withdraw")).status_code == 403
    assert client.post(forms.address(person, "delete"), {"post": "yes"}).status_code == 403
    person.refresh_from_db()
    assert (person.name_en, person.status) == ("Person 1", "published")


def test_a_contributor_changes_no_source_or_post_that_a_published_record_uses(client):
    person = make.make_person()
    used, unused = make.the_source(), make.make_source(title="Unused")
    post = make.make_post(organization=make.make_organization())
    forms.signed_in(client, role="Contributor")

    assert client.post(forms.address(used), {"title": "New", "version": 1}).status_code == 200
    data = forms.fields_of(client.get(forms.address(unused))) | {"title": "New"}
    assert client.post(forms.address(unused), data).status_code == 302
    data = forms.fields_of(client.get(forms.address(post))) | {"label_en": "Chair"}
    assert client.post(forms.address(post), data).status_code == 302
    make.make_membership(post=post, organization=post.organization, member_person=person)
    assert client.post(forms.address(post), {"label_en": "Vice-chair", "version": 2}).status_code == 200
    assert [Source.objects.get(pk=used.pk).title, Source.objects.get(pk=unused.pk).title] == ["The source", "New"]
    assert Post.objects.get().label_en == "Chair"


def test_a_publisher_saves_and_publishes_in_one_step(client):
    person = make.make_person(**DRAFT)
    forms.signed_in(client, role="Publisher")
    page = client.get(forms.address(person))

    response = client.post(forms.address(person), forms.fields_of(page) | {"name_en": "Zhao", "_publish": "1"})

    assert "_publish" in buttons_of(page)
    assert response.status_code == 302
    person.refresh_from_db()
    assert [public.name_en for public in Person.objects.published()] == ["Zhao"]
    again = client.get(forms.address(person))
    assert "_publish" not in buttons_of(again)
    assert "status" not in forms.fields_of(again)


def test_publishing_before_what_the_record_refers_to_is_refused_with_the_typed_text_kept(client):
    body = make.make_organization(name_en="Hidden body", **DRAFT)
    post = make.make_post(organization=body, label_en="Chair")
    membership = make.make_membership(organization=body, post=post, **DRAFT)
    forms.signed_in(client)
    data = forms.fields_of(client.get(forms.address(membership))) | {"note_en": "Typed", "_publish": "1"}

    refused = client.post(forms.address(membership), data)

    assert refused.status_code == 200
    assert forms.messages_of(refused) == []
    [sentence] = forms.errors_of(refused)
    assert sentence.endswith("cannot be public before what it refers to: Organization “Hidden body”.")
    fields = forms.fields_of(refused)
    assert (fields["note_en"], fields["status"]) == ("Typed", "draft")
    membership.refresh_from_db()
    assert (membership.status, membership.note_en, membership.version) == ("draft", "", 1)


def test_a_part_that_leads_to_a_draft_is_refused_in_a_published_record(client):
    body, hidden = make.make_organization(), make.make_organization(name_en="Hidden body", **DRAFT)
    forms.signed_in(client)
    data = forms.fields_of(client.get(forms.address(body)))
    data = forms.with_part(data, "relations", kind="cooperates-with", target_body=hidden.pk, note_en="Typed")

    refused = client.post(forms.address(body), data)

    assert refused.status_code == 200
    assert body.relations.count() == 0
    assert forms.errors_of(refused) == [
        f"Organization “{body}” cannot be public before what it refers to: Organization “Hidden body”."
    ]
    fields = forms.fields_of(refused)
    assert (fields["relations-0-note_en"], fields["relations-0-target_body"]) == ("Typed", str(hidden.pk))
    assert "Hidden body [draft]" in refused.content.decode()


def test_a_set_of_drafts_that_need_each_other_is_published_together(client):
    parent = make.make_organization(name_en="Parent", **DRAFT)
    child = make.make_organization(name_en="Child", parent=parent, **DRAFT)
    forms.signed_in(client)
    address = "/admin/organizations/organization/"

    refused = client.post(address, {"action": "publish_selected", "_selected_action": [child.pk]}, follow=True)
    done = client.post(address, {"action": "publish_selected", "_selected_action": [child.pk, parent.pk]}, follow=True)

    assert forms.messages_of(refused) == [
        "Organization “Child” cannot be public before what it refers to: Organization “Parent”."
    ]
    assert forms.messages_of(done) == ["2 records were published."]
    assert set(Organization.objects.published()) == {parent, child}


def acted(client, action, *records):
    """Run an action of a list on records; return what the editor is told."""
    data = {"action": action, "_selected_action": [record.pk for record in records]}
    return forms.messages_of(client.post(forms.add_address(type(records[0])).removesuffix("add/"), data, follow=True))


@pytest.mark.parametrize("model", NAMING_EACH_OTHER, ids=lambda model: model.__name__)
@pytest.mark.parametrize("chosen", ["one", "all"])
def test_drafts_that_name_each_other_are_published_as_one_change(client, model, chosen):
    record, other = NAMING_EACH_OTHER[model]()
    both = chosen == "all" and type(other) is type(record)
    forms.signed_in(client, role="Publisher")
    refused = acted(client, "publish_selected", record)
    before = Revision.objects.count()

    messages = acted(client, "publish_set", *([record, other] if both else [record]))

    assert "cannot be public before what it refers to" in refused[0]
    [sentence] = messages
    names = sentence.removeprefix("Published: ").removesuffix(".").split("; ")
    assert set(names) == {record.described(), other.described()}
    for row in (record, other):
        row.refresh_from_db()
        assert row.status == "published"
        assert (
            LogEntry.objects.get(object_id=row.pk, content_type__model=row._meta.model_name).user.username == "editor"
        )
    assert record.publish_at == other.publish_at
    revision = Revision.objects.order_by("pk").last()
    assert (Revision.objects.count(), revision.user.username, revision.comment) == (before + 1, "editor", "Published.")
    assert {record, other} <= {version.object for version in revision.version_set.all()}


def test_a_set_that_cannot_be_published_is_told_and_left(client):
    withdrawn = make.make_organization(name_en="Gone")
    withdrawn.withdraw("A mistake")
    record = make.make_organization(parent=withdrawn, **DRAFT)
    forms.signed_in(client)

    refused = acted(client, "publish_set", record)
    done = acted(client, "publish_set", record, withdrawn)
    again = acted(client, "publish_set", record, withdrawn)

    assert refused == ["Withdrawn, and published again only by itself: Organization “Gone”."]
    assert done == [f"Published: Organization “Gone”; {record.described()}."]
    assert again == ["All of these were published before."]


def test_at_most_ten_of_a_published_set_are_named(client):
    record = make.make_programme(**DRAFT)
    for _ in range(12):
        make.make_programme_party(programme=record, organization=make.make_organization(**DRAFT))
    forms.signed_in(client)

    [sentence] = acted(client, "publish_set", record)

    assert sentence.count("“") == 10
    assert sentence.endswith("; and 3 more.")


def test_each_of_the_chosen_keeps_the_moment_entered_in_it(client):
    moment = timezone.now() + datetime.timedelta(days=1)
    now = make.make_organization(**DRAFT)
    later = make.make_organization(parent=now, status="draft", publish_at=moment)
    forms.signed_in(client)

    acted(client, "publish_set", later, now)

    for row in (now, later):
        row.refresh_from_db()
    assert now.publish_at < timezone.now()
    assert later.publish_at == moment


@pytest.mark.parametrize("action", ["publish_selected", "publish_set"])
def test_the_actions_to_publish_are_the_publishers_own(client, action):
    person = make.make_person(**DRAFT)
    forms.signed_in(client, role="Contributor")

    acted(client, action, person)

    person.refresh_from_db()
    assert person.status == "draft"


def test_withdrawal_asks_for_a_reason_and_shows_what_depends_on_the_record(client):
    person = make.make_person(name_en="Zhao")
    membership = make.make_membership(member_person=person)
    forms.signed_in(client)
    address = forms.address(person, "withdraw")
    page = client.get(address)
    data = forms.fields_of(page)

    without_reason = client.post(address, data | {"reason": " "})
    alone = client.post(address, data | {"reason": "Asked for"})
    together = client.post(address, data | {"reason": "Asked for", "together": "on"}, follow=True)

    assert f"Membership “{membership}”" in page.content.decode()
    assert forms.errors_of(without_reason) == ["This field is required."]
    assert forms.errors_of(alone) == [f"Person “Zhao” is needed by what is public: Membership “{membership}”."]
    assert forms.fields_of(alone)["reason"] == "Asked for"
    assert forms.messages_of(together) == [f"Withdrawn: Person “Zhao”; Membership “{membership}”."]
    for record in (person, membership):
        record.refresh_from_db()
        assert (record.status, record.withdrawal_reason, record.version) == ("withdrawn", "Asked for", 2)


def test_a_withdrawal_from_a_stale_page_is_refused(client):
    person = make.make_person()
    forms.signed_in(client)
    data = forms.fields_of(client.get(forms.address(person, "withdraw")))
    Person.objects.get().save()

    refused = client.post(forms.address(person, "withdraw"), data | {"reason": "Asked for"})

    person.refresh_from_db()
    assert person.status == "published"
    assert "was changed by someone else" in forms.errors_of(refused)[0]


def test_a_withdrawn_record_can_be_published_again_by_a_publisher(client):
    person = make.make_person()
    person.withdraw("Asked for")
    forms.signed_in(client, role="Publisher")
    data = forms.fields_of(client.get(forms.address(person)))

    response = client.post(forms.address(person), data | {"_publish": "1"})

    assert response.status_code == 302
    person.refresh_from_db()
    assert (person.status, person.withdrawal_reason) == ("published", "")


def test_what_was_never_public_goes_back_to_draft(client):
    person = make.make_person(publish_at=timezone.now() + datetime.timedelta(days=1))
    forms.signed_in(client)
    data = forms.fields_of(client.get(forms.address(person)))

    response = client.post(forms.address(person), data | {"status": "draft"})

    assert response.status_code == 302
    person.refresh_from_db()
    assert person.status == "draft"


def test_only_a_public_record_is_offered_to_be_seen_on_the_site(client):
    public, draft = make.make_person(), make.make_person(**DRAFT)
    forms.signed_in(client)

    assert f'href="/people/{public.slug}/"' in client.get(forms.address(public)).content.decode()
    assert "viewsitelink" not in client.get(forms.address(draft)).content.decode()
