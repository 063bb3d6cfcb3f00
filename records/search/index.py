"""The index: one entry a record, kept in the transaction that saves the record, on both databases.

SQLite holds the tokens in an FTS5 table, PostgreSQL in a `tsvector`; both are called `records_search` and have a column
of that name to ask. Nothing is stemmed, folded or split by the databases: they compare what `words` made.
"""

import copy
import datetime
import hashlib

import orjson
from django.apps import apps
from django.db import connections, models, router
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from records.dating import days
from records.texts import RULES, translated_names

from . import documents
from .query import Query

CHUNK = 500
# A key that sorts by day, so that "the newest first" is the order in which an index is read: 22 bits of day,
# 11 of kind, 30 of the record’s own key (a billion).
KIND_BITS, KEY_BITS = 11, 30


class SearchEntry(models.Model):
    """What the index knows of one record besides its words; the publication state is the record's own."""

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=40)
    object_id = models.PositiveBigIntegerField()
    status = models.CharField(max_length=10, blank=True)
    publish_at = models.DateTimeField(null=True)
    unpublish_at = models.DateTimeField(null=True)
    year = models.PositiveSmallIntegerField(null=True)
    # Codes of the languages in which the main text exists, each between blanks: " en fr ".
    languages = models.CharField(max_length=60, blank=True)
    digest = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="records_search_entry_once")]

    def __str__(self):
        return f"{self.kind} {self.object_id}"


class TokensField(models.TextField):
    """The column that is asked: `tokens__match=Query`."""


