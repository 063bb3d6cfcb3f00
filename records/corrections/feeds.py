"""The corrections as a feed."""

from records.public import Entry, ListFeed
from records.texts import languages

from .views import CorrectionList


class CorrectionFeed(ListFeed):
    """What was corrected and what was withdrawn, each since it was said."""

    page = CorrectionList
    newest_first = ("-at",)

    def entry(self, row):
        title = f"{languages.with_colon(row.get_act_display())}{row.title or row.kind_name}"
        return Entry(row, title, row.note, categories=(row.kind,), since=row.at)
