"""Numbers have Western digits in every language, and the separators that it uses."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from organizations.templatetags.figures import number
from records.lists.numbers import Number
from tests import factories as make

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


LOST = ["99999999999999.9999", "12345678901234.5678", "12345678901234.56", "-12345678901234.56"]
KEPT = ["99999999999999.9", "-12345678901.2345", "10000000000000.0000", "0.0001", "0"]


@pytest.mark.django_db
@pytest.mark.parametrize("make_figure", [make.make_organization_figure, make.make_meeting_figure])
def test_a_figure_is_kept_as_it_was_given_or_refused(make_figure):
    kept, lost = [], []

    for given in KEPT + LOST:
        try:
            kept.append((given, make_figure(value=given)))
        except ValidationError as refused:
            lost.append((given, refused.message_dict))

    assert [(given, type(row).objects.get(pk=row.pk).value) for given, row in kept] == [(n, Decimal(n)) for n in KEPT]
    sentence = "Round this number to 15 digits at most: more are not kept exactly."
    assert lost == [(given, {"value": [sentence]}) for given in LOST]
