"""Restores records through the pages of the admin, and says what they hold."""

from django.contrib import admin
from reversion.models import Version

from tests import admin_forms as forms
from tests.admin_forms import address, errors_of, fields_of

DRAFT = {"status": "draft", "publish_at": None}
TAKEN = "Organization with this Slug already exists. In the way: Organization “Other”."
# What counts the changes, and so is another after each.
COUNTING = {"version", "updated_at", "ical_sequence"}


def inlines_of(model):
    """The inlines of a model, each with the foreign key that leads to the whole."""
    for inline in admin.site.get_model_admin(model).inlines:
        fk = inline.fk_name or next(name for name, whole in inline.model.whole_models().items() if whole is model)
        yield inline, fk


def said_by(row):
    """All that a row holds, but for what counts its changes."""
    columns = {
        each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields if each.name not in COUNTING
    }
    if "created_at" in columns:  # revisions keep milliseconds
        columns["created_at"] = columns["created_at"].replace(
            microsecond=columns["created_at"].microsecond // 1000 * 1000
        )
    lists = {each.name: set(getattr(row, each.name).values_list("pk", flat=True)) for each in row._meta.many_to_many}
    return columns | lists


def snapshot(record):
    """All that a record and its parts hold, the parts by kind and key."""
    record = type(record).objects.get(pk=record.pk)
    found = {(type(record), record.pk): said_by(record)}
    for inline, fk in inlines_of(type(record)):
        found |= {(inline.model, row.pk): said_by(row) for row in inline.model.objects.filter(**{fk: record})}
    return found


def restoring(record, version):
    return f"{forms.address(record, 'restore')}{version.pk}/"


def versions_of(record):
    """The versions of a record, the oldest first."""
    return list(Version.objects.get_for_object_reference(type(record), record.pk).order_by("pk"))


def restore(client, address):
    """Press the button of the page that shows what would be restored."""
    return client.post(address, forms.fields_of(client.get(address)))


def links_in(page):
    return [each for each in forms.page_of(page).iter("a") if each.get("href")]


def deleted_list(model):
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/deleted/"


def save(client, record, **changes):
    """Save a record through its form."""
    saved = client.post(address(record), fields_of(client.get(address(record))) | changes)
    assert saved.status_code == 302, errors_of(saved)


def delete(client, record):
    assert client.post(address(record, "delete"), forms.deletion_of(record)).status_code == 302
    assert not type(record).objects.filter(pk=record.pk).exists()


def resent(client, page):
    """Save a form that came back, as a browser does: to the address that it names, else to where it stands."""
    [form] = [each for each in forms.page_of(page).iter("form") if each.get("id", "").endswith("_form")]
    return lambda **changes: client.post(form.get("action") or page.request["PATH_INFO"], fields_of(page) | changes)


def comment_of(record):
    return versions_of(record)[-1].revision.comment
