import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .portals import MEDIA, Portal, databases


@pytest.fixture(scope="module")
def new_portal(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Portal]]:
    """Make a portal with nothing in it; `migrated=False` has no tables and no folders either."""
    folder = tmp_path_factory.mktemp("portals")
    with django_db_blocker.unblock(), databases(folder) as new_database:

        def make(*, migrated: bool = True) -> Portal:
            portal = Portal(new_database(migrated), folder / uuid.uuid4().hex)
            if migrated:
                portal.media.mkdir()
            return portal

        yield make


@pytest.fixture(scope="module")
def source(new_portal: Callable[..., Portal]) -> Portal:
    """A portal that people have used."""
    portal = new_portal()
    portal.fill("editor", MEDIA)
    portal.execute(
        "CREATE TABLE note (id integer PRIMARY KEY, body text, scan {}, weight double precision)".format(
            "blob" if portal.is_sqlite else "bytea"
        ),
        "INSERT INTO note VALUES (1, 'line one\nline two\ttab \\N \\. ÿ', NULL, 0.1), (2, NULL, NULL, 1e300)",
    )
    return portal


@pytest.fixture(scope="module")
def backup(source: Portal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "portal.tar"
    source.backup(file)
    return file
