"""Addresses with and without host and language, for what is read far from the page it came with: feeds, files, site maps."""

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.urls import get_script_prefix

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
