"""Accounts: who may sign in, and as what."""

from . import roles
from .clients import client_address, network_of
from .models import User
from .roles import PUBLISH

__all__ = [
    "PUBLISH",
    "User",
    "client_address",
    "network_of",
    "roles",
]
