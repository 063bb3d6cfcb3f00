"""What any one request costs at most: every kind of anonymous GET, made anew after a commit, the dearest of each kind first.

    DATABASE_URL=sqlite:///corpus.sqlite3 .venv/bin/python benchmarks/corpus.py --statements 20000 --memberships 20000
    DATABASE_URL=sqlite:///corpus.sqlite3 .venv/bin/python benchmarks/dearest.py

The corpus is asked in one process, with the response cache off, each address after a commit to a record that it does not
show: lists in each order, with each filter, with pairs of filters and as of days, in each of their forms; the details of
what has most parts; searches; the API with its largest pages. Addresses of filters are those that the pages of lists lead
to. CPU is that of this process and of all that it starts; `--again` takes the least of so many askings of what cost most.
What is made in a process apart (whole exports, site maps, statistics) is listed by itself, with its CPU for each row.
"""

import argparse
import itertools
import os
import re
import resource
import sys
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ituportal.settings")
os.environ.setdefault("PORTAL_MODE", "development")

import django

django.setup()

from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django.test import RequestFactory
from django.utils.module_loading import import_string
from tqdm import tqdm

from benchmarks.corpus import COMMON, RARE
from ituportal.response_cache import ResponseCache
from meetings.models import Meeting, Statement
from news.models import Article
from organizations.models import Organization, Person, Programme
from records.kinds import kinds

DAYS = ("1999-12-31", "2020", "2030-01-01")
CERTAINTIES = ("certain", "possible", "unknown")
WORDS = (COMMON, COMMON[:3], "a", "s", "the", "of", RARE[0], "spectrm", f"{COMMON} -the", "member chair union work")
APART = re.compile(r"\.csv(\?|$)|/meetings\.ics(\?|$)|^/sitemap|^(/fr)?/statistics/")


def spent():
    """Return the seconds of CPU of this process and of those that it has started and that have ended."""
    of = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in of)


class Portal:
    """The portal in this process, with no finished answers."""

    def __init__(self):
        self.application, self.requests = ResponseCache(WSGIHandler(), 0), RequestFactory(SERVER_NAME="127.0.0.1")

    def ask(self, path):
        """Return seconds of CPU, status and body."""
        Statement.objects.filter(pk=200).update(updated_at="2001-01-01T00:00:00Z")  # which is published in many years
        said = []
        environ = self.requests.get(path, secure=True).environ
        begun = spent()
        body = self.application(environ, lambda status, headers: said.append(status))
        whole = b"".join(body)
        if hasattr(body, "close"):
            body.close()
        return spent() - begun, said[0], whole


def narrowed(portal, path):
    """Return `{parameter: query}` of the filters to which the page of a list leads, each with its first choice."""
    _cpu, _status, page = portal.ask(path)
    found = {}
    for query in re.findall(rf'href="{re.escape(path)}\?([^"#]*)"', page.decode()):
        for name, value in parse_qsl(unescape(query)):
            if name not in ("cursor", "ordering"):
                found.setdefault(name, urlencode({name: value}))
    return found


def queries(portal, kind):
    """Return the query strings of a list: its orders, filters, pairs of filters, days."""
    filters = import_string(kind.csv or kind.list).filterset_class
    alone = narrowed(portal, f"/{kind.path}/") if kind.list else {}
    orders = [f"ordering={name}" for name in filters.ordering_names()]
    asked = ["", *orders, *alone.values(), *map("&".join, itertools.combinations(alone.values(), 2))]
    if "q" in filters.base_filters:
        asked += [urlencode({"q": word}) for word in WORDS]
        asked += [f"q={COMMON}&{order}" for order in orders] + [f"q={COMMON}&{one}" for one in alone.values()]
    if "at" in filters.base_filters:
        asked += [f"at={day}" for day in DAYS]
        asked += [f"at={day}&certainty={certainty}" for day in DAYS for certainty in CERTAINTIES]
        asked += [f"at={DAYS[0]}&{other}" for other in (*alone.values(), *orders)]
    else:
        asked += [f"{one}&{order}" for one in list(alone.values())[:3] for order in orders]
    return list(dict.fromkeys(asked))


def addresses(portal):
    """Return all addresses, with what they are."""
    asked = itertools.chain(lists(portal), details(), alone())
    return {f"{path}?{query}" if query else path: what for what, path, query in asked}


def lists(portal):
    """Yield lists in all their forms; whole ones as tables."""
    for kind in kinds():
        if not (kind.csv or kind.list):
            continue
        asked = queries(portal, kind)
        for query in asked:
            forms = {"list": kind.list and "/", "Atom": kind.feed and ".atom", "calendar": kind.calendar and ".ics"}
            yield from ((f"{form} {kind.path}", f"/{kind.path}{end}", query) for form, end in forms.items() if end)
            if kind.api:
                for more in ("page_size=100", "page_size=100&count=true"):
                    yield f"API {kind.path}", f"/api/v1/{kind.collection}/", "&".join(filter(None, (query, more)))
        if kind.csv:
            whole = ("", f"at={DAYS[0]}", f"q={COMMON}")
            yield from (("export", f"/{kind.path}.csv", query) for query in whole if query in asked)


