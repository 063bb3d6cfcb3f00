"""What stands round every page: languages, main sections, contact and licence."""

from django import template
from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

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


# Open Graph wants a territory beside each language.
LOCALES = {"en": "en_GB", "ar": "ar_AR", "zh-hans": "zh_CN", "fr": "fr_FR", "ru": "ru_RU", "es": "es_ES"}


@register.simple_tag(takes_context=True)
def addresses(context):
    """The address of this page in each language; of the front page where an error has no request."""
    request = context.get("request")
    path = request.path_info.lstrip("/") if request else ""
    query = urlencode([(name, request.GET[name]) for name in request.GET if request.GET[name]]) if request else ""
    origin, current, root = site_addresses.origin(request), languages.current(), site_addresses.root()
    # A page whose main text is not in its language stands in for another, and names no alternates: nor do they name it.
    written, versions = context.get("written_in", languages.CODES), []
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
def colophon():
    """Who keeps this record, and under which licence its data may be reused."""
    # The API has one address for all languages.
    api = site_addresses.neutral(reverse("api:root"))
    return {
        "contact": contact(),
        "api": api,
        "licence": {"name": settings.DATA_LICENCE_NAME, "url": settings.DATA_LICENCE_URL},
    }


@register.simple_tag
def structured_data(data):
    """Write what the page says to programs."""
    return element(data) if data else ""
