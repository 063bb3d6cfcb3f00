"""What to look at before a record is published: what it lacks, and what cannot be right in it; most of it refuses nothing.

Why alternative texts and levels of headings are not among it: docs/decisions/0050-sets-and-checklists.md.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from reversion.models import Version

from records.publication import UNPUBLISHED, named_in, no_record, not_there, publishable_models
from records.rows import Sourced, Translated, part_relations
from records.texts import languages

from .inputs import label_of_column, translated_columns
from .links import address_of
from .lists import sourced_parts

SHOWN = 10  # drafts of the same source
OTHERS = [code for code in languages.CODES if code != languages.FALLBACK]


class Point(NamedTuple):
    """One thing to look at; a record with one that is blocking is not published."""

    sentence: str
    is_blocking: bool = False


class SameSource(NamedTuple):
    """Drafts that cite what a record cites: the first of them, `(name, address)`, in words how many more there are, and which."""

    first: list[tuple[str, str]]
    more: str
    all: list[tuple[Any, int]]


def checklists(records: list[Any]) -> dict[Any, list[Point]]:
    """Return the points of each record, as it is stored: a few queries for each kind."""
    points: dict[Any, list[Point]] = {record: [] for record in records}
    for group in _by_model(records):
        model = type(group[0])
        prefetch_related_objects(group, *model.doubts_rest_on)
        named = named_in(*group)
        for record in group:
            for column, pairs in not_there(record, named).items():
                label = languages.with_colon(label_of_column(model, column))
                points[record] += [Point(f"{label}{no_record(*pair)}", is_blocking=True) for pair in pairs]
            points[record] += [Point(str(sentence)) for sentence in record.doubts()]
        for tell in (_without_source, _translations):
            for record, sentence in tell(model, group):
                points[record].append(Point(sentence))
    return points


def same_source(records: list[Any]) -> SameSource | None:
    """Return the other records, drafts or in review, that cite a source which these or their parts cite; None without any."""
    sources = {key for group in _by_model(records) for key in _cited(group)}
    mine = {(type(record), record.pk) for record in records}
    models: list[Any] = publishable_models() if sources else []
    linked, found, more = [], [], 0
    for model in models:
        cites = Q(pk__in=())
        if issubclass(model, Sourced):
            cites |= Q(pk__in=_citing(model, sources))
        for part, whole in sourced_parts(model):
            cites |= Q(pk__in=part.objects.filter(pk__in=_citing(part, sources)).values(whole))
        drafts = model.objects.filter(cites, status__in=UNPUBLISHED).order_by("pk").values_list("pk", flat=True)
        others = [key for key in drafts if (model, key) not in mine]
        found += [(model, key) for key in others]
        first = others[: SHOWN - len(linked)]
        linked += [(row.described(), address_of(row)) for row in model.objects.filter(pk__in=first).order_by("pk")]
        more += len(others) - len(first)
    said = ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more} if more else ""
    return SameSource(linked, said, found) if linked else None


def _by_model(records: list[Any]) -> list[list[Any]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for record in records:
        groups[type(record)].append(record)
    return list(groups.values())


# --- Sources ---------------------------------------------------------------------------------------------------------


def _citations(model: Any) -> Any:
    """Return the rows that say which row of a model cites which source."""
    return model.sources.through.objects


def _citing(model: Any, sources: set[int]) -> Any:
    """Return a query of the keys of the rows of a model that cite one of the sources."""
    return _citations(model).filter(source__in=sources).values(model._meta.model_name)


def _cited(group: list[Any]) -> Iterator[int]:
    """Return the keys of the sources that records of one model and their parts cite."""
    model = type(group[0])
    if issubclass(model, Sourced):
        held = {f"{model._meta.model_name}__in": group}
        yield from _citations(model).filter(**held).values_list("source_id", flat=True)
    for part, whole in sourced_parts(model):
        held = {f"{part._meta.model_name}__{whole}__in": group}
        yield from _citations(part).filter(**held).values_list("source_id", flat=True)


def _without_source(model: Any, group: list[Any]) -> Iterator[tuple[Any, str]]:
    """Return for each record with facts that cite nothing, itself and its parts, which these are."""
    if not issubclass(model, Sourced):
        return
    said: dict[int, list[str]] = defaultdict(list)
    keys = [record.pk for record in group]
    for key in model.objects.filter(pk__in=keys, sources=None).values_list("pk", flat=True):
        said[key].append(_("the record itself"))
    for part, whole in sourced_parts(model):
        rows = part.objects.filter(**{f"{whole}__in": keys, "sources": None}).order_by().values_list(whole)
        for key, number in rows.annotate(number=Count("pk")):
            said[key].append(str(part._meta.verbose_name_plural) + languages.in_brackets(number))
    for record in group:
        if facts := said.get(record.pk):
            yield record, languages.with_colon(_("Without a source")) + languages.joined(*facts)


# --- Translations ----------------------------------------------------------------------------------------------------


def _translations(model: Any, group: list[Any]) -> Iterator[tuple[Any, str]]:
    """Return for each record which texts, of its own and of its parts, are not translated, not checked or outdated."""
    rows = _rows_with_texts(model, group)
    outdated = _outdated([row for of_record in rows.values() for row, _label in of_record])
    for record, of_record in rows.items():
        missing, unchecked, older = _Named(), _Named(), _Named()
        for row, kind in of_record:
            for column, (name, code) in translated_columns(type(row)).items():
                english = languages.column(name, languages.FALLBACK)
                if column != english and getattr(row, english):
                    label = kind or label_of_column(type(row), english)
                    missing.note(code, label, not getattr(row, column))
                    unchecked.note(code, label, column in row.unreviewed_translations)
                    older.note(code, label, (row, column) in outdated)
        for title, named in (
            (_("Not translated"), missing),
            (_("Translations not yet checked"), unchecked),
            (_("Translations older than the English text"), older),
        ):
            if words := named.in_words():
                yield record, languages.with_colon(title) + words


def _rows_with_texts(model: Any, group: list[Any]) -> dict[Any, list[tuple[Any, str]]]:
    """Return for each record the rows that have texts in six languages: itself, and its parts with what these are called."""
    rows: dict[Any, list[tuple[Any, str]]] = {
        record: [(record, "")] if issubclass(model, Translated) else [] for record in group
    }
    by_key = {record.pk: record for record in group}
    for relation in part_relations(model):
        part, whole = relation.related_model, relation.field
        if issubclass(part, Translated):
            for row in part.objects.filter(**{f"{whole.name}__in": list(by_key)}):
                rows[by_key[getattr(row, whole.attname)]].append((row, str(part._meta.verbose_name_plural)))
    return rows


class _Named:
    """Texts by their language: of a language in which all are meant, its name stands for them."""

    def __init__(self) -> None:
        self._labels: dict[str, dict[str, None]] = {code: {} for code in OTHERS}
        self._left_out: dict[str, bool] = dict.fromkeys(OTHERS, False)

    def note(self, code: str, label: str, is_meant: bool) -> None:
        if is_meant:
            self._labels[code][label] = None
        else:
            self._left_out[code] = True

    def in_words(self) -> str:
        own_names = dict(languages.LANGUAGES)
        return languages.joined_apart(
            *(
                own_names[code] + (languages.in_brackets(languages.joined(*labels)) if self._left_out[code] else "")
                for code, labels in self._labels.items()
                if labels
            )
        )


def _outdated(rows: list[Any]) -> set[tuple[Any, str]]:
    """Return the translations, each a row and a column, that stayed when their English text was changed last: one query a model.

    From the newest version of a row back: whichever of the two texts is the first that was another one then was changed last.
    """
    outdated: set[tuple[Any, str]] = set()
    for group in _by_model(rows):
        model = type(group[0])
        open_ones = {str(row.pk): (row, _pairs(row)) for row in group}
        open_ones = {key: each for key, each in open_ones.items() if each[1]}
        kept = Version.objects.filter(
            content_type=ContentType.objects.get_for_model(model), object_id__in=list(open_ones)
        )
        last: dict[str, str] = {}
        for key, data in kept.order_by("-pk").values_list("object_id", "serialized_data").iterator():
            row, pairs = open_ones[key]
            if data == last.get(key):
                continue  # most revisions of a whole change few of its parts
            last[key] = data
            values = json.loads(data)[0]["fields"] if pairs else {}
            for column, english in list(pairs.items()):
                then, now = (values.get(column), values.get(english)), (getattr(row, column), getattr(row, english))
                if then != now:
                    del pairs[column]
                    outdated |= {(row, column)} if then[0] == now[0] and then[1] is not None else set()
    return outdated


def _pairs(row: Any) -> dict[str, str]:
    """Return `{column of a translation: column of its English text}` of the texts of a row that have both."""
    pairs = {
        column: languages.column(name, languages.FALLBACK)
        for column, (name, code) in translated_columns(type(row)).items()
        if code != languages.FALLBACK
    }
    return {column: english for column, english in pairs.items() if getattr(row, column) and getattr(row, english)}