@TokensField.register_lookup
class Match(models.Lookup):
    """Whether the tokens of a record answer a `Query`, or its text (`in_words_of()`)."""

    lookup_name = "match"
    prepare_rhs = False

    def as_sqlite(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        return f"{column} MATCH %s", [*params, in_words_of(connection, self.rhs)]

    def as_postgresql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        # PostgreSQL takes each of many beginnings for 2 % of the rows, and would read them all: here it shall not guess.
        asked = "(SELECT %s::tsquery)" if getattr(self.rhs, "is_guess", False) else "%s::tsquery"
        return f"{column} @@ {asked}", [*params, in_words_of(connection, self.rhs)]


def in_words_of(connection, question):
    """Return a question as the database asks it; what is a text already stays as it is."""
    if isinstance(question, str):
        return question
    return question.fts5() if connection.vendor == "sqlite" else question.tsquery()


class SearchTokens(models.Model):
    """The words of one record; made by a migration, since each database has its own kind of table."""

    entry = models.OneToOneField(
        SearchEntry, primary_key=True, db_column="rowid", db_constraint=False, on_delete=models.DO_NOTHING
    )
    tokens = TokensField(db_column="records_search")

    class Meta:
        managed = False
        db_table = "records_search"

    def __str__(self):
        return str(self.entry)


class Searchable(models.Model):
    """A row that a search finds, by what `documents` reads of it."""

    # The fields that are its names; lists of parts with the fields that are names or texts of it; references whose
    # names it bears; the columns, the first that is known, of the day that makes it recent.
    search_fields: tuple[str, ...] = ("name",)
    search_name_parts: dict[str, tuple[str, ...]] = {}
    search_text_parts: dict[str, tuple[str, ...]] = {}
    search_through: tuple[str, ...] = ()
    search_dates: tuple[str, ...] = ()
    # Whether readers find it at an address of its own.
    has_page = True

    class Meta:
        abstract = True

    @classmethod
    def index(cls, keys):
        """Let the rows with these keys be found by what they say now; return them, as the database has them."""
        return follow(cls, keys)

    @classmethod
    def texts_to_search(cls):
        """Return the names of the texts that find this record besides its names."""
        return [name for name in translated_names(cls) if name not in cls.search_fields]


def indexed_models():
    """Return the models whose rows can be searched for."""
    return [model for model in apps.get_models() if issubclass(model, Searchable)]


def entry_of(record, document):
    """Return the entry of a record."""
    day = documents.day_of(record)
    # An open or impossible key would overwrite another record's entry.
    if not 0 < record.pk < 1 << KEY_BITS:
        raise OverflowError(f"{record!r} has a key that the index cannot hold")
    kind = record._meta.model_name
    place = (day.toordinal() if day else 0) << KIND_BITS | kind_number(kind)
    spoken = record.written_in()
    return SearchEntry(
        id=place << KEY_BITS | record.pk,
        kind=kind,
        object_id=record.pk,
        status=getattr(record, "status", ""),
        publish_at=getattr(record, "publish_at", None),
        unpublish_at=getattr(record, "unpublish_at", None),
        year=day.year if day else None,
        languages=f" {' '.join(spoken)} " if spoken else "",
        digest=document.digest,
    )


def kind_number(kind):
    """Return a number for a kind that does not depend on which others there are."""
    return int.from_bytes(hashlib.sha256(kind.encode()).digest()[:4]) % (1 << KIND_BITS)


def follow(model, keys, anew=False):
    """Bring the index in line with the rows of `model` that have these keys, and with what bears their names.

    What has not changed is not written, unless `anew`: then nothing is taken on trust that stands in the index, and what
    bears the names is not followed, since it is written anew itself. Returns the rows that it read.
    """
    renamed, read = [], []
    keys = list(keys)
    for start in range(0, len(keys), CHUNK):
        rows = list(loaded(model, keys[start : start + CHUNK]))
        renamed += _write(model, keys[start : start + CHUNK], rows, anew)
        read += rows
    for bearer in indexed_models() if renamed and not anew else ():
        for name in bearer.search_through:
            if bearer._meta.get_field(name).related_model is model:
                bearer_keys = bearer.objects.filter(**{f"{name}__in": renamed}).values_list("pk", flat=True)
                follow(bearer, bearer_keys)
    return read


def matching(queryset, text):
    """Keep the rows of a queryset that answer `text`; what holds no word at all keeps none."""
    query = Query.parse(text)
    if not query:
        return queryset.none()
    return queryset.filter(pk__in=_found(queryset.model, query).values("key"))


def matching_keys(model, query, most, among=None):
    """Return the keys of up to `most` rows that answer a question, the newest; of the entries `among`, if these are given."""
    if not query:
        return []
    found = _found(model, query) if among is None else _found(model, query).filter(entry_id__in=among)
    keys = found.order_by("-entry_id").values("key")[:most]
    if connections[keys.db].vendor != "sqlite":
        return list(keys.values_list("key", flat=True))
    # As one text: a hundred thousand rows cost twice as much one by one.
    statement, params = keys.query.sql_with_params()
    with connections[keys.db].cursor() as cursor:
        cursor.execute(f"SELECT json_group_array(key) FROM ({statement})", params)  # noqa: S608  # the query's own
        return orjson.loads(cursor.fetchone()[0])


def _found(model, question):
    """Return the tokens of a model's rows that answer a question, with the `key` of each row.

    Kind and key are read out of the key of the entry, so that no other table is asked: a join would ask for each entry alone.
    """
    key = F("entry_id").bitand((1 << KEY_BITS) - 1)
    kind = F("entry_id").bitrightshift(KEY_BITS).bitand((1 << KIND_BITS) - 1)
    found = SearchTokens.objects.filter(tokens__match=question).annotate(kind=kind, key=key)
    return found.filter(kind=kind_number(model._meta.model_name))


def rows_of(model, entries):
    """Return the keys of the rows of a model to which entries with these keys belong."""
    number, rows = kind_number(model._meta.model_name), (1 << KEY_BITS) - 1
    return [each & rows for each in entries if each >> KEY_BITS & (1 << KIND_BITS) - 1 == number]


def lately(queryset, dates, most, until=None):
    """Keep of rows that answer words those of the last days, back to that of the row with the number `most` (before `until`).

    SQLite reads the index from its newest entry backwards, and so only as far as that. None where there are fewer, where the
    queryset asks for no words, or where `dates` is not the column of the days by which entries are numbered.
    """
    if not (isinstance(queryset, models.QuerySet) and issubclass(queryset.model, Searchable)):
        return None
    if dates not in queryset.model.search_dates[:1]:
        return None
    asked = next((each for each in queryset.query.where.children if _asks_words(each)), None)
    if asked is None or connections[queryset.db].vendor != "sqlite":
        return None
    found = SearchTokens.objects.all()
    found.query = asked.rhs.chain()
    are_moments = isinstance(queryset.model._meta.get_field(dates), models.DateTimeField)
    if until:
        found = found.filter(entry_id__lt=_first_id((days.day_of(until) if are_moments else until).toordinal() + 1))
    last = found.order_by("-entry_id").values_list("entry_id", flat=True)[most : most + 1]
    ordinal = next((key >> (KEY_BITS + KIND_BITS) for key in last), 0)
    if not ordinal:
        return None
    day = datetime.date.fromordinal(ordinal)
    if are_moments:  # of which the day is the institution's
        day = datetime.datetime.combine(day, datetime.time.min, timezone.get_default_timezone())
    narrowed = queryset.filter(**{f"{dates}__gte": day})
    later = copy.copy(asked)
    later.rhs = found.filter(entry_id__gte=_first_id(ordinal)).query
    narrowed.query.where.children = [later if _asks_words(each) else each for each in narrowed.query.where.children]
    return narrowed


def _asks_words(condition):
    return getattr(getattr(condition, "rhs", None), "model", None) is SearchTokens


def _first_id(ordinal):
    return ordinal << (KIND_BITS + KEY_BITS)


def newest(queryset, question, most):
    """Return the keys of up to `most` rows of a queryset that answer a question, the newest first."""
    rows = _found(queryset.model, question)
    if queryset.query.where:
        rows = rows.filter(key__in=queryset.order_by().values("pk"))
    return list(rows.order_by("-entry_id").values_list("key", flat=True)[:most])


def written_in(queryset, language):
    """Keep the rows of a queryset whose main text exists in a language."""
    entries = SearchEntry.objects.filter(kind=queryset.model._meta.model_name, object_id=OuterRef("pk"))
    return queryset.filter(Exists(entries.filter(languages__contains=f" {language} ")))


def leftovers():
    """Return the entries of rows that are no more, as only a write past `save()` and `delete()` leaves them."""
    gone = Q(~Q(kind__in=[model._meta.model_name for model in indexed_models()]))
    for model in indexed_models():
        there = model.objects.filter(pk=OuterRef("object_id")).order_by()
        gone |= Q(~Exists(there), kind=model._meta.model_name)
    return SearchEntry.objects.filter(gone)


def orphans():
    """Return the tokens that belong to no entry."""
    return SearchTokens.objects.filter(~Exists(SearchEntry.objects.filter(pk=OuterRef("pk"))))


def is_missing():
    """Return whether there are records and no index, as after an upgrade from a version without one."""
    return not SearchEntry.objects.exists() and any(model.objects.exists() for model in indexed_models())


def is_outdated():
    """Return whether entries were written under other rules than those of now, as after an upgrade."""
    return SearchEntry.objects.exclude(digest__startswith=RULES).exists()


def forget(model, keys):
    """Take the rows with these keys out of the index."""
    entries = SearchEntry.objects.filter(kind=model._meta.model_name, object_id__in=keys)
    _drop_tokens(list(entries.values_list("pk", flat=True)))
    entries.delete()


def loaded(model, keys):
    """Return the rows with these keys, with what their documents are made of: a constant number of queries."""
    rows = model.objects.filter(pk__in=keys).select_related(*model.search_through).order_by("pk")
    return rows.prefetch_related(*model.search_name_parts, *model.search_text_parts)


def named(model, keys):
    """Return the rows with these keys, of which only what they are called is loaded: a constant number of queries."""
    rows = model.objects.filter(pk__in=keys).select_related(*model.search_through).only(*documents.name_columns(model))
    return rows.prefetch_related(*model.search_name_parts)


def _write(model, keys, rows, anew):
    """Index the rows with these keys, as far as they are there; return the keys of those that are called otherwise than before."""
    kind = model._meta.model_name
    entries = {entry.object_id: entry for entry in SearchEntry.objects.filter(kind=kind, object_id__in=keys)}
    gone, new, texts, renamed = [], [], [], []
    for record in rows:
        document = documents.document(record)
        entry, before = entry_of(record, document), entries.pop(record.pk, None)
        if before is not None and documents.names_differ(before.digest, entry.digest):
            renamed.append(record.pk)
        if before is not None and not anew and _same(before, entry):
            continue
        new.append(entry)
        if before is not None:
            gone.append(before)
        if anew or before is None or (before.pk, before.digest) != (entry.pk, entry.digest):
            texts.append((entry.pk, document))
    gone += entries.values()  # the rows are no more
    kept = {entry.pk for entry in new} - {pk for pk, _document in texts}
    _drop_tokens([entry.pk for entry in gone if entry.pk not in kept] + [pk for pk, _document in texts])
    SearchEntry.objects.filter(pk__in=[entry.pk for entry in gone]).delete()
    SearchEntry.objects.bulk_create(new)
    _insert_tokens(texts)
    return renamed


def differing(model, keys):
    """Return the keys of those rows whose entry or words are not what the rows say now."""
    kind = model._meta.model_name
    entries = {entry.object_id: entry for entry in SearchEntry.objects.filter(kind=kind, object_id__in=keys)}
    expected = [(record.pk, documents.document(record), record) for record in loaded(model, keys)]
    made = {key: entry_of(record, document) for key, document, record in expected}
    words = _stored_words([entry.pk for entry in made.values()])
    return [
        key
        for key, document, _record in expected
        if key not in entries or not _same(entries[key], made[key]) or not _is_worded(words, made[key].pk, document)
    ]


def _stored_words(keys):
    """Return the words that are stored, by the key of their entry."""
    connection = connections[router.db_for_read(SearchTokens)]
    columns = "title, words, borne, text" if connection.vendor == "sqlite" else "records_search::text"
    places = ", ".join(["%s"] * len(keys))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid, {columns} FROM records_search WHERE rowid IN ({places})", keys)  # noqa: S608  # constants
        return {key: words for key, *words in cursor.fetchall()}


def _is_worded(words, key, document):
    """Whether the words of an entry are those of its document; of a tsvector, which its database writes its own way, that they are there."""
    stored = words.get(key)
    if stored is None or connections[router.db_for_read(SearchTokens)].vendor != "sqlite":
        return stored is not None
    return stored == list(document.fts5())


def _same(one, other):
    return all(getattr(one, f.attname) == getattr(other, f.attname) for f in SearchEntry._meta.concrete_fields)


def _drop_tokens(keys):
    if keys:
        SearchTokens.objects.filter(pk__in=keys).delete()


def _insert_tokens(texts):
    if not texts:
        return
    connection = connections[router.db_for_write(SearchTokens)]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                "INSERT INTO records_search (rowid, title, words, borne, text) VALUES (%s, %s, %s, %s, %s)",
                [(pk, *document.fts5()) for pk, document in texts],
            )
        else:
            cursor.executemany(
                "INSERT INTO records_search (rowid, records_search) VALUES (%s, %s::tsvector)",
                [(pk, document.tsvector()) for pk, document in texts],
            )
