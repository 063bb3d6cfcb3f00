"""Reading the record from fixture files: strictly, all or nothing, and never over an editor's work."""

from .loader import Report, load
from .problems import LoadError, Problem

__all__ = ["LoadError", "Problem", "Report", "load"]
