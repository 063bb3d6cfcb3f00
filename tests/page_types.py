"""The types of page: every address of the resolver that answers with a page, and the two errors that a reader meets.

The list is made by walking the resolver, so a new address is one more type of page until `OTHERS` says what else it is.
"""

from functools import cache

from django.test import Client
from django.urls import reverse

from ituportal.feeds import WELL_KNOWN
from tests.addresses import DETAILS, ENDINGS, public_names

# What answers with something else than a page; a test asks each of them.
OTHERS = {
    "livez",
    "readyz",
    "metrics",
    *WELL_KNOWN,
    "robots",
    "security-txt",
    "manifest",
    "sitemap",
    "api:root",
    "api:schema",
}
OTHER_ENDINGS = ("-csv", "-atom", "-ics", "-table")
# The states of a page that differ in more than their rows.
VARIANTS = {
    "search": ["", "?q=telecommunication", "?q=telecommunication&kind=organization", "?q=nothing-is-called-so"],
    "feedback": ["", "?page=/news/"],
    "organizations:membership-list": ["", "?at=2021-10-15", "?at=1800-01-01"],
    "meetings:meeting-list": ["", "?year=2025", "?year=1800"],
}
# Of an address that was never anything, and of a record that was withdrawn.
ERRORS = ["404", "410"]


def is_other(name):
    return name in OTHERS or name.endswith(OTHER_ENDINGS) or name.startswith("sitemap-")


def page_names():
    """Return the names of the addresses that answer with a page."""
    return [n for n in public_names() if not is_other(n) and (n == "api:docs" or not n.startswith("api:"))]


def other_names():
    return [name for name in public_names() if name not in page_names()]


def page_types():
    """Return every type of page as `name?query`, errors last."""
    return [name + query for name in page_names() for query in VARIANTS.get(name, [""])] + ERRORS


def address(page_type, language="en"):
    """Return the address at which a type of page shows the most it can, in a language."""
    name, mark, query = page_type.partition("?")
    if name in ERRORS:
        path = {"404": "/no/such/page/", "410": "/organizations/withdrawn/"}[name]
    else:
        args = [richest(name)] if name in DETAILS else ENDINGS.get(name, [])[:1]
        path = reverse(name, args=args) + mark + query
    return path if language == "en" or path.startswith("/api/") else f"/{language}{path}"


@cache
def richest(name):
    """Return the key of the record whose page is the longest."""
    keys = [record.key for record in DETAILS[name].objects.published()]
    client = Client()
    return max(keys, key=lambda key: len(client.get(reverse(name, args=[key])).content))
