"""The news as CSV; the headings are the names that the API uses."""

from records.public import CsvList

from .api import ArticleRow
from .filters import ArticleFilterSet


class ArticleCsv(CsvList):
    """Articles, without their bodies."""

    filterset_class = ArticleFilterSet
    row_serializer = ArticleRow

    def get_queryset(self, now):
        return super().get_queryset(now).with_correction_note(now)
