"""References to other records, in the API and in a CSV."""

from uuid import UUID

from records.rows import Renamed

from .components import component, nullable
from .fields import RowField, name_then


class ReferenceField(RowField):
    """Another record as `{"id", "slug", "name", "url"}`, or with its uid where it has no slug; null when there is none.

    `name` is the attribute that names it; a text in six languages reads in the language of the request. `name_then` stands
    beside where the row tells of a day on which the other record had another name.
    """

    # Whether what it leads to is renamed in time, and whether a CSV then has a column for the name of then.
    renamed = of_days = False
    # The columns and texts that the name reads, along foreign keys too, where it is neither itself.
    rests_on: tuple[str, ...] = ()

    def __init__(self, collection, *, name="name", key="slug", always=False, **kwargs):
        super().__init__(**kwargs)
        self.collection, self.name, self.key, self.always = collection, name, key, always

    @property
    def schema(self):
        target = component("Reference" if self.key == "slug" else "UidReference")
        return target if self.always else nullable(target)

    def to_representation(self, row):
        target = getattr(row, self.source)
        return None if target is None else self.refer(target)

    def writer(self, columns):
        return self.referrer(columns, f"{self.source}__")

    def referrer(self, columns, prefix):
        """Return `write(row, asked)`, which says the reference to the row at `prefix`: the same one, where it is named again."""
        key, uid = columns.at(f"{prefix}pk"), columns.unconverted(f"{prefix}uid")
        named = uid if self.key == "uid" else columns.at(prefix + self.key)
        name, then = self.name_writer(columns, prefix), columns.called(prefix) if self.renamed else None
        written, place = self.reference, (self.collection, self.name)

        def write(row, asked):
            if row[key] is None:
                return None
            known = asked.references[place]
            reference = known.get(row[key])
            if reference is None:
                own = as_text(row[uid])
                reference = known[row[key]] = written(asked, own, own if named == uid else row[named], name(row))
            other = then is not None and row[then] and name_then(row[then])
            return reference | {"name_then": other} if other else reference

        return write

    def name_writer(self, columns, prefix):
        """Return a function of a row of values: what the row at `prefix` is called now."""
        if self.rests_on:
            bare = columns.bare(prefix, *self.rests_on)
            return lambda row: self.name_of(bare(row))
        own, english = columns.text(prefix, self.name)
        return lambda row: row[own] or row[english]

    def name_of(self, target):
        """Return what the target is called now."""
        return str(target.name_now if isinstance(target, Renamed) else getattr(target, self.name))

    def refer(self, target):
        key, then = str(getattr(target, self.key)), name_then(target)
        reference = self.reference(self.request_context, str(target.uid), key, self.name_of(target))
        return reference | {"name_then": then} if then else reference

    def reference(self, asked, uid, key, name):
        """Return a reference as the API gives it, without another name of then."""
        return {"id": uid, self.key: key, "name": name, "url": asked.address(self.collection, key)}

    @property
    def endings(self):
        return (f"_{self.key}", "_name", *(["_name_then"] if self.of_days else []))

    def cells(self, row):
        target = getattr(row, self.source)
        if not target:
            return ("",) * len(self.endings)
        then = [str(getattr(target, "name_then", None) or "")] if self.of_days else []
        return (str(getattr(target, self.key)), self.name_of(target), *then)


class ReferencesField(ReferenceField):
    """Several other records, as references; what is related must be prefetched and public.

    In a CSV, these are their slugs, parted by blanks, which no slug has.
    """

    endings = ("",)

    @property
    def schema(self):
        return {"type": "array", "items": component("Reference" if self.key == "slug" else "UidReference")}

    def to_representation(self, row):
        return [self.refer(target) for target in self.targets(row)]

    def writer(self, columns):
        place = columns.listed(self.source, self.referrer)
        return None if place is None else lambda row, asked: row[place]

    def targets(self, row):
        """Return the rows that are referred to."""
        targets = getattr(row, self.source)
        return targets if isinstance(targets, list) else targets.all()

    def cells(self, row):
        return (" ".join(sorted(target.slug for target in self.targets(row))),)


def as_text(uid):
    """Return an id as texts have it; SQLite keeps its digits alone."""
    return str(uid) if isinstance(uid, UUID) else f"{uid[:8]}-{uid[8:12]}-{uid[12:16]}-{uid[16:20]}-{uid[20:]}"
