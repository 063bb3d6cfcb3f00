"""The news as a feed."""

from records.feeds import Entry, ListFeed

from .models import Article
from .views import ArticleList


class ArticleFeed(ListFeed):
    """Articles, each with its lead."""

    page = ArticleList

    def get_queryset(self, now):
        return Article.objects.published(now).select_related("publisher")

    def entry(self, row):
        author = row.publisher.name if row.publisher else ""
        return Entry(row, row.headline, row.lead, author, (row.section,))
