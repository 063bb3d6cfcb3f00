"""The API's collection of corrections."""

from records.api import (
    AddressField,
    ChoiceField,
    Collection,
    MomentField,
    PlainField,
    ReadRow,
    TextField,
    TranslatedRow,
    UidRow,
    VersionedRow,
)
from records.publication import Correction, correctable

from .filters import CorrectionFilterSet


class CorrectionRow(UidRow, ReadRow, VersionedRow, TranslatedRow):
    """What was corrected in a public record, or that it was withdrawn and why."""

    url = AddressField("corrections", key="uid")

    act = ChoiceField(Correction.Act)
    at = MomentField()
    kind = PlainField({"type": "string", "enum": sorted(correctable())})
    record_id = PlainField(
        {
            "type": ["string", "null"],
            "format": "uuid",
            "description": "The `id` of the record; null where it was withdrawn and is not to be named.",
        }
    )
    name = TextField()
    note = TextField()


class Corrections(Collection):
    """What was corrected and what was withdrawn, the latest first: of a record that is public its corrections, else its withdrawal."""

    model = Correction
    filterset_class = CorrectionFilterSet
    row_serializer = detail_serializer = CorrectionRow
    in_values = False  # the name is that of another record
