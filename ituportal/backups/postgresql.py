"""Snapshot, check and replacement of a PostgreSQL database, by pg_dump and pg_restore.

The dump is loaded through a connection of ours and not by pg_restore itself: so what stands in the target is dropped,
the dump loaded, its rows counted and compared, all in one transaction, which is committed only when they agree.
"""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.client import DatabaseClient
from psycopg import sql
from tqdm import tqdm

from records import content

from .contents import Contents, Fingerprint, fingerprint
from .errors import BackupError, BackupRefused

SCHEMA = "public"
COPY = re.compile(rb'COPY public\.("(?:[^"]|"")+"|[a-z0-9_]+) .*FROM stdin;\n')
# Newer clients fence their scripts against commands of psql with these two lines; we are not psql.
FENCE = re.compile(rb"\\(un)?restrict [A-Za-z0-9]+\n")
SETTINGS = """
    SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; SET bytea_output = 'hex';
    SET extra_float_digits = 1; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0
"""
PATIENCE = 30  # seconds that a replacement waits for readers and writers to finish
TABLES = """
    SELECT c.relname, array_agg(a.attname::text ORDER BY a.attname::text COLLATE "C")
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    GROUP BY c.relname ORDER BY c.relname
"""
# Everything in the schema but what belongs to an extension: those may need an administrator to come back.
OBJECTS = """
    SELECT o.kind, o.identity FROM (
        SELECT CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
               ELSE 'TABLE' END AS kind, oid::regclass::text AS identity, oid, relnamespace AS namespace
        FROM pg_catalog.pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S')
        UNION ALL SELECT 'ROUTINE', oid::regprocedure::text, oid, pronamespace FROM pg_catalog.pg_proc
        UNION ALL SELECT 'TYPE', oid::regtype::text, oid, typnamespace FROM pg_catalog.pg_type
        WHERE typtype IN ('e', 'd')
        UNION ALL SELECT 'COLLATION', oid::regcollation::text, oid, collnamespace FROM pg_catalog.pg_collation
        UNION ALL SELECT 'TEXT SEARCH CONFIGURATION', oid::regconfig::text, oid, cfgnamespace
        FROM pg_catalog.pg_ts_config
        UNION ALL SELECT 'TEXT SEARCH DICTIONARY', oid::regdictionary::text, oid, dictnamespace
        FROM pg_catalog.pg_ts_dict
    ) o
    WHERE o.namespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = o.oid AND d.deptype = 'e')
    ORDER BY o.kind <> 'TABLE'  -- a sequence goes with its table and cannot be dropped before it
"""


def exists(connection: BaseDatabaseWrapper) -> bool:
    """A database is made by its administrator; connecting says when it is missing."""
    return True


def check_target(connection: BaseDatabaseWrapper) -> Path:
    """Return the folder to unpack in: the system's, since the database is on a server."""
    with _connect(connection):
        return Path(tempfile.gettempdir())


def read(connection: BaseDatabaseWrapper) -> Contents:
    """What the database holds now."""
    with _snapshot(connection) as cursor:
        return _contents(cursor)


def dump(connection: BaseDatabaseWrapper, file: Path) -> Contents:
    """Dump and count in one exported snapshot; people go on writing meanwhile."""
    with _snapshot(connection) as cursor:
        snapshot = _value(cursor, "SELECT pg_catalog.pg_export_snapshot()")
        others = cursor.execute(
            "SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_'"
            " AND nspname NOT IN ('public', 'information_schema')"
        ).fetchall()
        options = ["--format=custom", "--no-owner", "--no-acl", "--no-comments", "--no-blobs"]
        options += ["--no-publications", "--no-subscriptions", f"--snapshot={snapshot}", f"--file={file}"]
        options += [f"--exclude-table-data={SCHEMA}.{content.TABLE}"]  # no content, and it moves when it is restored
        options += ['--exclude-schema="{}"'.format(name.replace('"', '""')) for (name,) in others]
        (_, *arguments), environment = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, options)
        if complaint := _run(["pg_dump", *arguments], environment):
            raise BackupError(f"pg_dump failed: {complaint}")
        return _contents(cursor)


def check(file: Path, expected: Contents) -> None:
    """Refuse what pg_restore cannot read; the rows are counted when they are loaded."""
    if complaint := _run(["pg_restore", "--list", str(file)]):
        raise BackupRefused(f"pg_restore cannot read the database in the backup: {complaint}")


def replace(connection: BaseDatabaseWrapper, file: Path, expected: Contents) -> None:
    """Drop, load, count and compare in one transaction; readers wait and then see the new content."""
    with _connect(connection) as session:
        try:
            with session.cursor() as cursor:
                _drop_all(cursor)
                with _script(file) as script:
                    _load(cursor, script, expected.tables)
                if difference := expected.difference(_contents(cursor)):
                    raise BackupRefused(f"The database in the backup is not what its manifest says: {difference}.")
                if cursor.execute("SELECT to_regclass(%s)", [f"{SCHEMA}.{content.TABLE}"]).fetchone() != (None,):
                    cursor.execute(f"SET LOCAL search_path = {SCHEMA}".encode())  # pg_restore leaves none
                    cursor.execute(f"INSERT INTO {content.TABLE} VALUES (1, 1)".encode())  # noqa: S608  # a constant
                    cursor.execute(content.moving().encode())  # beyond whatever processes that run have kept
            session.commit()
        except psycopg.errors.LockNotAvailable as error:
            raise BackupError("Someone is using the database. Stop the portal and try again.") from error
        except psycopg.Error as error:
            raise BackupRefused(f"PostgreSQL does not accept the database in the backup: {error}") from error
        # Restored tables have no statistics, and first queries would be slow. It is done, so nothing may fail now.
        with suppress(psycopg.Error):
            session.autocommit = True
            session.execute("ANALYZE")


