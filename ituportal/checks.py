"""System checks: what only a live connection can show, and what an operator still has to name."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as Caution
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http.request import validate_host
from django.utils import timezone

SQLITE_PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
LONGEST_CONTACT = 366  # days that a contact may be promised for
SHORTEST_BUSY_TIMEOUT = 5_000  # milliseconds; a writer waits instead of failing at once


def check_sqlite(
    app_configs: Sequence[AppConfig] | None = None,
    databases: Iterable[str] | None = None,
    **kwargs: Any,
) -> list[CheckMessage]:
    """Ask each live SQLite connection for its pragmas and its transaction mode."""
    messages: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if connection.vendor == "sqlite":
            messages += _wrong_pragmas(connection)
            messages += _wrong_transaction_mode(connection)
    return messages


def _wrong_pragmas(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    values: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for pragma in (*SQLITE_PRAGMAS, "busy_timeout"):
            cursor.execute(f"PRAGMA {pragma}")  # names are the constants above
            values[pragma] = cursor.fetchone()[0]
    wrong = {name: values[name] for name, value in SQLITE_PRAGMAS.items() if values[name] != value}
    if values["busy_timeout"] < SHORTEST_BUSY_TIMEOUT:
        wrong["busy_timeout"] = values["busy_timeout"]
    return [
        Error(
            f"SQLite connection “{connection.alias}” has {name} = {value}.",
            hint="Keep the OPTIONS that ituportal/settings.py gives to SQLite.",
            id="ituportal.E001",
        )
        for name, value in wrong.items()
    ]


def _wrong_transaction_mode(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    mode = getattr(connection, "transaction_mode", None)
    if mode == "IMMEDIATE":
        return []
    return [
        Error(
            f"SQLite connection “{connection.alias}” begins transactions in mode {mode}.",
            hint="Two writers that both read first would fail instead of waiting: use IMMEDIATE.",
            id="ituportal.E002",
        )
    ]


def check_public_origin(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Ask, before a deployment, whether the addresses that the portal writes lead to it."""
    origin = urlsplit(settings.PUBLIC_ORIGIN)
    messages: list[CheckMessage] = []
    if not origin.hostname:
        hint = "Set PUBLIC_ORIGIN, as https://portal.example.org."
        messages.append(
            Caution("Whoever asks chooses the host of canonical links and mails.", hint=hint, id="ituportal.W005")
        )
        return messages
    if not validate_host(origin.hostname, settings.ALLOWED_HOSTS):
        wrong = f"PUBLIC_ORIGIN names “{origin.hostname}”, to which the portal does not answer."
        messages.append(Caution(wrong, hint="Add it to ALLOWED_HOSTS.", id="ituportal.W006"))
    if origin.scheme != "https" and settings.SECURE_SSL_REDIRECT:
        wrong = "PUBLIC_ORIGIN begins with http:// and SECURE_SSL_REDIRECT is on: each address would be a redirect."
        messages.append(Caution(wrong, hint="Let it begin with https://.", id="ituportal.W007"))
    return messages


def check_security_contact(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Ask, before a deployment, whether somebody who finds a hole can tell us: RFC 9116."""
    hint = "Set SECURITY_CONTACT (mailto:… or https://…) and SECURITY_EXPIRES (a day, at most a year ahead)."
    messages: list[CheckMessage] = []
    contact: str = settings.SECURITY_CONTACT
    expires: datetime.date | None = settings.SECURITY_EXPIRES
    if not contact:
        messages.append(Caution("Nobody is named for security problems.", hint=hint, id="ituportal.W001"))
    elif not contact.startswith(("mailto:", "https://", "tel:")):
        messages.append(Caution(f"SECURITY_CONTACT “{contact}” is no address.", hint=hint, id="ituportal.W002"))
    if expires is None:
        messages.append(Caution("security.txt has no day of expiry.", hint=hint, id="ituportal.W003"))
    elif not 0 <= (expires - timezone.localdate()).days <= LONGEST_CONTACT:
        wrong = f"security.txt expires on {expires}, which is past or more than a year ahead."
        messages.append(Caution(wrong, hint=hint, id="ituportal.W004"))
    return messages
