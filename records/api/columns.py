"""Rows of a list as values of columns, without model instances: the SQL is made once, then only read by all threads."""

from operator import itemgetter

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS
from django.db.models import F, Prefetch
from django.db.models.base import ModelState

from records.rows import KeptQuery, Row, converted, fetched
from records.texts import FALLBACK, languages


class Columns:
    """What rows are made from: columns, each at its place in a row of values, and places for what is put beside them.

    Fields take their places first (`at()`, `text()`, `beside()`, `listed()`); then `compile()` makes the SQL.
    """

    def __init__(self, queryset, lang, *, of_days=False):
        self.queryset, self.model, self.lang = queryset, queryset.model, lang
        # Whether bodies and people are called as they were on a day asked for, or on the days that a row tells of.
        self.of_days = of_days
        self.places, self.lists, self.renamed, self.as_stored = {}, {}, [], set()
        self.days = None  # what tells of which days a row tells

    def at(self, path):
        """Return the place of a column, of the model or along foreign keys."""
        return self.places.setdefault(path, len(self.places))

    def unconverted(self, path):
        """Return the place of a column whose values are left as the database gives them."""
        self.as_stored.add(path)
        return self.at(path)

    def beside(self, name):
        """Return a place for what no column holds."""
        return self.at(f"={name}")

    def model_at(self, prefix):
        """Return the model to which the foreign keys of a prefix lead."""
        model = self.model
        for step in prefix.split("__")[:-1]:
            model = model._meta.get_field(step).related_model
        return model

    def text(self, prefix, name):
        """Return the places at which a text stands in the language asked for and in English; twice the same of a plain column."""
        if not is_text(self.model_at(prefix), name):
            return (self.at(prefix + name),) * 2
        return tuple(self.at(prefix + languages.column(name, code)) for code in (self.lang or FALLBACK, FALLBACK))

    def bare(self, prefix, *paths):
        """Return a function that makes an instance from a row, of the model at `prefix`, with only these columns and texts."""
        return Bare(self, self.model_at(prefix), prefix, paths)

    def called(self, prefix):
        """Return the place of who can have had another name on the days that are meant; None where no days are."""
        if not self.of_days:
            return None
        place = self.beside(prefix)
        names = [languages.column("name", code) for code in languages.CODES]
        self.renamed.append((place, self.at(f"{prefix}pk"), self.bare(prefix, *names)))
        return place

    def listed(self, name, writer):
        """Return the place of a list of other rows, which `writer(columns, "")` writes one by one; None of what is not loaded so."""
        lookups = (each for each in self.queryset._prefetch_related_lookups if isinstance(each, Prefetch))
        loaded = {each.prefetch_to: each.queryset for each in lookups}
        if name not in loaded:
            return None
        place = self.beside(name)
        self.lists[place] = List(self.model._meta.get_field(name), Columns(loaded[name], self.lang), writer)
        return place

    def compile(self):
        """Make the SQL; return this."""
        if self.of_days and tells_of_days(self.model):
            self.days = self.bare("", *self.model.days_rest_on)
        self.key, self.named = self.at("pk"), self.at(self.model.key_field)
        paths = [path for path in self.places if not path.startswith("=")]
        query = self.queryset.order_by().prefetch_related(None).values_list(*paths).query
        compiler = query.get_compiler(DEFAULT_DB_ALIAS)
        compiler.pre_sql_setup()
        selected = dict(zip(paths, compiler.select, strict=True))
        self.select = ", ".join(selected[path][1][0] if path in selected else "NULL" for path in self.places)
        tables, table_params = compiler.get_from_clause()
        self.table, self.joins = tables[0], " ".join(tables[1:])
        self.params = [value for _, (_, values), _ in compiler.select for value in values] + table_params
        self.converted = converted(
            (self.places[path], selected[path][0]) for path in paths if path not in self.as_stored
        )
        return self

    def take(self, queryset, asked, days=None):
        """Return the rows of a query, in the order of its annotations if any, as lists of values: these stand behind the columns.

        Bodies and people are called as they were on `days`, else on those that a row tells of.
        """
        names = list(queryset.query.annotation_select)
        try:
            inner = queryset.annotate(taken=F("pk")).values_list("taken", *names).query.get_compiler(DEFAULT_DB_ALIAS)
            page, params = inner.as_sql()
        except EmptyResultSet:
            return []
        order = [f'page."{name.removeprefix("-")}"{" DESC" * name.startswith("-")}' for name in queryset.query.order_by]
        in_order = f" ORDER BY {', '.join(order)}" if order else ""
        tables = f'{self.table} ON {self.table}."{self.model._meta.pk.column}" = page."taken" {self.joins}'
        sql = f"SELECT {self.select}, page.* FROM ({page}) page JOIN {tables}{in_order}"  # noqa: S608  # own names
        behind = len(self.places)
        annotated = converted((behind + n, expression) for n, (expression, _, _) in enumerate(inner.select))
        rows = fetched(sql, [*self.params, *params], [*self.converted, *annotated], asked.now)
        for name in CARRIED & set(names):
            if f"={name}" in self.places:
                place, at = self.places[f"={name}"], behind + 1 + names.index(name)
                for row in rows:
                    row[place] = row[at]
        self.call_as_then(rows, days)
        for place, listed in self.lists.items():
            of_row = listed.take([row[self.key] for row in rows], asked) if rows else {}
            for row in rows:
                row[place] = of_row.get(row[self.key], [])
        return rows

    def call_as_then(self, rows, days):
        """Put beside each row whom it names as they were called on `days`, or on those that the row tells of: one query."""
        spans = []
        for row in rows if self.renamed else ():
            on = days or (self.days and self.days(row).possible_days())
            for place, key, bare in self.renamed if on else ():
                if row[key] is not None:
                    row[place] = bare(row)
                    spans.append((row[place], on))
        if spans:
            spans[0][0].call_as_then(spans)


