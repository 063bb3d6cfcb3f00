"""Dating: imprecise dates (EDTF), what they are certain of, and the columns that hold them."""

from . import dates, days
from .dates import (
    OPEN,
    UNKNOWN_EARLIEST,
    UNKNOWN_LATEST,
    Certainty,
    ImpreciseDate,
    certain_span,
    is_undated,
    possible_span,
)
from .evidence import typed
from .fields import BoundField, Dated, EdtfField, ordered, refuse_reversed
from .querysets import AS_OF, SURE, UNSURE, DatedQuerySet, asked_of
from .words import display, display_end, display_term

__all__ = [
    "AS_OF",
    "OPEN",
    "SURE",
    "UNKNOWN_EARLIEST",
    "UNKNOWN_LATEST",
    "UNSURE",
    "BoundField",
    "Certainty",
    "Dated",
    "DatedQuerySet",
    "EdtfField",
    "ImpreciseDate",
    "asked_of",
    "certain_span",
    "dates",
    "days",
    "display",
    "display_end",
    "display_term",
    "is_undated",
    "ordered",
    "possible_span",
    "refuse_reversed",
    "typed",
]
