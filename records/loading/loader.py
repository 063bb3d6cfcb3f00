"""Loading: one change, through `full_clean()` and `save()`, judged as a whole; all of it or nothing."""

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils import timezone

from records.dating import Dated
from records.publication import Publishable, Status
from records.rows import Part, consistency, take_statistics, writing

from . import files
from .entries import read, settable
from .models import LoadedRow
from .order import in_order
from .plan import KEPT_WHEN_UNSAID, Plan, State
from .problems import LoadError, from_validation
from .snapshots import default, digest, fetch


@dataclass
class Report:
    """The entries of a load, by what became of them."""

    created: list = field(default_factory=list)
    updated: list = field(default_factory=list)
    unchanged: list = field(default_factory=list)
    kept: list = field(default_factory=list)
    # Entries of rows that keep an id which is another than in the files.
    own_ids: list = field(default_factory=list)
    # The names of columns that the files give and the portal keeps itself.
    set_aside: set = field(default_factory=set)


class _NotMeant(Exception):
    """Ends a dry run: everything was done and judged, and is undone."""


def load(paths, **options):
    """Load fixture files as `load_rows()` does."""
    return load_rows([(str(path), partial(_numbered, path)) for path in paths], **options)


def _numbered(path):
    return enumerate(files.read(path), start=1)


def load_rows(sources, *, dry_run=False, progress=iter):
    """Load rows from pairs of the name of a file and a function that returns its rows, each with its number in the file.

    Returns a `Report`; raises `LoadError` and then has changed nothing. With `dry_run` everything is done, judged
    and undone. `progress` wraps the list of what is written.
    """
    names = ", ".join(Path(name).name for name, _read in sources)
    entries = in_order(read(sources))
    try:
        with writing(comment=f"Loaded from {names}"[:1000]) as work:
            plan = Plan(entries)
            loader = Loader(plan, work)
            loader.run(progress)
            if dry_run:
                raise _NotMeant
            if loader.entries:
                take_statistics()
    except _NotMeant:
        pass
    return _report(entries)


def _report(entries):
    report = Report()
    lists = {
        State.CREATED: report.created,
        State.UPDATED: report.updated,
        State.UNCHANGED: report.unchanged,
        State.ADOPTED: report.unchanged,
        State.KEPT: report.kept,
    }
    for entry in entries:
        lists[entry.state].append(entry)
        report.set_aside.update(entry.set_aside)
        if entry.own_id:
            report.own_ids.append(entry)
    return report


