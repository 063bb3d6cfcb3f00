"""What stands round every page: languages, search, main sections, standing pages, contact and licence."""

from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.urls import Resolver404, get_script_prefix, resolve, reverse
from django.utils.translation import gettext_lazy as _

from ituportal.feedback import address_of_form
from news.models import Page
from records import addresses as site_addresses
from records import languages
from records.pages import contact
from records.structured import element

register = template.Library()

SECTIONS = [
    ("news:article-list", _("News")),
    ("organizations:organization-list", _("Organizations")),
    ("meetings:meeting-list", _("Meetings")),
    ("meetings:statement-list", _("Statements")),
    ("organizations:person-list", _("People")),
    ("organizations:membership-list", _("Memberships")),
    ("meetings:contribution-list", _("Contributions")),
    ("organizations:programme-list", _("Programmes")),
    ("records:source-list", _("Sources")),
]
# Linked where they exist: what stands above the apps, and the ways to subscribe and to take the record along.
BESIDES = [
    ("search/", _("Search")),
    ("statistics/", _("Statistics")),
    ("corrections/", _("Corrections")),
]
FEEDS = [
    ("news.atom", _("News")),
    ("statements.atom", _("Statements")),
    ("meetings.atom", _("Meetings")),
    ("memberships.atom", _("Memberships")),
    ("corrections.atom", _("Corrections")),
    ("meetings.ics", _("Calendar of meetings")),
    ("memberships.csv", _("Memberships as a table")),
    ("organizations.csv", _("Organizations as a table")),
]
MOST_STANDING_PAGES = 10


# Open Graph wants a territory beside each language.
LOCALES = {"en": "en_GB", "ar": "ar_AR", "zh-hans": "zh_CN", "fr": "fr_FR", "ru": "ru_RU", "es": "es_ES"}


@register.simple_tag(takes_context=True)
def addresses(context):
    """The address of this page in each language; of the front page where an error has no request."""
    request = context.get("request")
    path = request.path_info.lstrip("/") if request else ""
    query = urlencode(_asked(request), safe="/") if request else ""
    # A record read as of a day is the same record: the language switch keeps the day, what machines read does not.
    asked, lasting = f"?{query}" if query else "", f"?{query}" if query and "record" not in context else ""
    origin, current, root = site_addresses.origin(request), languages.current(), site_addresses.root()
    # A page whose main text is not in its language stands in for another, and names no alternates: nor do they name it.
    written, versions = context.get("written_in", languages.CODES), []
    for code, own_name in languages.LANGUAGES:
        prefix = "" if code == languages.FALLBACK else f"{code}/"
        href = f"{root}{prefix}{path}"
        versions.append(
            {
                "href": href + asked,
                "absolute": f"{origin}{href}{lasting}",
                "tag": languages.BCP47[code],
                "dir": languages.direction(code),
                "name": own_name,
                "current": code == current,
                "alternate": current in written and code in written,
                "locale": LOCALES[code],
            }
        )
    canonical = next(version["absolute"] for version in versions if version["current"])
    return {
        "path": f"/{path}",
        "origin": origin,
        "canonical": canonical if origin else "",
        "languages": versions,
        "alternates": [version for version in versions if version["alternate"]],
        "default": next((v["absolute"] for v in versions if v["alternate"] and v["tag"] == languages.FALLBACK), ""),
        "locale": LOCALES[current],
    }


def _asked(request):
    """What the address of this page asks for; nothing where it asks for more than can be read, and the page says so."""
    try:
        return [(name, request.GET[name]) for name in request.GET if request.GET[name]]
    except SuspiciousOperation:
        return []


@register.simple_tag
def main_sections(path):
    """The main navigation, with what the page at this path (without language) belongs to."""
    prefix = get_script_prefix()
    sections = []
    for name, label in SECTIONS:
        href = reverse(name)
        own = f"/{href.removeprefix(prefix)}"
        current = "page" if path == own else "true" if path and path.startswith(own) else ""
        sections.append({"href": href, "label": label, "current": current})
    return sections


@register.simple_tag
def search_address():
    """The address that the search boxes ask; by its path, since it is the same wherever a page is shown."""
    return f"{get_script_prefix()}search/"


@register.simple_tag(takes_context=True)
def feedback_address(context):
    """The address of the feedback form about this page."""
    request = context.get("request")
    return address_of_form(request.path_info) if request else reverse("feedback")


@register.simple_tag(takes_context=True)
def standing_pages(context):
    """The standing pages, for the foot of every page; none where an error has no request, and perhaps no database."""
    if "request" not in context:
        return []
    texts = (languages.column("body", code) for code in languages.CODES)
    return list(Page.objects.published().defer(*texts)[:MOST_STANDING_PAGES])


@register.simple_tag
def besides():
    """What stands beside the main sections."""
    return _existing(BESIDES)


@register.simple_tag
def feeds():
    """The ways to subscribe to the record and to take it along."""
    return _existing(FEEDS)


def _existing(links):
    """Keep the links that lead to an address of their own, not to a standing page that may be there or not."""
    found = []
    for path, label in links:
        try:
            own = resolve(f"/{path}").view_name != "news:page-detail"
        except Resolver404:
            own = False
        if own:
            kind = path.rpartition(".")[2]
            found.append({"href": f"{get_script_prefix()}{path}", "label": label, "kind": kind})
    return found


@register.simple_tag
def api_address():
    """The address of the API, which is the same in all languages."""
    return site_addresses.neutral(reverse("api:root"))


@register.simple_tag
def colophon():
    """Who keeps this record, and under which licence its data may be reused."""
    return {
        "contact": contact(),
        "licence": {"name": settings.DATA_LICENCE_NAME, "url": settings.DATA_LICENCE_URL},
    }


@register.simple_tag
def structured_data(data):
    """Write what the page says to programs."""
    return element(data) if data else ""
