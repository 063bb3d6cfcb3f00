"""What was deleted: by whom, as it was seen, still to be found, and never at the cost of what another typed."""

import pytest
from django.core import serializers
from reversion.models import Revision, Version

from meetings.models import Meeting, Outcome, Statement
from organizations.models import Organization, OtherName, Person
from records.rows.record import StaleVersion
from records.rows.writing import writing
from tests import admin_forms as forms
from tests import factories as make

pytestmark = pytest.mark.django_db
DRAFT = {"status": "draft", "publish_at": None}
ACTION = {"action": "delete_selected"}


def test_an_old_copy_is_not_deleted():
    body = make.make_organization(**DRAFT)
    old = Organization.objects.get(pk=body.pk)
    make.make_other_name(organization=body)

    with pytest.raises(StaleVersion, match=r"was changed by someone else after you opened it\. Nothing was deleted\."):
        old.delete()

    assert Organization.objects.filter(pk=body.pk).exists()
    body.delete()
    assert not Organization.objects.filter(pk=body.pk).exists()


def test_what_is_gone_is_not_deleted_again():
    body = make.make_organization(**DRAFT)
    Organization.objects.get(pk=body.pk).delete()
    revisions = Revision.objects.count()

    with pytest.raises(StaleVersion):
        body.delete()

    assert Revision.objects.count() == revisions


def test_the_deletion_confirmed_is_that_of_the_record_shown(first, second):
    body = make.make_organization(name_en="Body", **DRAFT)
    confirmation = forms.fields_of(first.get(forms.address(body, "delete")))
    second.post(forms.address(body), forms.fields_of(second.get(forms.address(body))) | {"name_en": "Other"})

    refused = first.post(forms.address(body, "delete"), confirmation, follow=True)

    [sentence] = forms.messages_of(refused)
    assert sentence.startswith("second changed “Other” on ")
    assert sentence.endswith(", after you opened it. Nothing was deleted.")
    assert Organization.objects.get().version == 2
    again = first.post(forms.address(body, "delete"), forms.fields_of(first.get(forms.address(body, "delete"))))
    assert (again.status_code, Organization.objects.count()) == (302, 0)


@pytest.mark.parametrize("confirmed", [None, "", "1", ":", "abc:def", "99999999999999999999:1"])
def test_a_deletion_that_does_not_say_what_was_shown_is_refused(first, confirmed):
    person = make.make_person(name_en="Zhao", **DRAFT)
    data = {"post": "yes"} | ({} if confirmed is None else {"confirmed": confirmed})

    refused = first.post(forms.address(person, "delete"), data, follow=True)

    assert forms.messages_of(refused)[0].endswith("Nothing was deleted.")
    assert Person.objects.count() == 1


def test_the_action_deletes_what_was_shown_or_nothing(first, second):
    one, two = make.make_person(**DRAFT), make.make_person(name_en="Two", **DRAFT)
    address = "/admin/organizations/person/"
    shown = first.post(address, ACTION | {"_selected_action": [one.pk, two.pk]})
    page = forms.page_of(shown)
    sent = [element for element in page.iter("input") if element.get("name") in ("_selected_action", "confirmed")]
    confirmation = ACTION | {"post": "yes"}
    confirmation |= {
        name: [element.get("value") for element in sent if element.get("name") == name]
        for name in ("_selected_action", "confirmed")
    }
    second.post(forms.address(two), forms.fields_of(second.get(forms.address(two))) | {"name_en": "Second"})

    refused = first.post(address, confirmation, follow=True)

    [sentence] = forms.messages_of(refused)
    assert sentence.startswith("second changed “Second” on ")
    assert Person.objects.count() == 2


def test_a_deletion_is_a_revision_from_which_the_record_can_be_built_again():
    source, programme = make.make_source(), make.make_programme(**DRAFT)
    speaker = make.make_person()
    first, further = (make.make_membership(member_person=speaker, **DRAFT) for _number in range(2))
    lists = {"programmes": [programme], "sources": [source], "further_capacities": [further]}
    statement = make.make_statement(**lists, speaker_person=speaker, capacity=first, text_en="Words.", **DRAFT)
    key, columns = statement.pk, {f.attname: getattr(statement, f.attname) for f in Statement._meta.concrete_fields}
    user = forms.make_user("deleter")

    with writing(user=user, comment="Twice there."):
        statement.delete()

    version = Version.objects.get_deleted(Statement).get()
    assert (version.revision.user, version.revision.comment) == (user, "Deleted. Twice there.")
    [built] = serializers.deserialize(version.format, version.serialized_data)
    stored = {f.attname: getattr(built.object, f.attname) for f in Statement._meta.concrete_fields}
    assert {name for name in columns if stored[name] != columns[name]} <= {"created_at", "updated_at"}
    assert built.m2m_data == {name: [row.pk for row in rows] for name, rows in lists.items()}
    built.save()
    assert Statement.objects.get(pk=key).text_en == "Words."


