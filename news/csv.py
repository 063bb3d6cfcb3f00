"""The news and the corrections as CSV; the headings are the names that the API uses."""

from records.public import Column, CsvList, DateColumn, MomentColumn, ReferenceColumn, TextColumn

from .filters import ArticleFilterSet, CorrectionFilterSet


class ArticleCsv(CsvList):
    """Articles, without their bodies."""

    filterset_class = ArticleFilterSet
    columns = (
        Column("slug"),
        TextColumn("headline"),
        TextColumn("lead"),
        Column("section"),
        TextColumn("dateline"),
        DateColumn("date"),
        MomentColumn("publish_at"),
        ReferenceColumn("publisher"),
    )


class CorrectionCsv(CsvList):
    """What was corrected in the news."""

    filterset_class = CorrectionFilterSet
    columns = (
        Column("slug"),
        TextColumn("headline"),
        TextColumn("correction_note"),
        Column("section"),
        DateColumn("date"),
        MomentColumn("publish_at"),
        MomentColumn("updated_at"),
    )

    def get_queryset(self, now):
        return super().get_queryset(now).corrected().without_text()
