"""The news and the corrections as CSV; the headings are the names that the API uses."""

from records.public import CsvList

from .api import ArticleRow
from .filters import ArticleFilterSet, CorrectionFilterSet


class ArticleCsv(CsvList):
    """Articles, without their bodies."""

    filterset_class = ArticleFilterSet
    row_serializer = ArticleRow


class CorrectionCsv(CsvList):
    """What was corrected in the news."""

    filterset_class = CorrectionFilterSet
    row_serializer = ArticleRow
    left_out = CsvList.left_out | dict.fromkeys(
        ("lead", "dateline", "publisher", "contact_unit", "contact_email", "image", "image_alt"),
        "about the story, not about its correction",
    )
    last = ("correction_note", "section", "date", "publish_at", "sources", "id", "version", "updated_at")

    def get_queryset(self, now):
        return super().get_queryset(now).corrected().without_text()
