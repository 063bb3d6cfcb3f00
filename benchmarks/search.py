"""What a search costs as the record grows: a word that is everywhere, one that is rare, a phrase, a beginning.

    DATABASE_URL=sqlite:///search.sqlite3 .venv/bin/python benchmarks/search.py --rows 200000
    DATABASE_URL=postgres:///search .venv/bin/python benchmarks/search.py --rows 200000

It fills the database that it is given, which must be new, with generated meetings, asks each search several times and
prints the best of them beside that of ranking every hit, which is what the portal does not do. The machine decides the
milliseconds; the ratios are what docs/decisions/0012-one-search-index.md rests on.
"""

import argparse
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("PORTAL_MODE", "development")
os.environ["DJANGO_SETTINGS_MODULE"] = "ituportal.settings"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from tqdm import tqdm

from meetings.models import Meeting
from records.public.search_results import find
from records.search.index import CHUNK, follow
from records.search.query import Query

WORDS = [
    "radio",
    "spectrum",
    "satellite",
    "treaty",
    "network",
    "bureau",
    "council",
    "standard",
    "access",
    "digital",
    "divide",
]
SEARCHES = ("union", "zirconium", '"radio spectrum"', "sat", "union -treaty", "союз")
EVERY_HIT = {
    "sqlite": "SELECT rowid FROM records_search WHERE records_search MATCH %s ORDER BY bm25(records_search) LIMIT 25",
    "postgresql": "SELECT rowid FROM records_search, CAST(%s AS tsquery) q WHERE records_search @@ q "
    "ORDER BY ts_rank(records_search, q) DESC LIMIT 25",
}


def fill(rows):
    """Write meetings past the write path, as a fixture of a million would take hours, and index them as it does."""
    now = timezone.now()
    for start in tqdm(range(0, rows, CHUNK), unit="chunk"):
        made = []
        for n in range(start, min(start + CHUNK, rows)):
            text = " ".join(WORDS[(n * 7 + place * place) % len(WORDS)] for place in range(30))
            meeting = Meeting(
                slug=f"m-{n}",
                name_en=f"Meeting {n} of the Union on {WORDS[n % len(WORDS)]}",
                name_ru=f"Собрание союза {n}",
                classification="forum",
                start_date=f"{1865 + n % 160}",
                summary_en=f"{text} zirconium" if n % 50_000 == 7 else text,
                status="published",
                publish_at=now,
            )
            meeting.derive()
            made.append(meeting)
        with transaction.atomic():
            follow(Meeting, [meeting.pk for meeting in Meeting.objects.bulk_create(made)])


def best(act, times=5):
    """Return the best of some runs, in milliseconds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        found.append((time.perf_counter() - start) * 1000)
    return min(found)


def rank_every_hit(text):
    """Rank all hits by the database's own measure and read the first 25."""
    query = Query.parse(text)
    asked = query.fts5() if connection.vendor == "sqlite" else query.tsquery()
    with connection.cursor() as cursor:
        cursor.execute(EVERY_HIT[connection.vendor], [asked])
        cursor.fetchall()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=200_000)
    rows = parser.parse_args().rows
    call_command("migrate", verbosity=0)
    if Meeting.objects.exists():
        sys.exit("The database holds a record already; give a new one.")
    fill(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{connection.vendor}, {rows:,} meetings; milliseconds, the best of five runs")
    print(f"{'search':<20} {'hits':>7} {'page':>8} {'every hit ranked':>18}")
    for text in SEARCHES:
        answer = find(text)
        hits = f"{answer.total:,}{'+' if answer.more else ''}"
        page, every = best(lambda text=text: find(text)), best(lambda text=text: rank_every_hit(text), times=2)
        print(f"{text:<20} {hits:>7} {page:>8.1f} {every:>18.1f}")


if __name__ == "__main__":
    main()
