"""Sources: the documents that state what the record says."""

from .citing import naming
from .models import Source

__all__ = [
    "Source",
    "naming",
]
