"""What a reference box of the admin costs at 100,000 names: what is typed into it, beside the same asked by `icontains`.

    DATABASE_URL=sqlite:///boxes.sqlite3 .venv/bin/python benchmarks/reference_boxes.py
    DATABASE_URL=postgres:///boxes .venv/bin/python benchmarks/reference_boxes.py

It fills the database that it is given, which must be new, with generated bodies of three names each, asks each question
several times over the view, and prints the middle of them. The machine decides the milliseconds; both columns are of one run.
"""

import argparse
import os
import statistics
import sys
import time
from functools import reduce
from operator import or_
from pathlib import Path

os.environ.setdefault("PORTAL_MODE", "development")
os.environ["DJANGO_SETTINGS_MODULE"] = "ituportal.settings"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django

django.setup()

from django.contrib import admin
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Q
from django.test import RequestFactory
from django.utils import timezone
from tqdm import tqdm

from organizations.models import Organization
from records.accounts.models import User
from records.editing.references import ReferencesView
from records.search.index import CHUNK, follow

FIRST = ["International", "Regional", "Asian", "African", "National", "European", "Arab", "World", "Pacific", "Joint"]
SECOND = [
    "Telecommunication",
    "Radio",
    "Spectrum",
    "Satellite",
    "Broadcasting",
    "Postal",
    "Maritime",
    "Digital",
    "Space",
]
THIRD = [
    "Union",
    "Bureau",
    "Council",
    "Commission",
    "Group",
    "Committee",
    "Institute",
    "Agency",
    "Office",
    "Forum",
    "Board",
]
TYPED = {
    "abbreviation": "ITU",
    "one letter": "i",
    "beginning of most names": "inter",
    "word in most names": "union",
    "two words": "asian radio",
    "whole name": "World Satellite Institute 777",
    "four words, no name": "European Maritime Council 777",
    "in Russian": "союз 4711",
    "mistyped": "Intersptunik",
    "mistyped, common": "Telecomunication Uniom",
    "nothing like it": "xyzzy",
    "nothing typed": "",
}
COLUMNS = ("name_en", "name_ru", "abbreviation")


def fill(names):
    """Write bodies past the write path, and index them as it does."""
    now = timezone.now()
    for start in tqdm(range(0, names // 3, CHUNK), unit="chunk"):
        made = []
        for n in range(start, min(start + CHUNK, names // 3)):
            words = FIRST[n % len(FIRST)], SECOND[n // 7 % len(SECOND)], THIRD[n // 3 % len(THIRD)]
            made.append(
                Organization(
                    slug=f"b-{n}",
                    name_en=f"{' '.join(words)} {n}",
                    name_ru=f"Союз {n}",
                    abbreviation="".join(word[0] for word in words) + str(n),
                    status="published",
                    publish_at=now,
                )
            )
        if not start:
            made[0].name_en, made[0].abbreviation = "International Telecommunication Union", "ITU"
            made[1].name_en, made[1].abbreviation = "Intersputnik", ""
        for body in made:
            body.derive()
        with transaction.atomic():
            follow(Organization, [body.pk for body in Organization.objects.bulk_create(made)])


def middle(act, times=9):
    """Return the median of some runs, in milliseconds, the first left out."""
    act()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def contains(typed):
    """Ask for the first rows of which a name contains what was typed, in the order of the model."""
    conditions = reduce(or_, (Q(**{f"{column}__icontains": typed}) for column in COLUMNS))
    list(Organization.objects.filter(conditions).select_related("parent")[:21])


def box(user):
    """Return what asks the view of the box as a browser does."""
    view = ReferencesView.as_view(admin_site=admin.site)

    def ask(typed):
        where = {"app_label": "organizations", "model_name": "membership", "field_name": "organization"}
        request = RequestFactory().get("/", where | {"term": typed})
        request.user = user
        return view(request).content

    return ask


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--names", type=int, default=100_000)
    names = parser.parse_args().names
    call_command("migrate", verbosity=0)
    if Organization.objects.exists():
        sys.exit("The database holds a record already; give a new one.")
    fill(names)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    ask = box(User(is_active=True, is_staff=True, is_superuser=True))
    print(f"{connection.vendor}, {names:,} names; milliseconds, the middle of nine runs")
    print(f"{'typed':<26} {'box':>7} {'icontains':>11}")
    for label, typed in TYPED.items():
        own, plain = middle(lambda typed=typed: ask(typed)), middle(lambda typed=typed: contains(typed))
        print(f"{label:<26} {own:>7.1f} {plain:>11.1f}")


if __name__ == "__main__":
    main()
