"""The three roles: what each may do, and how the database is kept to it."""

import io

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection

from records.accounts import roles
from records.accounts.models import User
from records.rows.record import Part, Row

pytestmark = pytest.mark.django_db


def sync():
    out = io.StringIO()
    call_command("sync_roles", stdout=out)
    return out.getvalue().splitlines()


def user_in(role):
    user = User.objects.create_user(role.lower())
    user.groups.add(Group.objects.get(name=role))
    return user


def warnings():
    return [m for m in run_checks(tags=["database"], databases=["default"]) if m.id == "records.W001"]


def test_a_contributor_edits_every_record_and_publishes_none():
    sync()

    contributor = user_in("Contributor")

    for model in apps.get_models():
        if issubclass(model, Row):
            app, name = model._meta.app_label, model._meta.model_name
            allowed = {a for a in ("add", "change", "view", "delete") if contributor.has_perm(f"{app}.{a}_{name}")}
            assert allowed == {"add", "change", "view"} | ({"delete"} if issubclass(model, Part) else set())
    assert not contributor.has_perm("records.publish")
    assert not contributor.has_perm("records.view_user")


def test_a_publisher_may_do_all_that_concerns_the_record():
    sync()

    publisher = user_in("Publisher")

    assert publisher.has_perms(["records.publish", "news.delete_article", "organizations.change_organization"])
    assert not publisher.has_perm("records.change_user")
    assert not publisher.has_perm("auth.change_group")


def test_an_administrator_also_keeps_the_accounts():
    sync()

    administrator = user_in("Administrator")

    assert administrator.has_perms(["records.publish", "records.add_user", "records.delete_user", "auth.change_group"])
    assert not administrator.has_perm("auth.change_permission")


def test_each_role_may_do_what_the_one_before_it_may():
    contributor, publisher, administrator = roles.permissions().values()

    assert contributor < publisher < administrator


def test_every_permission_meant_exists():
    names = {f"{p.content_type.app_label}.{p.codename}" for p in Permission.objects.select_related("content_type")}

    assert roles.permissions()["Administrator"] <= names


def test_sync_roles_says_what_it_changed_and_changes_nothing_twice():
    first = sync()

    assert [line for line in first if "given" in line] == [
        f"{name}: {len(wanted)} permissions given, 0 taken away." for name, wanted in roles.permissions().items()
    ]
    assert sync() == []


def test_sync_roles_mends_what_was_changed_and_leaves_other_groups():
    sync()
    other = Group.objects.create(name="Translators")
    publish = Permission.objects.get(codename="publish", content_type__app_label="records")
    other.permissions.add(publish)
    Group.objects.get(name="Contributor").permissions.add(publish)
    Group.objects.get(name="Publisher").permissions.remove(publish)

    assert sync() == [
        "Contributor: - records.publish",
        "Contributor: 0 permissions given, 1 taken away.",
        "Publisher: + records.publish",
        "Publisher: 1 permissions given, 0 taken away.",
    ]
    assert list(other.permissions.all()) == [publish]


def test_sync_roles_changes_nothing_when_a_permission_is_not_known():
    Permission.objects.get(codename="publish", content_type__app_label="records").delete()

    with pytest.raises(CommandError, match=r"does not know the permission records\.publish\. Run: manage\.py migrate"):
        sync()

    assert Group.objects.count() == 0


def test_the_check_warns_with_the_command_until_it_has_run():
    before = warnings()
    sync()

    assert [(m.msg.split(":")[0], m.hint) for m in before] == [
        (f"The group “{name}” differs from the code", "Run: manage.py sync_roles") for name in roles.NAMES
    ]
    assert warnings() == []


def test_the_check_is_silent_while_there_are_no_tables(monkeypatch):
    monkeypatch.setattr(type(connection.introspection), "table_names", lambda self: [])

    assert warnings() == []


def test_the_check_asks_no_database_that_it_was_not_given():
    assert [m for m in run_checks() if m.id == "records.W001"] == []
