"""Portals of their own for the tests: a migrated database apart from the test database, and a media folder."""

import sqlite3
import subprocess
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.client import DatabaseClient
from django.test import override_settings

from ituportal.backups.contents import Contents
from ituportal.backups.engines import engine_of

MEDIA = {
    "logos/itu.png": b"\x89PNG" + bytes(range(256)) * 9,
    "photos/2008/сессия.jpg": b"\xff\xd8" * 700,
    "empty.txt": b"",
}


class Portal:
    """One place that can be backed up and restored to."""

    def __init__(self, database: str, media: Path) -> None:
        self.database = database
        self.media = media
        self.is_sqlite = connection.vendor == "sqlite"

    @contextmanager
    def connected(self) -> Iterator[BaseDatabaseWrapper]:
        """Have Django use this database and no other for a while."""
        usual = connections[DEFAULT_DB_ALIAS]
        # Without the pool, which belongs to the alias and would hand out connections to the test database.
        options = {name: value for name, value in usual.settings_dict["OPTIONS"].items() if name != "pool"}
        settings = {**usual.settings_dict, "NAME": self.database, "OPTIONS": options}
        own = usual.__class__(settings, DEFAULT_DB_ALIAS)
        connections[DEFAULT_DB_ALIAS] = own
        try:
            yield own
        finally:
            connections[DEFAULT_DB_ALIAS] = usual
            own.close()

    def backup(self, file: Path, **options: Any) -> str:
        return self._call("backup", file, **options)

    def restore(self, file: Path, **options: Any) -> str:
        return self._call("restore", file, **options)

    def _call(self, command: str, file: Path, **options: Any) -> str:
        output = StringIO()
        with override_settings(MEDIA_ROOT=str(self.media)), self.connected():
            call_command(command, file, stdout=output, **options)
        return output.getvalue()

    def contents(self) -> Contents:
        with self.connected() as database:
            return engine_of(database).read(database)

    def files(self) -> dict[str, bytes]:
        """Every file of the media folder; also those that a restore should have taken away."""
        return {
            path.relative_to(self.media).as_posix(): path.read_bytes()
            for path in self.media.rglob("*")
            if path.is_file()
        }

    def state(self) -> tuple[Contents, dict[str, bytes]]:
        return self.contents(), self.files()

    def open(self) -> Any:
        """A connection of the bare driver, as another process would have one."""
        if self.is_sqlite:
            return sqlite3.connect(self.database, timeout=30)
        return psycopg.connect(**server(self.database))

    def execute(self, *statements: str) -> None:
        session = self.open()
        for statement in statements:
            session.execute(statement)
        session.commit()
        session.close()

    def select(self, query: str) -> list[tuple[Any, ...]]:
        session = self.open()
        rows = session.execute(query).fetchall()
        session.close()
        return [tuple(row) for row in rows]

    def fill(self, name: str, media: dict[str, bytes]) -> None:
        """Enter a person and upload files."""
        with self.connected():
            get_user_model().objects.create(username=name)
        for path, data in media.items():
            (self.media / path).parent.mkdir(parents=True, exist_ok=True)
            (self.media / path).write_bytes(data)


def server(database: str) -> dict[str, Any]:
    """How the bare driver reaches a database of the server under test."""
    parameters = connection.get_connection_params()
    return {key: parameters[key] for key in ("user", "password", "host", "port") if key in parameters} | {
        "dbname": database
    }


def program(name: str, database: str, *options: str) -> None:
    settings = {**connection.settings_dict, "NAME": database}
    (_, *arguments), _ = DatabaseClient.settings_to_cmd_args_env(settings, options)
    if name == "pg_restore":  # takes the database as an option, and the file as the argument
        arguments[-1:] = [f"--dbname={database}"]
    subprocess.run([name, *arguments], check=True, capture_output=True)


@contextmanager
def databases(folder: Path) -> Iterator[Callable[[bool], str]]:
    """Give a function that makes databases, migrated or with nothing in them, and drop them all at the end."""
    names: list[str] = []
    make = _sqlite_maker(folder) if connection.vendor == "sqlite" else _postgresql_maker(folder)

    def remember(migrated: bool) -> str:
        names.append(make(f"ituportal_scratch_{uuid.uuid4().hex}", migrated))
        return names[-1]

    yield remember
    if connection.vendor == "postgresql":
        for name in names:
            _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


def _sqlite_maker(folder: Path) -> Callable[[str, bool], str]:
    def make(name: str, migrated: bool) -> str:
        file = folder / name / "portal.sqlite3"
        file.parent.mkdir()
        if migrated:
            source, copy = sqlite3.connect(connection.settings_dict["NAME"]), sqlite3.connect(file)
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=WAL")
            source.close()
            copy.close()
        return str(file)

    return make


def _postgresql_maker(folder: Path) -> Callable[[str, bool], str]:
    schema = folder / "schema.pgdump"
    program("pg_dump", connection.settings_dict["NAME"], "--format=custom", f"--file={schema}")

    def make(name: str, migrated: bool) -> str:
        _on_server(f'CREATE DATABASE "{name}" TEMPLATE template0')
        if migrated:
            program("pg_restore", name, str(schema))
        return name

    return make


def _on_server(statement: str) -> None:
    session = psycopg.connect(**server("postgres"), autocommit=True)
    session.execute(statement)
    session.close()
