"""The tables of this layer, each declared in its room; Django looks for them here."""

from .accounts import User
from .editing.models import Note, Proposal
from .feedback import Feedback, Sender
from .loading import LoadedRow
from .publication import Correction, Mention, Redirect
from .search import SearchEntry, SearchTokens
from .sources import Source

__all__ = [
    "Correction",
    "Feedback",
    "LoadedRow",
    "Mention",
    "Note",
    "Proposal",
    "Redirect",
    "SearchEntry",
    "SearchTokens",
    "Sender",
    "Source",
    "User",
]
