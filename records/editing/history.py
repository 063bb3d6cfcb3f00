"""What happened to a record: what a revision changed, old and new, in its texts, its references, its lists and its parts."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.template.defaultfilters import date as formatted
from django.template.defaultfilters import yesno
from django.templatetags.tz import do_timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from reversion.errors import RevertError
from reversion.models import Version

from records.publication import Status
from records.rows import part_relations
from records.texts import countries, languages

from .differences import Piece, differences
from .inputs import label_of_column, translated_columns
from .refusals import in_zone

# What the sentences about publication tell, and what no editor writes.
TOLD = {"status", "publish_at", "withdrawal_reason", "withdrawn_at"}
UNTOLD = {"version", "updated_at", "created_at", "uid"}


def values_of(version: Version) -> dict[str, Any]:
    """Return the columns of a version by name; none where they cannot be read any more, since the model is another one."""
    try:
        return dict(version.field_dict)
    except RevertError:
        return {}


class Change(NamedTuple):
    """What became of one field; `language` is that of a text, as HTML names it."""

    label: str
    pieces: list[Piece]
    language: str


@dataclass
class Told:
    """What changed from one version to another: sentences, fields of the record, and those of each part."""

    sentences: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    parts: list[tuple[str, list[Change]]] = field(default_factory=list)


class History:
    """Versions of one record, with their parts and with what all of them refer to: a few queries for all."""

    # What is said of a part that stands in one of two versions only.
    went, came = gettext_lazy("%(kind)s “%(name)s” was deleted."), gettext_lazy("%(kind)s “%(name)s” was added.")

    def __init__(self, model: Any, versions: list[Version]) -> None:
        self.model = model
        self.values: dict[int, dict[str, Any]] = {each.pk: values_of(each) for each in versions}
        self.parts = parts_of(model, versions)
        rows = [(model, values) for values in self.values.values()]
        self.names, _gone = names_in([*rows, *self._told_parts()])

    def told(self, older: Version | None, newer: Version) -> Told:
        """Return what a version changed; of the first that is kept, that it is the first."""
        if older is None:
            return Told([_("The first version that is kept.")])
        before, after = self.values[older.pk], self.values[newer.pk]
        if not before or not after:
            return Told([_("What it changed cannot be told: the form of this record was another one then.")])
        told = Told(publication(before, after, newer.revision.date_created), self._changes(self.model, before, after))
        told.parts += self._changes_of_parts(self.parts[older.revision_id], self.parts[newer.revision_id])
        return told

    def _changes_of_parts(
        self, old: dict[tuple[Any, str], Any], new: dict[tuple[Any, str], Any]
    ) -> Iterator[tuple[str, list[Change]]]:
        for key in [*old, *(key for key in new if key not in old)]:
            if key in new and new[key] is old.get(key):
                continue
            part, version = key[0], new.get(key) or old[key]
            said = {"kind": capfirst(str(part._meta.verbose_name)), "name": version.object_repr}
            if key not in new:
                yield self.went % said, []
            elif key not in old:
                yield self.came % said, self._contents(part, new[key])
            elif changes := self._changes_of_part(part, old[key], new[key]):
                yield _("%(kind)s “%(name)s”") % said, changes

    def _contents(self, part: Any, new: Any) -> list[Change]:
        """Return what is told of a part that came."""
        return []

    def _changes_of_part(self, part: Any, old: Version, new: Version) -> list[Change]:
        if old.serialized_data == new.serialized_data:
            return []
        before, after = values_of(old), values_of(new)
        return self._changes(part, before, after) if before and after else []

    def _changes(self, model: Any, before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
        texts, found = translated_columns(model), []
        for each in told_of(model):
            old, new = (self._words(model, each, values) for values in (before, after))
            if old == new:
                continue
            is_text = each.name in texts
            label = label_of_column(model, each.name) if is_text else capfirst(str(each.verbose_name))
            language = languages.BCP47[texts[each.name][1]] if is_text else ""
            found.append(Change(label, differences(old, new), language))
        return found

    def _words(self, model: Any, column: Any, values: dict[str, Any]) -> str:
        """Return what a field says, as an editor reads it."""
        value = values.get(column.attname)
        if value in (None, "", []):
            return ""
        if column.is_relation:
            keys = value if isinstance(value, list) else [value]
            return languages.joined_apart(*(self.names[column.related_model].get(str(key), f"#{key}") for key in keys))
        if isinstance(value, list):  # of columns, or of lists; one that is gone by now has its own name
            texts, lists = translated_columns(model), getattr(model, "list_names", {})
            names = (label_of_column(model, each) if each in texts else lists.get(each, each) for each in value)
            return languages.joined_apart(*(capfirst(str(name)) for name in names))
        if isinstance(value, bool):
            return str(yesno(value))
        if column.name in model.local_moments:
            return str(formatted(do_timezone(value, values.get("time_zone")) or value, "DATETIME_FORMAT"))
        if isinstance(column, models.DateTimeField):
            return in_zone(value)
        if isinstance(column, models.DecimalField):
            return f"{value.normalize():f}"
        if column.name == "country":
            return str(dict(countries.choices()).get(value, value))
        return str(dict(column.flatchoices).get(value, value))

    def _told_parts(self) -> Iterator[tuple[Any, dict[str, Any]]]:
        """Return the values of parts that are not the same in all the revisions that hold them."""
        by_data = {(key, each.serialized_data): each for parts in self.parts.values() for key, each in parts.items()}
        forms = Counter(key for key, _data in by_data)
        yield from ((key[0], values_of(each)) for (key, _data), each in by_data.items() if forms[key] > 1)


def names_in(rows: Iterable[tuple[Any, dict[str, Any]]]) -> tuple[dict[Any, dict[str, str]], dict[Any, set[str]]]:
    """Return what is called how that any of the rows refers to, by model and key; and of these the keys of what is gone.

    What is gone is called as it was last.
    """
    keys: dict[Any, set[str]] = defaultdict(set)
    for model, values in rows:
        for each in told_of(model):
            if each.is_relation and (value := values.get(each.attname)):
                keys[each.related_model].update(map(str, value if isinstance(value, list) else [value]))
    names: dict[Any, dict[str, str]] = defaultdict(dict)
    all_gone: dict[Any, set[str]] = defaultdict(set)
    for model, wanted in keys.items():
        names[model] = {str(row.pk): str(row) for row in model._base_manager.filter(pk__in=wanted)}
        all_gone[model] = gone = wanted - set(names[model])
        kind = ContentType.objects.get_for_model(model)
        last = Version.objects.filter(content_type=kind, object_id__in=gone).order_by("pk") if gone else ()
        names[model] |= {each.object_id: each.object_repr for each in last}
    return names, all_gone


def publication(before: dict[str, Any], after: dict[str, Any], at: Any) -> list[str]:
    """Return the sentences about what became of the publication of a record by a change at a moment."""
    status, moment = str(after.get("status", "")), after.get("publish_at")
    if (before.get("status", ""), before.get("publish_at")) == (status, moment):
        return []
    if status == Status.WITHDRAWN:
        return [_("Withdrawn: %(reason)s") % {"reason": after["withdrawal_reason"]}]
    if status == Status.PUBLISHED:
        return [_("Scheduled for %(moment)s") % {"moment": in_zone(moment)} if moment > at else _("Published.")]
    if before.get("status") == status:
        return [_("To be published at %(moment)s") % {"moment": in_zone(moment)}] if moment else []
    return [f"{capfirst(str(Status(status).label))}."]


def told_of(model: Any) -> Iterator[Any]:
    """Return the fields of a model that editors write, its lists among them, but for what it is a part of."""
    wholes = getattr(model, "wholes", ())
    for each in (*model._meta.fields, *model._meta.many_to_many):
        if each.editable and not each.primary_key and each.name not in {*TOLD, *UNTOLD, *wholes}:
            yield each


def parts_of(model: Any, versions: list[Version]) -> dict[int, dict[tuple[Any, str], Version]]:
    """Return the parts that stand in each revision, by model and key; one that stayed as it was is the same object in all of them."""
    found: dict[int, dict[tuple[Any, str], Version]] = defaultdict(dict)
    whole = versions[0].object_id if versions else ""
    for relation in part_relations(model):
        part, key = relation.related_model, f'"{relation.field.name}": '
        of_kind = Version.objects.filter(content_type=ContentType.objects.get_for_model(part))
        kept = of_kind.filter(revision__in=[each.revision_id for each in versions]).order_by("pk")
        # Read as texts: making an object of each of thousands takes seconds.
        columns = ("pk", "revision_id", "object_id", "object_repr", "serialized_data")
        last: dict[str, tuple[int, Any]] = {}
        places: list[tuple[int, str, int]] = []
        for pk, revision, object_id, *says in kept.values_list(*columns).iterator():
            # A revision may hold several wholes.
            if f"{key}{whole}," in says[-1] or f"{key}{whole}}}" in says[-1]:
                if object_id not in last or last[object_id][1] != says:
                    last[object_id] = pk, says
                places.append((revision, object_id, last[object_id][0]))
        rows = of_kind.in_bulk({pk for _revision, _object_id, pk in places})
        for revision, object_id, pk in places:
            found[revision][part, object_id] = rows[pk]
    return found
