"""`manage.py sync_triggers`: lets every write to what the public reads move the content version, as after `migrate`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError, connection, transaction

from records import content


class Command(BaseCommand):
    """Says which tables had lost their triggers, and nothing when none had."""

    help = "Create the triggers that move the content version where a table has none; run it after migrate."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                lacking = content.create_triggers(connection, [model._meta.db_table for model in content.read_models()])
        except (OperationalError, ProgrammingError) as error:
            raise CommandError(f"The database answers: {error}. Is it migrated?") from error
        for table in lacking:
            self.stdout.write(f"{table}: its writes move the content version again.")
