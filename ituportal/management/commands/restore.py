from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from ituportal.backups.errors import BackupError
from ituportal.backups.restoring import restore


class Command(BaseCommand):
    """Restores a backup that `backup` made."""

    help = "Replace the database and the media files by a backup; one that does not verify is refused."
    requires_system_checks = ()  # the database may be missing or broken: that is when one restores

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the backup to restore")
        parser.add_argument("--replace", action="store_true", help="give up what database and media folder hold now")

    def handle(self, *args: Any, **options: Any) -> None:
        file = options["file"].absolute()
        try:
            manifest = restore(connection, Path(settings.MEDIA_ROOT), file, replace=options["replace"])
        except (BackupError, DatabaseError) as error:
            raise CommandError(f"Nothing was restored, nothing was changed. {error}") from error
        except OSError as error:
            raise CommandError(
                f"Nothing was restored, nothing was changed. {error.filename or file}: {error.strerror}."
            ) from error
        self.stdout.write(
            f"The portal is as it was on {manifest.created:%Y-%m-%d at %H:%M:%S} UTC: {manifest.contents.rows:,} rows "
            f"in {len(manifest.contents.tables)} tables, {len(manifest.members) - 1:,} media files. "
            "Run `manage.py migrate`, then start the portal again."
        )
