"""New memberships as a feed."""

from records.feeds import Entry, ListFeed

from .models import Membership
from .views import MembershipDetail, MembershipList, named


class MembershipFeed(ListFeed):
    """Memberships: who in what, in which capacity and since when."""

    page = MembershipList

    def get_queryset(self, now):
        return named(Membership.objects.published(now))

    def entry(self, row):
        return Entry(row, MembershipDetail().title(row), row.note)
