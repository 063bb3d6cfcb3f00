"""Other forms in which a list or a record can be had: CSV, Atom, iCalendar, the API."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.rows import page_address

from . import addresses
from .narrowing import address


@dataclass(frozen=True, eq=False)
class Form:
    """A form, as readers and as programs call it; equal to itself alone."""

    type: str
    label: Promise


FORMS = {
    "csv": Form("text/csv", _("CSV (table)")),
    "atom": Form("application/atom+xml", _("Atom (feed)")),
    "ics": Form("text/calendar", _("iCalendar (meetings whose day is known)")),
    "api": Form("application/json", _("API (JSON)")),
}


@dataclass(frozen=True)
class OtherFormat:
    """One link to the same in another form; `title` says of what."""

    kind: str
    href: str
    title: str

    @property
    def form(self):
        return FORMS[self.kind]


def of_list(kind, query, title, endings=None):
    """Return the other forms of the list of a kind, all or those with these endings, and the API's.

    They take the same query as the page, filters and order, without the cursor; the table and the API are asked besides for
    what the page holds apart.
    """
    whole, hrefs = kind.whole, {}
    of_whole = "&".join(filter(None, [urlencode([kind.holds]) if kind.holds else "", query]))
    for ending in endings or kind.formats:
        holder, asked = (whole, of_whole) if ending == "csv" else (kind, query)
        hrefs[ending] = address(reverse(holder.url_name(f"list-{ending}")), asked)
    if whole.collection:
        hrefs["api"] = address(addresses.neutral(reverse(f"api:{whole.collection}-list")), of_whole)
    return [OtherFormat(ending, href, title) for ending, href in hrefs.items()]


def subscription(formats, origin):
    """Return the address by which a calendar program subscribes to the calendar among these forms, or ""."""
    href = next((each.href for each in formats if each.kind == "ics"), "")
    return f"webcal://{origin.partition('://')[2]}{href}" if href else ""


def of_record(names, collection, key, title):
    """Return the other forms of one record: `names` is `{kind: name of its address}`."""
    hrefs = {kind: page_address(name, key) for kind, name in names.items()}
    if collection:
        hrefs["api"] = addresses.neutral(page_address(f"api:{collection}-detail", key))
    return [OtherFormat(kind, href, title) for kind, href in hrefs.items()]
