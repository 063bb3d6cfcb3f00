"""From the plain values of the files to entries: one for each row that they want to exist."""

import hashlib
import json
from copy import copy
from functools import cache, cached_property
from types import MappingProxyType

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError

from records.publication import Correction, mentionable
from records.rows import Row, derived_id
from records.texts import languages, markdown

from .files import Members
from .problems import LoadError, Problem, from_validation, shown
from .values import convert, normal_key

MEMBERS = {"model", "fields"}


class Entry:
    """One record of a fixture file: its model, its key and its values, references as natural keys.

    `carried` holds what only a new row takes over, `set_aside` the names of what the portal keeps itself; `subject` is the
    entry of the record that this one tells of, where it is in the files too. `row`, `state` and what follows are filled in
    by the plan, `own_id` where the row has another id than the file gives.
    """

    def __init__(self, file, number, model, key, values, digest):
        self.file = file
        self.number = number
        self.model = model
        self.key = key
        self.values = values
        self.digest = digest
        self.carried = {}
        self.set_aside = []
        self.subject = None
        self.row = None
        self.state = None
        self.differences = []
        self.own_id = None

    @property
    def identity(self):
        """What no two entries have in common."""
        return self.model, self.key

    @property
    def made_once(self):
        """What a new row begins with; without an id in the file, the same one in every database that loads it."""
        own = {"uid": derived_id(self.model._meta.model_name, self.key)} if "uid" in self.model.carried else {}
        return own | self.carried

    @property
    def told_as(self):
        """The kind and the id by which what is told of this row names it."""
        return self.model._meta.model_name, self.made_once.get("uid") or self.values.get("uid")

    @property
    def label(self):
        """How reports call this entry."""
        return f"{self.model._meta.label_lower} “{self.key}”"

    @property
    def place(self):
        """The file, and the record within it, for a `Problem`."""
        return self.file, f"record {self.number} ({self.label})"

    def problem(self, message, field=""):
        return Problem(*self.place, field, message)

    def problems(self, error):
        """Return the problems that a `ValidationError` about this row states."""
        return from_validation(error, *self.place)

    def add_to(self, entries):
        """Add this to entries by their identities; raise `LoadError` where there is one already."""
        other = entries.setdefault(self.identity, self)
        if other is not self:
            raise LoadError([self.problem(f"This is already record {other.number} of {other.file}.")])

    def tell_of(self, uid):
        """Name the record that this tells of by the id that it has here; what is called by its id is called by that as well."""
        _kind, about = self.model.tells_of
        if self.values.get("uid") == self.values[about]:
            self.key, self.values["uid"] = str(uid), uid
        self.values[about] = uid

    def references(self, *, many):
        """Yield `(field name, identity of the target)`: of the foreign keys and the subject, or of the many-to-many fields."""
        if self.subject and not many:
            _kind, about = self.model.tells_of
            yield about, self.subject.identity
        for name, value in self.values.items():
            field = self.model._meta.get_field(name)
            if field.is_relation and field.many_to_many == many and value is not None:
                for key in value if many else [value]:
                    yield name, (field.related_model, key)

    @cached_property
    def mentions(self):
        """`(column, identity)` of what the Markdown of this entry names, as far as it can be a record."""
        mentions = []
        for name in getattr(self.model, "markdown_fields", ()):
            for code in languages.CODES:
                column = languages.column(name, code)
                for kind, key in markdown.references(self.values.get(column, "")):
                    model = mentionable().get(kind)
                    if model is not None:
                        mentions.append((column, (model, key)))
        return mentions


def settable(model):
    """Return `{name: field}` of what a fixture may say of a row of `model`."""
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return {f.name: f for f in fields if not f.primary_key and (f.editable or f.name == model.key_field)}


def kept_by_the_portal(model):
    """Return the names of the columns of `model` that follow from others: a dump has them, a load makes them anew."""
    return {f.name for f in model._meta.concrete_fields if not f.primary_key} - set(settable(model))


def read(files):
    """Return the entries of fixture files, pairs of a name and a function that returns the rows with their numbers.

    Raises `LoadError` with all that is wrong in them.
    """
    entries, problems = {}, []
    for name, read_rows in files:
        try:
            rows = dict(read_rows())
        except LoadError as error:
            problems += error.problems
            continue
        for number, row in rows.items():
            try:
                for entry in _entries(name, number, row):
                    entry.add_to(entries)
            except ValidationError as error:
                problems += from_validation(error, name, f"record {number}")
            except LoadError as error:
                problems += error.problems
    if problems:
        raise LoadError(problems)
    by_id = {entry.told_as: entry for entry in entries.values()}
    for entry in entries.values():
        entry.subject = by_id.get(tuple(entry.values.get(name) for name in entry.model.tells_of))
    return list(entries.values())


