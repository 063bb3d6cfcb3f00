"""Three ways: what was opened, what is stored now, what was typed; brought together before the form is judged.

What only one side changed is taken over by itself; of what both changed the editor chooses. All of it happens in what was
posted, so that the form that comes back is one of the record as it stands now. Why: docs/decisions/0048-three-ways.md.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.utils.text import capfirst
from reversion.models import Version

from records.publication import Correction
from records.rows import is_key
from records.texts import Text

from .corrections import NOTES
from .differences import Piece, differences
from .history import values_of
from .inputs import MomentField
from .numbering import MOST_FORMS, SEEN, initial, key_in_names, keys_of, only_deleted, renumber
from .typed import IN_PART, plain_widget, said

KEPT = "_kept"  # behind the name of an input for a file: the one of the version that is restored, out of storage
TAKE = "take-"  # before the name of an input: which of two texts is meant
STORED = "stored"
TO_THE_MINUTE = re.compile(r"[^T]+T\d\d:\d\d")


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
    # Files, which a browser sends only once.
    to_give_again: list[Place] = field(default_factory=list)
    # Notes on a correction of what is withdrawn by now.
    without_input: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    # Rows that the editor changed and others deleted, or wanted to delete and others changed.
    kept: list[str] = field(default_factory=list)
    # What others said of why they changed or withdrew it, the latest first.
    reasons: list[Text] = field(default_factory=list)


def choose(model_admin: Any, request: Any, record: Any) -> None:
    """Put what is stored into those inputs for which the editor has chosen it; a moment goes with its time zone."""
    chosen = [name for name in request.POST if name.startswith(TAKE) and request.POST[name] == STORED]
    if not chosen:
        return
    kinds = {prefix: (inline, formset.form) for prefix, inline, formset in kinds_of_parts(model_admin, request, record)}
    whole = model_admin.get_form(request, record, change=True)(instance=record)
    for html_name in (name.removeprefix(TAKE) for name in chosen):
        row = IN_PART.fullmatch(html_name)
        if row and row["prefix"] in kinds:
            inline, form_class = kinds[row["prefix"]]
            start = f"{row['prefix']}-{row['number']}"
            key = request.POST.get(f"{start}-id", "")
            part = inline.get_queryset(request).filter(pk=key).first() if is_key(key) else None
            form, name = (form_class(instance=part, prefix=start), row["name"]) if part else (None, "")
        else:
            form, name = whole, html_name
        if form is not None and name in form.fields:
            is_moved = "time_zone" in form.fields and not _is_as_stored(request.POST, form, "time_zone")
            for each in _together(form, name) if is_moved else [name]:
                _put(request.POST, form.add_prefix(each), shown(form, each))
                request.POST.pop(f"{form.add_prefix(each)}{KEPT}", None)


def fill_in(model_admin: Any, request: Any, record: Any) -> None:
    """Let rows that are only ticked to be deleted say what is stored, so that the form can show them, and nothing of them is lost."""
    for prefix, inline, formset in kinds_of_parts(model_admin, request, record):
        places = only_deleted(request.POST, prefix)
        keys = filter(is_key, places)
        for row in inline.get_queryset(request).filter(**{formset.fk.name: record, "pk__in": keys}) if places else ():
            put_shown(request.POST, formset.form(instance=row, prefix=f"{prefix}-{places[str(row.pk)]}"))


def merge(model_admin: Any, request: Any, record: Any) -> Merging | None:
    """Bring what was posted up to the record as it is stored; None where it was opened so."""
    posted = request.POST
    opened_with = posted.get("version", "")
    if opened_with == str(record.version):
        return None
    merging, then = Merging(), as_opened(record, opened_with)
    merging.reasons += _reasons_since(record, then)
    form_class = model_admin.get_form(request, record, change=True)
    now = form_class(instance=record)
    _merge_row(request, now, form_then(form_class, type(record), then), merging)
    merging.without_input += [posted[name] for name in NOTES if name not in now.fields and posted.get(name, "").strip()]
    for prefix, inline, formset in kinds_of_parts(model_admin, request, record):
        rows = inline.get_queryset(request).filter(**{formset.fk.name: record})
        parts_then = _parts_then(then, formset.fk.name, inline.model)
        _merge_parts(request, prefix, inline, formset, rows, parts_then, merging)
    posted["version"] = str(record.version)
    return merging


def as_opened(record: Any, version: str) -> Version | None:
    """Return the record as it was at a version, from its revisions."""
    if not is_key(version):
        return None
    kept = Version.objects.get_for_object(record).filter(serialized_data__contains=f'"version": {version}')
    return next((each for each in kept.iterator() if str(values_of(each).get("version")) == version), None)


def _reasons_since(record: Any, then: Version | None) -> Iterator[Text]:
    """Yield what was said in the revisions after a version, of why the record was changed or withdrawn."""
    later = then and Version.objects.get_for_object(record).filter(pk__gt=then.pk).select_related("revision").last()
    if later:  # its own note was made in the revision of the version itself, a little after that began
        for each in Correction.objects.about(record).filter(at__gte=later.revision.date_created):
            yield each.note


def form_then(form_class: Any, model: Any, then: Version | None, prefix: str | None = None) -> Any:
    """Return the form of a row as it was; None where that is not known."""
    values = values_of(then) if then else {}
    if not values:
        return None
    lists = {each.name: values.pop(each.name) for each in model._meta.many_to_many if each.name in values}
    row = model(**values)
    row._prefetched_objects_cache = dict.fromkeys(lists, ())  # not those of today
    return form_class(instance=row, initial=lists, prefix=prefix)


def kinds_of_parts(model_admin: Any, request: Any, record: Any) -> list[tuple[str, Any, Any]]:
    """Return of each kind of part the prefix of its inputs, its inline and the class of its rows' forms."""
    return [
        (formset.get_default_prefix(), inline, formset)
        for formset, inline in model_admin.get_formsets_with_inlines(request, record)
    ]


