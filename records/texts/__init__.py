"""Texts: the languages, columns for them, Markdown made safe, countries by name, and which characters may stand in a text."""

from . import characters, countries, examples, languages, markdown, ordering
from .characters import NOT_IN_A_CALENDAR, NOT_IN_A_MESSAGE, NOT_IN_XML, NUL, REPLACEMENT
from .countries import country_name, validate_country
from .enumeration import first_of
from .fields import KeptText, LanguageField, LineField, ProseField, name_field, prose_field, translated_names
from .folding import RULES, fold, fold_signs, fold_with_places
from .languages import FALLBACK, LANGUAGES, RIGHT_TO_LEFT, Text, with_details
from .lines import one_line, prose, refuse
from .ordering import sort_key

__all__ = [
    "FALLBACK",
    "LANGUAGES",
    "NOT_IN_A_CALENDAR",
    "NOT_IN_A_MESSAGE",
    "NOT_IN_XML",
    "NUL",
    "REPLACEMENT",
    "RIGHT_TO_LEFT",
    "RULES",
    "KeptText",
    "LanguageField",
    "LineField",
    "ProseField",
    "Text",
    "characters",
    "countries",
    "country_name",
    "examples",
    "first_of",
    "fold",
    "fold_signs",
    "fold_with_places",
    "languages",
    "markdown",
    "name_field",
    "one_line",
    "ordering",
    "prose",
    "prose_field",
    "refuse",
    "sort_key",
    "translated_names",
    "validate_country",
    "with_details",
]
