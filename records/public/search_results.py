"""What a search finds: public records, those whose name it is first, then by name, then by text, the newest first."""

from collections import Counter
from dataclasses import dataclass, field, replace

from django.db import connection
from django.db.models import BigIntegerField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.utils import timezone

from records.publication import Shared, is_public
from records.rows import prepared
from records.search import Query, SearchTokens, in_words_of, indexed_models

from .search_snippets import snippet

# Hits that are ranked, counted and paged through; a search that finds more is better narrowed.
MOST_HITS = 1_000
PAGE_SIZE = 25
COLUMNS = ("entry_id", "entry__kind", "entry__object_id", "entry__year", "entry__languages")


@dataclass(frozen=True)
class Narrowing:
    """The facets that a reader has chosen."""

    kind: str = ""
    year: int | None = None
    language: str = ""

    def without(self, name):
        """Return what was chosen without one facet."""
        return replace(self, **{name: getattr(Narrowing(), name)})


@dataclass(frozen=True)
class Hit:
    """One record that was found, and the place in its texts where."""

    record: object
    snippet: object


@dataclass(frozen=True)
class Results:
    """One page of what was found; `more` says that there is more than was counted."""

    query: Query
    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    more: bool = False
    pages: int = 0
    # {"kind": [(value, count)], "year": …, "language": …}, each under the other choices, the most frequent first.
    facets: dict = field(default_factory=dict)
    # Nothing has all of the words; these have some of them.
    loose: bool = False


def public_kinds():
    """Return `{kind: model}` of what has a page of its own."""
    return {model._meta.model_name: model for model in indexed_models() if model.has_page}


def find(text, narrowing=None, *, page=1, at=None):
    """Return the page of public records that answer `text`, as `Results`; page numbers start at 1."""
    query, narrowing, at = Query.parse(text), narrowing or Narrowing(), at or timezone.now()
    if not query:
        return Results(query)
    rows = ranked(query, narrowing, at)
    if not rows and len(query.wanted) > 1 and not ranked(query, Narrowing(), at):
        query = query.loosened()
        rows = ranked(query, narrowing, at)
    counted = rows[:MOST_HITS]
    shown = counted[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return Results(
        query=query,
        hits=hits(shown, query, at),
        total=len(counted),
        more=len(rows) > MOST_HITS,
        pages=-(-len(counted) // PAGE_SIZE),
        facets=facets(query, narrowing, rows, at),
        loose=query.loose,
    )


def visible(at):
    """Return the condition on `SearchTokens` that the record is public, by the one rule."""
    shared = [model for model in public_kinds().values() if issubclass(model, Shared)]
    condition = is_public(at, prefix="entry__", expires=True)
    for model in shared:
        used = model.objects.published(at).filter(pk=OuterRef("entry__object_id"))
        condition |= Q(Exists(used.order_by()), entry__kind=model._meta.model_name)
    return condition & Q(entry__kind__in=public_kinds())


def ranked(query, narrowing, at):
    """Return up to `MOST_HITS` + 1 rows of `COLUMNS`, ranked; three queries at most, each bounded.

    The key of an entry sorts by day, so the newest are read first and reading stops at the bound.
    """
    by_entry = {}
    year = [] if narrowing.year is None else [narrowing.year]
    for within in ("exact", "names", ""):
        left = MOST_HITS + 1 - len(by_entry)
        if left > 0:
            # Those that are known already may come again, and must not keep others out.
            asked = in_words_of(connection, query.inside(within))
            for row in _matching(asked, at, *year, kind=narrowing.kind, language=narrowing.language, most=MOST_HITS):
                by_entry.setdefault(row[0], row)
    return list(by_entry.values())[: MOST_HITS + 1]


@prepared
def _matching(asked, at, *year, kind, language, most):
    rows = SearchTokens.objects.filter(visible(at), tokens__match=asked)
    for each in year:
        # Asked as a large number: what stands in for a year is beyond those that the column can hold.
        rows = rows.alias(counted=Cast("entry__year", BigIntegerField())).filter(counted=each)
    if kind:
        rows = rows.filter(entry__kind=kind)
    if language:
        rows = rows.filter(entry__languages__contains=f" {language} ")
    return rows.order_by("-entry_id").values_list(*COLUMNS)[: most + 1]


def facets(query, narrowing, rows, at):
    """Return the values of each facet among the hits, counted without the choice made in that facet."""
    values = {}
    for name in ("kind", "year", "language"):
        chosen = getattr(narrowing, name)
        among = ranked(query, narrowing.without(name), at) if chosen not in ("", None) else rows
        counts = Counter(value for row in among[:MOST_HITS] for value in _values(name, row))
        values[name] = sorted(counts.items(), key=lambda item: _order(name, item))
    return values


def _values(name, row):
    _entry, kind, _object, year, spoken = row
    if name == "kind":
        return [kind]
    if name == "year":
        return [year] if year is not None else []
    return spoken.split()


def _order(name, item):
    value, count = item
    return -value if name == "year" else (-count, value)


def hits(rows, query, at):
    """Return the records behind some rows, in their order: one query a kind, one a kind of its texts, one its sources."""
    kinds, wanted = public_kinds(), {}
    for _entry, kind, key, *_rest in rows:
        wanted.setdefault(kind, []).append(key)
    records = {}
    for kind, keys in wanted.items():
        for record in _shown(keys, at, model=kinds[kind]):
            records[kind, record.pk] = record
    # Whatever is withdrawn between the two queries is not shown.
    order = [(kind, key) for _entry, kind, key, *_rest in rows if (kind, key) in records]
    return [Hit(records[place], snippet(records[place], query)) for place in order]


@prepared
def _shown(keys, at, *, model):
    rows = model.objects.published(at).filter(pk__in=keys).select_related(*model.search_through).with_ends()
    return rows.prefetch_related(*model.search_name_parts, *model.search_text_parts).with_sources()
