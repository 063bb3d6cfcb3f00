"""The content version: a number that every commit moves which changes what the public may read.

Triggers on the tables move it in the transaction that writes, so that no door is forgotten: admin, shell, bulk, raw SQL,
import, another process. Why it is exact, and what it costs: docs/decisions/0041-an-exact-response-cache.md.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

# In the environment of a request that a process apart can answer (`ituportal/apart.py`); True once it has been asked to.
APART = "ituportal.apart"
TABLE, MARK, LOG = "records_content", "records_contentmark", "records_contentlog"
LOGGED = 10_000  # versions whose changes can be looked up; whoever is further behind reads everything anew
# Tables of the apps with kinds that no public answer reads, and why; other apps hold accounts, sessions and history.
UNREAD = {
    "records.User": "accounts",
    "records.User_groups": "accounts",
    "records.User_user_permissions": "accounts",
    "records.Feedback": "what readers wrote to the editors",
    "records.Sender": "who wrote it, for the throttle",
    "records.Proposal": "what an editor would change: readers keep the old text",
    "records.Note": "what editors tell each other",
    "records.LoadedRow": "what load_record compares with",
    "records.SearchTokens": "no trigger can stand on a virtual table: an entry beside each moves it, and reindex() by itself",
}
# The table besides that the triggers write to.
BESIDE = {"sqlite": LOG, "postgresql": MARK}
LOGGING = {"sqlite"}
READ = f"SELECT version FROM {TABLE}"  # noqa: S608  # a constant
# What is done to a row, and as what the row is then named in a trigger.
ACTS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}

# What the triggers need: on SQLite the counter and a log of the rows that moved it, on PostgreSQL also a mark that a
# transaction sets once and that moves the counter when it commits, so that writers wait for each other no longer than that.
SQLITE_TABLES = f"CREATE TABLE {TABLE} (id integer PRIMARY KEY CHECK (id = 1), version integer NOT NULL)"
SQLITE_LOG = (
    f"CREATE TABLE IF NOT EXISTS {LOG} (version integer NOT NULL, place text NOT NULL, key integer)",
    f"CREATE INDEX IF NOT EXISTS {LOG}_version ON {LOG} (version)",
)
POSTGRESQL_TABLES = f"""
    CREATE TABLE {TABLE} (id smallint PRIMARY KEY CHECK (id = 1), version bigint NOT NULL);
    CREATE TABLE {MARK} (transaction bigint PRIMARY KEY);
    CREATE FUNCTION {TABLE}_mark() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO {MARK} VALUES (txid_current()) ON CONFLICT DO NOTHING;
        RETURN NULL;
    END $$;
    CREATE FUNCTION {TABLE}_move() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE {TABLE} SET version = version + 1;
        DELETE FROM {MARK} WHERE transaction = NEW.transaction;
        RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER {TABLE}_moves AFTER INSERT ON {MARK}
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {TABLE}_move();
"""  # noqa: S608  # constants


def read_models() -> list[type[Model]]:
    """Return the models whose tables public answers read, join tables among them."""
    return [
        model
        for config in apps.get_app_configs()
        if hasattr(config, "kinds")
        for model in config.get_models(include_auto_created=True)
        if model._meta.label not in UNREAD
    ]


@cache
def key_columns() -> dict[str, str]:
    """Return, by table, the column of the row that is logged as changed; of a join table, of the row whose list it is."""
    through = {
        model: next(field for field in model._meta.fields if field.remote_field)
        for model in read_models()
        if model._meta.auto_created
    }
    return {model._meta.db_table: field.column for model, field in through.items()}


def changes(connection: BaseDatabaseWrapper, since: int, until: int) -> list[tuple[str, int]] | None:
    """Return what moved the version from one to another, `(table, key)`, on a database that logs it; None where that is not known."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT version, place, key FROM {LOG} WHERE version > %s AND version <= %s", [since, until])  # noqa: S608
        found = cursor.fetchall()
    # Each step is there, or it was too long ago, or the version was moved by hand.
    return (
        [(place, key) for _, place, key in found] if len({version for version, *_ in found}) == until - since else None
    )


