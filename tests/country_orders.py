"""The order of the countries in each language, written beside their names: `python -m tests.country_orders`.

`tests/records/texts/test_countries.py` says when it is due.
"""

import json
from pathlib import Path

from records.texts import country_name, languages, ordering, sort_key

FILE = Path(ordering.__file__).with_name("country_orders.json")


def orders(names):
    """Return the codes of all countries, in one line for each language that names any."""
    return {
        code: " ".join(sorted(names, key=lambda country: (sort_key(country_name(country, code), code), country)))
        for code in languages.CODES
        if any(texts.get(code) for texts in names.values())
    }


if __name__ == "__main__":
    import csv

    with FILE.with_name("countries.csv").open(encoding="utf-8", newline="") as file:
        rows = {row.pop("iso2"): row for row in csv.DictReader(file)}
    FILE.write_text(json.dumps(orders(rows), indent=1) + "\n", encoding="utf-8")
