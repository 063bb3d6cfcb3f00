"""Lists as Atom (RFC 4287): what is new in a list, for those who subscribe to it.

How entries are named for ever, and in which order they come: docs/decisions/0014-feeds-and-calendars.md.
"""

import datetime
import io
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.feedgenerator import rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator

from records.dating import days
from records.lists import Format, labels
from records.texts import NOT_IN_XML, languages

from . import addresses
from .answers import listed_apart, without_list
from .formats import FORMS
from .narrowing import active_filters, address, list_title, query_string
from .pages import PublicAnswer, contact

ENTRIES = 50
FEED = Format()
# Since when the names below are ours, as a tag URI (RFC 4151) wants it; also the moment of a feed without entries.
NAMED_SINCE = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def tag(name):
    """Return a name for ever in the language of the request: it has no host in it, so that the portal can move."""
    language = "" if languages.current() == languages.FALLBACK else f"/{languages.current()}"
    return f"tag:ituportal,{NAMED_SINCE.year}:{language}{name}"


def entry_tag(record, kind):
    """Return the name of a record as an entry of one kind, which stays when its slug changes."""
    return tag(f"/{kind}/{record.uid}")


@dataclass(frozen=True)
class Entry:
    """One record as feeds show it; title and summary may be texts that know their language.

    `kind` tells an entry from the one that other feeds have of the same record; `since` is the moment from which on what
    it tells is public, where that is not the record's own, and `dated` says that it is known.
    """

    record: Any
    title: str
    summary: str = ""
    author: str = ""
    categories: tuple[str, ...] = ()  # empty ones are left out
    kind: str = ""
    since: datetime.datetime | None = None
    dated: bool = True

    @property
    def name(self):
        return entry_tag(self.record, self.kind or self.record._meta.model_name)

    @property
    def published(self):
        return self.since or self.record.publish_at

    @property
    def updated(self):
        """When readers could last see something new: what was prepared earlier is new when it becomes public."""
        return max(self.record.changed_at, self.published)


class AtomAnswer(PublicAnswer):
    """A feed: the newest entries, none of which says more than its page."""

    def feed(self, title, page, entries):
        """Answer with a feed of `entries`; `page` is the path of the page that shows the same."""
        origin, path = addresses.origin(self.request), self.request.get_full_path()
        file = io.BytesIO()
        xml = SimplerXMLGenerator(file, "utf-8")
        xml.startDocument()
        language = languages.BCP47[languages.current()]
        xml.startElement("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": language})
        xml.addQuickElement("id", tag(addresses.neutral(path).removeprefix(addresses.root().rstrip("/"))))
        xml.addQuickElement("title", readable(f"{title} — ituportal"))
        xml.addQuickElement(
            "updated", rfc3339_date(days.localised(max((entry.updated for entry in entries), default=NAMED_SINCE)))
        )
        link(xml, "self", f"{origin}{path}", FORMS["atom"].type)
        link(xml, "alternate", f"{origin}{page}", "text/html")
        link(xml, "license", settings.DATA_LICENCE_URL)
        unit = contact()
        person(xml, unit.unit, unit.email)
        xml.addQuickElement("rights", settings.DATA_LICENCE_NAME)
        for entry in entries:
            write_entry(xml, entry, origin)
        xml.endElement("feed")
        response = HttpResponse(file.getvalue(), content_type=f"{FORMS['atom'].type}; charset=utf-8")
        response["X-Robots-Tag"] = "noindex"
        return response


def write_entry(xml, entry, origin):
    """Write one entry."""
    xml.startElement("entry", {})
    xml.addQuickElement("id", entry.name)
    text(xml, "title", entry.title)
    if entry.dated:
        xml.addQuickElement("published", rfc3339_date(days.localised(entry.published)))
    xml.addQuickElement("updated", rfc3339_date(days.localised(entry.updated)))
    link(xml, "alternate", f"{origin}{entry.record.get_absolute_url()}", "text/html")
    if entry.author:
        person(xml, entry.author)
    if entry.summary:
        text(xml, "summary", entry.summary)
    for category in filter(None, entry.categories):
        xml.addQuickElement("category", "", {"term": category})
    xml.endElement("entry")


def readable(value):
    """Return a text without the characters that XML cannot hold."""
    return NOT_IN_XML.sub("", str(value))


def text(xml, name, value):
    """Write a plain text, with its language where that is not the feed's."""
    language = getattr(value, "language", languages.current())
    marks = {} if language == languages.current() else {"xml:lang": value.lang}
    xml.addQuickElement(name, readable(value), {"type": "text"} | marks)


def link(xml, rel, href, media_type=""):
    """Write a link."""
    xml.addQuickElement("link", "", {"rel": rel, "href": href} | ({"type": media_type} if media_type else {}))


def person(xml, name, email=""):
    """Write who answers for the feed, or for one entry."""
    xml.startElement("author", {})
    xml.addQuickElement("name", readable(name))
    if email:
        xml.addQuickElement("email", email)
    xml.endElement("author")


class ListFeed(AtomAnswer):
    """The newest records of a list as it is filtered on `page`, a `RecordList`."""

    page: Any = None
    # What comes first unless an order is asked for, before the order of the page.
    newest_first: tuple[str, ...] = ("-publish_at",)

    def get_queryset(self, now):
        """Return the public rows with what an entry shows."""
        rows = self.page.filterset_class._meta.model.objects.published(now).with_ends()
        return rows.filter(self.kind.holding()) if self.kind else rows

    def entry(self, row):
        """Return the `Entry` of one row."""
        raise NotImplementedError

    def first(self, rows, order, now):
        """Return the rows of the entries, in an order."""
        return rows.order_by(*order)[:ENTRIES]

    def newest(self, query, now):
        """Return the filters made from a query, and its first entries in the order asked for, else newest first."""
        filters = self.page.filterset_class(query, self.get_queryset(now), FEED)
        if filters.problems or filters.moved:
            return filters, []
        order = filters.own_order if filters.data.get("ordering") else (*self.newest_first, *filters.own_order)
        return filters, [self.entry(row) for row in self.first(filters.qs, order, now)]

    def get(self, request):
        if answer := listed_apart(request, self.kind, "list-atom"):
            return answer
        filters, entries = self.newest(request.GET, timezone.now())
        if answer := without_list(request, filters):
            return answer
        page = request.path.removesuffix(".atom") + "/"
        title = list_title(self.kind.label, active_filters(filters, labels(filters), page), None)
        return self.feed(title, address(page, query_string(filters)), entries)


def newest_of(feeds, key, now):
    """Return the newest entries of several lists, each filtered by one parameter: `[(feed, parameter), …]`."""
    by_record = {}
    for feed, parameter in feeds:
        _filters, entries = feed().newest(QueryDict(f"{parameter}={key}"), now)
        by_record |= {(type(entry.record), entry.record.pk): entry for entry in entries}
    newest = sorted(by_record.values(), key=lambda entry: (entry.published, entry.record.key), reverse=True)
    return newest[:ENTRIES]