def version(connection: BaseDatabaseWrapper) -> int:
    """Return the version as this connection sees it; 0 where there is none, as before `migrate`."""
    with connection.cursor() as cursor:
        cursor.execute(READ)
        row = cursor.fetchone()
    return row[0] if row else 0


def move(connection: BaseDatabaseWrapper) -> None:
    """Move the version beyond all that there were, in this database and in one that it took the place of: to the microsecond."""
    with connection.cursor() as cursor:
        cursor.execute(moving())


def moving() -> str:
    """Return the statement that `move()` executes, for a database that Django has no connection to."""
    now = time.time_ns() // 1000
    return f"UPDATE {TABLE} SET version = CASE WHEN version < {now} THEN {now} ELSE version + 1 END"  # noqa: S608  # a number


def create_tables(schema_editor) -> None:  # type: ignore[no-untyped-def]
    """Create what the triggers need: a migration's step."""
    for statement in (
        (SQLITE_TABLES, *SQLITE_LOG) if schema_editor.connection.vendor == "sqlite" else (POSTGRESQL_TABLES,)
    ):
        schema_editor.execute(statement)
    schema_editor.execute(f"INSERT INTO {TABLE} VALUES (1, 1)")  # noqa: S608  # constants
    schema_editor.execute(moving())


def create_log(schema_editor) -> None:  # type: ignore[no-untyped-def]
    """Create the log, and triggers that write it in place of those that do not: a migration's step."""
    connection = schema_editor.connection
    if connection.vendor == "sqlite":
        for statement in SQLITE_LOG:
            schema_editor.execute(statement)
        create_triggers(connection, standing_tables(connection))


def drop_log(schema_editor) -> None:  # type: ignore[no-untyped-def]
    """Undo `create_log()`; the triggers go, too."""
    if schema_editor.connection.vendor == "sqlite":
        drop_triggers(schema_editor.connection, standing_tables(schema_editor.connection))
        schema_editor.execute(f"DROP TABLE {LOG}")


def standing_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the tables that public answers read, as far as they are there."""
    with connection.cursor() as cursor:
        there = connection.introspection.table_names(cursor)
    return [name for model in read_models() if (name := model._meta.db_table) in there]


def drop_tables(schema_editor) -> None:  # type: ignore[no-untyped-def]
    """Undo `create_tables()`; the triggers have to be gone."""
    schema_editor.execute(f"DROP TABLE {TABLE}")
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TABLE IF EXISTS {LOG}")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TABLE {MARK}; DROP FUNCTION {TABLE}_mark(), {TABLE}_move()")


def create_triggers(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> list[str]:
    """Create the triggers that these tables lack; return the tables that lacked any, and move the version if there are any."""
    lacking = sorted(missing_triggers(connection, tables))
    with connection.cursor() as cursor:
        for table in lacking:
            for statement in _drops(connection.vendor, table) + _creates(connection.vendor, table):
                cursor.execute(statement)
    if lacking:
        move(connection)  # what was written while there were none is new to everyone
    return lacking


def drop_triggers(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> None:
    """Drop the triggers of these tables."""
    with connection.cursor() as cursor:
        for table in tables:
            for statement in _drops(connection.vendor, table):
                cursor.execute(statement)


def missing_triggers(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> set[str]:
    """Return the tables whose writes do not move the version: on SQLite an altered table loses its triggers without a word."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
            standing = set(cursor.fetchall())
            wanted = {table: {(table, sql) for sql in _creates("sqlite", table)} for table in tables}
        else:
            cursor.execute(
                "SELECT tgrelid::regclass::text, tgname::text FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
            )
            standing = set(cursor.fetchall())
            wanted = {table: {(table, f"content_{table}")} for table in tables}
    return {table for table, triggers in wanted.items() if not triggers <= standing}


