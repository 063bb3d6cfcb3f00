"""The databases that can be backed up, each a module with the same functions."""

from pathlib import Path
from typing import Protocol

from django.db.backends.base.base import BaseDatabaseWrapper

from . import postgresql, sqlite
from .contents import Contents
from .errors import BackupError


class Engine(Protocol):
    """What a database has to be able to do to be backed up."""

    def exists(self, connection: BaseDatabaseWrapper) -> bool: ...
    def check_target(self, connection: BaseDatabaseWrapper) -> Path: ...
    def read(self, connection: BaseDatabaseWrapper) -> Contents: ...
    def dump(self, connection: BaseDatabaseWrapper, file: Path) -> Contents: ...
    def check(self, file: Path, expected: Contents) -> None: ...
    def replace(self, connection: BaseDatabaseWrapper, file: Path, expected: Contents) -> None: ...


ENGINES: dict[str, Engine] = {"sqlite": sqlite, "postgresql": postgresql}


def engine_of(connection: BaseDatabaseWrapper) -> Engine:
    try:
        return ENGINES[connection.vendor]
    except KeyError:
        raise BackupError(f"{connection.vendor} databases cannot be backed up.") from None
