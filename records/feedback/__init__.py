"""Feedback: the form for readers, and what they write to the editors."""

from .models import Feedback, Sender
from .views import address_of_form

__all__ = [
    "Feedback",
    "Sender",
    "address_of_form",
]
