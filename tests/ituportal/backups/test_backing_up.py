import os
import tarfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError

from ituportal.backups.archive import open_archive

from .portals import MEDIA, Portal

pytestmark = pytest.mark.django_db


def test_backup_is_readable_by_its_owner_alone_and_leaves_nothing_beside(source: Portal, tmp_path: Path) -> None:
    file = tmp_path / "portal.tar"

    words = source.backup(file)

    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["portal.tar"]
    assert words.startswith(f"{file}: {file.stat().st_size:,} bytes, {source.contents().rows:,} rows in ")
    assert f" {len(MEDIA)} media files." in words


def test_backup_can_be_unpacked_by_any_tar_program(backup: Path) -> None:
    with tarfile.open(backup, "r:") as archive:
        names = archive.getnames()
        media = {name: archive.extractfile(name).read() for name in names if name.startswith("media/")}

    assert names[0] in {"database.sqlite3", "database.pgdump"}
    assert names[-1] == "manifest.json"
    assert media == {f"media/{name}": data for name, data in MEDIA.items()}


def test_manifest_counts_every_table_as_the_database_has_it(source: Portal, backup: Path) -> None:
    with open_archive(backup) as archive:
        manifest = archive.manifest

    assert manifest.contents == source.contents()
    assert manifest.contents.tables["note"].rows == 2


def test_backup_does_not_overwrite_unless_forced(source: Portal, tmp_path: Path) -> None:
    file = tmp_path / "portal.tar"
    file.write_text("yesterday")

    with pytest.raises(CommandError, match=r"exists\. Choose another name, or overwrite it with --force"):
        source.backup(file)
    assert file.read_text() == "yesterday"

    source.backup(file, force=True)
    with open_archive(file) as archive:
        assert archive.manifest.contents == source.contents()


def test_backup_into_a_missing_folder_is_refused(source: Portal, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="give the name of a file in a folder that exists"):
        source.backup(tmp_path / "nowhere" / "portal.tar")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["link to a file", "link to a folder", "pipe"])
def test_backup_does_not_leave_out_silently_what_it_cannot_hold(
    kind: str, new_portal: Callable[..., Portal], tmp_path: Path
) -> None:
    portal = new_portal()
    oddity = portal.media / "oddity"
    if kind == "pipe":
        os.mkfifo(oddity)
    else:
        oddity.symlink_to(Path(__file__) if kind == "link to a file" else tmp_path)

    with pytest.raises(CommandError, match="oddity is not a plain file"):
        portal.backup(tmp_path / "portal.tar")

    assert list(tmp_path.iterdir()) == []


def test_backup_does_not_hold_what_is_not_committed(new_portal: Callable[..., Portal], tmp_path: Path) -> None:
    portal, target = new_portal(), new_portal(migrated=False)
    portal.execute("CREATE TABLE note (id integer PRIMARY KEY)", "INSERT INTO note VALUES (1)")
    writer = portal.open()
    writer.execute("INSERT INTO note VALUES (2)")

    portal.backup(tmp_path / "portal.tar")
    writer.commit()
    writer.close()
    target.restore(tmp_path / "portal.tar")

    assert portal.select("SELECT id FROM note ORDER BY id") == [(1,), (2,)]
    assert target.select("SELECT id FROM note ORDER BY id") == [(1,)]


class Writers:
    """Threads with connections of their own that each upload a file and then enter two rows that belong together."""

    def __init__(self, portal: Portal, number: int) -> None:
        self._portal = portal
        self._end = threading.Event()
        self.written = [0] * number
        self.errors: list[Exception] = []
        self._threads = [threading.Thread(target=self._write, args=[writer]) for writer in range(number)]

    def __enter__(self) -> "Writers":
        for thread in self._threads:
            thread.start()
        self.wait_for(3)
        return self

    def __exit__(self, *args: object) -> None:
        self._end.set()
        for thread in self._threads:
            thread.join()

    def wait_for(self, more: int) -> None:
        """Wait until every writer has written so many more."""
        goal = [count + more for count in self.written]
        deadline = time.monotonic() + 60
        while any(count < least for count, least in zip(self.written, goal, strict=True)):
            assert not self.errors
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def _write(self, writer: int) -> None:
        session = self._portal.open()
        try:
            while not self._end.is_set():
                turn = self.written[writer]
                (self._portal.media / f"{writer}-{turn}.txt").write_text(f"{writer} {turn}")
                session.execute(f"INSERT INTO given VALUES ({writer}, {turn})")
                session.execute(f"INSERT INTO taken VALUES ({writer}, {turn})")
                session.commit()
                self.written[writer] += 1
                time.sleep(0.001)  # SQLite gives the lock to whoever asks first
        except Exception as error:
            self.errors.append(error)
        finally:
            session.close()


def test_backup_while_people_write_is_one_moment(new_portal: Callable[..., Portal], tmp_path: Path) -> None:
    portal, target = new_portal(), new_portal(migrated=False)
    columns = "(writer integer, turn integer, PRIMARY KEY (writer, turn))"
    portal.execute(
        f"CREATE TABLE given {columns}",
        f"CREATE TABLE taken {columns}",
        "CREATE TABLE bulk (id integer PRIMARY KEY, body text)",
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) "
        "INSERT INTO bulk SELECT i, 'a row of some length, number ' || i FROM n",
    )

    with Writers(portal, 3) as writers:
        before = list(writers.written)
        portal.backup(tmp_path / "portal.tar")
        after = list(writers.written)
        writers.wait_for(1)
    target.restore(tmp_path / "portal.tar")

    with open_archive(tmp_path / "portal.tar") as archive:
        assert target.contents() == archive.manifest.contents
    given = target.select("SELECT writer, turn FROM given ORDER BY writer, turn")
    held = [sum(row[0] == writer for row in given) for writer in range(3)]
    assert writers.errors == []
    assert all(least <= count <= most for least, count, most in zip(before, held, after, strict=True))
    assert sum(after) > sum(before)
    assert given == [(writer, turn) for writer in range(3) for turn in range(held[writer])]
    assert target.select("SELECT writer, turn FROM taken ORDER BY writer, turn") == given
    files = target.files()
    assert [files.get(f"{writer}-{turn}.txt") for writer, turn in given] == [
        f"{writer} {turn}".encode() for writer, turn in given
    ]
    assert portal.select("SELECT count(*) FROM given") == [(sum(writers.written),)]


def test_missing_programs_are_named_with_their_package(
    source: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    if source.is_sqlite:  # needs none
        assert "media files" in source.backup(tmp_path / "portal.tar")
    else:
        with pytest.raises(CommandError, match=r"pg_dump is not installed\. Install .* package postgresql-client"):
            source.backup(tmp_path / "portal.tar")
