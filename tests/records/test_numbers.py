"""Numbers have Western digits in every language, and the separators that it uses."""

from decimal import Decimal

import pytest
from django.utils import translation

from organizations.templatetags.figures import number
from records.facets import Number

WRITTEN = {
    "en": "12,800.5",
    "ar": "12\u202f800,5",
    "zh-hans": "12,800.5",
    "fr": "12\u202f800,5",
    "ru": "12\u202f800,5",
    "es": "12\u202f800,5",
}


@pytest.mark.parametrize("language", WRITTEN)
def test_a_figure_is_written_as_the_language_writes_numbers(language):
    with translation.override(language):
        shown = number(Decimal("12800.5000"))

    assert shown == WRITTEN[language]


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "1,000+"), ("ar", "1\u202f000+"), ("zh-hans", "1,000+"), ("fr", "1\u202f000+")],
)
def test_a_count_that_is_not_exact_is_written_so_too(language, shown):
    with translation.override(language):
        written = str(Number(4000))

    assert written == shown
