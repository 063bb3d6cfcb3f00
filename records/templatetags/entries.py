"""Entries of lists, written once as long as the rows that they tell of are the same, on whatever page they stand.

What an entry is made of are the values that it is given, the language and the prefix; never the request. The numbers of
notes, which each page gives anew, are left open in it. Why: docs/decisions/0046-queries-prepared-once.md.
"""

import secrets
import threading
from collections import OrderedDict
from types import SimpleNamespace
from typing import Any, NamedTuple

from django import template
from django.db import connection
from django.template.base import token_kwargs
from django.urls import get_script_prefix
from django.utils.safestring import mark_safe

from records.rows import Unknown, made_of
from records.texts import languages

from .texts import OpenNotes, citation

register = template.Library()
MOST_KEPT = 6_000  # a kilobyte or two each
MARK = secrets.token_hex(8)


class Written(NamedTuple):
    """An entry: its pieces of HTML, between them the sources that are cited there (kept, their models and keys), and what it makes
    the page say of its texts."""

    pieces: list[str]
    cited: list[list]
    shown: dict[str, bool]
    may_be_kept: bool


class Shelf:
    """Entries by what they are made of, the least recently used out first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[tuple, Written] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple) -> Written | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: tuple, written: Written) -> None:
        with self._lock:
            self._kept[key] = written
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()


shelf = Shelf(MOST_KEPT)


class Entry(template.Node):
    """A template that sees the values that it is given, and no others; nor the request."""

    def __init__(self, name: Any, values: dict[str, Any]) -> None:
        self.name, self.values = name, values

    def render(self, context: Any) -> str:
        values = {name: value.resolve(context) for name, value in self.values.items()}
        name, notes, request = self.name.resolve(context), values.pop("notes", None), getattr(context, "request", None)
        try:
            digest, rows = made_of(values)
        except Unknown:
            return _rendered(context, request, name, values | {"notes": notes})
        key = (name, languages.current(), get_script_prefix(), digest)
        written = shelf.get(key)
        if written is None:
            written = _written(context, name, values, rows)
            if written.may_be_kept:
                shelf.put(key, written._replace(cited=[[*map(_known, sources)] for sources in written.cited]))
        else:
            written = written._replace(cited=[[rows[each] for each in sources] for sources in written.cited])
        if request:
            vars(request).update(written.shown)
        cited = (citation(notes, sources) for sources in written.cited)
        pieces = [piece for pair in zip(written.pieces, cited, strict=False) for piece in pair]
        return mark_safe("".join([*pieces, written.pieces[-1]]))  # noqa: S308  # templates have written all of it


def _known(row: Any) -> tuple[type, Any]:
    return type(row), row.pk


def _rendered(context: Any, request: Any, name: str, values: dict[str, Any]) -> str:
    own = context.new(values)
    own.request = request
    return context.template.engine.get_template(name).render(own)


def _written(context: Any, name: str, values: dict[str, Any], rows: dict) -> Written:
    """Write an entry; what has asked the database for something may not be kept, as that can say something else next time."""
    request, notes, asked = SimpleNamespace(), OpenNotes(MARK), []

    def noted(execute: Any, *query: Any) -> Any:
        asked.append(query)
        return execute(*query)

    with connection.execute_wrapper(noted):
        html = _rendered(context, request, name, values | {"notes": notes})
    is_all_there = all(_known(source) in rows for sources in notes.cited for source in sources)
    return Written(html.split(MARK), notes.cited, vars(request), not asked and is_all_there)


@register.tag
def entry(parser: Any, token: Any) -> Entry:
    """Write a template with the values that are named: `{% entry "meetings/_statement.html" statement=record notes=notes %}`.

    It depends on nothing but these, the language and the settings: other variables are not there, nor is the request, and it
    must not ask what is kept elsewhere of the record. `notes` are those of the page.
    """
    _tag, name, *pairs = token.split_contents()
    values = token_kwargs(pairs, parser)
    if pairs:
        raise template.TemplateSyntaxError(f"“entry” takes a template and values by name, not {pairs[0]}")
    return Entry(parser.compile_filter(name), values)