# Annotations of a query that fields read.
CARRIED = {"certainty", "asked"}


class List:
    """The rows of a list of references, for all rows that hold one: one query."""

    def __init__(self, field, columns, writer):
        self.write = writer(columns, "")
        holder = f"{field.related_query_name()}__pk"
        self.holder = columns.at(holder)
        queryset = columns.queryset.filter(**{f"{holder}__in": [-1]}).values_list(*columns.places)
        self.query = KeptQuery(queryset, {columns.at(path) for path in columns.as_stored})

    def take(self, keys, asked):
        """Return `{key of the holder: references}`."""
        lists = {}
        for row in self.query.rows(keys, now=asked.now):
            lists.setdefault(row[self.holder], []).append(self.write(row, asked))
        return lists


class Bare:
    """Makes instances that have only some columns, for what only a model says of them."""

    def __init__(self, columns, model, prefix, paths):
        own, beyond = {"pk"}, {}
        for path in paths:
            step, _, rest = path.partition("__")
            if rest:
                beyond.setdefault(step, []).append(rest)
            else:
                own |= set(columns_of(model, path, columns.lang))
        self.model = model
        names = sorted(own)
        self.names = [model._meta.pk.attname if name == "pk" else name for name in names]
        places = [columns.at(prefix + name) for name in names]
        # One that gives a tuple of however many.
        self.values = itemgetter(*places) if len(places) > 1 else lambda row: tuple(row[place] for place in places)
        self.beyond = [
            (
                step,
                model._meta.get_field(step).attname,
                columns.at(f"{prefix}{step}__pk"),
                columns.bare(f"{prefix}{step}__", *rest),
            )
            for step, rest in beyond.items()
        ]

    def __call__(self, row):
        bare = self.model.__new__(self.model)
        values = bare.__dict__
        values.update(zip(self.names, self.values(row), strict=True))
        values["_state"] = state = ModelState()
        state.fields_cache = {}
        for step, attname, place, make in self.beyond:
            values[attname] = row[place]
            state.fields_cache[step] = None if row[place] is None else make(row)
        return bare


def tells_of_days(model):
    """Whether rows of a model tell of days, on which whom they name can have had other names."""
    return model.possible_days is not Row.possible_days


def is_text(model, name):
    """Whether `name` is a text in six languages."""
    return hasattr(model, languages.column(name, FALLBACK))


def columns_of(model, name, lang):
    """Yield the columns of a model that reading `name` reads: of a text, those of the language asked for and of English."""
    if is_text(model, name):
        yield languages.column(name, FALLBACK)
        if lang not in ("", FALLBACK):
            yield languages.column(name, lang)
            yield "unreviewed_translations"
    else:
        yield name
