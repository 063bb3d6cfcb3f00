"""What was deleted comes back as itself, once; who may restore; and what is asked by hand."""

import datetime
import json

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from reversion.models import Version

from organizations.models import Organization, Person
from tests import admin_forms as forms
from tests import factories as make
from tests.admin_forms import address, errors_of, fields_of
from tests.restoring import (
    DRAFT,
    TAKEN,
    comment_of,
    delete,
    deleted_list,
    links_in,
    resent,
    restore,
    restoring,
    save,
    versions_of,
)

pytestmark = pytest.mark.django_db


# --- Bringing back -----------------------------------------------------------------------------------------------


def test_what_cannot_come_back_is_told_in_the_form_and_comes_back_as_itself_when_mended(editor):
    body = make.make_organization(slug="body", name_en="Body", status="in_review", publish_at=None)
    name = make.make_other_name(organization=body, name="Alias")
    delete(editor, body)
    make.make_organization(slug="body", name_en="Other")

    page = restore(editor, restoring(body, versions_of(body)[-1]))

    assert (page.status_code, errors_of(page)) == (200, [TAKEN])
    assert resent(editor, page)(slug="body-2").status_code == 302
    back = Organization.objects.get(uid=body.uid)
    assert (back.pk, back.slug, back.status, back.version) == (body.pk, "body-2", "in_review", 3)
    assert [(each.pk, each.uid) for each in back.other_names.all()] == [(name.pk, name.uid)]
    assert comment_of(back).startswith("Restored as of ")
    [first, *_rest, last] = editor.get(address(back, "history")).context["revisions"]
    assert first.object_id == last.object_id == str(body.pk)


def test_an_earlier_version_of_what_was_deleted_comes_back_from_its_history(editor):
    person = make.make_person(name_en="Old", **DRAFT)
    save(editor, person, name_en="New")
    person.refresh_from_db()
    delete(editor, person)
    ways = [each.get("href") for each in links_in(editor.get(address(person, "history")))]

    [_deleted, _new, old] = [way for way in ways if "/restore/" in way]
    assert restore(editor, old).status_code == 302

    person = Person.objects.get(pk=person.pk)
    assert (person.name_en, person.version) == ("Old", 3)


def test_what_was_withdrawn_before_it_was_public_comes_back_as_a_draft(editor):
    person = make.make_person(
        name_en="Zhao", status="published", publish_at=timezone.now() + datetime.timedelta(days=9)
    )
    person.withdraw("Entered twice.")
    delete(editor, person)

    assert restore(editor, restoring(person, versions_of(person)[-1])).status_code == 302

    assert Person.objects.get(pk=person.pk).status == "draft"


# --- Who may, and what is asked by hand --------------------------------------------------------------------------


def test_the_newest_version_alone_is_not_offered(editor):
    body = make.make_organization(name_en="One")
    save(editor, body, name_en="Two")
    offered = [
        each.get("href") for each in links_in(editor.get(address(body, "history"))) if "/restore/" in each.get("href")
    ]

    assert offered == [restoring(body, each) for each in versions_of(body)[-2::-1]]
    page = editor.get(restoring(body, versions_of(body)[-1]))
    assert fields_of(page) == {}
    assert "They say the same." in page.content.decode()


def test_who_may_not_change_a_record_does_not_restore_it():
    public, draft = make.make_person(name_en="Old"), make.make_person(name_en="Old", **DRAFT)
    deleted = make.make_person(name_en="Gone", **DRAFT)
    publisher, contributor, reader = (Client() for _each in range(3))
    forms.signed_in(publisher, "publisher", "Publisher")
    forms.signed_in(contributor, "contributor", "Contributor")
    for record in (public, draft):
        save(publisher, record, name_en="New")
    delete(publisher, deleted)
    ways = [restoring(public, versions_of(public)[0]), restoring(draft, versions_of(draft)[0])]
    ways.append(restoring(deleted, versions_of(deleted)[-1]))
    version = {"version": "2"}

    assert [reader.get(way).status_code for way in ways] == [302] * 3
    assert [reader.post(way, version)["Location"].startswith("/admin/login/") for way in ways] == [True] * 3
    assert [contributor.get(way).status_code for way in ways] == [403, 200, 200]
    assert "/restore/" not in contributor.get(address(public, "history")).content.decode()
    assert [contributor.post(ways[0], version).status_code, restore(contributor, ways[1]).status_code] == [403, 302]
    assert restore(contributor, ways[2]).status_code == 302
    public.refresh_from_db()
    assert public.name_en == "New"
    assert restore(publisher, ways[0]).status_code == 302


