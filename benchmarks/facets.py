"""What the facets of a long list cost: read from a bounded number of rows, and counted over all of them.

    DATABASE_URL=sqlite:///facets.sqlite3 .venv/bin/python benchmarks/facets.py --rows 1000000
    DATABASE_URL=postgres:///facets .venv/bin/python benchmarks/facets.py --rows 1000000

It fills the database that it is given, which must be new, with generated memberships, asks for the list of memberships
in several ways and prints the best of some runs of each, side by side (of the plain way, one). The machine decides the milliseconds, the
database and the query the ratios: those are what docs/decisions/0017-facets-from-a-bounded-read.md rests on.
"""

import argparse
import datetime
import os
import sys
import time
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ituportal.settings")
os.environ.setdefault("PORTAL_MODE", "development")

import django
from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django.http import QueryDict

django.setup()

from organizations.filters import MembershipFilterSet
from organizations.models import Membership, MembershipCategory, Organization, Person, Post
from records.lists import facets, paging

LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
PUBLIC = {"status": "published", "publish_at": LONG_AGO}
BODIES, PEOPLE, CATEGORIES = 2_000, 1_000, 8
QUERIES = {
    "all of it": "",
    "one body, a tenth of it": "organization=body-0",
    "one body, a few hundred": "organization=body-1905",
    "a category, an eighth": "category=category-3",
    "a year": "year=1987",
    "as of a day": "at=1999-12-31",
    "a body and a category": "organization=body-0&category=category-3",
    "nothing": "organization=body-0&category=none",
}


def fill(rows):
    """Write `rows` memberships over a few thousand members; one row in five belongs to the first two bodies."""
    countries = ["CH", "FR", "KR", "RU", "BR", "KE", "JP", ""]
    Organization.objects.bulk_create(
        Organization(
            slug=f"body-{n}",
            name_en=f"Body {n}",
            classification="company",
            country=countries[n % len(countries)],
            sort_key_en=f"body {n}".encode(),
            **PUBLIC,
        )
        for n in range(BODIES)
    )
    Person.objects.bulk_create(
        Person(slug=f"person-{n}", name_en=f"Person {n}", sort_key_en=f"person {n}".encode(), **PUBLIC)
        for n in range(PEOPLE)
    )
    bodies = list(Organization.objects.order_by("pk").values_list("pk", flat=True))
    MembershipCategory.objects.bulk_create(
        MembershipCategory(organization_id=bodies[0], code=f"category-{n}", label_en=f"Category {n}")
        for n in range(CATEGORIES)
    )
    Post.objects.bulk_create(Post(organization_id=bodies[0], label_en=f"Post {n}") for n in range(50))
    pattern = Membership.objects.create(
        uid=uuid.UUID(int=2**100),
        organization_id=bodies[0],
        member_organization_id=bodies[1],
        start_date="1990",
        **PUBLIC,
    )
    copy(pattern, rows - 1, bodies[0], MembershipCategory.objects.order_by("pk")[0].pk)


def copy(pattern, rows, first_body, first_category):
    """Multiply one row inside the database, each copy with another body, member, category, day and key."""
    day = "({i} % 44000 * 7919) % 44000"
    if connection.vendor == "sqlite":
        uid, date = "printf('%032x', {i})", f"date('1900-01-01', '+' || ({day}) || ' days')"
    else:
        uid, date = "lpad(to_hex({i}), 32, '0')::uuid", f"(date '1900-01-01' + ({day})::int)"
    changed = {
        "uid": uid,
        "organization_id": f"{first_body} + CASE WHEN {{i}} % 10 < 2 THEN {{i}} % 2 ELSE {{i}} * 31 % {BODIES} END",
        "member_organization_id": f"{first_body} + ({{i}} * 17 + 1) % {BODIES}",
        # No seat is held twice at a time: PostgreSQL sees to it.
        "role_en": "'Role ' || {i}",
        "category_id": f"{first_category} + {{i}} / 7 % {CATEGORIES}",
        "start_date": f"substr(CAST({date} AS text), 1, 10)",
        "start_date_earliest": date,
        "start_date_latest": date,
        "certain_from": date,
        "certain_to": date,
    }
    columns = [field.column for field in Membership._meta.concrete_fields if not field.primary_key]
    values = [changed[column].format(i="n.i") if column in changed else f"m.{column}" for column in columns]
    with connection.cursor() as cursor:
        # A copy that would be a member of itself is left out.
        cursor.execute(
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {int(rows)}) "  # noqa: S608 - numbers of our own
            f"INSERT INTO organizations_membership ({', '.join(columns)}) "
            f"SELECT {', '.join(values)} FROM n, organizations_membership m WHERE m.id = {int(pattern.pk)} "
            f"AND ({changed['organization_id'].format(i='n.i')}) <> ({changed['member_organization_id'].format(i='n.i')})",
        )
        cursor.execute("ANALYZE")


def asked(query):
    """The list as its page asks for it."""
    filters = MembershipFilterSet(QueryDict(query), Membership.objects.published().with_ends().with_sources())
    if filters.problems:
        sys.exit(filters.page_problem())
    return filters


def read_page(query):
    filters = asked(query)
    return paging.take(filters.qs, filters.order, 25)


def read_facets(query):
    return facets.read(asked(query))


def count_everything(query):
    """The same facets the plain way: one GROUP BY over all rows for each."""
    filters = asked(query)
    for name in filters.facets:
        columns = filters.facets[name].columns(filters.filters[name])
        without = filters.kept(name if filters.data.get(name) else "")
        list(without.order_by().values(*columns).annotate(number=Count("pk")))


def best(function, query, runs):
    """The shortest of some runs, in milliseconds: of this process where the database is in it, else by the clock."""
    now = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    took = []
    for _ in range(runs):
        start = now()
        function(query)
        took.append(now() - start)
    return min(took) * 1000


def main():
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--runs", type=int, default=3)
    given = arguments.parse_args()
    call_command("migrate", verbosity=0)
    if not Membership.objects.exists():
        fill(given.rows)
    elif not Organization.objects.filter(slug=f"body-{BODIES - 1}").exists():
        sys.exit("This database holds something else: name a new one in DATABASE_URL.")
    print(f"{Membership.objects.count():,} memberships, {connection.vendor}, best of {given.runs}, milliseconds")
    print(f"{'list of memberships':26}{'rows':>8}{'page':>9}{'facets':>9}{'GROUP BY':>10}{'ratio':>8}")
    for name, query in QUERIES.items():
        page, bounded = (best(function, query, given.runs) for function in (read_page, read_facets))
        all_of_it = best(count_everything, query, 1)  # seconds long
        number = read_facets(query).number
        print(f"{name:26}{number!s:>8}{page:9.1f}{bounded:9.1f}{all_of_it:10.1f}{all_of_it / bounded:8.1f}", flush=True)


if __name__ == "__main__":
    main()
