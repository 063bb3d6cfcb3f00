"""The list of sources as CSV."""

from records.public import Column, CsvList, DateColumn

from .filters import SourceFilterSet


class SourceCsv(CsvList):
    """The documents that public records cite."""

    filterset_class = SourceFilterSet
    columns = (
        Column("slug"),
        Column("title"),
        Column("publisher"),
        Column("address", "url"),
        DateColumn("date"),
        Column("language"),
    )
