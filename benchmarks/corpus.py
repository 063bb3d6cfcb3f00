"""A record to measure with: N statements and, in proportion, all that they name; the same N gives the same rows.

    DATABASE_URL=sqlite:///corpus.sqlite3 .venv/bin/python benchmarks/corpus.py --statements 100000
    DATABASE_URL=postgres:///corpus .venv/bin/python benchmarks/corpus.py --statements 100000
    DATABASE_URL=sqlite:///corpus.sqlite3 .venv/bin/python benchmarks/corpus.py --verify 10000

The first two fill the database that is named, which must hold no record, past the write path: rows, what derives from
them, lists of references, mentions and the search index. Texts are made of a stock of sentences, each of which is read
into tokens once, by the functions of `records.search`. `--verify` writes a sample of the entries anew, as `reindex`
does, says how many differ (none may) and takes it back. ANALYZE is run only where it is asked for.
"""

import argparse
import datetime
import gc
import itertools
import os
import random
import sys
import time
import uuid
from collections import Counter
from functools import lru_cache, partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ituportal.settings")
os.environ.setdefault("PORTAL_MODE", "development")

import django

django.setup()

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from tqdm import tqdm

from benchmarks.prose import FAMILIES, GIVEN, OF_BODIES, PLACES, Prose, memoised
from meetings.models import Meeting, Outcome, Participation, Statement
from news.models import Article
from organizations.models import Membership, MembershipCategory, Organization, Person, Post, Programme
from records import content
from records.publication import Correction, Mention
from records.search import documents, index
from records.sources.models import Source

# What a measurement may rest on, at every size.
COMMON = "spectrum"  # stands in a third of the statements
SYLLABLES = ("kor", "vel", "zan", "mib", "tuq"), ("ado", "ipu", "eka", "uro"), ("zent", "plax", "quorn")
RARE = tuple(map("".join, itertools.product(*SYLLABLES)))
HITS = 5  # public statements that have one of these
# Values of filters of statements, each of which keeps one in a hundred.
ONE_PER_CENT = {
    "language": ("pt", "sw", "de", "it", "ja", "ko", "hi", "tr", "fa", "uk", "pl", "vi"),
    "speaker": tuple(f"voice-{n}" for n in range(12)),
    "programme": tuple(f"theme-{n}" for n in range(12)),
}

SEED, BATCH = 1865, 5_000
# What others name is public before the first statement is; what is scheduled, and some meetings, lie ahead for long.
LONG_AGO, LATER = (datetime.datetime(year, 1, 1, tzinfo=datetime.UTC) for year in (1985, 2100))
START, END = datetime.date(1990, 1, 1), datetime.date(2026, 6, 30)
COUNTRIES = ("CH", "FR", "KR", "RU", "BR", "KE", "JP", "CN", "EG", "IN", "")
KINDS, RENDERINGS = Statement.Kind.values, Statement.Rendering.values


def insert(model, rows):
    """Write rows as they are."""
    fields = [field for field in model._meta.concrete_fields if not (field.primary_key and rows[0].pk is None)]
    ways = []
    for field in fields:
        way = None
        if isinstance(field, models.DateField | models.UUIDField | models.JSONField | models.FileField):
            way = partial(field.get_db_prep_save, connection=connection)
        # There are few days, each of which is prepared once.
        ways.append((field.attname, lru_cache(50_000)(way) if isinstance(field, models.DateField) else way))
    values = ([way(getattr(row, name)) if way else getattr(row, name) for name, way in ways] for row in rows)
    copy(model._meta.db_table, [field.column for field in fields], values)


def copy(table, columns, rows):
    """Write rows in the quickest way that the database has."""
    columns = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = "%s, " * columns.count(",") + "%s"
            cursor.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', rows)  # noqa: S608  # own names
        else:
            with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as pipe:
                for row in rows:
                    pipe.write_row(row)


def index_rows(rows):
    """Index rows as `records.search` does, their tokens in the order of their keys, which FTS5 writes at once."""
    model, texts, entries = type(rows[0]), [], []
    for row in rows:
        parts = row.__dict__.setdefault("_prefetched_objects_cache", {})
        for name in (*model.search_name_parts, *model.search_text_parts):
            parts.setdefault(name, [])
        document = documents.document(row)
        entries.append(index.entry_of(row, document))
        if connection.vendor == "postgresql":  # where each word has a position
            columns = ([" ".join(each).split(" ") for each in getattr(document, name)] for name in documents.WEIGHTS)
            document = documents.Document(*columns)
        texts.append((entries[-1].pk, document))
    insert(index.SearchEntry, entries)
    index._insert_tokens(sorted(texts, key=lambda text: text[0]))


