"""Public ways out: pages, CSV, Atom, iCalendar and JSON-LD, and what a search finds."""

from . import addresses, charts, formats, icalendar, problems
from .answers import CACHE_CONTROL, made_apart, redirect, without_list
from .atom import ENTRIES, AtomAnswer, Entry, ListFeed, newest_of
from .csv import CsvList, harmless
from .files import file_answer
from .json_ld import alternate_names, country, date, element, given, place, text
from .narrowing import (
    active_filters,
    address,
    faults,
    kept_values,
    links,
    list_title,
    pager,
    query_string,
    result_line,
)
from .notes import Notes
from .pages import (
    LONGEST,
    PAGE_SIZE,
    Contact,
    PublicAnswer,
    PublicPage,
    RecordAnswer,
    RecordDetail,
    RecordList,
    contact,
    excerpt,
    last_change,
    purpose,
    shortlist,
    trail,
)
from .search_results import MOST_HITS, Narrowing, find, public_kinds
from .search_suggestions import suggestions

__all__ = [
    "CACHE_CONTROL",
    "ENTRIES",
    "LONGEST",
    "MOST_HITS",
    "PAGE_SIZE",
    "AtomAnswer",
    "Contact",
    "CsvList",
    "Entry",
    "ListFeed",
    "Narrowing",
    "Notes",
    "PublicAnswer",
    "PublicPage",
    "RecordAnswer",
    "RecordDetail",
    "RecordList",
    "active_filters",
    "address",
    "addresses",
    "alternate_names",
    "charts",
    "contact",
    "country",
    "date",
    "element",
    "excerpt",
    "faults",
    "file_answer",
    "find",
    "formats",
    "given",
    "harmless",
    "icalendar",
    "kept_values",
    "last_change",
    "links",
    "list_title",
    "made_apart",
    "newest_of",
    "pager",
    "place",
    "problems",
    "public_kinds",
    "purpose",
    "query_string",
    "redirect",
    "result_line",
    "shortlist",
    "suggestions",
    "text",
    "trail",
    "without_list",
]
