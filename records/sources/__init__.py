"""Sources: the documents that state what the record says."""

from . import csv, feeds, views
from .api import Sources
from .citing import naming
from .models import Source

__all__ = [
    "Source",
    "Sources",
    "csv",
    "feeds",
    "naming",
    "views",
]
