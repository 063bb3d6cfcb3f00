import random
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ituportal.backups.archive import header, open_archive
from ituportal.backups.errors import BackupError, BackupRefused

from .damages import Damage, Opened, all_damages, broken_reference
from .portals import Portal

pytestmark = [pytest.mark.django_db, pytest.mark.proof]
OWN = {"own/photo.jpg": b"photo", "logos/itu.png": b"another"}


@pytest.fixture(scope="module")
def target(new_portal: Callable[..., Portal]) -> Portal:
    """A portal in use, which no damaged backup may change."""
    portal = new_portal()
    portal.fill("someone", OWN)
    portal.execute("CREATE TABLE own (id integer PRIMARY KEY)", "INSERT INTO own VALUES (1), (2), (3)")
    return portal


def _refuses(target: Portal, file: Path, words: str) -> None:
    """Refused for the stated reason, and the target is as it was, down to its folders."""
    before = target.state()
    folders = sorted(target.media.rglob("*"))
    beside = sorted(target.media.parent.iterdir())

    with pytest.raises(CommandError, match=f"(?s)^Nothing was restored, nothing was changed.*({words})"):
        target.restore(file, replace=True)

    assert target.state() == before
    assert sorted(target.media.rglob("*")) == folders
    assert sorted(target.media.parent.iterdir()) == beside
    if target.is_sqlite:
        names = {path.name for path in Path(target.database).parent.iterdir()}
        assert names <= {"portal.sqlite3", "portal.sqlite3-wal", "portal.sqlite3-shm"}


def test_undamaged_backup_put_together_again_is_the_same(backup: Path) -> None:
    data = backup.read_bytes()

    assert Opened(data).sealed() == data


@pytest.mark.parametrize(("damage", "words"), all_damages())
def test_damaged_backup_is_refused_and_the_target_unchanged(
    damage: Damage, words: str, backup: Path, target: Portal, tmp_path: Path
) -> None:
    file = tmp_path / "damaged.tar"
    file.write_bytes(damage(Opened(backup.read_bytes())))

    _refuses(target, file, words)


def test_database_with_a_broken_reference_is_refused(
    target: Portal, new_portal: Callable[..., Portal], tmp_path: Path
) -> None:
    file = tmp_path / "damaged.tar"
    file.write_bytes(broken_reference(new_portal(), tmp_path))

    _refuses(target, file, "foreign_key_check finds|violates foreign key constraint")


def test_what_is_no_file_is_refused(target: Portal, tmp_path: Path) -> None:
    _refuses(target, tmp_path, "is not a file")
    _refuses(target, tmp_path / "missing.tar", "is not a file")


def test_damaged_backup_makes_nothing_in_an_empty_place(
    backup: Path, new_portal: Callable[..., Portal], tmp_path: Path
) -> None:
    portal = new_portal(migrated=False)
    forged = Opened(backup.read_bytes())
    forged.manifest["tables"]["note"]["rows"] = 3
    file = tmp_path / "damaged.tar"
    file.write_bytes(forged.sealed())

    with pytest.raises(CommandError, match="table note has 2 rows, not 3"):
        portal.restore(file)

    assert not portal.media.exists()
    if portal.is_sqlite:
        assert list(Path(portal.database).parent.iterdir()) == []
    else:
        assert portal.select("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


def test_any_changed_byte_is_found(backup: Path, tmp_path: Path) -> None:
    data = backup.read_bytes()
    chosen = random.Random(2).sample(range(len(data)), 150)
    file = tmp_path / "damaged.tar"

    refused = 0
    for offset in [*chosen, *range(len(data) - 60, len(data))]:
        file.write_bytes(data[:offset] + bytes([data[offset] ^ 0x20]) + data[offset + 1 :])
        with pytest.raises(BackupRefused), open_archive(file):
            pass
        refused += 1

    assert refused == 210


SEGMENT = st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=24)


@given(st.lists(SEGMENT, min_size=1, max_size=5).map("/".join), st.integers(0, 2**80))
@settings(max_examples=200, deadline=None)
def test_header_is_read_by_another_tar_program_as_it_was_meant(name: str, size: int) -> None:
    try:
        block = header(name, size)
    except BackupError:
        assume(len(name.encode()) <= 100)
        raise

    info = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
    assert (info.name, info.size, info.mode, info.type) == (name, size, 0o600, tarfile.REGTYPE)


def test_path_that_no_header_can_hold_is_refused_in_words() -> None:
    with pytest.raises(BackupError, match=r"is too long for a backup file\. Give the file a shorter name"):
        header("media/" + "x" * 101, 1)
