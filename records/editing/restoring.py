"""What a browser would have posted, had an editor typed into the form, as it is now, what a record said at another time.

So whatever a form refuses is refused here too, in words, with the form filled in. A state may come from revisions, from the
database or from elsewhere: each row of it is like a `Version`. Why: docs/decisions/0049-restoring.md.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Max
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from reversion.models import Version

from records.publication import UNPUBLISHED, Status
from records.rows import is_key
from records.texts import first_of, languages

from .history import TOLD, Change, History, Told, names_in, parts_of, told_of, values_of
from .merging import KEPT, as_opened, form_then, kinds_of_parts, put_shown
from .numbering import RESTORED

# What readers were shown when is not changed afterwards.
PUBLICATION = {*TOLD, "unpublish_at"}


@dataclass
class Said:
    """What one row says, in the form of a `Version`; lists as keys."""

    object_id: str
    object_repr: str
    field_dict: dict[str, Any]
    serialized_data: str = ""


@dataclass
class State:
    """A record and its parts, by model and key, as they are, were or would be; each like a `Version`."""

    whole: Any
    parts: dict[tuple[Any, str], Any] = field(default_factory=dict)


# --- States ------------------------------------------------------------------------------------------------------


def as_stored(model_admin: Any, request: Any, record: Any) -> State:
    """Return what a record and its parts say now."""
    state = State(_said(record))
    for _prefix, inline, formset in kinds_of_parts(model_admin, request, record):
        for row in inline.get_queryset(request).filter(**{formset.fk.name: record}):
            state.parts[inline.model, str(row.pk)] = _said(row)
    return state


def _said(row: Any) -> Said:
    values = {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields}
    values |= {each.name: [other.pk for other in getattr(row, each.name).all()] for each in row._meta.many_to_many}
    return Said(str(row.pk), str(row), values)


def as_it_was(model: Any, version: Version) -> State:
    """Return what a record and its parts said in the revision of a version."""
    return State(version, parts_of(model, [version])[version.revision_id])


def at_version(model_admin: Any, request: Any, record: Any, number: str) -> State:
    """Return a record as it was when it had a version; as it is stored, where no revision tells."""
    stored = as_stored(model_admin, request, record)
    # Nobody has saved while its parts were read.
    if number == str(record.version) and type(record).objects.filter(pk=record.pk, version=number).exists():
        return stored
    then = as_opened(record, number)
    state = as_it_was(type(record), then) if then else stored
    return state if all(values_of(row) for row in state.parts.values()) else stored


def as_it_would_be(then: State, now: State | None) -> State | None:
    """Return the state that restoring leads to: `then`, but for the publication, and for columns that nobody knew yet.

    None where a row of it cannot be read any more.
    """
    rows = [then.whole, *then.parts.values()]
    if not all(values_of(each) for each in rows):
        return None
    whole = _would_say(then.whole, now.whole if now else None)
    if now is None and whole.field_dict.get("status", Status.DRAFT) not in UNPUBLISHED:
        whole.field_dict["status"] = Status.DRAFT
    parts = now.parts if now else {}
    return State(whole, {key: _would_say(row, parts.get(key)) for key, row in then.parts.items()})


def _would_say(then: Any, now: Any) -> Said:
    values = values_of(then)
    if now is not None:
        known = set(json.loads(then.serialized_data)[0]["fields"]) if then.serialized_data else set(values)
        values |= {
            name: value
            for name, value in values_of(now).items()
            if name in PUBLICATION or not known & {name, name.removesuffix("_id")}
        }
    return Said(then.object_id, then.object_repr, values, then.serialized_data)


class Plan(History):
    """What a record would become: `told`, what changes; `missing`, sentences about what is not there any more and left out."""

    went, came = gettext_lazy("%(kind)s “%(name)s” will be deleted."), gettext_lazy("%(kind)s “%(name)s” comes back.")

    def __init__(self, model: Any, now: State | None, then: State) -> None:
        self.model = model
        rows = [(model, then.whole), *((part, row) for (part, _key), row in then.parts.items())]
        others = [(model, now.whole), *((part, row) for (part, _key), row in now.parts.items())] if now else []
        self.names, gone = names_in((each, values_of(row)) for each, row in [*rows, *others])
        before, parts = (values_of(now.whole), now.parts) if now else ({}, {})
        self.missing = [*self._without_gone(rows, gone), *self._without_files(values_of(then.whole), before)]
        self.what = Told([], self._changes(model, before, values_of(then.whole)))
        self.what.parts += self._changes_of_parts(parts, then.parts)

    def _contents(self, part: Any, new: Any) -> list[Change]:
        return self._changes(part, {}, values_of(new))

    def _changes_of_part(self, part: Any, old: Any, new: Any) -> list[Change]:
        return self._changes(part, values_of(old), values_of(new))

    def _without_gone(self, rows: list[tuple[Any, Any]], gone: dict[Any, set[str]]) -> Iterator[str]:
        """Take out of rows what they refer to and what is gone; say so."""
        places = defaultdict(list)
        for model, row in rows:
            for each in told_of(model):
                value = row.field_dict.get(each.attname) if each.is_relation else None
                keys = value if isinstance(value, list) else [value]
                lost = [key for key in keys if str(key) in gone[each.related_model]] if value else []
                if lost:
                    left = [key for key in keys if key not in lost]
                    row.field_dict[each.attname] = left if isinstance(value, list) else None
                of = [] if model is self.model else [row.object_repr]
                for key in lost:
                    name = self.names[each.related_model].get(str(key), f"#{key}")
                    places[name].append(": ".join([*of, capfirst(str(each.verbose_name))]))
        sentence = _("“%(name)s” is not there any more, and is left out of: %(places)s.")
        for name, where in places.items():
            yield sentence % {"name": name, "places": languages.joined_apart(*first_of(where, str))}

    def _without_files(self, then: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
        """Say which files of a record are not in storage any more."""
        for each in _files(self.model):
            file = then.get(each.name)
            if file and file != now.get(each.name) and not file.storage.exists(file.name):
                said = {"field": capfirst(str(each.verbose_name)), "file": file.name}
                yield _("%(field)s: the file “%(file)s” is not there any more.") % said


def _files(model: Any) -> list[Any]:
    return [each for each in model._meta.concrete_fields if isinstance(each, models.FileField)]


# --- As a browser would have posted it -----------------------------------------------------------------------------


def as_posted(model_admin: Any, request: Any, record: Any, then: State, base: State | None) -> QueryDict:
    """Return what a browser would have posted, had the form been opened at `base` and what `then` says been typed into it.

    Without `record` and `base` it is the form of a new one. Of the parts only those are sent that say something else.
    """
    posted = QueryDict(mutable=True)
    form_class = model_admin.get_form(request, record, change=record is not None)
    form = form_then(form_class, model_admin.model, then.whole)
    put_shown(posted, form)
    for each in _files(model_admin.model):
        if each.name in form.fields:
            _type_file(posted, each.name, then.whole, base.whole if base else None)
    if base is not None:
        posted["version"] = str(values_of(base.whole)["version"])
    for prefix, inline, formset in kinds_of_parts(model_admin, request, record):
        wanted, there = _of_kind(then, inline.model), _of_kind(base, inline.model)
        # What is deleted first, so that it is in nobody’s way when the rest is saved.
        changed = [key for key in there if key not in wanted or not _alike(inline.model, wanted[key], there[key])]
        rows = sorted(changed, key=lambda key: key in wanted)
        new = [key for key in wanted if key not in there]
        for number, key in enumerate([*rows, *new]):
            start = f"{prefix}-{number}"
            put_shown(posted, form_then(formset.form, inline.model, wanted.get(key) or there[key], start))
            posted[f"{start}-{'id' if key in there else RESTORED}"] = key
            if key not in wanted:
                posted[f"{start}-DELETE"] = "on"
        posted[f"{prefix}-INITIAL_FORMS"] = str(len(rows))
        posted[f"{prefix}-TOTAL_FORMS"] = str(len(rows) + len(new))
    return posted


def _alike(model: Any, one: Any, other: Any) -> bool:
    """Whether two rows say the same, each of whatever state."""
    sides = []
    for values in (values_of(one), values_of(other)):
        says = [values.get(each.attname) for each in told_of(model)]
        sides.append([sorted(map(str, each)) if isinstance(each, list) else each for each in says])
    return sides[0] == sides[1]


def _of_kind(state: State | None, model: Any) -> dict[str, Any]:
    """Return the parts of one model."""
    return {key: row for (part, key), row in state.parts.items() if part is model} if state else {}


def _type_file(posted: QueryDict, name: str, then: Any, base: Any) -> None:
    was, now = (str(values_of(each).get(name) or "") if each else "" for each in (then, base))
    if was and was != now and values_of(then)[name].storage.exists(was):
        posted[f"{name}{KEPT}"] = "on"
    elif now and not was:
        posted[f"{name}-clear"] = "on"


# --- What a form says that it restores -----------------------------------------------------------------------------


def restored_by(model: Any, text: str, object_id: str | None) -> Version | None:
    """Return the version that a form names as the one which it restores; of that record, if it is there."""
    if not is_key(text):
        return None
    kept = Version.objects.filter(pk=text, content_type=ContentType.objects.get_for_model(model))
    version = (kept.filter(object_id=object_id) if object_id else kept).select_related("revision").first()
    return version if version and values_of(version) else None


def take_files(request: Any, model: Any, version: Any) -> None:
    """Give the request the files of a version that its form takes again, as if they had been sent."""
    for each in _files(model):
        file = values_of(version)[each.name]
        if f"{each.name}{KEPT}" in request.POST and each.name not in request.FILES and file:
            if file.storage.exists(file.name):
                request.FILES[each.name] = file


def record_that_comes_back(model: Any, version: Any) -> Any:
    """Return a record that was deleted, as it was at a version, not saved yet; None where it is there."""
    return _come_back(model, {version.object_id: values_of(version)}).get(version.object_id)


def parts_that_come_back(model: Any, keys: Iterable[str], whole: dict[str, Any]) -> dict[str, Any]:
    """Return by their keys the parts of a whole that were deleted, as they were last, not saved yet."""
    last = _last_versions(model, filter(is_key, keys))
    found = {key: values for key, values in last.items() if values.items() >= whole.items()}
    return _come_back(model, found)


def _come_back(model: Any, rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return rows of which none is there, neither by key nor by id."""
    ids = {str(values["uid"]) for values in rows.values()}
    there = model._base_manager.filter(pk__in=rows) | model._base_manager.filter(uid__in=ids)
    taken = {str(each) for pair in there.values_list("pk", "uid") for each in pair}
    last, found = _last_versions(model, rows), {}
    for key, values in rows.items():
        if not taken & {key, str(values["uid"])}:
            lists = {each.name for each in model._meta.many_to_many}
            row = model(**{name: value for name, value in values.items() if name not in lists})
            row.last_version = last.get(key, values)["version"]
            # Not asked for, row by row, when its form is made.
            row._prefetched_objects_cache = {
                each.name: each.related_model._base_manager.none() for each in model._meta.many_to_many
            }
            found[key] = row
    return found


def _last_versions(model: Any, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return what rows with these keys said in the last revision that holds them, where it can be read."""
    kept = Version.objects.filter(content_type=ContentType.objects.get_for_model(model), object_id__in=list(keys))
    last = kept.order_by().values("object_id").annotate(last=Max("pk")).values("last")
    return {each.object_id: values for each in Version.objects.filter(pk__in=last) if (values := values_of(each))}
