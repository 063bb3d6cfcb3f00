"""What stands round every page: languages, search, main sections, standing pages, contact and licence."""

from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.core.exceptions import DisallowedHost, SuspiciousOperation
from django.urls import Resolver404, get_script_prefix, resolve, reverse
from django.utils.translation import gettext_lazy as _

from ituportal.feedback import address_of_form
from news.models import Page
from records import languages
from records.pages import contact

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


@register.simple_tag(takes_context=True)
def addresses(context):
    """The address of this page in each language; of the front page where an error has no request."""
    request = context.get("request")
    path = request.path_info.lstrip("/") if request else ""
    query = urlencode(_asked(request), safe="/") if request else ""
    origin, current, root = _origin(request), languages.current(), _root()
    versions = []
    for code, own_name in languages.LANGUAGES:
        prefix = "" if code == languages.FALLBACK else f"{code}/"
        href = f"{root}{prefix}{path}" + (f"?{query}" if query else "")
        versions.append(
            {
                "href": href,
                "absolute": f"{origin}{href}",
                "tag": languages.BCP47[code],
                "dir": languages.direction(code),
                "name": own_name,
                "current": code == current,
            }
        )
    canonical = next(version["absolute"] for version in versions if version["current"])
    return {"path": f"/{path}", "canonical": canonical if origin else "", "languages": versions}


def _asked(request):
    """What the address of this page asks for; nothing where it asks for more than can be read, and the page says so."""
    try:
        return [(name, request.GET[name]) for name in request.GET if request.GET[name]]
    except SuspiciousOperation:
        return []


def _root():
    """The address below which the portal lives, without a language."""
    prefix = get_script_prefix()
    current = languages.current()
    return prefix if current == languages.FALLBACK else prefix.removesuffix(f"{current}/")


def _origin(request):
    """Scheme and host, or "" where an error page is made for a host that is not ours."""
    try:
        return f"{request.scheme}://{request.get_host()}" if request else ""
    except DisallowedHost:
        return ""


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
    return _root() + reverse("api:root").removeprefix(get_script_prefix())


@register.simple_tag
def colophon():
    """Who keeps this record, and under which licence its data may be reused."""
    return {
        "contact": contact(),
        "licence": {"name": settings.DATA_LICENCE_NAME, "url": settings.DATA_LICENCE_URL},
    }
