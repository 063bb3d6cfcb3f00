"""What stands round every page: languages, search, main sections, standing pages, contact and licence."""

from functools import lru_cache
from typing import NamedTuple

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


class Version(NamedTuple):
    """A language of a page, whose address in it is `root` and what is the same in all."""

    root: str
    tag: str
    dir: str
    name: str
    locale: str
    current: bool
    alternate: bool


class Versions(NamedTuple):
    """What many pages say alike of their languages."""

    origin: str  # before the addresses that machines read; "" where none names this page
    once: bool  # exists in one language, and is left for the front page of another
    current: Version
    default: Version | None
    all: tuple[Version, ...]


class Addresses(NamedTuple):
    """Where a page stands; its own part of the address, after the root of each language, is quoted."""

    versions: Versions
    path: str
    own: str
    asked: str
    lasting: str


@register.simple_tag(takes_context=True)
def addresses(context):
    """The address of this page in each language; of the front page where an error has no request."""
    request = context.get("request")
    path = request.path_info.lstrip("/") if request else ""
    is_error = "status" in context  # which stands at whatever address was asked for
    query = site_addresses.asked(request) if request and not is_error else ""
    # A record read as of a day is the same record: the language switch keeps the day, what machines read does not.
    asked, lasting = f"?{query}" if query else "", f"?{query}" if query and "record" not in context else ""
    origin = "" if is_error else site_addresses.origin(request)
    written = tuple(context.get("written_in", languages.CODES))
    once = is_without_language(path.partition("/")[0])
    versions = _versions(origin, once, languages.current(), site_addresses.root(), written)
    return Addresses(versions, f"/{path}", escape_uri_path(path), asked, lasting)


@lru_cache(maxsize=256)
def _versions(origin, once, current, root, written):
    versions = {
        code: Version(
            root=root if code == languages.FALLBACK else f"{root}{code}/",
            tag=languages.BCP47[code],
            dir=languages.direction(code),
            name=own_name,
            locale=languages.OF_CODE[code].locale,
            current=code == current,
            # A page whose main text is not in its language stands in for another, and names no alternates: nor do they name it.
            alternate=current in written and code in written,
        )
        for code, own_name in languages.LANGUAGES
    }
    english = versions[languages.FALLBACK]
    default = english if english.alternate else None
    return Versions(origin, once, versions[current], default, tuple(versions.values()))


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
    if not request:
        return reverse("feedback")
    return address_of_form(request.path_info, is_ours=request.resolver_match is not None)


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
def licence():
    """The licence under which data may be reused."""
    return {"name": settings.DATA_LICENCE_NAME, "url": settings.DATA_LICENCE_URL}


@register.simple_tag
def portal_contact():
    """Who keeps this record."""
    return contact()


@register.simple_tag
def json_ld_element(data):
    """Write what the page says to programs."""
    return element(data) if data else ""
