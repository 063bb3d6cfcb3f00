"""No standing page takes an address that something else answers."""

import re

from django.urls import get_resolver

from news.models.page import is_taken

BEGINNING = re.compile(r"([a-z0-9-]+)/")


def beginnings(resolver):
    """Yield the first parts of addresses with something behind them, also of those that are included without one."""
    for pattern in resolver.url_patterns:
        if found := BEGINNING.match(str(pattern.pattern)):
            yield found[1]
        elif not str(pattern.pattern) and hasattr(pattern, "url_patterns"):
            yield from beginnings(pattern)


def test_the_first_part_of_every_address_of_the_portal_is_taken():
    parts = {*beginnings(get_resolver())}
    assert {"admin", "preview", "statements", "feedback", "statistics"} <= parts
    assert sorted(part for part in parts if not is_taken(part)) == []
