"""The API: collections, their rows and parameters, problems, and the OpenAPI document."""

from . import parameters
from .fields import (
    FORMER_UUID,
    UUID,
    AddressField,
    CertaintyField,
    ChoiceField,
    CollectionField,
    FileField,
    ImpreciseDateField,
    MomentField,
    NumberField,
    PlainField,
    ReferenceField,
    ReferencesField,
    RowField,
    TextField,
    component,
    nullable,
)
from .reference import Reference
from .serializers import DatedRow, OpenListsRow, ReadRow, SlugRow, SourcedRow, TranslatedRow, UidRow, VersionedRow
from .views import Collection, Description, Root, Unresolved

__all__ = [
    "FORMER_UUID",
    "UUID",
    "AddressField",
    "CertaintyField",
    "ChoiceField",
    "Collection",
    "CollectionField",
    "DatedRow",
    "Description",
    "FileField",
    "ImpreciseDateField",
    "MomentField",
    "NumberField",
    "OpenListsRow",
    "PlainField",
    "ReadRow",
    "Reference",
    "ReferenceField",
    "ReferencesField",
    "Root",
    "RowField",
    "SlugRow",
    "SourcedRow",
    "TextField",
    "TranslatedRow",
    "UidRow",
    "Unresolved",
    "VersionedRow",
    "component",
    "nullable",
    "parameters",
]