class Loader:
    """Writes what a plan says, inside `writing()`."""

    def __init__(self, plan, work):
        self.plan = plan
        self.work = work
        self.moment = timezone.now()
        self.entries = [e for e in plan.entries.values() if e.state in (State.CREATED, State.UPDATED)]
        self.unwritten = {entry.identity for entry in self.entries if entry.state is State.CREATED}
        # Entries whose Markdown names what was not written yet: saved once more at the end.
        self.unfinished = set()

    def run(self, progress):
        """Write, judge, and note what was loaded."""
        self._write_all(progress)
        self._complete_all()
        self._judge()
        self._note()

    def _write_all(self, progress):
        """Save each entry; what is refused is tried again after the rest, which may be what it waited for."""
        todo = progress(self.entries)
        while True:
            tried, refused = 0, {}
            for entry in todo:
                tried += 1
                if self._waits(entry):
                    refused[entry] = []
                    continue
                try:
                    self._write(entry)
                except (ValidationError, DatabaseError) as error:
                    refused[entry] = _problems(entry, error)
            if not refused:
                return
            if len(refused) == tried:
                raise LoadError([problem for problems in refused.values() for problem in problems])
            todo = list(refused)

    def _waits(self, entry):
        """Whether what an entry refers to, or tells of, is not written yet; until then there is nothing to judge it by."""
        return any(target in self.unwritten for _name, target in entry.references(many=False))

    def _write(self, entry):
        row = self._filled(entry)
        early = {column for column, target in entry.mentions if target in self.unwritten - {entry.identity}}
        try:
            row.full_clean()
        except ValidationError as error:
            if any(errors for name, errors in error.error_dict.items() if name not in early):
                raise
            self.unfinished.add(entry)
        if isinstance(row, Dated):
            sources = self._targets(entry, row._meta.get_field("sources"))
            if None not in sources:
                # Now rather than once its list is written, when all of it would be judged and saved again.
                row.attest(sources)
        row.save()
        entry.row = row
        self.unwritten.discard(entry.identity)

    def _filled(self, entry):
        """Return the row of an entry with its columns as the entry says, the others as by default."""
        row = entry.row or entry.model(**entry.made_once)
        for name, column in settable(entry.model).items():
            if column.many_to_many or (name in KEPT_WHEN_UNSAID and entry.values.get(name) is None):
                continue
            value = entry.values.get(name, default(column))
            if column.is_relation and value is not None:
                value = self.plan.target((column.related_model, value))
            setattr(row, name, value)
        if isinstance(row, Publishable) and row.status == Status.PUBLISHED and row.publish_at is None:
            # One moment for all: records that mention each other cannot wait for one another.
            row.publish_at = self.moment
        return row

    def _complete_all(self):
        """Set the lists, which may lead anywhere, and what follows from them."""
        problems = []
        for entry in self.entries:
            row = entry.row
            for column in entry.model._meta.many_to_many:
                targets = self._targets(entry, column)
                if entry.state is State.UPDATED:
                    getattr(row, column.name).set(targets)
                elif targets:  # cheaper by half than set(), which first asks what is there
                    getattr(row, column.name).add(*targets)
            attested = isinstance(row, Dated) and row.attest()
            if attested or entry in self.unfinished:
                try:
                    row.full_clean()
                    row.save()
                except (ValidationError, DatabaseError) as error:
                    problems += _problems(entry, error)
        if problems:
            raise LoadError(problems)

    def _targets(self, entry, column):
        """Return the rows to which a list of an entry leads; None for one that waits to be written."""
        return [self.plan.target((column.related_model, key)) for key in entry.values.get(column.name, [])]

    def _judge(self):
        """Judge the whole now, so that what is wrong can be said of the records in the files."""
        rows = {**{key: rows[0] for key, rows in self.work.touched.items()}, **self.work.saved}
        try:
            self.work.finish()
        except ValidationError as first:
            problems = []
            for row in rows.values():
                problems += self._problems_of(row, row.check_references)
            for row in self.work.republished.values():
                problems += self._problems_of(row, row.check_users)
            for row, relying in self.work.relied_on.values():
                problems += self._problems_of(row, partial(consistency.check_relying, row, relying))
            for row in self.work.saved.values():
                problems += self._problems_of(row, partial(consistency.check, [row]))
            raise LoadError(problems) from first
        # `writing()` would judge all of it once more.
        for judged in (self.work.saved, self.work.touched, self.work.republished, self.work.relied_on):
            judged.clear()

    def _problems_of(self, row, check):
        try:
            check()
        except ValidationError as error:
            entry = self._entry_behind(row)
            return entry.problems(error) if entry else from_validation(error, self.entries[0].file, row.described())
        return []

    def _entry_behind(self, row):
        """Return the entry of a row, or of a part that was written to it; None when a part has left it."""
        for entry in self.entries:
            if entry.row == row or (isinstance(entry.row, Part) and entry.row.whole == row):
                return entry
        return None

    def _note(self):
        """Remember what was loaded, and how the rows stand now."""
        noted = [entry for entry in self.plan.entries.values() if entry.state not in (State.KEPT, State.UNCHANGED)]
        keys = {}
        for entry in noted:
            keys.setdefault(entry.model, []).append(entry.key)
        rows = {(model, key): row for model in keys for key, row in fetch(model, keys[model]).items()}
        LoadedRow.objects.bulk_create(
            [
                LoadedRow(
                    content_type=ContentType.objects.get_for_model(entry.model),
                    key=entry.key,
                    object_id=rows[entry.identity].pk,
                    fixture_digest=entry.digest,
                    row_digest=digest(rows[entry.identity]),
                )
                for entry in noted
            ],
            update_conflicts=True,
            unique_fields=["content_type", "key"],
            update_fields=["object_id", "fixture_digest", "row_digest"],
        )


def _problems(entry, error):
    """Return what an error met while writing an entry says, as problems."""
    if isinstance(error, ValidationError):
        return entry.problems(error)
    return [entry.problem(f"The database refuses this: {' '.join(str(error).split())}.")]
