"""Lists: one FilterSet for every way out, its facets, its order and its pages, and what is loaded with rows."""

from . import facets, ordering, paging
from .facets import Choice, Counted, labels
from .faults import CODES, GONE, MAX_LENGTH, UNKNOWN, Fault, only_with, unknown, unreadable
from .filter_fields import PeriodField, WordsField, YearField
from .filter_sets import DayFilterSet, Format, StrictFilterSet
from .filters import (
    AsOfFilter,
    CertaintyFilter,
    ChoiceFilter,
    CountryFilter,
    EitherCountryFilter,
    EitherSlugFilter,
    Filter,
    LanguageFilter,
    RelatedRows,
    RelationFilter,
    RelationPath,
    SinceFilter,
    SlugFilter,
    UidFilter,
    UntilFilter,
    WordsFilter,
    WrittenInFilter,
    YearFilter,
    reached,
)
from .identifiers import IdentifierFilter
from .known import among
from .letters import letters
from .numbers import Number
from .paging import MAX_CURSOR_LENGTH
from .references import NamesRecord
from .together import Together
from .values import (
    MOST_LISTED,
    Choices,
    Countries,
    Days,
    Languages,
    Records,
    RelatedChoices,
    RelatedCountries,
    RelatedRecords,
    Years,
)

__all__ = [
    "CODES",
    "GONE",
    "MAX_CURSOR_LENGTH",
    "MAX_LENGTH",
    "MOST_LISTED",
    "UNKNOWN",
    "AsOfFilter",
    "CertaintyFilter",
    "Choice",
    "ChoiceFilter",
    "Choices",
    "Counted",
    "Countries",
    "CountryFilter",
    "DayFilterSet",
    "Days",
    "EitherCountryFilter",
    "EitherSlugFilter",
    "Fault",
    "Filter",
    "Format",
    "IdentifierFilter",
    "LanguageFilter",
    "Languages",
    "NamesRecord",
    "Number",
    "PeriodField",
    "Records",
    "RelatedChoices",
    "RelatedCountries",
    "RelatedRecords",
    "RelatedRows",
    "RelationFilter",
    "RelationPath",
    "SinceFilter",
    "SlugFilter",
    "StrictFilterSet",
    "Together",
    "UidFilter",
    "UntilFilter",
    "WordsField",
    "WordsFilter",
    "WrittenInFilter",
    "YearField",
    "YearFilter",
    "Years",
    "among",
    "facets",
    "labels",
    "letters",
    "only_with",
    "ordering",
    "paging",
    "reached",
    "unknown",
    "unreadable",
]
