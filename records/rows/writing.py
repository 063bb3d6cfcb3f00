"""The one way in: every change runs inside `writing()`, which locks, records and judges it."""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial

import reversion
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _

from . import consistency

# Any number will do, as long as nothing else takes it: the writers' lock on PostgreSQL.
WRITE_LOCK = 0x69_74_75
_current = ContextVar("records.writing", default=None)


class Busy(ValidationError):
    """Another change held the writers' lock for longer than this one was to wait; nothing was written."""

    sentence = _(
        "Another change is being saved, or a file of records loaded. Nothing was saved: save again in a moment."
    )

    def __init__(self):
        super().__init__(self.sentence, code="busy")


def is_busy(error):
    """Whether an `OperationalError` says that another writer held what was waited for."""
    cause = error.__cause__
    return "SQLITE_BUSY" in getattr(cause, "sqlite_errorname", "") or getattr(cause, "sqlstate", "") == "55P03"


@contextmanager
def waiting(seconds):
    """Let what is written within the block wait no longer than so many seconds for another writer (None: as long as ever).

    On PostgreSQL only changes of records wait for one another; `writing()` asks for it there.
    """
    if seconds is None or connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        [before] = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {seconds * 1000:.0f}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {before}")


def _lock(seconds):
    """Wait for the lock of all writers on PostgreSQL."""
    with connection.cursor() as cursor:
        if seconds is not None:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{seconds * 1000:.0f}ms"])
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITE_LOCK])
        if seconds is not None:
            cursor.execute("SET LOCAL lock_timeout TO DEFAULT")


def _restore(row, pk, adding, version):
    row.pk, row._state.adding = pk, adding
    if version is not None:
        row.version = version


class Work:
    """What one outermost `writing()` block has changed: rows saved, and wholes whose parts or lists changed."""

    def __init__(self):
        self.saved = {}
        self.touched = {}
        self.republished = {}
        self.relied_on = {}
        self.undoing = []
        # Rows as the database has them, each until it is written again.
        self.read = {}

    def remember(self, row):
        """Note how a row in memory stands before it is saved."""
        self.on_undo(partial(_restore, row, row.pk, row._state.adding, getattr(row, "version", None)))

    def on_undo(self, act):
        """Run `act()` if this change is undone in the database, the latest first."""
        self.undoing.append(act)

    def undo_since(self, mark):
        """Undo outside the database what was just undone in it, so that the rows can be saved again."""
        while len(self.undoing) > mark:
            self.undoing.pop()()
        self.read.clear()

    def note(self, noted, key, value):
        """Note `value` under `key`; taken back when the block in which it happened is undone and an outer one goes on."""
        self.on_undo(partial(noted.__setitem__, key, noted[key]) if key in noted else partial(noted.pop, key, None))
        noted[key] = value

    def add_saved(self, row):
        """Note a saved row: at the end it is judged together with what it refers to."""
        self.read.pop((type(row), row.pk), None)
        self.note(self.saved, (type(row), row.pk), row)

    def is_saved(self, row):
        """Whether a row has been saved in this block, so that it is captured and judged at the end."""
        return (type(row), row.pk) in self.saved

    def drop(self, row):
        """Forget a row that is being deleted."""
        key = type(row), row.pk
        for noted in (self.saved, self.touched, self.republished, self.relied_on, self.read):
            if key in noted:
                self.on_undo(partial(noted.__setitem__, key, noted.pop(key)))

    def add_republished(self, row):
        """Note a row that others may rely on: at the end it is judged together with what refers to it."""
        self.note(self.republished, (type(row), row.pk), row)

    def add_relied_on(self, row, relying):
        """Note a row that others must agree with, as pairs of model and foreign key: at the end they are judged."""
        if relying:
            key = type(row), row.pk
            if key not in self.relied_on:
                self.note(self.relied_on, key, (row, {}))
            self.relied_on[key][1].update(dict.fromkeys(relying))

    def touch(self, whole):
        """Note that a part or a list of `whole` changed."""
        key = type(whole), whole.pk
        if key not in self.touched:
            self.note(self.touched, key, [])
        self.touched[key].append(whole)

    def stored(self, row):
        """Return a row as the database has it, or None; asked once, until this change writes it or is undone.

        What is written past `save()`, or undone by a plain `atomic()` within, is not noticed before the end.
        """
        key = type(row), row.pk
        if key not in self.read:
            self.read[key] = type(row).objects.filter(pk=row.pk).first()
        return self.read[key]

    def finish(self):
        """Raise the version of each whole whose parts or lists changed, capture the revision, judge the result as a whole."""
        self.read.clear()  # the versions are raised past `save()`, and what is judged is what stands at the end
        for key, instances in self.touched.items():
            for instance in instances:
                self.remember(instance)
            instances[0].parts_changed(instances, raise_version=key not in self.saved)
        for key, row in self.saved.items():
            if key not in self.touched:
                row.capture()
        changed = {key: instances[0] for key, instances in self.touched.items()} | self.saved
        for model in dict.fromkeys(model for model, _pk in changed):
            for row in model.index([pk for each, pk in changed if each is model]):
                self.read[model, row.pk] = row
        for row in changed.values():
            row.check_references()
        for row in self.republished.values():
            row.check_users()
        for row, relying in self.relied_on.values():
            consistency.check_relying(row, relying)
        consistency.check(self.saved.values())


def current():
    """Return the change that is under way, or an empty one."""
    return _current.get() or Work()


@contextmanager
def writing(*, user=None, comment="", patience=None):
    """Run a block as one change: one transaction, the writers' lock, one revision, one judgement.

    Who waits for the lock longer than `patience` seconds gets `Busy`.

    Nested blocks join the outermost one. At its end the rules that span several rows (publication
    closure) are checked; a `ValidationError` then undoes everything. SQLite's lock is its IMMEDIATE
    transaction; PostgreSQL takes an advisory lock, so that two writers judge one after the other.
    """
    work = _current.get()
    if work is not None:
        mark = len(work.undoing)
        try:
            with transaction.atomic():
                yield work
        except BaseException:
            work.undo_since(mark)
            raise
        return
    work = Work()
    try:
        # Captured by us, once and at the end: by itself reversion reads a whole with all its parts at every save.
        with waiting(patience), transaction.atomic(), reversion.create_revision(manage_manually=True):
            if connection.vendor == "postgresql":
                _lock(patience)
            if user is not None:
                reversion.set_user(user)
            if comment:
                reversion.set_comment(comment)
            token = _current.set(work)
            try:
                yield work
                work.finish()
            finally:
                _current.reset(token)
    except BaseException as error:
        # After the transaction: it can still fail while it is committed.
        work.undo_since(0)
        if isinstance(error, OperationalError) and is_busy(error):
            raise Busy from error
        raise