def test_who_may_not_add_does_not_bring_back():
    body = make.make_organization(**DRAFT)
    editor, other = Client(), Client()
    forms.signed_in(editor)
    delete(editor, body)
    user = forms.make_user("viewer", "Contributor")
    user.groups.clear()
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_organization", "change_organization"]))
    forms.sign_in(other, user)
    way = restoring(body, versions_of(body)[-1])

    assert [other.get(way).status_code, other.post(way).status_code] == [403, 403]
    assert "/restore/" not in other.get(deleted_list(Organization)).content.decode()
    forged = {"restored": versions_of(body)[-1].pk, "slug": "x", "name_en": "X", "classification": "other"}
    assert other.post(forms.add_address(Organization), forged).status_code == 403


def test_to_look_writes_nothing(editor):
    body = make.make_organization(name_en="One", **DRAFT)
    save(editor, body, name_en="Two")
    count, version = Version.objects.count(), versions_of(body)[0]
    with CaptureQueriesContext(connection) as asked:
        editor.get(restoring(body, version))
    # PostgreSQL reads what may be long by a cursor.
    assert [each["sql"] for each in asked if not each["sql"].startswith(("SELECT", "DECLARE"))] == []
    assert Version.objects.count() == count


@pytest.mark.parametrize("key", ["x", "0", "-1", "1.5", "99999999999999999999999", "%00", "١"])
def test_what_is_no_version_of_the_record_is_not_found(editor, key):
    body, other = make.make_organization(), make.make_organization()
    base = "/admin/organizations/organization/"
    theirs = versions_of(other)[0].pk
    ways = [f"{base}{body.pk}/restore/{key}/", f"{base}{body.pk}/restore/{theirs}/", f"{base}{key}/restore/{theirs}/"]

    answers = [ask(way).status_code for way in ways for ask in (editor.get, editor.post)]

    assert answers == [404] * 6


@pytest.mark.parametrize("version", ["x", "0", "77", "9" * 40, "\x00", "-1"])
def test_a_version_that_was_never_opened_overwrites_nothing_unseen(editor, version):
    body = make.make_organization(name_en="One", **DRAFT)
    save(editor, body, name_en="Two")

    page = editor.post(
        restoring(body, versions_of(body)[0]), {"version": version, "name_en": "Forged", "_publish": "1"}
    )

    assert page.status_code == 200
    assert list(page.context["adminform"].form.merging.both) == ["name_en"]
    body.refresh_from_db()
    assert (body.name_en, body.status) == ("Two", "draft")


@pytest.mark.parametrize("key", ["x", "-1", "9" * 40, "\x00", "another"])
def test_a_part_of_another_record_does_not_come_back_here(editor, key):
    body, other = make.make_organization(**DRAFT), make.make_organization(**DRAFT)
    name = make.make_other_name(organization=other, name="Theirs")
    save(editor, other, **{"other_names-0-DELETE": "on"})
    data = forms.with_part(
        fields_of(editor.get(address(body))),
        "other_names",
        name="Mine",
        kind="alias",
        language="en",
        restored=str(name.pk) if key == "another" else key,
    )

    answer = editor.post(address(body), data)
    assert answer.status_code == 302, errors_of(answer)

    mine = body.other_names.get()
    assert (mine.name, mine.version) == ("Mine", 1)
    assert mine.uid != name.uid


def test_a_version_that_cannot_be_read_any_more_offers_nothing(editor):
    body = make.make_organization(name_en="One", **DRAFT)
    save(editor, body, name_en="Two")
    version = versions_of(body)[0]
    version.serialized_data = version.serialized_data.replace('"version": 1', '"version": "first"')
    version.save()

    pages = [editor.get(restoring(body, version)), editor.post(restoring(body, version), {"version": "2"})]

    for page in pages:
        assert page.status_code == 200
        assert "This version cannot be read any more" in page.content.decode()
        assert fields_of(page) == {}
    assert "/restore/" not in editor.get(address(body, "history")).content.decode()
    body.refresh_from_db()
    assert body.name_en == "Two"


def test_a_column_that_was_made_since_stays_as_it_is(editor):
    body = make.make_organization(name_en="One", country="", **DRAFT)
    version = versions_of(body)[0]
    save(editor, body, name_en="Two", country="FR")
    row = json.loads(version.serialized_data)
    del row[0]["fields"]["country"]
    version.serialized_data = json.dumps(row)
    version.save()

    assert restore(editor, restoring(body, version)).status_code == 302

    body.refresh_from_db()
    assert (body.name_en, body.country) == ("One", "FR")
