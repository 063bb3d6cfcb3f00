"""The list of sources as CSV."""

from records.public import CsvList

from .api import SourceRow
from .filters import SourceFilterSet


class SourceCsv(CsvList):
    """The documents that public records cite."""

    filterset_class = SourceFilterSet
    row_serializer = SourceRow
