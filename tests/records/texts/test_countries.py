"""Countries in the order of their names, which is kept beside them."""

import pytest
from django.utils import translation

from records.texts import countries
from tests.country_orders import orders

pytestmark = pytest.mark.one_database


def test_the_kept_order_of_countries_is_that_of_their_names():
    assert orders(countries.NAMES) == countries.ORDERS, "Run: python -m tests.country_orders"


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        ("en", ["Afghanistan", "Åland Islands", "Albania"], ["Yemen", "Zambia", "Zimbabwe"]),
        ("fr", ["Afghanistan", "Afrique du Sud", "Albanie"], ["Yémen", "Zambie", "Zimbabwe"]),
        ("ru", ["Австралия", "Австрия", "Азербайджан"], ["Южный Судан", "Ямайка", "Япония"]),
    ],
)
def test_countries_are_chosen_from_in_the_order_of_the_reader(language, first, last):
    with translation.override(language):
        names = [str(name) for _code, name in countries.choices()]

    assert (names[:3], names[-3:]) == (first, last)
    assert len(names) == len(countries.NAMES)
