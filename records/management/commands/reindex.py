"""`manage.py reindex`: builds the search index anew, and the keys by which names are in order."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from tqdm import tqdm

from records import content
from records.rows import Alphabetical, renew_keys, take_statistics, writing
from records.search import CHUNK, follow, indexed_models, leftovers, orphans


class Command(BaseCommand):
    """Writes every entry, whether it seems right or not, in small steps, each whole: it can be stopped at any moment.

    People search and write meanwhile.
    """

    help = "Bring the search index and the order of names in line with the record; safe to stop and to start again."

    def handle(self, *args: Any, **options: Any) -> None:
        models = indexed_models()
        total = sum(model.objects.count() for model in models)
        with tqdm(total=total, unit="record", disable=not sys.stderr.isatty()) as bar:
            for model in models:
                last = 0
                while keys := list(
                    model.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]
                ):
                    with writing():  # the lock of the writers, so that no save is overtaken
                        if issubclass(model, Alphabetical):
                            renew_keys(model, keys)
                        follow(model, keys, anew=True)
                        content.move(connection)  # no trigger tells of the tokens
                    last = keys[-1]
                    bar.update(len(keys))
        with writing():
            gone = leftovers().delete()[0]
            orphans().delete()
            content.move(connection)
            take_statistics()
        self.stdout.write(f"{total:,} records are indexed; {gone:,} entries of what no longer exists were dropped.")
