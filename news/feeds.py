"""The news as a feed."""

from records.public import Entry, ListFeed

from .views import ArticleList


class ArticleFeed(ListFeed):
    """Articles, each with its lead."""

    page = ArticleList

    def entry(self, row):
        author = row.publisher.name if row.publisher else ""
        return Entry(row, row.headline, row.lead, author, (row.section,))
