"""Connections to the database, lent to the requests that are at work: no more of them than work at a time.

Django keeps a connection for each thread, with its page cache and its prepared statements. A worker has five times as many
threads as requests at work; those that wait for what is made apart, or send it, hold none. What is sent is made before
(`FileResponse` is the only answer in pieces), so that nothing is read from a connection that has been given back.
Why so: docs/decisions/0047-connections-are-lent.md.
"""

import threading
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


class Lending:
    """Lets so many requests at work at a time, each with a connection that meanwhile is that of its thread; others wait.

    The one that was given back last is lent first: its caches are warm, and few requests open few.
    """

    def __init__(self, most: int) -> None:
        self._room = threading.BoundedSemaphore(most)
        self._idle: list[Any] = []

    def __enter__(self) -> None:
        self._room.acquire()
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = connections.create_connection(DEFAULT_DB_ALIAS)
        connection._thread_ident = threading.get_ident()  # Django goes on refusing it to any other thread
        connections[DEFAULT_DB_ALIAS] = connection

    def __exit__(self, *raised: Any) -> None:
        connection = connections[DEFAULT_DB_ALIAS]
        del connections[DEFAULT_DB_ALIAS]
        try:
            connection.close_if_unusable_or_obsolete()  # on PostgreSQL it goes back to the pool
        finally:
            self._idle.append(connection)
            self._room.release()
