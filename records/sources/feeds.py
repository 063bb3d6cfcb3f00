"""The list of sources as a feed."""

from records.public import ENTRIES, Entry, ListFeed
from records.texts import Text

from .models import Source
from .views import SourceList


class SourceFeed(ListFeed):
    """The documents on which the record rests, each since it is seen."""

    page = SourceList
    newest_first = ("-public_since",)

    def get_queryset(self, now):
        return Source.objects.published(now)

    def first(self, rows, order, now):
        if order[0] in self.newest_first:
            return rows.newest_public(ENTRIES, order[1:], now)
        return super().first(rows.public_since(now), order, now)

    def entry(self, row):
        # The publisher of the document is no author of the entry, which says only that the record rests on it.
        return Entry(row, row.title_text, Text(row.publisher, row.language), since=row.public_since)
