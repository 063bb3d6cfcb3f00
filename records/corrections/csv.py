"""The list of corrections as CSV."""

from records.public import CsvList

from .api import CorrectionRow
from .filters import CorrectionFilterSet


class CorrectionCsv(CsvList):
    """What was corrected and what was withdrawn."""

    filterset_class = CorrectionFilterSet
    row_serializer = CorrectionRow
