"""What was read of the whole record, kept in the process and true to the last commit.

The triggers log which rows were written (`records/content.py`), whatever the door, so that only these are read anew. A
connection in a transaction sees what others do not, and PostgreSQL has no such log: there nothing is kept.
"""

import threading

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from records import content
from records.publication import next_turn

MOST = 1_000  # versions that are followed; beyond, everything is read anew


def is_followed():
    """Whether this thread's connection sees what others see, on a database that logs what was written."""
    connection = connections[DEFAULT_DB_ALIAS]
    return connection.vendor in content.LOGGING and not connection.in_atomic_block


class Followed:
    """Whoever asks holds `lock`, and has called `follow()`."""

    def __init__(self):
        self.lock = threading.Lock()
        self._version = self._until = None

    def follow(self, *given, judged=None):
        """Read what was written since the last time; `judged` is the moment for which what is given says what is public, if not now."""
        connection, now = connections[DEFAULT_DB_ALIAS], timezone.now()
        version, known = content.version(connection), self._version
        changes = None
        if known is not None and 0 <= version - known <= MOST:
            changes = content.changes(connection, known, version) if version != known else []
        has_turned = self._until is not None and self._until <= now
        if changes == [] and not has_turned:
            return
        self._version = None  # unless all goes well, everything is read anew
        self.exchange(changes, has_turned, *given)
        self._until = next_turn(judged or now, connection)
        self._version = version

    def exchange(self, changes, has_turned, *given):
        """Read what was changed, `(table, key)`, anew; all of it with None. A moment may have made something public, too."""
        raise NotImplementedError
