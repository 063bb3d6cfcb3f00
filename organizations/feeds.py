"""Organizations, people, memberships and programmes as feeds."""

from records.dating import display
from records.public import Entry, ListFeed, RecordList
from records.texts import with_details

from .views import MembershipList, OrganizationList, PersonList, ProgrammeList, TopicList


class OrganizationFeed(ListFeed):
    """Bodies."""

    page = OrganizationList

    def entry(self, row):
        return Entry(row, row.name, row.summary, categories=(row.classification,))


class PersonFeed(ListFeed):
    """People."""

    page = PersonList

    def entry(self, row):
        return Entry(row, row.name, row.summary)


class MembershipFeed(ListFeed):
    """Memberships: who in what, in which capacity and since when."""

    page = MembershipList

    def entry(self, row):
        return Entry(row, row.page_title, row.note)


class ProgrammeFeed(ListFeed):
    """Programmes, each with its code and when it began."""

    page: type[RecordList] = ProgrammeList

    def entry(self, row):
        return Entry(
            row, with_details(row.name, row.code, display(row.start_date)), row.summary, categories=(row.kind,)
        )


class TopicFeed(ProgrammeFeed):
    """Topics."""

    page = TopicList
