"""Countries and areas: their ISO 3166-1 codes and the names that the United Nations give them.

`countries.csv` beside this file is made from the open data set country-codes (Open Data Commons
Public Domain Dedication and License), which carries the names of UNTERM and, where UNTERM has
none, of the statistical standard M49; the articles that UNTERM adds (“(l’)”) are left out. Their order in each
language is made from it by `python -m tests.country_orders`, so that who only reads needs no collation.
"""

import csv
import json
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .languages import FALLBACK, Text, current

with (Path(__file__).parent / "countries.csv").open(encoding="utf-8", newline="") as file:
    NAMES = {row.pop("iso2"): row for row in csv.DictReader(file)}
ORDERS = json.loads((Path(__file__).parent / "country_orders.json").read_text("utf-8"))


def country_name(code, language=None):
    """Return the name of a country as `Text`, in `language` or the reader's; the code if it is unknown."""
    language = language or current()
    names = NAMES.get(code)
    if names is None:
        return Text(code)
    name = names.get(language)
    return Text(name or names[FALLBACK], language if name else FALLBACK, is_fallback=not name)


def choices():
    """Return `(code, name)` pairs in the reader's language, by name."""
    return [(code, country_name(code)) for code in sorted(NAMES, key=place)]


def place(code):
    """Return the place of a country among all, by its name in the reader's language; the last for what is none."""
    return _places(current()).get(code, len(NAMES))


@cache
def _places(language):
    codes = (ORDERS.get(language) or ORDERS[FALLBACK]).split()
    return {code: n for n, code in enumerate(codes)}


def validate_country(code):
    """Refuse what is no ISO 3166-1 two-letter code."""
    if code not in NAMES:
        raise ValidationError(
            _("“%(code)s” is not a country code. Give two capital letters, e.g. CH for Switzerland."),
            params={"code": code},
        )
