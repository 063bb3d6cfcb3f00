"""What stands round every page: languages, main sections, contact and licence."""

from django import template
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.urls import get_script_prefix, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

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


@register.simple_tag(takes_context=True)
def addresses(context):
    """The address of this page in each language; of the front page where an error has no request."""
    request = context.get("request")
    path = request.path_info.lstrip("/") if request else ""
    query = urlencode([(name, request.GET[name]) for name in request.GET if request.GET[name]]) if request else ""
    # A record read as of a day is the same record: the language switch keeps the day, what machines read does not.
    asked, lasting = f"?{query}" if query else "", f"?{query}" if query and "record" not in context else ""
    origin, current, root = _origin(request), languages.current(), _root()
    versions = []
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
            }
        )
    canonical = next(version["absolute"] for version in versions if version["current"])
    return {"path": f"/{path}", "canonical": canonical if origin else "", "languages": versions}


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
def colophon():
    """Who keeps this record, and under which licence its data may be reused."""
    # The API has one address for all languages.
    api = _root() + reverse("api:root").removeprefix(get_script_prefix())
    return {
        "contact": contact(),
        "api": api,
        "licence": {"name": settings.DATA_LICENCE_NAME, "url": settings.DATA_LICENCE_URL},
    }
