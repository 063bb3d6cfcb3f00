"""What the rows of a whole list name: each body, person or meeting loaded once, however many rows name it."""

from django.db.models import BinaryField, TextField

from records.rows import Renamed, call_as_then

MOST_KNOWN = 5_000  # rows of one model that are kept from one part of a list to the next


class SharedEnds:
    """The ends of rows (`with_ends()`), loaded apart from them, a query for each model and part of a list."""

    def __init__(self, rows):
        self.paths, self.days, self.model = (
            getattr(rows, "ends", ()),
            rows.days if hasattr(rows, "days") else None,
            rows.model,
        )
        further = {path.partition("__")[0] for path in self.paths if "__" in path}
        alone = [path for path in self.paths if "__" not in path and path not in further]
        self.fields = [rows.model._meta.get_field(path) for path in alone]
        self.known = {field.related_model: {} for field in self.fields}
        # What leads further is loaded with the rows.
        self.rows = rows
        if self.fields:
            joined = [path for path in rows_joined(rows) if path not in alone]
            self.rows = rows.select_related(None)
            if joined:
                self.rows = self.rows.select_related(*joined)
            self.rows.ends = ()  # which are called as then once they are loaded

    def load(self, rows):
        """Load what these rows name, and call it as it was called on the days that they tell of."""
        for field in self.fields:
            self._load(field, rows)
        if self.fields and rows:
            call_as_then(rows, self.paths, self.days)

    def _load(self, field, rows):
        model = field.related_model
        known, keys = self.known[model], {getattr(row, field.attname) for row in rows} - {None}
        if len(known) > MOST_KNOWN:
            known.clear()
        if wanted := keys - known.keys():
            unshown = [each.name for each in model._meta.concrete_fields if isinstance(each, TextField | BinaryField)]
            known |= model._base_manager.defer(*unshown).in_bulk(wanted)
        for row in rows:
            end = known.get(getattr(row, field.attname))
            if end is not None:
                field.set_cached_value(row, twin(end) if isinstance(end, Renamed) else end)


def rows_joined(rows):
    """Return the paths of the foreign keys that a query follows."""

    def paths(tree, begin=""):
        for name, further in tree.items():
            yield f"{begin}{name}"
            yield from paths(further, f"{begin}{name}__")

    joined = rows.query.select_related
    return [*paths(joined)] if isinstance(joined, dict) else []


def twin(row):
    """Return a row like this one, which can be called otherwise."""
    other = object.__new__(type(row))
    other.__dict__.update(row.__dict__)
    return other
