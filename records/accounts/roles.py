"""The three roles: what Contributors, Publishers and Administrators may do.

The permission to publish and withdraw is `records.publish`: `user.has_perm("records.publish")`.
"""

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction

from records.rows import Part, Row

PUBLISH = "records.publish"
CONTRIBUTOR, PUBLISHER, ADMINISTRATOR = NAMES = ("Contributor", "Publisher", "Administrator")
EDITING = ("add", "change", "view")
# Who may sign in, and as what; the rest of the administration stays with superusers.
ACCOUNTS = ("records.user", "auth.group")
# What readers write, and what editors propose; their rooms stand above this one.
FEEDBACK, PROPOSAL = "records.feedback", "records.proposal"


def _allow(actions, models):
    """Return the names of the permissions for `actions` on each of `models`."""
    return {f"{m._meta.app_label}.{action}_{m._meta.model_name}" for m in models for action in actions}


def permissions():
    """Return `{name of the role: names of its permissions}`, as the code means them."""
    rows = [model for model in apps.get_models() if issubclass(model, Row)]
    parts = [model for model in rows if issubclass(model, Part)]
    # To take a name off a list is to change its whole, so parts can be deleted by who may change them.
    # Whole records are deleted by Publishers only, and what was public by nobody: the model refuses it.
    # What readers write is read and dealt with by every editor, written by none, and removed by Publishers.
    # What may be done with a proposal follows from who has made it, and from the permission to publish.
    feedback, proposal = apps.get_model(FEEDBACK), apps.get_model(PROPOSAL)
    contributor = _allow(EDITING, rows) | _allow(["delete"], parts) | _allow(["view", "change"], [feedback])
    contributor |= _allow(["view"], [proposal])
    publisher = contributor | _allow(["delete"], [*rows, feedback]) | {PUBLISH}
    administrator = publisher | _allow([*EDITING, "delete"], map(apps.get_model, ACCOUNTS))
    return dict(zip(NAMES, (contributor, publisher, administrator), strict=True))


def _names(permissions):
    """Return `{app.codename: permission}`."""
    return {f"{p.content_type.app_label}.{p.codename}": p for p in permissions.select_related("content_type")}


def differences(using="default"):
    """Return `{role: (missing, surplus)}`, permission names in order, of the roles that differ from the code.

    A role whose group does not exist misses all it should have.
    """
    groups = {group.name: group for group in Group.objects.using(using).filter(name__in=NAMES)}
    differing = {}
    for name, wanted in permissions().items():
        present = set(_names(groups[name].permissions)) if name in groups else set()
        if present != wanted or name not in groups:
            differing[name] = (sorted(wanted - present), sorted(present - wanted))
    return differing


@transaction.atomic
def synchronise():
    """Make the groups of the three roles exactly what the code says; return `differences()` as they were.

    Raises `LookupError`, naming it, for a permission that the database does not know yet.
    """
    all_permissions = _names(Permission.objects.all())
    differing = differences()
    for name, (missing, surplus) in differing.items():
        for permission in missing:
            if permission not in all_permissions:
                raise LookupError(permission)
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.add(*(all_permissions[permission] for permission in missing))
        group.permissions.remove(*(all_permissions[permission] for permission in surplus))
    return differing
