"""The news and the corrections as CSV; the headings are the names that the API uses."""

from records.public import CsvList

from .api import ArticleRow
from .filters import ArticleFilterSet, CorrectionFilterSet


class ArticleCsv(CsvList):
    """Articles, without their bodies."""

    filterset_class = ArticleFilterSet
    row_serializer = ArticleRow
    left_out = CsvList.left_out | {
        "contact_unit": "for who reads the whole article",
        "contact_email": "for who reads the whole article",
        "image": "seen on the page",
        "image_alt": "stands for the image",
        "correction_note": "a table of its own: corrections",
    }


class CorrectionCsv(CsvList):
    """What was corrected in the news."""

    filterset_class = CorrectionFilterSet
    row_serializer = ArticleRow
    left_out = ArticleCsv.left_out | {
        "lead": "about the story, not about its correction",
        "dateline": "about the story, not about its correction",
        "publisher": "about the story, not about its correction",
    }
    last = ("correction_note", "section", "date", "publish_at", "updated_at", "sources", "id")

    def get_queryset(self, now):
        return super().get_queryset(now).corrected().without_text()
