"""What to do with each entry: judged by what the files say, what was loaded before, and what stands there now."""

from collections import defaultdict
from enum import Enum
from itertools import takewhile

from django.contrib.contenttypes.models import ContentType

from .entries import settable
from .models import LoadedRow
from .problems import LoadError, shown
from .snapshots import BATCH, default, digest, fetch, plain, values

# What is filled in when a file does not say it; then it is no difference.
FILLED_IN = frozenset({"publish_at", "at", "attested_from", "attested_on"})
# The moment of publishing, and that of a correction, is set once, when a file leaves it open.
KEPT_WHEN_UNSAID = frozenset({"publish_at", "at"})


class State(Enum):
    """What happens to an entry."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    # As `UNCHANGED`, but it is noted as loaded from now on: an editor had written the same.
    ADOPTED = "adopted"
    KEPT = "kept"


class Plan:
    """The state of every entry, and the rows to which references lead."""

    def __init__(self, entries):
        self.entries, self.rows, self.loaded, self.renamed = {}, {}, {}, {}
        self._find([entry for entry in entries if not entry.subject])
        self._find([entry for entry in entries if entry.subject])
        self._refuse_references_to_nothing()
        for entry in entries:
            self._decide(entry)
        self._keep_what_refers_to_lost_rows()

    def target(self, identity):
        """Return the row to which a reference leads; None while it waits to be written."""
        row = self.rows.get(identity) or self.renamed.get(identity)
        if row is None and identity in self.entries:
            row = self.entries[identity].row
        return row

    def _references(self, entry):
        yield from entry.references(many=False)
        yield from entry.references(many=True)

    def _find(self, entries):
        """Take in entries, and find their rows and those that they name; what tells of others comes after these."""
        by_model = defaultdict(dict)
        for entry in entries:
            if row := entry.subject and self.target(entry.subject.identity):
                entry.tell_of(row.uid)  # which a file need not know
            entry.add_to(self.entries)
            for _name, (model, key) in (("", entry.identity), *self._references(entry), *entry.mentions):
                by_model[model][key] = None
        for model, keys in by_model.items():
            self._fetch(model, [key for key in keys if (model, key) not in self.rows])

    def _fetch(self, model, keys):
        self.rows |= {(model, key): row for key, row in fetch(model, keys).items()}
        content_type = ContentType.objects.get_for_model(model)
        for start in range(0, len(keys), BATCH):
            loaded = LoadedRow.objects.filter(content_type=content_type, key__in=keys[start : start + BATCH])
            self.loaded |= {(model, row.key): row for row in loaded}
        missing = {
            loaded.object_id: identity
            for identity, loaded in self.loaded.items()
            if identity[0] is model and identity not in self.rows
        }
        for pk, row in model.objects.in_bulk(list(missing)).items():
            self.renamed[missing[pk]] = row

    def _refuse_references_to_nothing(self):
        problems = []
        for entry in self.entries.values():
            for name, target in self._references(entry):
                if target not in self.rows and target not in self.loaded and target not in self.entries:
                    model, key = target
                    problems.append(
                        entry.problem(
                            f"There is no {model._meta.label_lower} {shown(key)}, here or in the files.", name
                        )
                    )
        if problems:
            raise LoadError(problems)

    def _decide(self, entry):
        loaded = self.loaded.get(entry.identity)
        entry.row = self.rows.get(entry.identity)
        if entry.row is not None and entry.carried.get("uid", entry.row.uid) != entry.row.uid:
            entry.own_id = entry.row.uid
        if entry.row is None:
            entry.state = State.KEPT if loaded else State.CREATED
            if entry.identity in self.renamed:
                entry.differences = [f"an editor renamed it to “{self.renamed[entry.identity].key}”"]
            elif loaded:
                entry.differences = ["an editor deleted it"]
        elif loaded and loaded.row_digest in (digest(entry.row), digest(entry.row, _filled_in(entry))):
            # A dump says the same as the file did, and more: all that is empty or by default.
            same = loaded.fixture_digest == entry.digest or not any(self._differences(entry, KEPT_WHEN_UNSAID))
            entry.state = State.UNCHANGED if same else State.UPDATED
        else:
            entry.differences = list(self._differences(entry, FILLED_IN))
            entry.state = State.KEPT if entry.differences else State.ADOPTED
            if entry.differences and not loaded:
                entry.differences.insert(0, "an editor created it")

    def _differences(self, entry, filled_in):
        """Yield in words what the row says otherwise than the entry; not what is `filled_in` where that leaves it open."""
        present, by_itself = values(entry.row), _filled_in(entry)
        for name, field in settable(entry.model).items():
            if name in by_itself or (name in filled_in and entry.values.get(name) is None):
                continue
            stated = entry.values.get(name, default(field))
            if present[name] != plain(self._resolved(field, stated)):
                here, there = _apart(_said_by(field, entry.row), _plainly(stated))
                yield f"{name}: {shown(here, 50)} here, {shown(there, 50)} in the file"

    def _resolved(self, field, stated):
        """Return keys as primary keys; what is not there yet differs from all that is."""
        if not field.is_relation or stated is None:
            return stated
        keys = stated if field.many_to_many else [stated]
        targets = [self.target((field.related_model, key)) for key in keys]
        pks = [target.pk if target and target.pk else 0 for target in targets]
        return pks if field.many_to_many else pks[0]

    def _is_lost(self, identity, *, by_name):
        """Whether an editor took away what a reference (or, `by_name`, a mention) leads to."""
        if identity in self.rows or (identity in self.renamed and not by_name):
            return False
        entry = self.entries.get(identity)
        return entry.state is State.KEPT if entry else identity in self.loaded

    def _keep_what_refers_to_lost_rows(self):
        changed = True
        while changed:
            changed = False
            for entry in self.entries.values():
                if entry.state not in (State.CREATED, State.UPDATED):
                    continue
                lost = [pair for pair in self._references(entry) if self._is_lost(pair[1], by_name=False)]
                lost += [pair for pair in entry.mentions if self._is_lost(pair[1], by_name=True)]
                if lost:
                    changed = True
                    entry.state = State.KEPT
                    entry.differences = [f"{name}: “{key}” was taken away by an editor" for name, (_m, key) in lost]


def _filled_in(entry):
    """Return the names that the file leaves open and the row filled in by itself, perhaps since it was loaded."""
    by_itself = entry.row.filled_in().items()
    return [name for name, value in by_itself if getattr(entry.row, name) == value and not entry.values.get(name)]


def _plainly(value):
    return value if isinstance(value, str | list | bool | int) or value is None else str(value)


def _said_by(field, row):
    """Return what a row says in one field, references by their keys."""
    if field.many_to_many:
        return [target.key for target in getattr(row, field.name).all()]
    if field.is_relation:
        target = getattr(row, field.name)
        return target and target.key
    return _plainly(getattr(row, field.attname))


def _apart(here, there):
    """Cut from two long texts the beginning that they share, so that the difference is seen."""
    if not isinstance(here, str) or not isinstance(there, str) or max(len(here), len(there)) < 50:
        return here, there
    same = takewhile(lambda pair: pair[0] == pair[1], zip(here, there, strict=False))
    start = max(0, len(list(same)) - 15)
    return (f"…{here[start:]}", f"…{there[start:]}") if start else (here, there)