def details():
    """Yield the records with most parts."""
    for kind, path, rows in (
        ("bodies", "organizations", most(Organization, "memberships", "memberships_held", "statements")),
        ("people", "people", most(Person, "memberships_held", "statements")),
        ("meetings", "meetings", most(Meeting, "statements", "participations", "parts")),
        ("programmes", "programmes", most(Programme, "parent", "parties", "outcomes")),
        ("statements", "statements", Statement.objects.published().order_by("slug").values_list("slug", flat=True)[:3]),
        ("news", "news", Article.objects.published().order_by("slug").values_list("slug", flat=True)[:3]),
    ):
        for slug in rows:
            for query in ("", *(f"at={day}" for day in DAYS if path == "organizations")):
                yield f"detail {kind}", f"/{path}/{slug}/", query
            yield f"detail {kind}", f"/fr/{path}/{slug}/", ""
            yield f"API detail {kind}", f"/api/v1/{'articles' if path == 'news' else path}/{slug}/", ""
            if path in ("organizations", "programmes"):
                yield f"Atom of one of {kind}", f"/{path}/{slug}.atom", ""


def alone():
    """Yield searches, and what stands at an address of its own."""
    for word in WORDS:
        yield "search", "/search/", urlencode({"q": word})
        for kind in kinds():
            yield "search in one kind", "/search/", urlencode({"q": word, "kind": kind.base})
    for path in ("/", "/fr/", "/feedback/", "/site-map/", "/news.atom", "/api/v1/", "/api/v1/schema/", "/api/v1/docs/"):
        yield path, path, ""
    for path in (
        "/statistics/",
        "/fr/statistics/",
        "/statistics/memberships-by-year.csv",
        "/sitemap.xml",
        "/sitemap-portal.xml",
    ):
        yield "statistics and site maps", path, ""
    for kind in kinds():
        if kind.site_map:
            yield "statistics and site maps", f"/sitemap-{kind.site_map}.xml", ""


def most(model, *relations):
    """Return the slugs of the public rows of a model with most rows at the other end of each relation."""
    slugs = []
    for relation in relations:
        rows = model.objects.published().annotate(most_of=Count(relation)).order_by("-most_of", "slug")
        slugs += rows.values_list("slug", flat=True)[:1]
    return list(dict.fromkeys(slugs))


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--show", type=int, default=10, help="how many of the dearest")
    parser.add_argument("--again", type=int, default=3, help="how often what cost most is asked again")
    parser.add_argument("--only", default="", help="what addresses must match")
    given = parser.parse_args()
    call_command("collectstatic", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF" if connection.vendor == "sqlite" else "SET synchronous_commit = off")
    portal = Portal()
    for path in ("/", "/statements/", "/api/v1/statements/", "/memberships.csv?organization=body-190"):
        portal.ask(path)  # what a process does once
    costs, kept = {}, addresses(portal)
    for path in tqdm([each for each in kept if re.search(given.only, each)], disable=None):
        cpu, status, body = portal.ask(path)
        if status.startswith("200"):
            costs[path] = (cpu, body)
        elif not status.startswith(("301", "400")):
            print(status, path)
    told = sorted((path for path in costs if not APART.search(path)), key=lambda path: -costs[path][0])
    for path in told[: given.show * 3]:
        costs[path] = (min(costs[path][0], *(portal.ask(path)[0] for _ in range(given.again))), costs[path][1])
    told.sort(key=lambda path: -costs[path][0])
    print(f"{len(costs):,} addresses; the dearest, ms of CPU:")
    for path in told[: given.show]:
        print(f"{costs[path][0] * 1000:8.0f}  {kept[path]:24}  {path}")
    over = [kept[path] for path in told if costs[path][0] > 0.25]
    print(f"{len(over)} above 250 ms: {', '.join(f'{what} {over.count(what)}' for what in dict.fromkeys(over))}")
    print("made apart, ms of CPU, rows, ms for each row:")
    for path in filter(APART.search, costs):
        cpu, body = costs[path]
        rows = max(
            1,
            body.count(b"<url>") or body.count(b"<sitemap>") or body.count(b"BEGIN:VEVENT") or body.count(b"\r\n") - 1,
        )
        print(f"{cpu * 1000:8.0f}  {rows:8,}  {cpu * 1000 / rows:8.3f}  {path}")


if __name__ == "__main__":
    main()
