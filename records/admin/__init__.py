"""The editors' admin: what every record's form, list and history are made of."""

from .accounts import UserAdmin
from .feedback import FeedbackAdmin
from .forms import PartFormSet
from .lists import SourcesFilter, YearFilter
from .parts import PartInline
from .publishable import PublishableAdmin
from .record import RecordAdmin, SharedAdmin
from .sources import SourceAdmin

__all__ = [
    "FeedbackAdmin",
    "PartFormSet",
    "PartInline",
    "PublishableAdmin",
    "RecordAdmin",
    "SharedAdmin",
    "SourceAdmin",
    "SourcesFilter",
    "UserAdmin",
    "YearFilter",
]
