"""`manage.py loaddata`: Django's own, but for rows of the record, which go through their rules as with `load_record`."""

import json
import os
from collections import Counter
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import loaddata

from records.loading import LoadedRow, kinds, load_rows, parse
from records.publication import Mention, Redirect
from records.rows import Row
from records.search import SearchEntry, SearchTokens

from .load_record import reported, short, write_report

# What a dump has of the record besides its rows: it names them by number, and saving them writes it anew.
DERIVED = (LoadedRow, Mention, Redirect, SearchEntry, SearchTokens)


class Command(loaddata.Command):
    """Takes the rows of the record out of what Django loads, and loads them as one change when Django is done."""

    def loaddata(self, fixture_labels: Any) -> None:
        self.record: dict[str, list[Any]] = {}
        self.remaining: dict[str, list[Any]] = {}
        self.set_aside: Counter[str] = Counter()
        with TemporaryDirectory() as folder:
            self.folder = folder
            super().loaddata(fixture_labels)
        sources = [(name, partial(iter, rows)) for name, rows in self.record.items()]
        report = reported(partial(load_rows, sources)) if sources else None
        if self.verbosity < 1:
            return
        for label, count in self.set_aside.items():
            self.stdout.write(f"{label}: {count:,} left out, for the portal writes them itself.")
        if report:
            write_report(report, self.stdout)

    def find_fixtures(self, fixture_label: str) -> list[Any]:
        """Return what is left for Django to load: no file of the record, and of a mixed one the rest."""
        if fixture_label not in self.remaining:
            fixtures = super().find_fixtures(fixture_label)
            self.remaining[fixture_label] = [rest for each in fixtures if (rest := self._rest(*each))]
        return self.remaining[fixture_label]

    def _rest(self, path: str, directory: Any, name: Any) -> tuple[str, Any, Any] | None:
        """Keep the rows of the record that a file holds for later; return the fixture that holds the others, if any."""
        _name, form, compression = self.parse_name(os.path.basename(path))
        if form != "json":
            return path, directory, name
        open_fixture, mode = self.compression_formats[compression]
        fixture = open_fixture(path, mode)
        try:
            content = fixture.read()
            rows = parse(content)
        except ValueError as error:
            raise CommandError(f"{path}: This cannot be read as JSON: {error}.") from error
        finally:
            fixture.close()
        ours = [(number, row) for number, row in enumerate(rows, start=1) if _kind(row)]
        if ours:
            shown = path if path == loaddata.READ_STDIN else str(short(Path(path)))
            self.record[shown] = [(number, self._stripped(row)) for number, row in ours if self._is_wanted(row)]
            if len(ours) == len(rows):
                return None
        elif path != loaddata.READ_STDIN:
            return path, directory, name
        rest = os.path.join(self.folder, f"{len(os.listdir(self.folder))}.json")
        with open(rest, "w", encoding="utf-8") as file:
            json.dump([row for row in json.loads(content) if not _kind(row)], file)
        return rest, directory, name

    def _is_wanted(self, row: Any) -> bool:
        model = _kind(row)
        return model not in self.excluded_models and model._meta.app_config not in self.excluded_apps

    def _stripped(self, row: Any) -> Any:
        """Return a row, with `--ignorenonexistent` without the fields that its model does not have."""
        if self.ignore and isinstance(row.get("fields"), dict):
            for name in set(row["fields"]) - {field.name for field in _kind(row)._meta.get_fields()}:
                del row["fields"][name]
        return row

    def save_obj(self, obj: Any) -> bool:
        """Save what is Django's; rows of the record come here only in another format than JSON."""
        if isinstance(obj.object, Row):
            raise CommandError(f"{obj.object._meta.label_lower}: rows of the record are read from JSON only.")
        if isinstance(obj.object, DERIVED):
            self.set_aside[obj.object._meta.label_lower] += 1
            return False
        return super().save_obj(obj)


def _kind(row: Any) -> Any:
    """Return the model of a row of the record; None for a row of something else."""
    return kinds().get(str(row.get("model")).lower()) if isinstance(row, dict) else None
