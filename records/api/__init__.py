"""The API: collections, their rows and parameters, problems, and the OpenAPI document."""

from . import parameters
from .address_fields import AddressField, CollectionField, FileField
from .components import FORMER_UUID, UUID, component, nullable
from .fields import (
    CertaintyField,
    ChoiceField,
    CountField,
    EvidenceField,
    ImpreciseDateField,
    MomentField,
    NameThenField,
    NumberField,
    PlainField,
    RowField,
    TextField,
)
from .problems import MEDIA_TYPE, document
from .reference import Reference
from .reference_fields import ReferenceField, ReferencesField
from .serializers import (
    CorrectedRow,
    DatedRow,
    OpenListsRow,
    PartRow,
    ReadRow,
    SlugRow,
    SourcedRow,
    TranslatedRow,
    UidRow,
    VersionedRow,
)
from .views import Collection, Description, Root, Unresolved

__all__ = [
    "FORMER_UUID",
    "MEDIA_TYPE",
    "UUID",
    "AddressField",
    "CertaintyField",
    "ChoiceField",
    "Collection",
    "CollectionField",
    "CorrectedRow",
    "CountField",
    "DatedRow",
    "Description",
    "EvidenceField",
    "FileField",
    "ImpreciseDateField",
    "MomentField",
    "NameThenField",
    "NumberField",
    "OpenListsRow",
    "PartRow",
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
    "document",
    "nullable",
    "parameters",
]
