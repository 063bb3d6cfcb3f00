"""Snapshot, check and replacement of an SQLite database, by SQLite's own online backup."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3._functions import register as register_functions
from tqdm import tqdm

from records import content

from .contents import Contents, fingerprint
from .errors import BackupError, BackupRefused

PAGES_AT_A_TIME = 1_000
PATIENCE = 30  # seconds that a replacement waits for a writer to finish


def exists(connection: BaseDatabaseWrapper) -> bool:
    """Whether there is a file; asking the connection would make one."""
    path = _path(connection)
    return path.exists() and path.stat().st_size > 0


def check_target(connection: BaseDatabaseWrapper) -> Path:
    """Return the folder to unpack in: on the disk that will hold the database anyway."""
    folder = _path(connection).parent
    if not folder.is_dir():
        raise BackupError(f"{folder}, the folder of the database, does not exist. Create it first.")
    return folder


def read(connection: BaseDatabaseWrapper) -> Contents:
    """What the database holds now."""
    with closing(_open(_path(connection), "mode=ro")) as database:
        database.execute("BEGIN")
        return _contents(database)


def dump(connection: BaseDatabaseWrapper, file: Path) -> Contents:
    """Copy the database as it is at one moment; people go on writing meanwhile.

    The open read transaction pins that moment. Without it, every commit of another connection would make the copy
    start again. The source is opened for itself: what the caller has not committed is not in the backup.
    """
    if not exists(connection):
        raise BackupError(f"There is no database at {_path(connection)}. Run `manage.py migrate` first.")
    with (
        closing(sqlite3.connect(_path(connection), timeout=PATIENCE, isolation_level=None)) as source,
        closing(sqlite3.connect(file, isolation_level=None)) as copy,
        tqdm(desc="database", unit=" pages", disable=None) as bar,
    ):
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()

        def advance(status: int, remaining: int, total: int) -> None:
            bar.total = total
            bar.update(total - remaining - bar.n)

        source.backup(copy, pages=PAGES_AT_A_TIME, progress=advance)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
    return _read(file, "The database is damaged, a backup of it would be useless:")


def check(file: Path, expected: Contents) -> None:
    """Refuse a database that is damaged or holds something other than the manifest says."""
    contents = _read(file, "The database in the backup is damaged:")
    if difference := expected.difference(contents):
        raise BackupRefused(f"The database in the backup is not what its manifest says: {difference}.")


def replace(connection: BaseDatabaseWrapper, file: Path, expected: Contents) -> None:
    """Put a checked file in the place of the database, in one transaction of SQLite."""
    path = _path(connection)
    was_there = path.exists()
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        if database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [content.TABLE]).fetchone():
            database.execute(content.moving())  # beyond whatever processes that run have kept
    try:
        _copy_over(path, file)
    except BaseException as error:
        if not was_there:
            for suffix in ("", "-journal", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
        if isinstance(error, sqlite3.Error):
            raise BackupError(f"SQLite could not replace {path}: {error}. Stop the portal and try again.") from error
        raise


def _copy_over(path: Path, file: Path) -> None:
    deadline = time.monotonic() + PATIENCE

    def watch(status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > deadline:
            raise BackupError(f"Someone is writing to {path}. Stop the portal and try again.")

    with closing(_open(file)) as source, closing(sqlite3.connect(path, timeout=1, isolation_level=None)) as target:
        target.execute("PRAGMA synchronous=FULL")
        source.backup(target, pages=-1, progress=watch)


def _open(file: Path, mode: str = "mode=ro&immutable=1") -> sqlite3.Connection:
    """Open for reading, by default a finished copy: `immutable` keeps SQLite from making files beside it."""
    source = sqlite3.connect(f"{file.resolve().as_uri()}?{mode}", uri=True, isolation_level=None)
    register_functions(source)  # constraints and indexes may use Django's functions
    source.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
    return source


def _read(file: Path, complaint: str) -> Contents:
    try:
        with closing(_open(file)) as database:
            for pragma in ("integrity_check", "foreign_key_check"):
                rows = database.execute(f"PRAGMA {pragma}").fetchmany(3)
                if rows and rows != [("ok",)]:
                    raise BackupRefused(f"{complaint} {pragma} finds {rows}.")
            return _contents(database)
    except sqlite3.Error as error:
        raise BackupRefused(f"{complaint} {error}.") from error


def _contents(database: sqlite3.Connection) -> Contents:
    # A virtual table (the search index) only shows what its shadow tables hold, and those are counted. The content version
    # is no content, and moves when it is restored.
    names = [
        name
        for (name,) in database.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow')"
            " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> ? ORDER BY name",
            [content.TABLE],
        )
    ]
    tables = {
        name: fingerprint(_rows(database, name)) for name in tqdm(names, desc="counting", unit=" tables", disable=None)
    }
    if "django_migrations" not in tables:
        raise BackupRefused("The database has no table of migrations; it is not a database of the portal.")
    migrations = database.execute("SELECT DISTINCT app, name FROM django_migrations ORDER BY app, name")
    return Contents(tables, [(str(app), str(name)) for app, name in migrations])


def _rows(database: sqlite3.Connection, table: str) -> Iterator[bytes]:
    columns = [row[1] for row in database.execute("SELECT * FROM pragma_table_xinfo(?)", [table])]
    listed = ", ".join(_quoted(column) for column in sorted(columns))
    # ascii() tells NULL, numbers, texts and blobs apart, and is the same in every version of Python.
    for row in database.execute(f"SELECT {listed} FROM {_quoted(table)}"):  # noqa: S608  # quoted names
        yield ascii(row).encode()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _path(connection: BaseDatabaseWrapper) -> Path:
    name = str(connection.settings_dict["NAME"])
    if name == ":memory:" or name.startswith("file:"):
        raise BackupError("The database is in memory or given as a URI; only a database in a file can be backed up.")
    return Path(name)
