"""The news as CSV; the headings are the names that the API uses."""

from records.exports import Column, CsvList, DateColumn, MomentColumn, ReferenceColumn, TextColumn

from .filters import ArticleFilterSet


class ArticleCsv(CsvList):
    """Articles, without their bodies."""

    filterset_class = ArticleFilterSet
    name = "news"
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
