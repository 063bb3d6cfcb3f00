"""What a list says of itself on its page: what narrows it, what it refuses, its addresses with a parameter changed, its title."""

from typing import NamedTuple
from urllib.parse import quote_plus, urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from records.dating import days
from records.lists import MAX_CURSOR_LENGTH, MAX_LENGTH, SlugFilter, UidFilter, facets
from records.texts import NUL, REPLACEMENT, languages

from .answers import said_once


class Links(NamedTuple):
    """What the addresses of the choices of a facet are made of: what stands before and after a value, and the one without any."""

    before: str
    after: str
    without: str

    def to(self, choice):
        """Return the address of the list with that choice, or without the one that is made."""
        return self.without if choice.chosen else f"{self.before}{quote_plus(choice.value)}{self.after}"


def faults(filters, apart=()):
    """Return `(label, fault, reason)` of what was asked and cannot be answered, but for the filters `apart`."""
    return [
        (filters.filters[name].label, fault, said_once(fault.reason))
        for name, fault in filters.refused.items()
        if name not in apart
    ]


def is_to_come(filters):
    """Return whether a list is asked for as of a day, month or year that has not begun."""
    day = filters.cleaned.get("at")
    return bool(day) and day.earliest > days.today()


def given(filters, name):
    """Return what was given for a parameter as links and forms repeat it, whatever it was."""
    longest = MAX_CURSOR_LENGTH if name == "cursor" else MAX_LENGTH
    return filters.data[name].strip().replace(NUL, REPLACEMENT)[: longest + 1]


def query_string(filters, /, **changes):
    """Return the query string of a list or a search with some parameters changed; None takes one away.

    In the order of the filter set and without blanks round a value, so that the same list has one address, whichever
    filter was chosen first, and formats that take exact values take those of the page.
    """
    return "&".join(query_parts(filters, **changes).values())


def query_parts(filters, /, **changes):
    """Return the parts of that query string, by parameter."""
    values = {name: given(filters, name) for name in filters.data if filters.data[name]} | changes
    return {name: urlencode([(name, values[name])]) for name in filters.parameters if values.get(name) is not None}


def address(path, query):
    return f"{path}?{query}" if query else path


def pager(filters, path, **steps):
    """Return the addresses of the pages before and after this one, by the parameters that change; "" where there is none."""
    return {name: step and address(path, query_string(filters, **step)) for name, step in steps.items()}


def kept_values(filters, shown):
    """Return `(name, value)` of what a form with the filters `shown` has to carry along unseen."""
    names = [name for name in [*filters.filters, "ordering"] if name not in shown]
    return [(name, given(filters, name)) for name in names if filters.data.get(name)]


def form_for(filters, names):
    """Return the fields of a form, and what it has to carry along unseen."""
    return {"fields": [filters.box(name) for name in names], "kept": kept_values(filters, names)}


def active_filters(filters, labels, path):
    """Return what narrows this list: its name, label, value in words, and the address without it."""
    return [
        {
            "name": name,
            "label": filters.filters[name].label or name,
            "value": value,
            "without": address(
                path, query_string(filters, cursor=None, **dict.fromkeys([name, *filters.depending_on(name)]))
            ),
        }
        for name, value in labels.items()
    ]


def links(filters, path, names):
    """Return the `Links` of each of these facets: with a value in its place among the others, on the first page."""
    parts, order = query_parts(filters, cursor=None, page=None), list(filters.parameters)
    found = {}
    for name in names:
        place = order.index(name)
        before = "".join([f"{part}&" for other, part in parts.items() if order.index(other) < place])
        after = "".join([f"&{part}" for other, part in parts.items() if order.index(other) > place])
        without = address(path, "&".join([part for other, part in parts.items() if other != name]))
        found[name] = Links(f"{path}?{before}{name}=", after, without)
    return found


def with_links(facets, filters, path):
    """Return facets as a list shows them: with the links of their choices, and of those with too many values the field."""
    to = links(filters, path, [facet.name for facet in facets])
    return [{"counted": facet, "links": to[facet.name], **_box(facet, filters)} for facet in facets]


def _box(facet, filters):
    list_filter = filters.filters[facet.name]
    form = form_for(filters, [facet.name]) if facet.cut and not isinstance(list_filter, UidFilter) else None
    return {"form": form, "by_slug": isinstance(list_filter, SlugFilter)}


def ways_out(filters, active):
    """Return the active filters of a list that has no rows, each with how many there would be without it."""
    numbers = [facets.counted_without(filters, each["name"]) for each in active]
    return [
        each | {"result": result_line(number)} for each, number in zip(active, numbers, strict=True) if number.value
    ]


def result_line(number):
    """Return how many rows a list has, in words."""
    words = ngettext("%(count)s result", "%(count)s results", number.written)
    return words % {"count": number}


def list_title(heading, active, first):
    """Return the title of one page of a list, which tells it from the others: by its filters and its first row."""
    if active:
        filters = (f"{languages.with_colon(each['label'])}{languages.isolated(each['value'])}" for each in active)
        heading = _("%(list)s, %(filters)s") % {"list": heading, "filters": languages.joined_apart(*filters)}
    if not first:
        return heading
    return _("%(list)s, from “%(first)s” on") % {"list": heading, "first": languages.isolated(str(first))}
