"""Meetings, contributions and statements as feeds."""

from records.dating import display
from records.public import Entry, ListFeed
from records.texts import Text, with_details

from .views import ContributionList, MeetingList, StatementList


class MeetingFeed(ListFeed):
    """Meetings, each with its date as far as it is known."""

    page = MeetingList

    def entry(self, row):
        days = dict.fromkeys(filter(None, (display(row.start_date), display(row.end_date))))
        title = with_details(row.name, " – ".join(days), row.place)
        return Entry(row, title, row.summary or row.theme, categories=(row.classification,))


class ContributionFeed(ListFeed):
    """Contributions, each with its date as far as it is known."""

    page = ContributionList

    def entry(self, row):
        return Entry(row, with_details(row.title, row.number, display(row.date)), row.summary, categories=(row.kind,))


class StatementFeed(ListFeed):
    """Statements; quotation marks stand only round what is verbatim."""

    page = StatementList

    def entry(self, row):
        text = Text(f"“{row.text}”", row.text.language) if row.is_verbatim else row.text
        return Entry(row, row.page_title, text, row.speaker.name, (row.kind, row.rendering))
