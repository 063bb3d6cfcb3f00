"""`manage.py prepare`: what `make run` does to the database before it serves."""

from argparse import ArgumentParser
from io import StringIO
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import checks
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from ituportal import health
from ituportal.port import hold_port, port_number
from ituportal.settings import BASE_DIR
from records.rows import keys_are_due
from records.search import is_missing, is_outdated

RECORD_APPS = ("records", "organizations", "meetings", "news")
TO_DO = {
    "sqlite": "Name a file in a folder that exists and can be written to: DATABASE_URL=sqlite:////folder/name.sqlite3",
    "postgresql": "Start PostgreSQL, or name a database that exists: DATABASE_URL=postgres://user:password@host:5432/name",
}


class Command(BaseCommand):
    """One process for all steps: each start of Python costs a second."""

    help = "Migrate, keep the roles in step, load the record into an empty database, create an account to try."

    requires_system_checks = ()  # they take a third of the second start; `make check` runs them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--port", type=port_number, help="the port that will be served, to say early if it is taken"
        )

    def handle(self, *args: Any, port: int | None = None, **options: Any) -> None:
        if port:
            hold_port("127.0.0.1", port, another="make run PORT={}").close()
        self._say(f"Database: {_describe_database()}")
        self._refuse_unreachable_database()
        if not health.migrations_are_applied():
            self._say("Creating or changing its tables (migrate)")
            call_command("migrate", verbosity=0)
        call_command("sync_triggers", stdout=StringIO())
        self._refuse_wrong_database()
        self._say("Keeping the three roles in step (sync_roles)")
        call_command("sync_roles", stdout=StringIO())  # it names each permission: hundreds on the first run
        self._load()
        if is_missing() or is_outdated() or keys_are_due():
            self._say("Building the search index and the order of names (reindex)")
            call_command("reindex", stdout=StringIO())
        call_command("demo_editor")
        if port:
            self._say_where_to_click(port)

    def _load(self) -> None:
        files = sorted((BASE_DIR / "fixtures").glob("*.json"))
        if not _is_empty():
            self._say("The database holds a record already: kept as it is")
        elif files:
            self._say(f"The database is empty: loading {len(files)} files of fixtures/ (load_record)")
            call_command("load_record", *map(str, files))

    def _refuse_unreachable_database(self) -> None:
        try:
            if connection.vendor == "postgresql":
                # A connection beside the pool, which would try for ten seconds and then not say why.
                psycopg.connect(**connection.get_connection_params(), connect_timeout=5).close()
            else:
                connection.ensure_connection()
        except (psycopg.Error, DatabaseError) as error:
            reason = " ".join(str(error).split())
            raise CommandError(
                f"This database cannot be used ({reason}). {TO_DO[connection.vendor]} "
                "Without DATABASE_URL the portal takes a SQLite file in data/."
            ) from None

    def _refuse_wrong_database(self) -> None:
        errors = [m for m in checks.run_checks(tags=["database"], databases=["default"]) if m.is_serious()]
        if errors:
            raise CommandError("\n".join(map(str, errors)))

    def _say_where_to_click(self, port: int) -> None:
        site = f"http://127.0.0.1:{port}"
        self._say("Serving; stop with Ctrl+C")
        for what, path in {
            "Public site": "/",
            "In French": "/fr/",
            "Editors (account: editor)": "/admin/",
            "Programs": "/api/v1/",
            "API explained": "/api/v1/docs/",
        }.items():
            self.stdout.write(f"    {what:<26} {site}{path}")
        self.stdout.flush()

    def _say(self, step: str) -> None:
        self.stdout.write(f"==> {step}")
        self.stdout.flush()


def _describe_database() -> str:
    if connection.vendor == "sqlite":
        return f"SQLite, {settings.DATABASES['default']['NAME']}"
    return f"PostgreSQL, {connection.settings_dict['NAME']} on {connection.settings_dict['HOST'] or 'this machine'}"


def _is_empty() -> bool:
    user = get_user_model()
    return not any(
        model._default_manager.exists()
        for app in RECORD_APPS
        for model in apps.get_app_config(app).get_models()
        if model is not user and model._meta.managed
    )
