"""What stands round every page: languages, search, main sections, standing pages, contact and licence."""

from django import template
from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext_lazy as _

from ituportal.middleware import is_without_language
from news.models import Page
from records.feedback import address_of_form
from records.kinds import kinds
from records.public import addresses as site_addresses
from records.public import contact, element, formats
from records.rows import prepared
from records.texts import languages

register = template.Library()

# What stands above the apps, beside the lists of the kinds that have their place there.
ABOVE = [("search", _("Search")), ("statistics", _("Statistics"))]
MOST_STANDING_PAGES = 10


@register.simple_tag(takes_context=True)
def addresses(context):
    """The address of this page in each language; of the front page where an error has no request."""
    request = context.get("request")
    path = request.path_info.lstrip("/") if request else ""
    is_error = "status" in context  # which stands at whatever address was asked for
    query = site_addresses.asked(request) if request and not is_error else ""
    # A record read as of a day is the same record: the language switch keeps the day, what machines read does not.
    asked, lasting = f"?{query}" if query else "", f"?{query}" if query and "record" not in context else ""
    origin, current, root = site_addresses.origin(request), languages.current(), site_addresses.root()
    # A page whose main text is not in its language stands in for another, and names no alternates: nor do they name it.
    written, versions = context.get("written_in", languages.CODES), []
    once = is_without_language(path.partition("/")[0])
    for code, own_name in languages.LANGUAGES:
        prefix = "" if code == languages.FALLBACK else f"{code}/"
        href = f"{root}{prefix}{escape_uri_path(path)}"
        versions.append(
            {
                # A page that exists once is left for the front page of another language.
                "href": f"{root}{prefix}" if once and code != current else href + asked,
                "absolute": f"{origin}{href}{lasting}",
                "tag": languages.BCP47[code],
                "dir": languages.direction(code),
                "name": own_name,
                "current": code == current,
                "alternate": current in written and code in written,
                "locale": languages.OF_CODE[code].locale,
            }
        )
    canonical = next(version["absolute"] for version in versions if version["current"])
    return {
        "path": f"/{path}",
        "origin": origin,
        "canonical": canonical if origin and not is_error else "",
        "languages": versions,
        "alternates": [version for version in versions if version["alternate"]],
        "default": next((v["absolute"] for v in versions if v["alternate"] and v["tag"] == languages.FALLBACK), ""),
        "locale": languages.OF_CODE[current].locale,
    }


@register.simple_tag
def main_sections(path):
    """The main navigation, with what the page at this path (without language) belongs to."""
    prefix = get_script_prefix()
    sections = []
    for kind in sorted((kind for kind in kinds() if kind.navigation), key=lambda kind: kind.navigation):
        href = reverse(kind.url_name("list"))
        own = f"/{href.removeprefix(prefix)}"
        current = "page" if path == own else "true" if path and path.startswith(own) else ""
        sections.append({"href": href, "label": kind.label, "current": current})
    return sections


@register.simple_tag
def section_of(path):
    """A path in the same place of the main navigation as this one, the same for all pages below a list."""
    first, slash, below = path[1:].partition("/")
    known = slash and any(kind.path == first for kind in kinds() if kind.navigation)
    return f"/{first}/{below and '-'}" if known else ""


@register.simple_tag
def search_address():
    """The address that the search boxes ask."""
    return reverse("search")


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
    return _standing_pages()


@prepared
def _standing_pages():
    texts = (languages.column("body", code) for code in languages.CODES)
    return Page.objects.published().defer(*texts)[:MOST_STANDING_PAGES]


@register.simple_tag
def other_sections():
    """What stands beside the main sections."""
    lists = [(kind.url_name("list"), kind.label) for kind in kinds() if kind.secondary]
    return [{"href": reverse(name), "label": label} for name, label in (*ABOVE, *lists)]


@register.simple_tag
def feeds():
    """The ways to subscribe to each list and to take it along, those of the main sections first."""
    listed = sorted((kind for kind in kinds() if kind.formats), key=lambda kind: kind.navigation or len(kinds()))
    return [{"label": kind.label, "formats": formats.of_list(kind, "", kind.label)} for kind in listed]


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
def json_ld_element(data):
    """Write what the page says to programs."""
    return element(data) if data else ""
