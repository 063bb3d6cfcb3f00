"""Loading: records from JSON files, `manage.py load_record`. Entries are read, checked, ordered and written as one change."""

from .entries import kinds
from .files import parse
from .loader import load, load_rows
from .models import LoadedRow
from .problems import LoadError

__all__ = [
    "LoadError",
    "LoadedRow",
    "kinds",
    "load",
    "load_rows",
    "parse",
]
