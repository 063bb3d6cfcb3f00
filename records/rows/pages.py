"""The address of a row's page, without a `reverse()` for each row of a list."""

from functools import lru_cache
from uuid import UUID

from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language


class Addressed:
    """A row with a page, or a place on one."""

    # The columns, along foreign keys too, that `get_absolute_url()` reads besides the key, the last part of the address.
    page_rests_on: tuple[str, ...] = ()


# Which stands where any key can, a slug or an identifier.
ANY = str(UUID(int=0))


@lru_cache(maxsize=1024)
def _round(view, language, prefix, urlconf):
    before, _any, after = reverse(view, args=[ANY], urlconf=urlconf).partition(ANY)
    return before, after


def page_address(view, key):
    """Return the address of the page of a row, or of another form of it, in the language of the request: a path.

    `view` has one argument, the key.
    """
    before, after = _round(view, get_language(), get_script_prefix(), get_urlconf())
    return f"{before}{key}{after}"