def one_in(part, number):
    """Return how many rows there are of a kind that is so much rarer than the statements."""
    return max(30, number // part)


def skewed(rng, rows, power):
    """Yield rows without end, the n-th of them by 1/n to some power."""
    weights = list(itertools.accumulate((n + 1) ** -power for n in range(len(rows))))
    while True:
        yield from rng.choices(rows, cum_weights=weights, k=1000)


def state_of(n):
    """Return what the n-th statement or article is: one in fifty a draft, in a hundred withdrawn, in a thousand scheduled."""
    if n % 1000 == 199:
        return "scheduled"
    return "draft" if n % 50 == 49 else "withdrawn" if n % 100 == 97 else "published"


class Corpus:
    """The rows, kind by kind, each of which names what was made before."""

    def __init__(self, number, bar, memberships=0):
        self.number, self.bar, self.counts = number, bar, Counter()
        self.seats = memberships or one_in(20, number)
        self.rng = random.Random(SEED)  # noqa: S311  # the same rows each time
        self.prose = Prose(self.rng)

    def fill(self):
        with memoised(self.prose):
            for make in (self.sources, self.organizations, self.people, self.programmes, self.memberships):
                make()
            for make in (self.meetings, self.statements, self.articles):
                make()

    # --- How rows are made and written ------------------------------------------------------------------------

    def row(self, model, n, **values):
        """Make the n-th row of a model, from 0."""
        stamps = {name: LONG_AGO for name in ("created_at", "updated_at") if hasattr(model, name)}
        uid = uuid.UUID(int=self.rng.getrandbits(128), version=4)
        return model(pk=None if n is None else n + 1, uid=uid, **stamps | values)

    def write(self, rows, **lists):
        """Write rows of one model and their lists of references, and index them, in batches."""
        for start in range(0, len(rows), BATCH):
            with transaction.atomic():
                self.write_batch(rows[start : start + BATCH], lists)

    def write_batch(self, rows, lists):
        model = type(rows[0])
        for row in rows:
            row.derive()
        insert(model, rows)
        if hasattr(model, "sources"):
            cited = {row: itertools.islice(self.any_source, 2 if self.rng.random() < 0.3 else 1) for row in rows}
            lists = lists | {"sources": cited}
        for name, others in lists.items():
            field = getattr(model, name).field
            pairs = dict.fromkeys((row.pk, other.pk) for row in rows for other in others.get(row, ()))
            copy(field.m2m_db_table(), (field.m2m_column_name(), field.m2m_reverse_name()), pairs)
        if issubclass(model, index.Searchable):
            index_rows(rows)
        if gone := [row for row in rows if getattr(row, "status", "") == "withdrawn"]:
            insert(Correction, [self.withdrawal(row) for row in gone])
        self.counts[model._meta.verbose_name_plural] += len(rows)
        self.bar.update(len(rows))

    def withdrawal(self, row):
        """What is told of a withdrawn record: not its name."""
        told = {"act": "withdrawal", "kind": row._meta.model_name, "about": row.uid, "at": row.withdrawn_at}
        return self.row(Correction, None, note_en=row.withdrawal_reason, **told)

    def public(self, n):
        """The publication of what others name: one in fifty is a draft, which none names."""
        at = LONG_AGO + n * datetime.timedelta(seconds=30)
        return {"status": "draft" if n % 50 == 49 else "published", "publish_at": at}

    def standing(self, n, day):
        """The publication of a statement or an article of a day."""
        at = datetime.datetime.combine(day, datetime.time(9), datetime.UTC) + datetime.timedelta(self.rng.randrange(30))
        values, state = {"created_at": at, "updated_at": at, "publish_at": at, "status": state_of(n)}, state_of(n)
        if state == "withdrawn":
            values |= {"withdrawn_at": at + datetime.timedelta(1), "withdrawal_reason": "It was said by another."}
        elif state == "scheduled":
            values |= {"publish_at": LATER + datetime.timedelta(n // 1000), "status": "published"}
        return values | ({"publish_at": None} if state == "draft" else {})

    def titles(self, name):
        return self.prose.in_languages(name, self.prose.title)

    def texts(self, name, size):
        return self.prose.in_languages(name, self.prose.text, size)

    def day(self):
        """Return a day from 1990 on; there are more of late years."""
        return START + datetime.timedelta(int((END - START).days * self.rng.random() ** 0.6))

    def as_known(self, day):
        """Return a day as precisely as a source has it."""
        share = self.rng.random()
        return day.isoformat()[: 10 if share < 0.84 else 7 if share < 0.93 else 4 if share < 0.98 else 0]

    # --- The kinds --------------------------------------------------------------------------------------------

    def sources(self):
        rows = []
        for n in range(one_in(50, self.number)):
            values = {"slug": f"source-{n}", "url": f"https://example.org/{n}", "date": self.day().isoformat()}
            rows.append(self.row(Source, n, title=self.prose.title("en"), publisher=self.rng.choice(PLACES), **values))
        self.any_source = skewed(self.rng, rows, 0.6)
        self.write(rows)

    def organizations(self):
        number, voices = one_in(100, self.number), ONE_PER_CENT["speaker"]
        rows = [self.body(n, f"body-{n}", self.public(n)) for n in range(number)]
        for n in range(5, number, 5):
            rows[n].parent = rows[n // 5 if rows[n // 5].status == "published" else 0]
        self.voices = [self.body(number + n, slug, self.public(0)) for n, slug in enumerate(voices)]
        self.write([*rows, *self.voices])
        self.bodies = [body for body in rows if body.status == "published"]
        self.any_body = skewed(self.rng, self.bodies, 1)
        self.posts, self.categories = {}, {}
        for n, body in enumerate(self.bodies):
            self.posts[body] = self.row(Post, n, organization=body, label_en="Chair", label_fr="Présidence")
            labels = {"code": "member", "label_en": "Member", "label_ru": "Член"}
            self.categories[body] = self.row(MembershipCategory, n, organization=body, **labels)
        self.write([*self.posts.values()])
        self.write([*self.categories.values()])

    def body(self, n, slug, publication):
        head, of, place = (self.rng.choice(choices) for choices in (self.prose.heads["en"], OF_BODIES, PLACES))
        values = self.titles("name") | self.texts("summary", 2) | publication
        values["name_en"] = f"{head} on {of} of {place}"
        values["founding_date"] = str(self.rng.randrange(1865, 1989)) if n % 3 else ""
        values["classification"] = self.rng.choice(Organization.Classification.values)
        values |= {"country": self.rng.choice(COUNTRIES), "abbreviation": f"{head[0]}{of[0]}{place[0]}{n}"}
        return self.row(Organization, n, slug=slug, **values)

    def people(self):
        rows = []
        for n in range(one_in(50, self.number)):
            given, family = f"{self.rng.choice(GIVEN)} {self.rng.choice(GIVEN)[0]}.", self.rng.choice(FAMILIES)
            names = {"slug": f"person-{n}", "name_en": f"{given} {family}", "sort_name": f"{family}, {given}"}
            rows.append(self.row(Person, n, summary_en=self.prose.text("en", 2), **names, **self.public(n)))
        self.any_person = skewed(self.rng, [person for person in rows if person.status == "published"], 0.7)
        self.write(rows)

    def programmes(self):
        themes, rows = ONE_PER_CENT["programme"], []
        for n, slug in enumerate((*themes, *(f"programme-{n}" for n in range(one_in(1000, self.number))))):
            kind = "area-of-work" if slug in themes else ("event-series", "initiative", "action-line")[n % 3]
            values = self.titles("name") | self.texts("summary", 3) | self.public(n) | {"status": "published"}
            rows.append(self.row(Programme, n, slug=slug, kind=kind, start_date=str(1990 + n % 30), **values))
        self.themes, self.series = rows[: len(themes)], [row for row in rows if row.kind == "event-series"]
        self.any_programme = skewed(self.rng, rows[len(themes) :], 0.8)
        self.write(rows)

    def memberships(self):
        rows, taken, self.held = [], set(), {}
        while (n := len(rows)) < self.seats:
            body, is_person = next(self.any_body), self.rng.random() < 0.5
            member, begun = next(self.any_person) if is_person else self.rng.choice(self.bodies), self.day()
            if member is body or (body, member) in taken:  # no seat is held twice at a time
                continue
            taken.add((body, member))
            if is_person:
                values = {"member_person": member} | ({"post": self.posts[body]} if n % 2 else {"role_en": "Delegate"})
            else:
                values = {"member_organization": member, "category": self.categories[body]}
            values["end_date"] = self.rng.choice((str(begun.year + self.rng.randrange(1, 9)), "..", ""))
            values |= {"organization": body, "start_date": self.as_known(begun)} | self.public(n)
            rows.append(row := self.row(Membership, n, **values))
            if is_person and row.status == "published":
                self.held.setdefault(member, []).append(row)
        self.write(rows)

    def meetings(self):
        rows, parts, outcomes = [], [], []
        for n in range(one_in(50, self.number)):
            parent = rows[n - n % 10] if n % 10 in (1, 2) else None
            day = parent.held_on if parent else LATER.date() if n % 100 == 50 else self.day()
            values = self.titles("name") | self.texts("summary", 4) | self.public(n)
            values |= {"start_date": day.isoformat(), "event_status": "held" if day <= END else "confirmed"}
            values["end_date"] = (day + datetime.timedelta(self.rng.randrange(5))).isoformat()
            values |= {"organization": next(self.any_body), "series": self.rng.choice(self.series) if n % 3 else None}
            values |= {"place_en": self.rng.choice(PLACES), "country": self.rng.choice(COUNTRIES)}
            values["classification"] = self.rng.choice(Meeting.Classification.values)
            values["attendance_mode"] = self.rng.choice(Meeting.AttendanceMode.values)
            meeting = self.row(Meeting, n, slug=f"meeting-{n}", ical_uid=f"{n}@ituportal", parent=parent, **values)
            meeting.held_on = day
            rows.append(meeting)
            roles = self.rng.sample(Participation.Role.values, 2)
            for k, who in enumerate(({"organization": next(self.any_body)}, {"person": next(self.any_person)})):
                parts.append(self.row(Participation, 2 * n + k, meeting=meeting, role=roles[k], **who))
            for k in range(2):
                values = self.titles("title") | self.texts("text", 2) | {"programme": next(self.any_programme)}
                values |= {"position": k + 1, "kind": self.rng.choice(Outcome.Kind.values)}
                outcomes.append(self.row(Outcome, 2 * n + k, meeting=meeting, **values))
            meeting._prefetched_objects_cache = {"outcomes": outcomes[-2:]}
        happened = [meeting for meeting in rows if meeting.status == "published" and meeting.held_on <= END]
        self.any_meeting = skewed(self.rng, happened, 0.6)
        for written in (rows, parts, outcomes):
            self.write(written)

    def statements(self):
        self.rare, self.told = {}, []
        public = [n for n in range(self.number) if state_of(n) == "published"]
        for word in RARE:
            for n in self.rng.sample(public, HITS):
                self.rare.setdefault(n, []).append(f"It is the case of {word} that is meant.")
        for start in range(0, self.number, BATCH):
            rows, about = [], {}
            for n in range(start, min(start + BATCH, self.number)):
                rows.append(row := self.statement(n))
                about[row] = [next(self.any_programme)] if self.rng.random() < 0.4 else []
                about[row] += self.themes[theme : theme + 1] if (theme := n * 61 % 100) < 12 else []
            self.told += [row for row in rows[::100] if state_of(row.pk - 1) == "published"]
            self.write(rows, programmes=about)
            self.prose.said.clear()

    def statement(self, n):
        meeting = next(self.any_meeting) if self.rng.random() < 0.4 else None
        day = meeting.held_on if meeting else self.day()
        values, voice = {"meeting": meeting, "date": self.as_known(day)} | self.standing(n, day), n * 37 % 100
        if voice < len(self.voices) or self.rng.random() < 0.4:
            speaker = self.voices[voice] if voice < len(self.voices) else next(self.any_body)
            values |= {"speaker_organization": speaker, "attribution": speaker.name_en}
        else:
            speaker = next(self.any_person)
            values |= {"speaker_person": speaker, "attribution": speaker.name_en}
            held = self.held.get(speaker, ()) if len(values["date"]) == 10 else ()
            if capacity := next((row for row in held if row.start_date_earliest <= day <= row.end_date_latest), None):
                values |= {"capacity": capacity, "attribution": f"Chair, {capacity.organization.name_en}"}
        if self.rng.random() < 0.1:
            values["on_behalf_of"] = next(self.any_body)
        spoken = ONE_PER_CENT["language"][n % 100 : n % 100 + 1] or ("", "en", "en", "fr", "es", "ru", "ar", "zh-Hans")
        values |= {"original_language": self.rng.choice(spoken), "audience_en": "" if n % 4 else "Delegates"}
        values |= {"kind": self.rng.choice(KINDS), "rendering": self.rng.choice(RENDERINGS)}
        size = min(30, 1 + int(2 * self.rng.paretovariate(1.2)))  # most have a few sentences, some thirty
        more = [*self.rare.get(n, ()), *([] if n % 3 else [self.rng.choice(self.prose.common)])]
        values |= self.prose.in_languages("text", lambda code: self.prose.text(code, size, *(more * (code == "en"))))
        return self.row(Statement, n, slug=f"statement-{n}", **values)

    def articles(self):
        rows, mentions = [], []
        type_of = ContentType.objects.get_for_model
        for n in range(one_in(200, self.number)):
            named = body, meeting, said = next(self.any_body), next(self.any_meeting), self.rng.choice(self.told)
            told = f"[who](organization:{body.slug}), [where](meeting:{meeting.slug}), [what](statement:{said.slug})"
            values = self.titles("headline") | self.texts("lead", 2)
            values |= {"body_en": f"{self.prose.text('en', 12)}\n\n{told}", "date": said.publish_at.date().isoformat()}
            values |= self.standing(n, said.publish_at.date() + datetime.timedelta(1))
            section = self.rng.choice(Article.Section.values)
            rows.append(self.row(Article, n, slug=f"article-{n}", section=section, **values))
            for target in named:
                ends = {"holder_type": type_of(Article), "target_type": type_of(target)}
                mentions.append(Mention(holder_id=n + 1, target_id=target.pk, **ends))
        self.write(rows)
        insert(Mention, mentions)


def fill(number, *, memberships=0, analyze=False):
    """Fill the database of the settings; return how many rows of each kind there are."""
    gc.disable()  # it would look through all that is kept, again and again
    with tqdm(unit=" rows", mininterval=1) as bar:
        corpus = Corpus(number, bar, memberships)
        corpus.fill()
    gc.enable()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), content.read_models()):
            cursor.execute(statement)
        if analyze:
            cursor.execute("ANALYZE")
    content.move(connection)  # no trigger tells of the tokens
    return corpus.counts


def differing(sample):
    """Write a sample of the entries anew, as `reindex` does, and undo it; return how many differ, and how many there were."""
    keys = sorted(index.SearchEntry.objects.values_list("pk", flat=True))
    keys = random.Random(SEED).sample(keys, min(sample, len(keys)))  # noqa: S311  # the same each time
    with transaction.atomic():
        before = indexed(keys)
        for model in index.indexed_models():
            of_kind = [entry["object_id"] for entry, _ in before.values() if entry["kind"] == model._meta.model_name]
            index.follow(model, of_kind, anew=True)
        after = indexed(keys)
        transaction.set_rollback(True)
    return sum(before[key] != after[key] for key in keys), len(keys)


def indexed(keys):
    """Return `{key: (entry, tokens as the table has them)}`."""
    columns = "title, words, borne, text" if connection.vendor == "sqlite" else "records_search::text"
    rows = {}
    with connection.cursor() as cursor:
        for key in keys:
            cursor.execute(f"SELECT {columns} FROM records_search WHERE rowid = %s", [key])  # noqa: S608  # own names
            rows[key] = index.SearchEntry.objects.filter(pk=key).values().first(), cursor.fetchone()
    return rows


def size():
    """Return the bytes of the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return Path(connection.settings_dict["NAME"]).stat().st_size
        cursor.execute("SELECT pg_database_size(current_database())")
        return cursor.fetchone()[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--statements", type=int, default=0)
    parser.add_argument("--memberships", type=int, default=0, help="a twentieth of the statements unless it is given")
    parser.add_argument("--verify", type=int, default=0, metavar="ENTRIES")
    parser.add_argument("--analyze", action="store_true", help="collect statistics, which nothing does by itself")
    given = parser.parse_args()
    call_command("migrate", verbosity=0)
    call_command("sync_triggers")
    if given.statements:
        if any(model.objects.exists() for model in index.indexed_models()):
            sys.exit("The database holds a record already: name a new one in DATABASE_URL.")
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:  # a file that is lost is made anew
                cursor.execute("PRAGMA synchronous = OFF")
                cursor.execute("PRAGMA cache_size = -1000000")
        begun = time.perf_counter()
        counts = fill(given.statements, memberships=given.memberships, analyze=given.analyze)
        took = time.perf_counter() - begun
        print(", ".join(f"{number:,} {kind}" for kind, number in counts.items()))
        print(f"{took:,.0f} s, {given.statements / took:,.0f} statements/s, {size():,} bytes")
    if given.verify:
        wrong, looked_at = differing(given.verify)
        print(f"{wrong} of {looked_at:,} entries differ from what reindex writes")
        sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
