"""The news and the corrections as feeds."""

from records.public import Entry, ListFeed

from .views import ArticleList, CorrectionList


class ArticleFeed(ListFeed):
    """Articles, each with its lead."""

    page = ArticleList

    def entry(self, row):
        author = row.publisher.name if row.publisher else ""
        return Entry(row, row.headline, row.lead, author, (row.section,))


class CorrectionFeed(ListFeed):
    """What was corrected in the news, in entries of their own."""

    page = CorrectionList
    newest_first = ()

    def get_queryset(self, now):
        return super().get_queryset(now).corrected().without_text()

    def entry(self, row):
        # The article has a moment of publication; no column says that of its correction.
        return Entry(row, row.headline, row.correction_note, categories=(row.section,), kind="correction", dated=False)
