"""What `manage.py verify` looks at: each part in its own words, read from one snapshot, with nothing written."""

from .checks import CHECKS
from .looking import reading

__all__ = ["CHECKS", "reading"]
