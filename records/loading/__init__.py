"""Loading: records from JSON files, `manage.py load_record`. Entries are read, checked, ordered and written as one change."""

from .loader import load
from .models import LoadedRow
from .problems import LoadError

__all__ = [
    "LoadError",
    "LoadedRow",
    "load",
]
