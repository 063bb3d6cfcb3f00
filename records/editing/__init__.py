"""Editing: what every record's form, list and history in the admin are made of."""

from .forms import PartFormSet
from .lists import year_filter
from .parts import PartInline
from .publishable import PublishableAdmin
from .record import SharedAdmin

__all__ = [
    "PartFormSet",
    "PartInline",
    "PublishableAdmin",
    "SharedAdmin",
    "year_filter",
]
