"""Writes a backup: the database first, then the media files, then the manifest of both."""

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper
from tqdm import tqdm

from .archive import ArchiveWriter, check_space, open_archive
from .engines import engine_of
from .errors import BackupError
from .manifest import MEDIA, OWN_FOLDERS, Manifest, check_media_name, database_member


def back_up(connection: BaseDatabaseWrapper, media: Path, file: Path, *, overwrite: bool = False) -> Manifest:
    """Make one file of the database and the media folder; it appears under its name only when it is whole.

    The database comes first: a file that is uploaded later is then at worst an extra one, whereas rows read after
    the files could name files that are not in the backup.
    """
    if file.is_dir() or not file.parent.is_dir():
        raise BackupError(f"{file} cannot be written: give the name of a file in a folder that exists.")
    if file.exists() and not overwrite:
        raise BackupError(f"{file} exists. Choose another name, or overwrite it with --force.")
    with tempfile.TemporaryDirectory(prefix=f".{file.name}-", dir=file.parent) as folder:  # readable by us alone
        created = datetime.now(UTC).replace(microsecond=0)
        database = Path(folder) / "database"
        contents = engine_of(connection).dump(connection, database)
        whole = Path(folder) / "backup"
        files = list(_media_files(media))
        check_space(Path(folder), database.stat().st_size + sum(path.stat().st_size for path, _ in files))
        with os.fdopen(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            writer = ArchiveWriter(stream)
            _add_all(writer, [(database, database_member(connection.vendor)), *files])
            manifest = Manifest(connection.vendor, created, writer.members, contents)
            writer.finish(manifest)
            stream.flush()
            os.fsync(stream.fileno())
        with open_archive(whole):  # what cannot be read again is not a backup
            pass
        if file.exists() and not overwrite:
            raise BackupError(f"{file} has appeared meanwhile. Choose another name, or overwrite it with --force.")
        whole.replace(file)
    _sync(file.parent)
    return manifest


def _add_all(writer: ArchiveWriter, files: list[tuple[Path, str]]) -> None:
    total = sum(path.stat().st_size for path, _ in files)
    with tqdm(total=total, desc="writing", unit="B", unit_scale=True, disable=None) as bar:
        for path, name in files:
            with path.open("rb") as source:
                writer.add(name, source, os.fstat(source.fileno()).st_size, bar)


def _media_files(media: Path) -> Iterator[tuple[Path, str]]:
    """Yield every file below the media folder with its name in the backup, in the order of the names."""
    for folder, folders, names in os.walk(media, onerror=_stop):
        if Path(folder) == media:
            folders[:] = [name for name in folders if name not in OWN_FOLDERS]
        folders.sort()
        for name in sorted(names + [name for name in folders if (Path(folder) / name).is_symlink()]):
            path = Path(folder) / name
            if path.is_symlink() or not path.is_file():
                raise BackupError(f"{path} is not a plain file, and a backup holds only those. Replace or remove it.")
            member = MEDIA + path.relative_to(media).as_posix()
            check_media_name(member)
            yield path, member


def _stop(error: OSError) -> None:
    """Without this, os.walk leaves out what it may not read."""
    if not isinstance(error, FileNotFoundError):  # a portal that has no media yet
        raise error


def _sync(folder: Path) -> None:
    """Make a rename survive a power failure."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
