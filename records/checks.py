"""System checks of this layer."""

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.core import checks
from django.core.checks import CheckMessage
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.utils.formats import iter_format_modules
from django.utils.translation import to_locale

from . import content
from .accounts import roles
from .rows import Translated, alphabetical_models, keys_are_due
from .search import WRITTEN_IN, SearchEntry, is_missing, is_outdated
from .texts import countries, languages, translated_names


def _tables(databases: Iterable[str] | None) -> list[str]:
    """Return the tables that there are; none where the database is not to be asked, or not there yet."""
    try:
        return (
            connections[DEFAULT_DB_ALIAS].introspection.table_names() if DEFAULT_DB_ALIAS in (databases or ()) else []
        )
    except OperationalError:
        return []  # whoever needs it will say so


def check_roles(
    app_configs: Sequence[AppConfig] | None = None,
    databases: Iterable[str] | None = None,
    **kwargs: Any,
) -> list[CheckMessage]:
    """Compare the groups of the three roles with the code; silent while there are no tables."""
    if Group._meta.db_table not in _tables(databases):
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
    """Say when there are records but nothing to find them by, or by other rules; silent while there are no tables."""
    if SearchEntry._meta.db_table not in _tables(databases):
        return []
    states = (
        (is_missing, "There is no search index.", "records.W002"),
        (is_outdated, "The search index was written by other rules than those by which it is asked.", "records.W008"),
    )
    return [checks.Warning(what, hint="Run: manage.py reindex", id=number) for holds, what, number in states if holds()]


def check_order(
    app_configs: Sequence[AppConfig] | None = None,
    databases: Iterable[str] | None = None,
    **kwargs: Any,
) -> list[CheckMessage]:
    """Say when names have keys by other rules than today's; silent while there are no tables."""
    needed = {model._meta.db_table for model in alphabetical_models()}
    if not needed <= set(_tables(databases)) or not keys_are_due():
        return []
    return [checks.Warning("Names are in the order of other rules.", hint="Run: manage.py reindex", id="records.W009")]


def check_triggers(
    app_configs: Sequence[AppConfig] | None = None,
    databases: Iterable[str] | None = None,
    **kwargs: Any,
) -> list[CheckMessage]:
    """Say when a write would not reach readers, since no trigger tells of it; silent while there are no tables."""
    standing = set(_tables(databases))
    if not {content.TABLE, content.BESIDE[connections[DEFAULT_DB_ALIAS].vendor]} <= standing:
        return []
    tables = standing & {model._meta.db_table for model in content.read_models()}
    missing = sorted(content.missing_triggers(connections[DEFAULT_DB_ALIAS], tables))
    return [
        checks.Error(
            f"Writes to {', '.join(missing)} do not move the content version: readers would be shown old answers.",
            hint="Run: manage.py sync_triggers",
            id="records.E001",
        )
    ] * bool(missing)


def check_languages(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Name what English stands in for: what there is not for a language that is declared."""
    return [
        checks.Warning(f"{language.name} ({language.code}) has no {what}.", hint=hint, id=number)
        for language in languages.TABLE
        for is_missing, what, hint, number in _needed(language)
        if is_missing and language.code != languages.FALLBACK
    ]


def _needed(language: languages.Language) -> list[tuple[bool, str, str, str]]:
    """Return what a language needs besides its row: whether it is missing, what it is, how it is mended."""
    code, locale = language.code, to_locale(language.code)
    unnamed = [country for country, names in countries.NAMES.items() if not names.get(code)]
    places = {module.__name__.rpartition(f".{locale}.")[0] for module in iter_format_modules(code)}
    return [
        (
            not languages.is_translated(code),
            "compiled catalogue",
            f"Translate locale/{locale}/LC_MESSAGES/django.po, which make messages-format begins. Run: make messages",
            "records.W003",
        ),
        (
            bool(unnamed),
            f"names of {len(unnamed)} countries: {' '.join(unnamed[:5])}",
            f"Fill the column {code} of records/texts/countries.csv.",
            "records.W004",
        ),
        (
            places.isdisjoint(settings.FORMAT_MODULE_PATH),
            "format of numbers of its own",
            f"Say in ituportal/formats/{locale}/formats.py how they are written.",
            "records.W005",
        ),
        (
            language.stemmer != "" and code not in itertools.chain(*WRITTEN_IN.values()),
            f"stemmer “{language.stemmer}”",
            "Name one that snowballstemmer has, for a script that records/search/words.py reads; or none.",
            "records.W006",
        ),
    ]


def check_columns(
    app_configs: Sequence[AppConfig] | None = None,
    databases: Iterable[str] | None = None,
    **kwargs: Any,
) -> list[CheckMessage]:
    """Name the tables that lack columns for a language, which nothing can stand in for; silent while there are no tables."""
    tables = _tables(databases)
    models = [each for each in apps.get_models() if issubclass(each, Translated) and each._meta.db_table in tables]
    columns = {model: _columns(model._meta.db_table) for model in models}
    return [
        checks.Warning(
            f"The table {model._meta.db_table} has no columns for the language {code}.",
            hint="Run: manage.py makemigrations, manage.py migrate",
            id="records.W007",
        )
        for model, code in itertools.product(models, languages.CODES)
        if not columns[model].issuperset(languages.column(name, code) for name in translated_names(model))
    ]


def _columns(table: str) -> set[str]:
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, table)}
