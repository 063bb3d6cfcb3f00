"""Meetings, contributions and statements as feeds."""

from records.dates import display
from records.feeds import Entry, ListFeed
from records.languages import Text, in_brackets, joined

from .loading import spoken
from .models import Contribution, Meeting, Statement
from .views import ContributionList, MeetingList, StatementDetail, StatementList


class MeetingFeed(ListFeed):
    """Meetings, each with its date as far as it is known."""

    page = MeetingList

    def get_queryset(self, now):
        return Meeting.objects.published(now)

    def entry(self, row):
        days = dict.fromkeys(filter(None, (display(row.start_date), display(row.end_date))))
        details = joined(" – ".join(days), row.place)
        title = Text(row.name + in_brackets(details), row.name.language) if details else row.name
        return Entry(row, title, row.summary or row.theme, categories=(row.classification,))


class ContributionFeed(ListFeed):
    """Contributions, each with its date as far as it is known."""

    page = ContributionList

    def get_queryset(self, now):
        return Contribution.objects.published(now)

    def entry(self, row):
        details = joined(row.number, display(row.date))
        title = Text(f"{row.title}{in_brackets(details)}", row.title.language) if details else row.title
        return Entry(row, title, row.summary, categories=(row.kind,))


class StatementFeed(ListFeed):
    """Statements; quotation marks stand only round what is verbatim."""

    page = StatementList

    def get_queryset(self, now):
        return spoken(Statement.objects.published(now))

    def entry(self, row):
        text = Text(f"“{row.text}”", row.text.language) if row.is_verbatim else row.text
        categories = tuple(filter(None, (row.kind, row.rendering)))
        return Entry(row, StatementDetail().title(row), text, row.speaker.name, categories)