def _drop_all(cursor: psycopg.Cursor) -> None:
    for kind, identity in cursor.execute(OBJECTS).fetchall():
        # Dropping one takes along what depends on it, hence IF EXISTS; the identity comes quoted from PostgreSQL.
        cursor.execute(f"DROP {kind} IF EXISTS {identity} CASCADE".encode())


def _load(cursor: psycopg.Cursor, script: BinaryIO, tables: dict[str, Fingerprint]) -> None:
    """Run pg_restore's script: statements as they are, the rows of each COPY as a stream."""
    statements: list[bytes] = []
    with tqdm(total=sum(table.rows for table in tables.values()), desc="rows", disable=None) as bar:
        for line in script:
            if copy := COPY.fullmatch(line):
                cursor.execute(b"".join(statements))
                statements = []
                name = copy[1].decode().removeprefix('"').removesuffix('"').replace('""', '"')
                with cursor.copy(line) as rows:
                    for row in _rows_of(script, tables[name].rows if name in tables else 0, name):
                        rows.write(row)
                        bar.update()
            elif not FENCE.fullmatch(line):
                statements.append(line)
    cursor.execute(b"".join(statements))


def _rows_of(script: BinaryIO, expected: int, name: str) -> Iterator[bytes]:
    """Yield the lines of one COPY, and stop as soon as there are more than the manifest promises."""
    for number, line in enumerate(script):
        if line == b"\\.\n":
            return
        if number >= expected:
            raise BackupRefused(f"Table {name} has more rows than the {expected} of the manifest.")
        yield line
    raise BackupRefused(f"The database in the backup ends in the middle of table {name}.")


def _contents(cursor: psycopg.Cursor) -> Contents:
    columns: dict[str, list[str]] = dict(cursor.execute(TABLES).fetchall())
    columns.pop(content.TABLE, None)
    tables = {
        name: fingerprint(_rows(cursor, name, columns[name]))
        for name in tqdm(columns, desc="counting", unit=" tables", disable=None)
    }
    if "django_migrations" not in tables:
        raise BackupRefused("The database has no table of migrations; it is not a database of the portal.")
    query = 'SELECT DISTINCT app COLLATE "C", name COLLATE "C" FROM public.django_migrations ORDER BY 1, 2'
    return Contents(tables, cursor.execute(query).fetchall())


def _rows(cursor: psycopg.Cursor, table: str, columns: list[str]) -> Iterator[bytes]:
    query = sql.SQL("COPY (SELECT {} FROM {}) TO STDOUT").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(SCHEMA, table)
    )
    rest = b""
    with cursor.copy(query) as copy:
        for data in copy:  # whole rows in practice, which the protocol does not promise
            *lines, rest = (rest + bytes(data)).split(b"\n")
            yield from lines


@contextmanager
def _connect(connection: BaseDatabaseWrapper) -> Iterator[psycopg.Connection]:
    """A connection of our own: pooled ones keep what a session sets."""
    try:
        session = psycopg.connect(**connection.get_connection_params())
    except psycopg.OperationalError as error:
        raise BackupError(f"PostgreSQL cannot be reached: {error}") from error
    try:
        session.execute(SETTINGS)
        session.execute(f"SET lock_timeout = '{PATIENCE}s'".encode())
        session.commit()
        yield session
    finally:
        session.close()  # rolls back what is not committed


@contextmanager
def _snapshot(connection: BaseDatabaseWrapper) -> Iterator[psycopg.Cursor]:
    """A transaction that sees one moment, however long it lasts."""
    with _connect(connection) as session:
        session.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        session.read_only = True
        with session.cursor() as cursor:
            yield cursor


def _value(cursor: psycopg.Cursor, query: str) -> str:
    row = cursor.execute(query.encode()).fetchone()
    return str(row[0]) if row else ""


@contextmanager
def _script(file: Path) -> Iterator[BinaryIO]:
    """The dump as SQL, while pg_restore unpacks it."""
    command = ["pg_restore", "--no-owner", "--no-acl", "--no-comments", "--file=-", str(file)]
    with tempfile.TemporaryFile() as messages, _start(command, messages) as process:
        try:
            yield cast(BinaryIO, process.stdout)
        except BaseException:
            process.kill()
            raise
        if process.wait():
            messages.seek(0)
            raise BackupRefused(f"pg_restore cannot read the database: {messages.read().decode(errors='replace')}")


def _start(command: list[str], messages: BinaryIO) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=messages)  # noqa: S603  # the callers' own words
    except FileNotFoundError as error:
        raise _missing(command[0]) from error


def _run(command: list[str], environment: dict[str, str] | None = None) -> str:
    """Run a program to its end; return what it complains about when it fails."""
    try:
        done = subprocess.run(  # noqa: S603  # no shell, and no word of it comes from a backup
            command, env={**os.environ, **(environment or {})}, capture_output=True, check=False
        )
    except FileNotFoundError as error:
        raise _missing(command[0]) from error
    return done.stderr.decode(errors="replace").strip() or "no reason given" if done.returncode else ""


def _missing(program: str) -> BackupError:
    return BackupError(
        f"{program} is not installed. Install PostgreSQL's client programs, of the server's version or newer: "
        "package postgresql-client (Debian, Ubuntu), postgresql (Fedora), libpq (Homebrew)."
    )
