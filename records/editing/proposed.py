"""What a proposal says: all rows of the record as they came to be when it was tried, kept as a revision keeps them.

So it is compared, previewed and put into a form as what was at another time is. Rows that it adds have keys of their own,
which no row of the database has. Why: docs/decisions/0053-proposals.md.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.serializers.base import DeserializationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy
from reversion.models import Version

from records.publication import Whole
from records.rows import Row, is_key, part_relations

from . import merging, numbering, restoring
from .models import Proposal

PROPOSAL = "proposal"  # the input by which a form names the proposal that it is filled with
FIRST_NEW = 10**17  # longer than any key that a database has given, and still one


class Difference(restoring.Plan):
    """What a proposal would change."""

    went = gettext_lazy("%(kind)s “%(name)s” would be deleted.")
    came = gettext_lazy("%(kind)s “%(name)s” would be added.")


def as_text(before: Whole, after: Whole) -> str:
    """Return what is kept of a record that was tried: its rows, those of its parts and lists, its mentions."""
    added = {model: _added(model, {*rows} - {*before.kept[model]}) for model, rows in after.kept.items()}
    objects = list(chain.from_iterable(rows.values() for rows in after.kept.values()))
    rows = json.loads(serializers.serialize("json", objects))
    for row, each in zip(objects, rows, strict=True):
        model = type(row)
        each["pk"] = added[model].get(row.pk, row.pk)
        for field in model._meta.concrete_fields:
            if field.is_relation and field.name in each["fields"]:
                key = each["fields"][field.name]
                each["fields"][field.name] = added.get(field.related_model, {}).get(key, key)
        if isinstance(row, Row):
            each["name"] = str(row)
    return json.dumps(rows, ensure_ascii=False)


def _added(model: Any, keys: set[Any]) -> dict[Any, int]:
    """Return by their keys, which are undone and may be given again, those by which rows that are added are kept.

    What was deleted once, and comes back, has its own.
    """
    kept = Version.objects.filter(
        content_type=ContentType.objects.get_for_model(model), object_id__in=[str(key) for key in keys]
    )
    come_back = {*kept.values_list("object_id", flat=True)} if keys and issubclass(model, Row) else set()
    new = sorted(key for key in keys if str(key) not in come_back)
    return {key: FIRST_NEW + place for place, key in enumerate(new)}


def state_of(proposal: Any) -> restoring.State | None:
    """Return the record and its parts as they are proposed, each like a `Version`; None where that cannot be read any more."""
    model = proposal.content_type.model_class()
    parts = {relation.related_model for relation in part_relations(model)} if model else set()
    kinds = {each._meta.label_lower: each for each in (model, *parts) if each}
    state, rows = restoring.State(None), json.loads(proposal.said)
    for row in rows:
        of = kinds.get(row["model"])
        if of is None:
            continue
        version = Version(
            content_type=ContentType.objects.get_for_model(of),
            object_id=str(row["pk"]),
            object_repr=row["name"],
            format="json",
            serialized_data=json.dumps([row]),
        )
        if not restoring.values_of(version):
            return None
        if of is model:
            state.whole = version
        else:
            state.parts[of, version.object_id] = version
    return state if state.whole else None


def whole_of(proposal: Any, record: Any) -> Whole | None:
    """Return what a proposal says in place of what is stored, to be shown as if it were public; None where it cannot be read."""
    kept: dict[Any, dict[Any, Any]] = defaultdict(dict)
    try:
        for each in serializers.deserialize("json", proposal.said, ignorenonexistent=True):
            kept[type(each.object)][each.object.pk] = each.object
    except DeserializationError:
        return None
    row = kept[type(record)].get(record.pk)
    if row is None:
        return None
    for name in restoring.PUBLICATION & {field.name for field in row._meta.concrete_fields}:
        setattr(row, name, getattr(record, name))  # to the microsecond, and not what a proposal changes
    return Whole(row, kept).replacing(Whole.stored(record))


def difference(model_admin: Any, request: Any, proposal: Any, record: Any) -> tuple[Any, Any, Difference] | None:
    """Return the state from which a proposal was made, the one to which it leads, and what it changes; None where it cannot be read."""
    state = state_of(proposal)
    base = record and restoring.at_version(model_admin, request, record, str(proposal.made_from))
    then = state and restoring.as_it_would_be(state, base)
    return (base, then, Difference(model_admin.model, base, then)) if then else None


def _ids_added(model: Any, keys: Iterable[str], named: str) -> dict[str, Any]:
    """Return by their keys the ids of parts that the proposal which a form names adds."""
    pk = named.partition(":")[0]
    proposal = Proposal.objects.filter(pk=pk).first() if is_key(pk) else None
    state = proposal and state_of(proposal)
    parts = state.parts if state else {}
    added = (key for key in keys if is_key(key) and int(key) >= FIRST_NEW and (model, key) in parts)
    return {key: restoring.values_of(parts[model, key])["uid"] for key in added}


def parts_added(model: Any, keys: set[str], named: str) -> dict[str, Any]:
    """Return by their keys new rows for parts that the proposal which a form names adds, with the ids by which it was previewed."""
    new = _ids_added(model, keys, named)
    taken = {*model._base_manager.filter(uid__in=new.values()).values_list("uid", flat=True)} if new else set()
    return {key: model(uid=uid) for key, uid in new.items() if uid not in taken}


def take_applied(model_admin: Any, request: Any, record: Any) -> None:
    """Let rows that a proposal adds, and that are there since it was applied, stand in what was posted as those that they are."""
    posted, named = request.POST, request.POST.get(PROPOSAL, "")
    for prefix, inline, formset in merging.kinds_of_parts(model_admin, request, record) if named else ():
        before = numbering.keys_of(posted, prefix)
        new = [place for place in numbering.places(posted, prefix) if place not in before]
        keys = {place: posted.get(f"{prefix}-{place}-{numbering.RESTORED}", "") for place in new}
        ids = _ids_added(inline.model, {*keys.values()} - {""}, named)
        rows = inline.model._base_manager.filter(**{formset.fk.name: record, "uid__in": ids.values()})
        there = dict(rows.values_list("uid", "pk")) if ids else {}
        applied = {place: there[ids[key]] for place, key in keys.items() if ids.get(key) in there}
        if applied:
            numbering.renumber(request, prefix, [*before, *applied], [])
        for place, pk in enumerate(applied.values(), len(before)):
            posted[f"{prefix}-{place}-id"] = str(pk)
            posted.pop(f"{prefix}-{place}-{numbering.RESTORED}", None)


def kind_of(proposal: Any) -> str:
    """Return what kind of record a proposal would change."""
    model = proposal.content_type.model_class()
    return capfirst(str(model._meta.verbose_name)) if model else ""
