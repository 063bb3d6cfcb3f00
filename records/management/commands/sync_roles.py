"""`manage.py sync_roles`: keeps the groups of the three roles as the code means them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError

from records.accounts import roles


class Command(BaseCommand):
    """Says what it changed, and nothing when nothing differed."""

    help = "Make the groups Contributor, Publisher and Administrator exactly what the code says."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            changed = roles.synchronise()
        except LookupError as error:
            raise CommandError(f"The database does not know the permission {error}. Run: manage.py migrate") from error
        except (OperationalError, ProgrammingError) as error:
            raise CommandError(f"The database answers: {error}. Is it migrated?") from error
        for name, (missing, surplus) in changed.items():
            for sign, permissions in (("+", missing), ("-", surplus)):
                for permission in permissions:
                    self.stdout.write(f"{name}: {sign} {permission}")
            self.stdout.write(f"{name}: {len(missing)} permissions given, {len(surplus)} taken away.")
