import fcntl
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import connection

from ituportal.backups.archive import open_archive
from ituportal.backups.engines import ENGINES

from .portals import MEDIA, Portal

pytestmark = [pytest.mark.django_db, pytest.mark.proof]


def test_restore_into_an_empty_place_brings_back_equal_counts_hashes_and_files(
    source: Portal, backup: Path, new_portal: Callable[..., Portal]
) -> None:
    target = new_portal(migrated=False)

    words = target.restore(backup)

    assert target.contents() == source.contents()
    assert target.files() == MEDIA
    assert target.select("SELECT * FROM note ORDER BY id") == source.select("SELECT * FROM note ORDER BY id")
    assert words.startswith("The portal is as it was on ")
    assert words.endswith("Run `manage.py migrate`, then start the portal again.\n")


def test_restored_portal_takes_new_rows(backup: Path, new_portal: Callable[..., Portal]) -> None:
    target = new_portal(migrated=False)
    target.restore(backup)

    target.fill("colleague", {})  # a number from the restored sequence, not one that is taken

    assert target.contents().rows == _rows_in(backup) + 1


def test_restore_into_a_freshly_migrated_portal_needs_no_flag(
    backup: Path, source: Portal, new_portal: Callable[..., Portal]
) -> None:
    target = new_portal()

    target.restore(backup)

    assert target.state() == source.state()


@pytest.mark.parametrize(
    ("person", "media", "reason"),
    [
        ("someone", {}, r"The database is not empty: it holds \w+\. Give --replace"),
        ("", {"photo.jpg": b"photo"}, r"is not empty\. Give --replace"),
    ],
    ids=["rows", "files"],
)
def test_restore_does_not_overwrite_what_people_made(
    person: str, media: dict[str, bytes], reason: str, backup: Path, new_portal: Callable[..., Portal]
) -> None:
    target = new_portal()
    if person:
        target.fill(person, {})
    for name, data in media.items():
        (target.media / name).write_bytes(data)
    before = target.state()

    with pytest.raises(CommandError, match=reason):
        target.restore(backup)

    assert target.state() == before


def test_replacing_leaves_nothing_of_what_was_there(
    backup: Path, source: Portal, new_portal: Callable[..., Portal]
) -> None:
    target = new_portal()
    target.fill("someone", {"old/photo.jpg": b"photo", "logos/itu.png": b"another"})
    target.execute(
        "CREATE TABLE leftover (id integer PRIMARY KEY)",
        "CREATE TABLE pointer (leftover integer REFERENCES leftover (id))",
        "CREATE VIEW seen AS SELECT id FROM leftover",
    )

    target.restore(backup, replace=True)

    assert target.state() == source.state()
    assert sorted(path.name for path in target.media.iterdir()) == ["empty.txt", "logos", "photos"]


def test_restoring_twice_gives_the_same(backup: Path, source: Portal, new_portal: Callable[..., Portal]) -> None:
    target = new_portal(migrated=False)

    target.restore(backup)
    target.restore(backup, replace=True)

    assert target.state() == source.state()


def test_media_come_back_when_the_database_cannot_be_replaced(
    backup: Path, new_portal: Callable[..., Portal], monkeypatch: pytest.MonkeyPatch
) -> None:
    target = new_portal()
    target.fill("someone", {"old/photo.jpg": b"photo", "logos/itu.png": b"another"})
    before = target.state()
    monkeypatch.setattr(ENGINES[connection.vendor], "PATIENCE", 1)
    writer = target.open()
    writer.execute("UPDATE django_migrations SET app = app")

    with pytest.raises(CommandError, match=r"Someone is .*\. Stop the portal and try again"):
        target.restore(backup, replace=True)
    writer.rollback()
    writer.close()

    assert target.state() == before
    assert sorted(path.name for path in target.media.iterdir()) == ["logos", "old"]


def test_second_restore_at_the_same_time_is_refused(backup: Path, new_portal: Callable[..., Portal]) -> None:
    target = new_portal()
    descriptor = os.open(target.media, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)

    with pytest.raises(CommandError, match="Another restore is running"):
        target.restore(backup)
    os.close(descriptor)

    assert target.files() == {}


def test_restore_after_an_interrupted_one_says_where_the_files_are(
    backup: Path, new_portal: Callable[..., Portal]
) -> None:
    target = new_portal()
    (target.media / ".before-restore").mkdir()
    (target.media / ".before-restore" / "photo.jpg").write_bytes(b"photo")

    with pytest.raises(CommandError, match=r"An earlier restore was interrupted; .*\.before-restore holds"):
        target.restore(backup, replace=True)

    assert target.files() == {".before-restore/photo.jpg": b"photo"}


def test_commands_work_in_processes_of_their_own(
    backup: Path, source: Portal, new_portal: Callable[..., Portal]
) -> None:
    target = new_portal(migrated=False)
    target.media = target.media / "media"
    copy = backup.with_name("copy.tar")

    restored = _manage(target, "restore", str(backup))
    backed_up = _manage(target, "backup", str(copy))
    refused = _manage(target, "restore", str(copy))

    assert (restored.returncode, restored.stderr) == (0, "")
    assert (backed_up.returncode, backed_up.stderr) == (0, "")
    assert refused.returncode == 1
    assert refused.stderr.startswith("CommandError: Nothing was restored, nothing was changed. ")
    assert target.state() == source.state()
    with open_archive(copy) as archive:
        assert archive.manifest.contents == source.contents()


def _manage(portal: Portal, *arguments: str) -> subprocess.CompletedProcess[str]:
    url = f"sqlite:///{portal.database}"
    if not portal.is_sqlite:
        server = connection.settings_dict
        login = f"{server['USER']}:{server['PASSWORD']}@" if server["USER"] else ""
        url = f"postgres://{login}{server['HOST']}:{server['PORT']}/{portal.database}"
    environment = {
        **os.environ,
        "PORTAL_MODE": "development",
        "DATABASE_URL": url,
        "DATA_DIR": str(portal.media.parent),
        "DJANGO_SETTINGS_MODULE": "ituportal.settings",
    }
    root = Path(__file__).resolve().parents[3]
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def _rows_in(backup: Path) -> int:
    with open_archive(backup) as archive:
        return archive.manifest.contents.rows
