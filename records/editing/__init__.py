"""Editing: what every record's form, list and history in the admin are made of."""

from .digest import send as send_digest
from .forms import PartFormSet, RowForm
from .inputs import Inputs
from .kept import given_back
from .lists import year_filter
from .parts import PartInline
from .previews import by_link, file_by_link
from .publishable import PublishableAdmin
from .record import SharedAdmin

__all__ = [
    "Inputs",
    "PartFormSet",
    "PartInline",
    "PublishableAdmin",
    "RowForm",
    "SharedAdmin",
    "by_link",
    "file_by_link",
    "given_back",
    "send_digest",
    "year_filter",
]