def _creates(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [
            f'CREATE TRIGGER "content_{table}" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "{table}" '
            f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_mark()"
        ]
    key = key_columns().get(table, "id")
    return [
        f'CREATE TRIGGER "content_{table}_{act.lower()}" AFTER {act} ON "{table}" '  # noqa: S608  # our own names
        f"BEGIN UPDATE {TABLE} SET version = version + 1; "
        + "".join(f"INSERT INTO {LOG} SELECT version, '{table}', {row}.\"{key}\" FROM {TABLE}; " for row in rows)  # noqa: S608
        + f"DELETE FROM {LOG} WHERE version <= (SELECT version - {LOGGED} FROM {TABLE}); END"  # noqa: S608
        for act, rows in ACTS.items()
    ]


def _drops(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [f'DROP TRIGGER IF EXISTS "content_{table}" ON "{table}"']
    return [f'DROP TRIGGER IF EXISTS "content_{table}_{act.lower()}"' for act in ACTS]


class Derived:
    """What was derived of the whole record, such as counts: kept as long as it is true, a few results, the oldest out first.

    A state is a content version with the moment until which it says the same (`ContentVersionMiddleware`), read before
    anything was derived; what is kept is at least as new, and is only given to whoever has read the same state.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._results: OrderedDict[tuple, Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, state: tuple[int, float] | None, key: tuple, derive: Callable[[], Any]) -> Any:
        """Return what `derive` returns, of the same state and key once; each time where no state is known."""
        if state is None:
            return derive()
        with self._lock:
            if (state, key) in self._results:
                return self._results[state, key]
        result = derive()
        with self._lock:
            self._results[state, key] = result
            while len(self._results) > self._most:
                self._results.popitem(last=False)
        return result


class Watch:
    """Tells the version as of the last commit of anyone, over connections of its own that never write.

    They belong to no thread, and whoever asks has one for itself meanwhile. What a thread of the server keeps is taken down
    while that thread ends, when Python must not run any more.
    """

    def __init__(self) -> None:
        self._idle: list[_Session] = []

    def version(self) -> int:
        """Return the version; raises what the database raises, and opens another connection the next time.

        SQLite says in 2 µs whether anybody has committed since (`PRAGMA data_version`), and only then is it read; on
        PostgreSQL it is read each time, by a prepared statement: a notice would come after the commit.
        """
        try:
            session = self._idle.pop()
        except IndexError:
            session = _opened()
        try:
            version = session.version()
        except Exception:
            session.close()
            raise
        self._idle.append(session)
        return version

    def close(self) -> None:
        """Close the connections over which nobody asks."""
        while self._idle:
            self._idle.pop().close()


class _Session:
    """A connection of PostgreSQL."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        connection.ensure_connection()
        self._session = connection.connection
        self.close = self._session.close  # not Django's own, which asks whether this is the same thread
        self.prepare()

    def prepare(self) -> None:
        self._session.prepare_threshold = 0

    def version(self) -> int:
        return self._session.execute(READ).fetchone()[0]


class _SqliteSession(_Session):
    """A connection of SQLite, which knows what it has read."""

    def prepare(self) -> None:
        self._session.execute("PRAGMA query_only = ON")
        self._seen, self._known = None, 0

    def version(self) -> int:
        (seen,) = self._session.execute("PRAGMA data_version").fetchone()
        if seen != self._seen:
            # Read after the question: what is committed between them is read twice, never missed.
            self._known = super().version()
            self._seen = seen
        return self._known


SESSIONS = {"sqlite": _SqliteSession, "postgresql": _Session}


def _opened() -> _Session:
    serving = connections[DEFAULT_DB_ALIAS]
    options = {name: value for name, value in serving.settings_dict["OPTIONS"].items() if name != "pool"}
    return SESSIONS[serving.vendor](type(serving)(serving.settings_dict | {"OPTIONS": options}, alias="content"))
