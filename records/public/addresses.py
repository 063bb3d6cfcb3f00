"""Addresses with and without host and language, for what is read far from the page it came with: feeds, files, site maps."""

from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import DisallowedHost, SuspiciousOperation
from django.urls import get_script_prefix

from records.lists import MAX_LENGTH
from records.texts import languages


def root():
    """Return the address below which the portal lives, without a language."""
    prefix, current = get_script_prefix(), languages.current()
    return prefix if current == languages.FALLBACK else prefix.removesuffix(f"{current}/")


def neutral(address):
    """Return an address of this request's language as it stands where there is one for all languages."""
    return root() + address.removeprefix(get_script_prefix())


def in_language(address, code):
    """Return an address of this request's language in another one."""
    prefix = "" if code == languages.FALLBACK else f"{code}/"
    return f"{root()}{prefix}{address.removeprefix(get_script_prefix())}"


def asked(request):
    """Return what the address of a page asks for, as the page repeats it; nothing where it asks for more than can be read.

    A value that is too long to mean anything is cut: only a search is answered all the same, and says so.
    """
    try:
        given = [(name, request.GET[name]) for name in request.GET if request.GET[name]]
    except SuspiciousOperation:
        return ""
    return urlencode([(name, value if name == "cursor" else value[:MAX_LENGTH]) for name, value in given], safe="/")


def origin(request):
    """Return scheme and host of the portal: as the operator set them, in development as they were asked for.

    Then it is "" where an error page has no request, or one for a host that is not ours.
    """
    if settings.PUBLIC_ORIGIN:
        return settings.PUBLIC_ORIGIN
    try:
        return f"{request.scheme}://{request.get_host()}" if request else ""
    except DisallowedHost:
        return ""
