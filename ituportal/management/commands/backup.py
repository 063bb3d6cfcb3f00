from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from ituportal.backups.backing_up import back_up
from ituportal.backups.errors import BackupError


class Command(BaseCommand):
    """Backs up while people write."""

    help = "Make one file of the database and the media files, while the portal runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the backup to make, for example portal-2026-11-21.tar")
        parser.add_argument("--force", action="store_true", help="overwrite the file when it exists")

    def handle(self, *args: Any, **options: Any) -> None:
        file = options["file"].absolute()
        try:
            manifest = back_up(connection, Path(settings.MEDIA_ROOT), file, overwrite=options["force"])
        except BackupError as error:
            raise CommandError(f"No backup was made. {error}") from error
        except OSError as error:
            raise CommandError(f"No backup was made. {error.filename or file}: {error.strerror}.") from error
        contents = manifest.contents
        self.stdout.write(
            f"{file}: {file.stat().st_size:,} bytes, {contents.rows:,} rows in {len(contents.tables)} tables, "
            f"{len(manifest.members) - 1:,} media files. Keep it where only you can read it."
        )
