"""Organizations, people, memberships and programmes as feeds."""

from records.dating import display
from records.public import Entry, ListFeed
from records.texts import with_details

from .models import Membership, Organization, Person, Programme
from .views import MembershipDetail, MembershipList, OrganizationList, PersonList, ProgrammeList, named


class OrganizationFeed(ListFeed):
    """Bodies."""

    page = OrganizationList

    def get_queryset(self, now):
        return Organization.objects.published(now)

    def entry(self, row):
        return Entry(row, row.name, row.summary, categories=(row.classification,))


class PersonFeed(ListFeed):
    """People."""

    page = PersonList

    def get_queryset(self, now):
        return Person.objects.published(now)

    def entry(self, row):
        return Entry(row, row.name, row.summary)


class MembershipFeed(ListFeed):
    """Memberships: who in what, in which capacity and since when."""

    page = MembershipList

    def get_queryset(self, now):
        return named(Membership.objects.published(now))

    def entry(self, row):
        return Entry(row, MembershipDetail().title(row), row.note)


class ProgrammeFeed(ListFeed):
    """Programmes, each with its code and when it began."""

    page = ProgrammeList

    def get_queryset(self, now):
        return Programme.objects.published(now)

    def entry(self, row):
        return Entry(
            row, with_details(row.name, row.code, display(row.start_date)), row.summary, categories=(row.kind,)
        )