def test_the_revision_of_a_deletion_holds_the_parts_with_their_lists():
    meeting = make.make_meeting(**DRAFT)
    outcome = make.make_outcome(meeting=meeting, title_en="Agreed")
    make.make_participation(meeting=meeting)
    source = outcome.sources.get()

    meeting.delete()

    revision = Version.objects.get_deleted(Meeting).get().revision
    kinds = sorted(version.content_type.model for version in revision.version_set.all())
    assert kinds == ["meeting", "outcome", "participation"]
    version = revision.version_set.get(content_type__model="outcome")
    [built] = serializers.deserialize(version.format, version.serialized_data)
    assert (built.object.title_en, built.object.meeting_id) == (
        "Agreed",
        int(version.revision.version_set.get(content_type__model="meeting").object_id),
    )
    assert built.m2m_data == {"sources": [source.pk]}
    assert Outcome.objects.count() == 0


def test_a_refused_deletion_leaves_no_revision():
    person = make.make_person(name_en="Zhao")
    revisions = Revision.objects.count()

    with pytest.raises(Exception, match="has been published: withdraw it instead"):
        person.delete()

    assert Revision.objects.count() == revisions


def test_the_list_leads_to_what_was_deleted_and_to_its_history(first):
    body = make.make_organization(name_en="Body", **DRAFT)
    make.make_other_name(organization=body)
    make.make_organization(name_en="Kept")
    address = "/admin/organizations/organization/"
    nothing = first.get(f"{address}deleted/").content.decode()
    first.post(forms.address(body, "delete"), forms.fields_of(first.get(forms.address(body, "delete"))))

    listed = first.get(address).content.decode()
    deleted = first.get(f"{address}deleted/")
    history = first.get(forms.address(body, "history"))

    assert "Nothing of this kind was deleted." in nothing
    assert f'href="{address}deleted/"' in listed
    rows = [(v.object_repr, v.revision.user.username, v.revision.comment) for v in deleted.context["versions"]]
    assert rows == [("Body", "first", "Deleted.")]
    assert f'href="{forms.address(body, "history")}"' in deleted.content.decode()
    assert next(v.revision.comment for v in history.context["revisions"]) == "Deleted."
    assert "Change history: Body" in history.content.decode()


def test_who_may_not_see_a_kind_does_not_see_what_was_deleted(client):
    user = forms.make_user("nobody", role="Contributor")
    user.groups.clear()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    body = make.make_organization(**DRAFT)
    pages = ["/admin/organizations/organization/deleted/", forms.address(body, "history")]
    body.delete()

    assert [client.get(page).status_code for page in pages] == [403, 403]


def test_as_many_queries_for_25_deleted_records_as_for_one(first, django_assert_num_queries):
    make.make_person(**DRAFT).delete()
    first.get("/admin/organizations/person/deleted/")

    with django_assert_num_queries(4):
        first.get("/admin/organizations/person/deleted/")
    for number in range(24):
        make.make_person(slug=f"gone-{number}", **DRAFT).delete()
    with django_assert_num_queries(4):
        many = first.get("/admin/organizations/person/deleted/")

    assert len(many.context["versions"]) == 25


def test_what_was_typed_for_a_record_that_is_gone_is_shown_to_be_copied(first, second):
    other = make.make_organization(name_en="Other body")
    body = make.make_organization(name_en="Body", parent=other, classification="un-agency", **DRAFT)
    make.make_other_name(organization=body, name="Old alias")
    data = forms.fields_of(second.get(forms.address(body))) | {
        "name_en": "Body, renamed",
        "description_en": "Long\ntext & more",
        "other_names-0-name": "New alias",
    }
    first.post(forms.address(body, "delete"), forms.fields_of(first.get(forms.address(body, "delete"))))

    page = second.post(forms.address(body), data)

    assert page.status_code == 404
    tree = forms.page_of(page)
    [sentence] = [p.text for p in tree.iter("p") if p.get("class") == "errornote"]
    assert sentence.startswith("first deleted “Body” on ")
    assert sentence.endswith("Nothing was saved; what you typed stands below, so that you can copy it.")
    labels = {label.get("for"): label.text for label in tree.iter("label")}
    shown = {labels[area.get("id")]: area.text.removeprefix("\n") for area in tree.iter("textarea")}
    expected = {
        "Name": "Body, renamed",
        "Description": "Long\ntext & more",
        "Part of": "Other body",
        "Classification": "United Nations agency or programme",
        "Other name 1: Name": "New alias",
    }
    assert {name: shown.get(name) for name in expected} == expected
    assert (Organization.objects.count(), OtherName.objects.count()) == (1, 0)


def test_a_record_that_never_was_is_not_said_to_be_deleted(first):
    page = first.post("/admin/organizations/person/4711/change/", {"name_en": "Zhao", "slug": "zhao"})

    assert page.status_code == 404
    assert "This record is not there. Nothing was saved" in page.content.decode()
