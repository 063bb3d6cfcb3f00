"""From a file to plain values: the encoding and the JSON are judged here, nothing is understood yet."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

from .problems import LoadError, Problem


class Members(dict):
    """A JSON object that remembers which names it gave twice."""

    def __init__(self, pairs):
        super().__init__(pairs)
        counts = Counter(name for name, _value in pairs)
        self.repeated = sorted(name for name, count in counts.items() if count > 1)


def parse(content):
    """Return the list that the content of a fixture file holds, its values as Python has them (numbers exact).

    Raises ValueError.
    """
    rows = json.loads(content, object_pairs_hook=Members, parse_float=Decimal)
    if not isinstance(rows, list):
        raise ValueError("this is not a list of records")
    return rows


def read(path):
    """Return the list that a fixture file holds; raise `LoadError`."""
    try:
        return parse(Path(path).read_bytes())
    except OSError as error:
        message = f"This cannot be opened: {error.strerror}."
    except ValueError as error:
        message = f"This cannot be read as JSON: {error}."
    raise LoadError([Problem(str(path), "", "", message)])
