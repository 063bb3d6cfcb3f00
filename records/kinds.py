"""Kinds of record: each is declared once, in its app's `apps.py`, with all ways out on which it stands.

A table to read: what a kind does on a way out stands in the view that the table names. Views are named by their dotted
paths, so that models can read the table too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.urls import path, re_path, register_converter
from django.urls.converters import UUIDConverter
from django.utils.functional import Promise
from django.utils.module_loading import import_string

# How the key of a record stands in an address, by the field that holds it; a path takes what nothing else has taken.
ROUTES = {"slug": "<slug:key>", "uid": "<id:key>"}
ANY_PATH = r"^(?P<key>[A-Za-z0-9]+(?:[-/][A-Za-z0-9]+)*)/$"


class IdConverter(UUIDConverter):
    """A UUID in an address, in capitals too."""

    regex = f"(?i:{UUIDConverter.regex})"


register_converter(IdConverter, "id")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of record, or a second list of one: where it stands, way by way; what is empty or 0 it does not have."""

    model: str  # "organizations.Organization"
    order: int  # its place where kinds stand in line: API, site maps, addresses
    label: Promise | str = ""  # what readers call its list, or its table where it has no pages
    one: Promise | str = ""  # and one of it, as the label of a filter
    name: str = ""  # of its addresses; that of the model where it is empty
    # Of a second list: the column, and the filter, that tells its rows from those of the first, and their value.
    holds: tuple[str, str] | tuple[()] = ()
    path: str = ""  # the first part of its addresses: /organizations/, /organizations.csv, /organizations/itu/
    list: str = ""
    detail: str = ""
    csv: str = ""
    feed: str = ""
    calendar: str = ""
    record_calendar: str = ""
    collection: str = ""  # in the API: /api/v1/organizations/
    api: str = ""
    navigation: int = 0  # its place among the main sections
    secondary: bool = False  # stands beside them
    site_map: str = ""  # the name of its part of the site map for search engines
    mentioned: bool = False  # shown as named by Markdown: in the API, in filters and on pages

    @property
    def model_class(self) -> Any:
        return apps.get_model(self.model)

    @property
    def app(self) -> str:
        return self.model.partition(".")[0]

    @property
    def base(self) -> str:
        """What the names of its addresses begin with: `organization`."""
        return self.name or self.model.partition(".")[2].lower()

    def url_name(self, way: str) -> str:
        """Return the full name of one of its addresses: `organizations:organization-list-csv`."""
        return f"{self.app}:{self.base}-{way}"

    @property
    def whole(self) -> "Kind":
        """The kind whose table and collection hold its rows among others; itself where nothing parts them."""
        return kind_of(self.model_class) if self.holds else self

    def holding(self, path: str = "") -> Q:
        """Return the condition that rows, or those that a path (`programme__`) ends at, stand on its pages."""
        if self.holds:
            column, value = self.holds
            return Q(**{f"{path}{column}": value})
        return Q(*(~kind.holding(path) for kind in kinds_of(self.model_class) if kind.holds))

    @property
    def formats(self) -> tuple[str, ...]:
        """In which other forms its list can be had, in the order in which pages offer them."""
        ways = {"csv": self.whole.csv, "atom": self.feed, "ics": self.calendar}
        return tuple(ending for ending, view in ways.items() if view)


@cache
def kinds() -> tuple[Kind, ...]:
    """Return all kinds, in their order."""
    declared = [kind for config in apps.get_app_configs() for kind in getattr(config, "kinds", ())]
    return tuple(sorted(declared, key=lambda kind: kind.order))


def kind_of(model: Any) -> Kind:
    """Return the kind whose records are rows of a model."""
    return next(kind for kind in kinds() if kind.model == model._meta.label and not kind.name)


def kinds_of(model: Any) -> tuple[Kind, ...]:
    """Return the kinds on whose pages rows of a model stand, in their order: one as a rule."""
    return tuple(kind for kind in kinds() if kind.model == model._meta.label and kind.detail)


def kind_of_row(row: Any) -> Kind:
    """Return the kind on whose pages a row stands."""
    apart = (kind for kind in kinds_of(type(row)) if kind.holds and getattr(row, kind.holds[0]) == kind.holds[1])
    return next(apart, None) or kind_of(type(row))


def mentioned_kinds() -> tuple[Kind, ...]:
    """Return the kinds that are shown where Markdown names them; a standing page is a link in its text and no more."""
    return tuple(kind for kind in kinds() if kind.mentioned)


def url_patterns() -> dict[str, list[Any]]:
    """Return `{app: URL patterns of its kinds}`; last the app with the kind whose pages take any address."""
    patterns: dict[str, list[Any]] = {}
    for kind in kinds():
        patterns.setdefault(kind.app, []).extend(_patterns(kind))
    last = {kind.app: kind.order for kind in kinds()}
    return dict(sorted(patterns.items(), key=lambda item: last[item[0]]))


def _patterns(kind: Kind) -> Iterator[Any]:
    key = ROUTES.get(kind.model_class.key_field)
    routes = {
        "list": (f"{kind.path}/", kind.list),
        "list-csv": (f"{kind.path}.csv", kind.csv),
        "list-atom": (f"{kind.path}.atom", kind.feed),
        "list-ics": (f"{kind.path}.ics", kind.calendar),
        "detail": (f"{kind.path}/{key}/", kind.detail),
        "ics": (f"{kind.path}/{key}.ics", kind.record_calendar),
    }
    for way, (route, view) in routes.items():
        if view:
            answer = import_string(view).as_view(kind=kind)
            yield (
                path(route, answer, name=f"{kind.base}-{way}")
                if key
                else re_path(ANY_PATH, answer, name=f"{kind.base}-{way}")
            )
