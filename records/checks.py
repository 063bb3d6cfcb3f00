"""System checks of this layer."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.contrib.auth.models import Group
from django.core import checks
from django.core.checks import CheckMessage
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

from .accounts import roles
from .search import SearchEntry, is_missing


def check_roles(
    app_configs: Sequence[AppConfig] | None = None,
    databases: Iterable[str] | None = None,
    **kwargs: Any,
) -> list[CheckMessage]:
    """Compare the groups of the three roles with the code; silent while there are no tables."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    try:
        tables = connections[DEFAULT_DB_ALIAS].introspection.table_names()
    except OperationalError:
        return []  # no database yet; whoever needs it will say so
    if Group._meta.db_table not in tables:
        return []
    return [
        checks.Warning(
            f"The group “{name}” differs from the code: {len(missing)} permissions are missing, "
            f"{len(surplus)} are too many.",
            hint="Run: manage.py sync_roles",
            id="records.W001",
        )
        for name, (missing, surplus) in roles.differences(using=DEFAULT_DB_ALIAS).items()
    ]


def check_search(
    app_configs: Sequence[AppConfig] | None = None,
    databases: Iterable[str] | None = None,
    **kwargs: Any,
) -> list[CheckMessage]:
    """Say when there are records but nothing to find them by; silent while there are no tables."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    try:
        tables = connections[DEFAULT_DB_ALIAS].introspection.table_names()
    except OperationalError:
        return []
    if SearchEntry._meta.db_table not in tables or not is_missing():
        return []
    return [checks.Warning("There is no search index.", hint="Run: manage.py reindex", id="records.W002")]