def _together(form: Any, name: str) -> list[str]:
    """Return the inputs that say one thing with this one where the zone was changed: it, and the moments on its clock."""
    local = form._meta.model.local_moments
    return [each for each in (*local, "time_zone") if each in form.fields] if name in (*local, "time_zone") else [name]


def shown(form: Any, name: str) -> list[str]:
    """Return what a browser sends of an input that nobody touches."""
    one, value = form.fields[name], form.get_initial_for_field(form.fields[name], name)
    widget = plain_widget(one)
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if value else []
    shown = widget.format_value(one.prepare_value(value))
    return [str(each) for each in (shown if isinstance(shown, list | tuple) else [shown]) if each not in (None, "")]


def put_shown(posted: Any, form: Any) -> None:
    """Put into what is posted what the form of a row shows."""
    for name, one in form.fields.items():
        if isinstance(one, forms.FileField) or name == "version":
            continue
        html_name, values = form.add_prefix(name), shown(form, name)
        if values:
            posted.setlist(html_name, values)
        elif one.widget.value_omitted_from_data({}, {}, html_name):
            posted[html_name] = ""  # a browser sends it empty: without it, Django would leave what is there


def _alike(one: forms.Field, *sides: list[str]) -> bool:
    """Whether two inputs say the same: browsers end lines otherwise, leave out the seconds of a full minute, and lists come in any order."""
    said_by = []
    for values in sides:
        texts = [each.replace("\r\n", "\n").replace("\r", "\n").strip() for each in values]
        if isinstance(one, MomentField):
            texts = [f"{each}:00" if TO_THE_MINUTE.fullmatch(each) else each for each in texts]
        said_by.append(sorted(filter(None, texts)))
    return said_by[0] == said_by[1]


def _is_as_stored(posted: Any, form: Any, name: str) -> bool:
    """Whether an input that was posted says what its row says, whose form this is."""
    return _alike(form.fields[name], posted.getlist(form.add_prefix(name)), shown(form, name))


def _put(posted: Any, html_name: str, values: list[str]) -> None:
    posted.setlist(html_name, values) if values else posted.pop(html_name, None)


def _merge_row(request: Any, now: Any, then: Any, merging: Merging, of: str = "") -> None:
    """Merge the inputs of one row, each by itself, but for those that only together say something."""
    posted, theirs, mine = request.POST, set(), set()
    for name, one in now.fields.items():
        html_name = now.add_prefix(name)
        if isinstance(one, forms.FileField):
            _merge_file(request, now, then, name, merging, of)
        elif name != "version" and not _is_as_stored(posted, now, name):
            typed, stored = posted.getlist(html_name), shown(now, name)
            opened = None if then is None else shown(then, name)
            theirs |= {name} if opened is None or not _alike(one, stored, opened) else set()
            mine |= {name} if opened is None or not _alike(one, typed, opened) else set()
    is_moved = "time_zone" in mine | theirs
    for name in [name for name in now.fields if name in theirs]:
        place, stored = _place(now, name, of), shown(now, name)
        if mine.intersection(_together(now, name) if is_moved else [name]):
            merging.to_choose.append(place)
            before = shown(then, name) if then else []
            merging.both[now.add_prefix(name)] = differences(
                said(now.fields[name], before), said(now.fields[name], stored)
            )
        else:
            _put(posted, now.add_prefix(name), stored)
            merging.taken.append(place)


