"""What the record refuses, in words that an editor can act on."""

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError
from django.db.models import Model, ProtectedError, UniqueConstraint
from django.template.defaultfilters import date as formatted
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from reversion.models import Version

from records.rows import Part, Row
from records.texts import first_of, languages

# What may come out of a change; anything else is a fault of ours and must be seen.
REFUSALS = (ValidationError, ProtectedError, IntegrityError, DataError)


def last_change(record):
    """Return the latest revision of a record, or None."""
    version = Version.objects.get_for_object(record).select_related("revision__user").first()
    return version and version.revision


def who(revision):
    """Return the name of who made a revision."""
    if revision.user is None:
        return _("a command")
    return revision.user.get_full_name() or revision.user.get_username()


def stale(record):
    """Return the sentence that refuses a form opened before the last change of a record."""
    revision = last_change(record)
    if revision is None:
        return _("This record was changed after you opened it. Nothing was saved; what you typed stands below.")
    return _(
        "%(who)s changed this record on %(when)s, after you opened it. Nothing was saved; what you typed stands below."
    ) % {"who": who(revision), "when": moment(revision)}


def gone(version):
    """Return the sentence for a form of a record that is not there; `version` is the last known, or None."""
    if version is None:
        return _("This record is not there. Nothing was saved; what you typed stands below, so that you can copy it.")
    return _(
        "%(who)s deleted “%(record)s” on %(when)s, after you opened it. Nothing was saved; "
        "what you typed stands below, so that you can copy it."
    ) % {"who": who(version.revision), "record": version.object_repr, "when": moment(version.revision)}


def moment(revision):
    """Return when a revision was made, in the time zone of the editor."""
    return in_zone(revision.date_created)


def in_zone(at):
    """Return a moment in words, in the time zone of the editor."""
    return formatted(timezone.localtime(at), "DATETIME_FORMAT")


def not_as_confirmed(record):
    """Return the sentence that refuses to delete a record that is another than the one that was shown."""
    revision = last_change(record)
    if revision is None:
        return _("“%(record)s” was changed after you opened it. Nothing was deleted.") % {"record": record}
    return _("%(who)s changed “%(record)s” on %(when)s, after you opened it. Nothing was deleted.") % {
        "who": who(revision),
        "record": record,
        "when": moment(revision),
    }


def not_as_shown(record):
    """Return the refusal to act on a record that is another than the one on the page; it leads to its form."""
    revision, named = last_change(record), {"named": record.described(), "linked": {"named": [record]}}
    if revision is None:
        return ValidationError(
            _("%(named)s was changed after this page was made: look at it again. Nothing was done."), params=named
        )
    return ValidationError(
        _("%(who)s changed %(named)s on %(when)s, after this page was made: look at it again. Nothing was done."),
        params=named | {"who": who(revision), "when": moment(revision)},
    )


def not_among(record):
    """Return the refusal to act on a record that was not on the page, or is not needed any more."""
    return ValidationError(
        _("%(named)s was not on this page, or is not needed any more: look at it again. Nothing was done."),
        params={"named": record.described(), "linked": {"named": [record]}},
    )


def gone_meanwhile(model, key):
    """Return the refusal to act on a record that was on the page and is deleted by now; None where there was none."""
    last = model and Version.objects.get_for_object_reference(model, key).select_related("revision__user").first()
    if not last:
        return None
    return ValidationError(
        _("%(who)s deleted “%(was)s” on %(when)s, after this page was made. Nothing was done."),
        params={"who": who(last.revision), "when": moment(last.revision), "was": last.object_repr},
    )


def as_validation_error(error, models):
    """Return a refusal as `ValidationError`; `models` are those whose rows the change may have written."""
    if isinstance(error, ValidationError):
        return error
    if isinstance(error, ProtectedError):
        return ValidationError(in_use(error))
    if isinstance(error, IntegrityError):
        return ValidationError(violated(error, models))
    return ValidationError(_("The database cannot hold one of these values: a text or a number is too long."))


def in_use(error):
    """Return the sentence that refuses to delete what other rows refer to."""
    names = first_of(list(dict.fromkeys(owner(row) for row in error.protected_objects)), Row.described)
    return _("This cannot be deleted, because it is used by: %(names)s.") % {"names": languages.joined_apart(*names)}


def owner(row):
    """Return the record that a protecting row belongs to: its whole, or the one that cites through it."""
    if row._meta.auto_created:  # the hidden table of a many-to-many list; its first key leads to the holder
        row = getattr(row, next(f for f in row._meta.fields if f.is_relation).name)
    return (row.whole or row) if isinstance(row, Part) else row


def violated(error, models):
    """Return the sentence for a constraint of the database, found by its name or columns in the message."""
    message = str(error)
    for model in models:
        for constraint in model._meta.constraints:
            if _names(message, model, constraint):
                return _sentence(model, constraint)
        for field in model._meta.concrete_fields:
            table = model._meta.db_table
            if field.unique and (f"{table}.{field.column}" in message or f"{table}_{field.column}_" in message):
                return _already(model, [field.name])
    return _("The database refused this change, because it contradicts another record. Nothing was saved.")


def _already(model, names):
    """Return Django's sentence for what must not stand twice: here no row is known that would name the one in the way."""
    return Model.unique_error_message(model(), model, names).messages[0]


def _names(message, model, constraint):
    if constraint.name in message:
        return True
    if not isinstance(constraint, UniqueConstraint) or not constraint.fields:
        return False
    columns = [f"{model._meta.db_table}.{model._meta.get_field(name).column}" for name in constraint.fields]
    return message.endswith(": " + ", ".join(columns))  # SQLite names the columns only


def _sentence(model, constraint):
    if isinstance(constraint, UniqueConstraint) and constraint.fields:
        return _already(model, constraint.fields)
    if constraint.violation_error_message != constraint.default_violation_error_message:
        return str(constraint.violation_error_message)
    fact = constraint.name.removeprefix(f"{model._meta.label_lower.replace('.', '_')}_").replace("_", " ")
    return _("%(record)s: refused by the rule “%(rule)s”. Nothing was saved.") % {
        "record": capfirst(model._meta.verbose_name),
        "rule": fact,
    }
