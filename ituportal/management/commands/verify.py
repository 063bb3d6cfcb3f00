"""`manage.py verify`: whether what the portal keeps is sound, in words and by exit status."""

from argparse import ArgumentParser
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from ituportal.verifying import CHECKS, reading
from records import content

SAID = 20  # sentences of each check; of the others their number
DAMAGED = ("malformed", "not a database", "disk image", "corrupt", "invalid page")


class Command(BaseCommand):
    """Looks, and changes nothing. Status 0: sound; 1: damage was found; 2: it could not look."""

    help = "Verify the database, the search index, revisions and files, while the portal runs."
    requires_system_checks: list[str] = []  # they say in other words what this looks for

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", choices=CHECKS, action="append", help="one check; may be given several times")

    def handle(self, *args: Any, **options: Any) -> None:
        damages = 0
        try:
            if not is_there():
                raise CommandError("There is no database of the portal here. Run: manage.py migrate", returncode=2)
            with reading():
                for name in options["only"] or CHECKS:
                    damages += self.look(name)
        except DatabaseError as error:
            if not is_damage(error):
                raise CommandError(f"Nothing could be verified. {error}", returncode=2) from error
            damages += self.found("integrity", str(error))
        except OSError as error:
            raise CommandError(f"Nothing could be verified. {error}", returncode=2) from error
        if damages:
            raise CommandError(f"{damages:,} damages were found in {settings.DATA_DIR}.", returncode=1)
        self.stdout.write("All is sound.")

    def look(self, name: str) -> int:
        """Say what one check finds; return how much."""
        sentences, number = CHECKS[name](), 0
        for sentence in islice(sentences, SAID):
            number += self.found(name, sentence)
        if further := sum(1 for _each in sentences):
            self.stdout.write(f"{name}: and {further:,} more")
        if not number:
            self.stdout.write(f"{name}: sound")
        return number + further

    def found(self, name: str, sentence: str) -> int:
        self.stdout.write(f"{name}: {' '.join(sentence.split())}")
        return 1


def is_there() -> bool:
    """Whether there is something to look at; to ask SQLite itself would make a file."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not name.startswith("file:") and not Path(name).exists():
        return False
    return content.TABLE in connection.introspection.table_names()


def is_damage(error: DatabaseError) -> bool:
    """Whether a database refused to read since what it read is damaged, and not since it was busy or away."""
    return any(word in str(error) for word in DAMAGED)
