"""The API's collection of source documents."""

from records.api import (
    AddressField,
    Collection,
    CorrectedRow,
    ImpreciseDateField,
    PlainField,
    ReadRow,
    SlugRow,
    VersionedRow,
)

from .filters import SourceFilterSet
from .models import Source


class SourceRow(SlugRow, ReadRow, VersionedRow):
    """A document that states facts."""

    url = AddressField("sources")
    title = PlainField()
    publisher = PlainField()
    address = PlainField({"type": "string", "description": "Where the document itself is read."}, source="url")
    date = ImpreciseDateField()
    language = PlainField()
    note = PlainField()


class SourceDetail(SourceRow, CorrectedRow):
    """A document, with what was corrected in what is said of it."""


class Sources(Collection):
    """The documents that public records cite."""

    model = Source
    filterset_class = SourceFilterSet
    row_serializer = SourceRow
    detail_serializer = SourceDetail
