"""Feeds that gather what several apps know of one record."""

from django.urls import reverse
from django.utils import timezone

from meetings.feeds import ContributionFeed, MeetingFeed, StatementFeed
from news.feeds import ArticleFeed
from organizations.feeds import MembershipFeed, ProgrammeFeed
from organizations.models import Organization, Programme
from records.public import AtomAnswer, PublicAnswer, RecordAnswer, newest_of, redirect
from records.texts import languages

# Where programs look for the feed of a site.
WELL_KNOWN = ("feed", "feed/", "rss", "rss/")


class News(PublicAnswer):
    """The way to the feed of the news, in whose place programs ask for the feed of the site."""

    def get(self, request):
        return redirect(reverse("news:article-list-atom"))


class AboutRecord(AtomAnswer, RecordAnswer):
    """All that is new about one record; `feeds` names the lists that tell of it, and the parameter that asks them."""

    feeds: tuple = ()

    def answer(self, record):
        newest = newest_of(self.feeds, record.slug, timezone.now())
        return self.feed(languages.isolated(record.name), record.get_absolute_url(), newest)


class AboutOrganization(AboutRecord):
    """News, statements, meetings, contributions and memberships of a body, those that it holds in others included."""

    model = Organization
    feeds = (
        (ArticleFeed, "organization"),
        (StatementFeed, "organization"),
        (MeetingFeed, "organization"),
        (MeetingFeed, "participant"),
        (ContributionFeed, "organization"),
        (MembershipFeed, "organization"),
        (MembershipFeed, "member"),
    )


class AboutProgramme(AboutRecord):
    """News, statements, meetings and contributions that have to do with a programme, and its parts: as its page has them."""

    model = Programme
    feeds = (
        (ArticleFeed, "programme"),
        (StatementFeed, "programme"),
        (MeetingFeed, "programme"),
        (ContributionFeed, "programme"),
        (ProgrammeFeed, "parent"),
    )
