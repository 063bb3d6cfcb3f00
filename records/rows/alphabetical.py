"""Rows that lists have in the order of their names, in each language: its key stands in a column, made with each save."""

from django.apps import apps
from django.db import models
from django.db.models import F, Q
from translated_fields import TranslatedField

from records.texts import languages, ordering, sort_key

KEY = "sort_key"
KEYS = {code: languages.column(KEY, code) for code in languages.CODES}


def in_readers_language(path):
    """Return the path of a column; for that of a key, whether at hand or behind foreign keys, the reader's one of them."""
    sign, name = ("-", path[1:]) if path.startswith("-") else ("", path)
    if name.rpartition("__")[2] != KEY:
        return path
    return sign + languages.column(name, languages.current())


class ByName(F):
    """The place of a row by its name, or of the one at the end of `path`, in the language in which the query is read."""

    def __init__(self, path=""):
        super().__init__(f"{path}__{KEY}" if path else KEY)

    def deconstruct(self):
        path = self.name.removesuffix(KEY).removesuffix("__")
        return f"{__name__}.ByName", (path,) if path else (), {}

    def resolve_expression(self, query=None, allow_joins=True, reuse=None, summarize=False, for_save=False):
        return query.resolve_ref(in_readers_language(self.name), allow_joins, reuse, summarize)


def _key(name, field):
    return lambda row: bytes(getattr(row, in_readers_language(name)))


class Alphabetical(models.Model):
    """A row with a place by its name in each language; where it has no name in one, by the English name."""

    # The text that names it.
    ordered_by = "name"
    # Relations whose rows keep a copy of the keys.
    keys_borne_by: tuple[str, ...] = ()

    # `row.sort_key` is that of the reader's language.
    sort_key = TranslatedField(models.BinaryField(default=b""), languages=languages.CODES, attrgetter=_key)

    class Meta:
        abstract = True

    @property
    def keys(self):
        """The key in each language, by column."""
        return {column: bytes(getattr(self, column)) for column in KEYS.values()}

    def derive(self):
        super().derive()
        for code, column in KEYS.items():
            setattr(self, column, self.key_in(code))

    def key_in(self, language):
        """Return the key of the name in a language."""
        return sort_key(self.name_in_order(language), language)

    def name_in_order(self, language):
        """Return the name by which lists of a language have it."""
        name = self.ordered_by
        return getattr(self, languages.column(name, language)) or getattr(
            self, languages.column(name, languages.FALLBACK)
        )

    def after_save(self, work, *, created):
        super().after_save(work, created=created)
        if self.before and self.before.keys != self.keys:
            for name in self.keys_borne_by:
                getattr(self, name).update(**self.keys)


def by_name(prefix, *before, last="slug", after=()):
    """Return the indexes of an order by name, one for each language, between the columns `before` and `last`, with `after` at their end."""
    return [
        models.Index(fields=[*before, column, last, *after], name=f"{prefix}_{column.removeprefix(KEY)[1:]}")
        for column in KEYS.values()
    ]


def alphabetical_models():
    """Return the models whose rows have a place by their names."""
    return [model for model in apps.get_models() if issubclass(model, Alphabetical)]


def keys_are_due():
    """Whether any row has a key of other rules than today's, or none."""
    column, rules = KEYS[languages.FALLBACK], ordering.RULES
    other = Q(**{f"{column}__lt": rules}) | Q(**{f"{column}__gte": bytes([rules[0] + 1])})
    return any(model.objects.order_by().filter(other).exists() for model in alphabetical_models())


def renew_keys(model, keys):
    """Make the keys of these rows anew, past their versions, since nothing is said that was not said before; inside `writing()`."""
    rows = model.objects.filter(pk__in=keys).with_ends()
    changed = []
    for row in rows:
        kept = row.keys
        for code, column in KEYS.items():
            setattr(row, column, row.key_in(code))
        if row.keys != kept:
            changed.append(row)
    model.objects.bulk_update(changed, KEYS.values())