def _merge_file(request: Any, now: Any, then: Any, name: str, merging: Merging, of: str) -> None:
    """Keep the file that others gave, whatever was to be cleared; ask again for the one that was chosen."""
    html_name = now.add_prefix(name)
    if html_name in request.FILES:
        place = _place(now, name, of)
        merging.to_give_again.append(place._replace(label=f"{place.label} ({request.FILES[html_name].name})"))
    elif then is None or str(then.initial.get(name)) != str(now.initial.get(name)):
        request.POST.pop(f"{html_name}-clear", None)
        is_restored = f"{html_name}{KEPT}" in request.POST
        (merging.to_choose if is_restored else merging.taken).append(_place(now, name, of))
        if is_restored:
            before, stored = (str(form.initial.get(name) or "") if form else "" for form in (then, now))
            merging.both[html_name] = differences(before, stored)


def _place(form: Any, name: str, of: str) -> Place:
    return Place(": ".join(filter(None, [of, capfirst(str(form.fields[name].label))])), form[name].auto_id)


def _merge_parts(
    request: Any,
    prefix: str,
    inline: Any,
    formset: Any,
    rows_now: Any,
    then: dict[str, Version] | None,
    merging: Merging,
) -> None:
    """Merge the rows that were sent, leave out those of them that others deleted, and tell what others did to the rest."""
    posted, model, before, sent = request.POST, inline.model, then or {}, keys_of(request.POST, prefix)
    now = {str(row.pk): row for row in rows_now.filter(pk__in=filter(is_key, sent.values()))}
    rows, orphans = [], []
    for place, pk in sent.items():
        start = f"{prefix}-{place}"
        if pk in now:
            rows.append((place, pk))
            continue
        form = form_then(formset.form, model, before.get(pk), start)
        is_typed = form is None or not all(_is_as_stored(posted, form, name) for name in form.fields)
        is_meant = is_typed and f"{start}-DELETE" not in posted
        name = before[pk].object_repr if pk in before else f"{capfirst(str(inline.opts.verbose_name))} {place + 1}"
        (merging.kept if is_meant else merging.removed).append(name)
        orphans += [place] if is_meant else []
    if len(rows) < initial(posted, prefix):
        renumber(request, prefix, [place for place, _pk in rows], orphans)
    for place, (_place_before, pk) in enumerate(rows):
        start, row = f"{prefix}-{place}", now[pk]
        seen = posted.get(f"{start}-{SEEN}", "")
        version = (as_opened(row, seen) if seen else None) or before.get(pk)
        if version is not None and values_of(version).get("version") == row.version:
            continue
        name = inline.describe(row)
        if posted.pop(f"{start}-DELETE", None):
            merging.kept.append(name)
        form = formset.form(instance=row, prefix=start)
        _merge_row(request, form, form_then(formset.form, model, version, start), merging, name)
    _tell_of_others(prefix, inline, rows_now, set(sent.values()), then, merging)


def _tell_of_others(
    prefix: str, inline: Any, rows_now: Any, sent: set[str], then: dict[str, Version] | None, merging: Merging
) -> None:
    """Tell which rows that were not sent others have added, changed or deleted."""
    now = {str(pk): version for pk, version in rows_now.order_by().values_list("pk", "version") if str(pk) not in sent}
    if then is None and len(now) > MOST_FORMS:
        return  # most of them were there, and nobody knows which
    before = {key: json.loads(each.serialized_data)[0]["fields"]["version"] for key, each in (then or {}).items()}
    others = [pk for pk, version in now.items() if before.get(pk) != version]
    for row in rows_now.filter(pk__in=others):
        name, pk = inline.describe(row), str(row.pk)
        if pk in before:
            merging.taken.append(Place(name, f"{prefix}-{key_in_names(pk)}"))
        else:
            merging.added.append(name)
    merging.removed += [each.object_repr for key, each in (then or {}).items() if key not in now and key not in sent]


def _parts_then(whole: Version | None, relation: str, model: Any) -> dict[str, Version] | None:
    """Return the parts of one kind that a whole had in its revision, by their keys; None where that is not known."""
    if whole is None:
        return None
    kept = Version.objects.filter(revision_id=whole.revision_id, content_type=ContentType.objects.get_for_model(model))
    # A revision may hold several wholes.
    return {
        each.object_id: each
        for each in kept
        if str(json.loads(each.serialized_data)[0]["fields"].get(relation)) == whole.object_id
    }
