"""Three ways: what was opened, what is stored now, what was typed; brought together before the form is judged.

What only one side changed is taken over by itself; of what both changed the editor chooses. All of it happens in what was
posted, so that the form that comes back is one of the record as it stands now. Why: docs/decisions/0048-three-ways.md.
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.utils.text import capfirst
from reversion.models import Version

from records.rows import is_key

from .differences import Piece, differences
from .history import values_of
from .typed import IN_PART, plain_widget, said

TAKE = "take-"  # before the name of an input: which of two texts is meant
STORED = "stored"
MOST_LOOKED_AT = 100  # revisions of one record since a form was opened


class Place(NamedTuple):
    """An input of the form: what it is called, and the id of its element."""

    label: str
    id: str


@dataclass
class Merging:
    """What came of it: inputs that were taken over; inputs that both changed, with the change of the others; rows of others."""

    taken: list[Place] = field(default_factory=list)
    both: dict[str, list[Piece]] = field(default_factory=dict)
    to_choose: list[Place] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    # Rows that the editor changed, or wanted to delete, and others deleted or changed.
    kept: list[str] = field(default_factory=list)


def choose(model_admin: Any, request: Any, record: Any) -> None:
    """Put what is stored into those inputs for which the editor has chosen it."""
    chosen = [name for name in request.POST if name.startswith(TAKE) and request.POST[name] == STORED]
    if not chosen:
        return
    kinds = {prefix: (inline, formset.form) for prefix, inline, formset in _parts(model_admin, request, record)}
    whole = model_admin.get_form(request, record, change=True)(instance=record)
    for html_name in (name.removeprefix(TAKE) for name in chosen):
        row = IN_PART.fullmatch(html_name)
        if row and row["prefix"] in kinds:
            inline, form_class = kinds[row["prefix"]]
            key = request.POST.get(f"{row['prefix']}-{row['number']}-id", "")
            part = inline.get_queryset(request).filter(pk=key).first() if is_key(key) else None
            form, name = (form_class(instance=part), row["name"]) if part else (None, "")
        else:
            form, name = whole, html_name
        if form is not None and name in form.fields:
            _put(request.POST, html_name, _shown(form, name))


def merge(model_admin: Any, request: Any, record: Any) -> Merging | None:
    """Bring what was posted up to the record as it is stored; None where it was opened so."""
    posted = request.POST
    opened_with = posted.get("version", "")
    if opened_with == str(record.version):
        return None
    merging, then = Merging(), _opened(record, opened_with)
    form_class = model_admin.get_form(request, record, change=True)
    now = form_class(instance=record)
    _merge_row(posted, now, _form_then(form_class, type(record), values_of(then) if then else None), merging)
    revision = then and then.revision
    for prefix, inline, formset in _parts(model_admin, request, record):
        rows = inline.get_queryset(request).filter(**{formset.fk.name: record})
        _merge_parts(request, prefix, inline, formset.form, rows, _parts_then(revision, inline.model), merging)
    posted["version"] = str(record.version)
    return merging


def _opened(record: Any, version: str) -> Version | None:
    """Return the record as it was at a version, from its revisions."""
    for kept in Version.objects.get_for_object(record).select_related("revision")[:MOST_LOOKED_AT]:
        if str(values_of(kept).get("version")) == version:
            return kept
    return None


def _form_then(form_class: Any, model: Any, values: dict[str, Any] | None, prefix: str | None = None) -> Any:
    """Return the form of a row as it was; None where that is not known."""
    if values is None:
        return None
    lists = {each.name: values.pop(each.name) for each in model._meta.many_to_many if each.name in values}
    return form_class(instance=model(**values), initial=lists, prefix=prefix)


def _parts(model_admin: Any, request: Any, record: Any) -> list[tuple[str, Any, Any]]:
    """Return of each kind of part the prefix of its inputs, its inline and the class of its rows' forms."""
    return [
        (formset.get_default_prefix(), inline, formset)
        for formset, inline in model_admin.get_formsets_with_inlines(request, record)
    ]


def _shown(form: Any, name: str) -> list[str]:
    """Return what a browser sends of an input that nobody touches."""
    one, value = form.fields[name], form.get_initial_for_field(form.fields[name], name)
    widget = plain_widget(one)
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if value else []
    shown = widget.format_value(one.prepare_value(value))
    return [str(each) for each in (shown if isinstance(shown, list | tuple) else [shown]) if each not in (None, "")]


