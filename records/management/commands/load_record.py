"""`manage.py load_record`: reads the record from fixture files."""

import os
import sys
from argparse import ArgumentParser
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError
from tqdm import tqdm

from records.loading import LoadError, load

SHOWN = 50


class Command(BaseCommand):
    """Loads all of the files, or nothing and says why."""

    help = "Read the record from fixture files: all or nothing, and never over what an editor has changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files", nargs="*", type=Path, metavar="FILE", help="a folder stands for all below it; default: fixtures/"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        paths = list(chain(*map(_below, options["files"] or [settings.BASE_DIR / "fixtures"])))
        if not paths:
            raise CommandError("There are no files to load: a folder holds none whose name ends in .json.")
        dry_run = options["dry_run"]
        report = reported(partial(load, [short(path) for path in paths], dry_run=dry_run))
        if dry_run:
            for verb, entries in (("create", report.created), ("update", report.updated)):
                for entry in entries:
                    self.stdout.write(f"would {verb} {entry.label} ({entry.file})")
        write_report(report, self.stdout, "Nothing was written; it would be: " if dry_run else "")


def reported(loading: Any) -> Any:
    """Load, showing how far it is; return the report, or say on which line of which file it failed."""
    try:
        return loading(progress=_progress)
    except LoadError as error:
        raise CommandError("\n".join(["Nothing was loaded.", *_first(error.problems)])) from error
    except (OperationalError, ProgrammingError) as error:
        raise CommandError(f"Nothing was loaded. The database answers: {error}. Is it migrated?") from error


def write_report(report: Any, stdout: Any, introduction: str = "") -> None:
    """Write what became of the rows, with a table of what was left as editors made it."""
    _write_kept(report.kept, stdout)
    _write_own_ids(report.own_ids, stdout)
    if report.set_aside:
        stdout.write(f"Kept by the portal itself, so not read from the files: {', '.join(sorted(report.set_aside))}.")
    counts = f"{len(report.created):,} created, {len(report.updated):,} updated, "
    counts += f"{len(report.unchanged):,} unchanged, {len(report.kept):,} kept (edited)"
    stdout.write(f"{introduction}{counts}.")


def _write_kept(entries: list[Any], stdout: Any) -> None:
    if not entries:
        return
    rows = [("File", "Record", "Left as it is, because")]
    for entry in entries:
        first, *others = entry.differences
        rows += [(entry.file, entry.label, first), *(("", "", other) for other in others)]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for file, record, difference in rows:
        stdout.write(f"{file:<{widths[0]}}  {record:<{widths[1]}}  {difference}")


def _write_own_ids(entries: list[Any], stdout: Any) -> None:
    """Name the rows that keep their ids, which is no error: an id never changes."""
    for entry in entries[:SHOWN]:
        stdout.write(f"{entry.file}: {entry.label} keeps its id {entry.own_id}; in the file: {entry.carried['uid']}.")
    if len(entries) > SHOWN:
        stdout.write(f"… and {len(entries) - SHOWN:,} more keep their ids, which are others than in the files.")


def _below(path: Path) -> list[Path]:
    return sorted(path.rglob("*.json")) if path.is_dir() else [path]


def _first(problems: list[Any]) -> list[str]:
    lines = [str(problem) for problem in problems[:SHOWN]]
    if len(problems) > SHOWN:
        lines.append(f"… and {len(problems) - SHOWN:,} more.")
    return lines


def short(path: Path) -> Path:
    """Return a path as a person would type it from here."""
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else Path(relative)


def _progress(entries: list[Any]) -> Any:
    """Show how far it is, on a terminal and only when it takes longer than a second."""
    return tqdm(entries, unit="record", delay=1, leave=False, disable=not sys.stderr.isatty())