def _entries(file, number, row):
    """Yield the entry that one value of a file describes, and that of the note among its fields; raise as `_entry()` does."""
    model = _model(row)
    own, note = _apart(model, row["fields"])
    entry = _entry(file, number, model, own)
    yield entry
    if note:
        kind, uid = entry.told_as
        # As the note became a row that was kept among the columns of its record: with the id of that.
        named = {"uid": str(uid), "kind": kind, "about": str(uid)}
        yield _entry(file, number, Correction, Members((named | note).items()))


def _apart(model, fields):
    """Return the fields of a row, and those of a row of its own that a file gives among them."""
    apart = {name: column for name, column in model.fields_apart.items() if name in fields}
    if not apart:
        return fields, {}
    own, unreviewed = copy(fields), fields.get("unreviewed_translations")
    note = {column: own.pop(name) for name, column in apart.items()}
    said = any(note.values())
    if isinstance(unreviewed, list):
        own["unreviewed_translations"] = [name for name in unreviewed if name not in list(apart)]
        note["unreviewed_translations"] = [column for name, column in apart.items() if name in unreviewed]
    return own, note if said else {}


def _entry(file, number, model, fields):
    """Return the entry of one row; raise `LoadError`, or ValidationError where its key is wrong."""
    entry = Entry(file, number, model, _key(model, fields), {}, _digest(fields))
    problems = [entry.problem("This field is given twice.", name) for name in fields.repeated]
    problems += _fill(entry, fields)
    if problems:
        raise LoadError(problems)
    return entry


def _model(row):
    """Return the model that a value names, once it has the shape of a record."""
    if not isinstance(row, dict):
        raise ValidationError(f"This is not an object with “model” and “fields”, but {shown(row)}.")
    if getattr(row, "repeated", ()):
        raise ValidationError(dict.fromkeys(row.repeated, "This name is given twice."))
    if "pk" in row:
        raise ValidationError(
            {"pk": "A fixture gives no pk: a record is known by its slug, path or uid (dumpdata --natural-primary)."}
        )
    for name in sorted(MEMBERS ^ set(row)):
        message = "This is missing." if name in MEMBERS else "There is no such part of a record."
        raise ValidationError({name: message})
    label, fields = row["model"], row["fields"]
    if not isinstance(label, str) or label.lower() not in kinds():
        there_are = ", ".join(kinds())
        raise ValidationError({"model": f"{shown(label)} is not a kind of record. There are: {there_are}."})
    if not isinstance(fields, dict):
        raise ValidationError({"fields": f"This is not an object, but {shown(fields)}."})
    return kinds()[label.lower()]


def _key(model, fields):
    """Return the natural key among the fields of a record."""
    name = model.key_field
    if not isinstance(fields.get(name), str) or not fields[name]:
        raise ValidationError({name: "Every record needs this, as a text: it is known by it."})
    try:
        return normal_key(model, fields[name])
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from error


def _fill(entry, fields):
    """Convert all values of an entry; return the problems met."""
    problems = []
    allowed = settable(entry.model)
    derived = kept_by_the_portal(entry.model)
    for name, value in fields.items():
        try:
            if name in entry.model.carried:
                entry.carried[name] = convert(entry.model._meta.get_field(name), value)
            elif name in derived:
                entry.set_aside.append(name)
            elif name not in allowed:
                raise ValidationError(_why_not(entry.model, name))
            else:
                entry.values[name] = convert(allowed[name], value)
        except ValidationError as error:
            problems += [entry.problem(message, name) for message in error.messages]
    for name, field in allowed.items():
        if field.is_relation and not field.many_to_many and not field.null and name not in fields:
            problems.append(entry.problem("This is missing, and every such record needs it.", name))
    return problems


def _why_not(model, name):
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return f"There is no such field. There are: {', '.join(settable(model))}."
    return "This is not kept here; a fixture does not give it."


@cache
def kinds():
    """Return `{label: model}` of what a fixture may hold."""
    return MappingProxyType({model._meta.label_lower: model for model in apps.get_models() if issubclass(model, Row)})


def _digest(fields):
    text = json.dumps(fields, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