def _typed(posted: Any, html_name: str) -> list[str]:
    return [each for each in posted.getlist(html_name) if each.strip()]


def _alike(one: list[str], other: list[str]) -> bool:
    """Whether two inputs say the same: browsers end lines otherwise, and lists come in any order."""
    return sorted(" ".join(each.split()) for each in one) == sorted(" ".join(each.split()) for each in other)


def _put(posted: Any, html_name: str, values: list[str]) -> None:
    posted.setlist(html_name, values) if values else posted.pop(html_name, None)


def _merge_row(posted: Any, now: Any, then: Any, merging: Merging, of: str = "") -> None:
    for name, one in now.fields.items():
        html_name = now.add_prefix(name)
        if isinstance(one, forms.FileField) or name == "version":
            continue  # a file that was chosen is meant; the browser has to be given it again
        typed, stored = _typed(posted, html_name), _shown(now, name)
        opened = _shown(then, name) if then else None
        if _alike(typed, stored) or (opened is not None and _alike(stored, opened)):
            continue
        place = Place(": ".join(filter(None, [of, capfirst(str(one.label))])), now[name].auto_id)
        if opened is not None and _alike(typed, opened):
            _put(posted, html_name, stored)
            merging.taken.append(place)
        else:
            merging.to_choose.append(place)
            merging.both[html_name] = differences(said(one, opened or []), said(one, stored))


def _merge_parts(
    request: Any, prefix: str, inline: Any, form_class: Any, rows_now: Any, then: dict[str, dict], merging: Merging
) -> None:
    """Merge the rows that both sides have, leave out those that others deleted, and tell of those that they added."""
    posted, model = request.POST, inline.model
    now = {str(row.pk): row for row in rows_now}
    number = posted.get(f"{prefix}-INITIAL_FORMS", "0")
    rows, orphans = [], []
    for place in range(int(number) if is_key(number) else 0):
        start = f"{prefix}-{place}"
        pk = posted.get(f"{start}-id", "")
        row, values = now.get(pk), then.get(pk)
        if row is None:
            form = _form_then(form_class, model, values, start)
            is_meant = form is None or any(
                not _alike(_typed(posted, form.add_prefix(name)), _shown(form, name)) for name in form.fields
            )
            name = inline.describe(form.instance) if form else f"{inline.opts.verbose_name} {place + 1}"
            (merging.kept if is_meant else merging.removed).append(name)
            orphans += [place] if is_meant else []
            continue
        rows.append(place)
        if values is None or values["version"] != row.version:
            if posted.pop(f"{start}-DELETE", None):
                merging.kept.append(inline.describe(row))
            form = form_class(instance=row, prefix=start)
            _merge_row(posted, form, _form_then(form_class, model, values, start), merging, inline.describe(row))
    known = {posted.get(f"{prefix}-{place}-id") for place in rows}
    merging.added += [inline.describe(row) for pk, row in now.items() if pk not in known and pk not in then]
    if orphans or len(rows) < int(number if is_key(number) else 0):
        _renumber(request, prefix, rows, orphans)


def _parts_then(revision: Any, model: Any) -> dict[str, dict[str, Any]]:
    """Return the values of the parts of one kind that a revision holds, by their keys."""
    if revision is None:
        return {}
    kept = Version.objects.filter(revision=revision, content_type=ContentType.objects.get_for_model(model))
    return {each.object_id: values for each in kept if (values := values_of(each))}


def _renumber(request: Any, prefix: str, rows: list[int], orphans: list[int]) -> None:
    """Let the rows of a kind stand in a new order: those that are there, then as new ones those that are gone, then new ones."""
    before = int(request.POST[f"{prefix}-INITIAL_FORMS"])
    total = request.POST.get(f"{prefix}-TOTAL_FORMS", "0")
    new = range(before, int(total) if is_key(total) else before)
    places = {old: place for place, old in enumerate([*rows, *orphans, *new])}
    for data in (request.POST, request.FILES):
        moved = {}
        for name in list(data):
            row = IN_PART.fullmatch(name)
            if row and row["prefix"] == prefix:
                values = data.pop(name)
                old = int(row["number"])
                if old in places and not (old in orphans and row["name"] == "id"):
                    moved[f"{prefix}-{places[old]}-{row['name']}"] = values
        for name, values in moved.items():
            data.setlist(name, values)
    request.POST[f"{prefix}-INITIAL_FORMS"] = str(len(rows))
    request.POST[f"{prefix}-TOTAL_FORMS"] = str(len(places))
