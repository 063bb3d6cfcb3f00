"""Rows: what every row of the record is made of, and `writing()`, the one way in."""

from . import consistency
from .alphabetical import (
    Alphabetical,
    ByName,
    alphabetical_models,
    by_name,
    in_readers_language,
    keys_are_due,
    renew_keys,
)
from .columns import FIRST_MOMENT, as_kept
from .deletions import part_relations
from .files import KeptFileField, KeptImageField
from .identity import as_id, derived_id
from .kept import KeptQuery, Moment, converted, fetched
from .keys import ReferencesField, is_key
from .made_of import Unknown, made_of
from .naming import Renamed, call_as_then
from .open_lists import OpenLists
from .pages import page_address
from .preparing import in_one_language, load_sources, prepared
from .querysets import RowQuerySet
from .record import Identified, Part, Record, Row, Slugged, StaleDeletion
from .reference_lists import ReferenceList, Sourced
from .refusals import UNKNOWN_CHOICE, refused_by
from .statistics import take_statistics
from .translated import Translated
from .trees import Tree, TreeQuerySet
from .writing import Busy, is_busy, waiting, writing

__all__ = [
    "FIRST_MOMENT",
    "UNKNOWN_CHOICE",
    "Alphabetical",
    "Busy",
    "ByName",
    "Identified",
    "KeptFileField",
    "KeptImageField",
    "KeptQuery",
    "Moment",
    "OpenLists",
    "Part",
    "Record",
    "ReferenceList",
    "ReferencesField",
    "Renamed",
    "Row",
    "RowQuerySet",
    "Slugged",
    "Sourced",
    "StaleDeletion",
    "Translated",
    "Tree",
    "TreeQuerySet",
    "Unknown",
    "alphabetical_models",
    "as_id",
    "as_kept",
    "by_name",
    "call_as_then",
    "consistency",
    "converted",
    "derived_id",
    "fetched",
    "in_one_language",
    "in_readers_language",
    "is_busy",
    "is_key",
    "keys_are_due",
    "load_sources",
    "made_of",
    "page_address",
    "part_relations",
    "prepared",
    "refused_by",
    "renew_keys",
    "take_statistics",
    "waiting",
    "writing",
]
