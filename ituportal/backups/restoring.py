"""Puts a backup in the place of the database and the media files, or refuses it and changes nothing."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from tqdm import tqdm

from .archive import Archive, check_space, open_archive
from .engines import engine_of
from .errors import BackupError, BackupRefused
from .manifest import MEDIA, OWN_FOLDERS, Manifest

STAGING, BEFORE = OWN_FOLDERS
# Filled by `migrate` and `sync_roles`, not by people.
BOOKKEEPING = {"contenttypes.ContentType", "auth.Permission", "auth.Group", "auth.Group_permissions"}


def restore(connection: BaseDatabaseWrapper, media: Path, file: Path, *, replace: bool = False) -> Manifest:
    """Check a backup completely, beside the live data, then swap database and media as one."""
    engine = engine_of(connection)
    with open_archive(file) as archive, ExitStack() as stack:
        check_fits(archive.manifest, connection)
        folder = engine.check_target(connection)
        stack.enter_context(_media_folder(media))
        if not replace:
            check_empty(connection, media)
        workplace = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=".restoring-", dir=folder)))
        database = workplace / archive.manifest.members[0].name
        _unpack(archive, database, media / STAGING)
        engine.check(database, archive.manifest.contents)
        connection.close()
        with _swapped(media):
            engine.replace(connection, database, archive.manifest.contents)
    return archive.manifest


def check_fits(manifest: Manifest, connection: BaseDatabaseWrapper) -> None:
    """Refuse a backup of another engine, or of a portal that knows migrations this one does not."""
    if manifest.engine != connection.vendor:
        raise BackupRefused(
            f"The backup is of a {manifest.engine} database; this portal runs on {connection.vendor}. "
            "Set DATABASE_URL to a database of the same kind."
        )
    own_migrations = _known_migrations()
    unknown = [f"{app}.{name}" for app, name in manifest.contents.migrations if (app, name) not in own_migrations]
    if unknown:
        raise BackupRefused(
            f"The backup is of a newer portal: it has migrations unknown here ({', '.join(unknown[:5])}). "
            "Install that version of the portal first."
        )


def check_empty(connection: BaseDatabaseWrapper, media: Path) -> None:
    """Refuse to overwrite what people have entered or uploaded."""
    uploads = [str(path.name) for path in media.iterdir() if path.name not in OWN_FOLDERS]
    if uploads:
        raise BackupError(f"{media} is not empty. Give --replace to replace database and media by the backup.")
    if not engine_of(connection).exists(connection):
        return
    tables = set(connection.introspection.table_names())
    for model in _models_of_people():
        if model._meta.db_table in tables and _has_rows(connection, model):
            raise BackupError(
                f"The database is not empty: it holds {model._meta.verbose_name_plural}. "
                "Give --replace to replace database and media by the backup."
            )


def _models_of_people() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label not in BOOKKEEPING and model._meta.managed and not model._meta.proxy
    ]


def _has_rows(connection: BaseDatabaseWrapper, model: type[models.Model]) -> bool:
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(model._meta.db_table)
        cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608  # a quoted name
        return cursor.fetchone() is not None


def _known_migrations() -> set[tuple[str, str]]:
    migrations = MigrationLoader(None).disk_migrations
    replaced = {key for migration in migrations.values() for key in migration.replaces}
    return set(migrations) | replaced


@contextmanager
def _media_folder(media: Path) -> Iterator[None]:
    """Hold the media folder for one restore at a time; a folder made for it goes when the restore fails."""
    was_there = media.is_dir()
    media.mkdir(parents=True, exist_ok=True)
    try:
        with ExitStack() as stack:
            descriptor = os.open(media, os.O_RDONLY)
            stack.callback(os.close, descriptor)
            _lock(descriptor)
            if (media / BEFORE).exists():
                raise BackupError(
                    f"An earlier restore was interrupted; {media / BEFORE} holds the media files from before it. "
                    "Look whether the database is the old or the new one, move the files that belong to it to "
                    f"{media}, delete {media / BEFORE}, and try again."
                )
            stack.callback(shutil.rmtree, media / STAGING, ignore_errors=True)
            yield
    except BaseException:
        if not was_there:
            media.rmdir()
        raise


def _lock(descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BackupError("Another restore is running. Wait until it ends.") from None


def _unpack(archive: Archive, database: Path, staging: Path) -> None:
    members = archive.manifest.members
    check_space(database.parent, members[0].size)
    check_space(staging.parent, sum(member.size for member in members[1:]))
    shutil.rmtree(staging, ignore_errors=True)  # of a restore that was killed before it changed anything
    staging.mkdir(mode=0o700)
    targets = [(database, members[0])]
    targets += [(staging / member.name.removeprefix(MEDIA), member) for member in members[1:]]
    with tqdm(total=sum(m.size for m in members), desc="unpacking", unit="B", unit_scale=True, disable=None) as bar:
        archive.extract(targets, bar)
    if settings.FILE_UPLOAD_PERMISSIONS is not None:
        for path, _ in targets[1:]:
            path.chmod(settings.FILE_UPLOAD_PERMISSIONS)


@contextmanager
def _swapped(media: Path) -> Iterator[None]:
    """Have the new media files in place while the database is replaced, and the old ones again if that fails.

    The entries of the folder are renamed and not the folder, which may be a mounted volume.
    """
    moved: list[tuple[Path, Path]] = []
    (media / BEFORE).mkdir(mode=0o700)
    try:
        for entry in [path for path in media.iterdir() if path.name not in OWN_FOLDERS]:
            moved.append((entry, entry.rename(media / BEFORE / entry.name)))
        for entry in list((media / STAGING).iterdir()):
            moved.append((entry, entry.rename(media / entry.name)))
        os.sync()  # the database must not become durable before the files it names
        yield
    except BaseException:
        for source, target in reversed(moved):
            target.rename(source)
        (media / BEFORE).rmdir()
        raise
    # The restore is done; what cannot be deleted now is named by the next one.
    shutil.rmtree(media / BEFORE, ignore_errors=True)
