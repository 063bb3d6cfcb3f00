"""How quick the portal is beside what could be quicker, and how it grows: `make bench`, `make bench-growth`.

    .venv/bin/python benchmarks/bench.py --statements 1000
    .venv/bin/python benchmarks/bench.py --database postgres:///corpus    # which benchmarks/corpus.py has filled
    .venv/bin/python benchmarks/bench.py --growth 1000 100000 1000000
    .venv/bin/python benchmarks/bench.py --growth 1000 10000 --most 4    # no figures, but a complaint of what grows

All servers run on one core and are asked from another, in turns, several times; what counts are the medians. The portal
runs as in production, one worker. What it has kept is asked for by wrk, which must be installed, as are the servers that
make nothing. What it has to make is asked for one by one, with its cache off: each request follows a commit to a record
that it does not show (front page and body's page: that they do show), and asks for an address that was not asked for
before, or one whose record was just changed. The tables go into docs/performance.md. Corpora are kept in data/bench/.
"""

import argparse
import collections
import contextlib
import datetime
import itertools
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import psycopg
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tqdm import tqdm

from benchmarks.corpus import COMMON, ONE_PER_CENT, RARE, SEED, one_in, state_of
from benchmarks.servers import (
    FOLDER,
    LOAD_CORE,
    PATIENCE,
    ROOT,
    SERVER_CORE,
    Figures,
    Server,
    corpus,
    granian,
    portal,
    production,
)
from records.lists import paging

REPORT = ROOT / "docs/performance.md"
LOAD_BEFORE = os.getloadavg()[0]
PREFIXES = ("", "/ar", "/zh-hans", "/fr", "/ru", "/es")
# What has been kept: address, number of the figure, what to reach.
KEPT = {
    "list of 25, kept": ("/statements/", 1, 0.60),
    "statement, kept": ("/statements/statement-1/", 1, 0.60),
    "API list of 50, kept": ("/api/v1/statements/", 1, 0.60),
    "list of 25, 304": ("/statements/", 2, 0.70),
    "API list of 50, 304": ("/api/v1/statements/", 2, 0.70),
}
# What is made anew: beside which servers, the number of the figure, what to reach.
MADE = {
    "list of 25": {"bare": (3, 0.004), "ListView": (6, 1.5)},
    "body’s page": {"bare": (3, 0.003)},
    "front page": {"bare": (3, 0.004)},
    "statement": {"bare": (4, 0.008), "DetailView": (6, 1.5)},
    "meeting": {"bare": (4, 0.008)},
    "API list of 50": {"raw SQL": (5, 0.10), "ModelViewSet": (5, 4)},
}
# At the largest size beside the smallest: what p95 may be multiplied by. Lists of 25 have facets; the others begin in the middle.
GROWING = {
    "API list of 50, first": 1.3,
    "API list of 50": 1.3,
    **{f"API list of 10, 1 % by {name}": 1.3 for name in ONE_PER_CENT},
    "API row": 1.3,
    "statement": 1.3,
    "body’s page": 1.3,
    "search, rare word": 1.3,
    "list of 25, first": 2,
    "list of 25": 2,
    **{f"list of 25, 1 % by {name}": 2 for name in ONE_PER_CENT},
    "search, common word": None,
    "list of 25, common word": None,
    "API list of 50, common word": None,
}
MORE_QUERIES = 5  # that a larger record may take: what stands in no row of the smaller is asked of none


def committer(database):
    """Return a function that makes one, which raises the version of the rows of a table, and commits."""
    if database.startswith("sqlite"):
        session = sqlite3.connect(database.removeprefix("sqlite:///"), isolation_level=None, timeout=PATIENCE)
        session.execute("PRAGMA synchronous = OFF")
    else:
        session = psycopg.connect(database, autocommit=True)
    changed = "SET version = version + 1, updated_at = CURRENT_TIMESTAMP"
    return lambda table, which: lambda: session.execute(f"UPDATE {table} {changed} WHERE {which}")


class Addresses:
    """Addresses of a corpus with so many statements, the same each time."""

    def __init__(self, number):
        self.number, self.rng = number, random.Random(SEED)  # noqa: S311

    def page(self, path):
        return self.rng.choice(PREFIXES) + path

    def row(self, path, most, skew=1, is_public=lambda n: n % 50 != 49):
        """Name a public row of `most`; the greater the skew, the more often one of the first."""
        while not is_public(n := int(most * self.rng.random() ** skew)):
            pass
        return f"{path}-{n}/"

    def statement(self, path):
        return self.row(f"{path}/statements/statement", self.number, is_public=lambda n: state_of(n) == "published")

    def statements(self, path, query="", years=range(2030, 3000)):
        """Name a page of a list that begins in one of these years; of years to come, that is the first page."""
        day = datetime.date(self.rng.choice(years), 1, 1) + datetime.timedelta(self.rng.randrange(365))
        cursor = paging.after(("-date_earliest", "-slug"), (day.isoformat(), f"statement-{self.rng.randrange(10**6)}"))
        return f"{path}/statements/?{query}&cursor={cursor}".replace("?&", "?")

    def common(self):
        """Spell the common word, which is the same word in capitals."""
        return "q=" + "".join(self.rng.choice((letter, letter.upper())) for letter in COMMON)

    def plain(self, path, size):
        return f"{path}/statements/?page={self.rng.randrange(max(1, self.number * 96 // 100 // size)) + 1}"


def works(server, database, number):
    """Return `{work: addresses without end, none twice but first pages, each with what to commit before}`."""
    made, change = Addresses(number), committer(database)
    newest = json.loads(server.ask("/api/v1/statements/?page_size=1")[1])["results"][0]["slug"]
    # One that is to be published in many years, which nothing shows; and the one that the first pages show.
    elsewhere, shown = change("meetings_statement", "id = 200"), change("meetings_statement", f"slug = '{newest}'")

    def once(make, commit=lambda _path: elsewhere):
        seen = set()
        while True:
            path = next((path for path in (make() for _ in range(500)) if path not in seen), make())
            seen.add(path)
            yield path, commit(path)

    def body(path):
        return change("organizations_organization", f"slug = '{path.split('/')[-2]}'")

    api, middle = "/api/v1", range(1995, 2020)
    asked = {
        "list of 25": once(lambda: made.statements(made.page(""), years=middle)),
        "list of 25, first": once(lambda: made.page("/statements/"), lambda _path: shown),
        "list of 25, common word": once(lambda: made.page(f"/statements/?{made.common()}")),
        "front page": once(lambda: made.page("/"), lambda _path: shown),
        "statement": once(lambda: made.statement(made.page(""))),
        "meeting": once(lambda: made.row(made.page("/meetings/meeting"), one_in(50, number))),
        "body’s page": once(lambda: made.row(made.page("/organizations/body"), one_in(100, number), 3), body),
        "API list of 50": once(lambda: made.statements(api, years=middle)),
        "API list of 50, first": once(lambda: f"{api}/statements/", lambda _path: shown),
        "API list of 50, common word": once(lambda: made.statements(api, made.common())),
        "API row": once(lambda: made.statement(api)),
        "search, rare word": once(lambda: made.page(f"/search/?q={made.rng.choice(RARE)}")),
        "search, common word": once(lambda: made.page(f"/search/?{made.common()}")),
        # Of the plain servers, which keep nothing.
        "ListView": once(lambda: made.plain("", 25)),
        "DetailView": once(lambda: made.statement("")),
        "ModelViewSet": once(lambda: made.plain("/api", 50)),
    }
    for name, values in ONE_PER_CENT.items():

        def kept_by(name=name, values=values):
            return f"{name}={made.rng.choice(values)}"

        asked[f"list of 25, 1 % by {name}"] = once(lambda kept_by=kept_by: made.statements("", kept_by()))
        # There are ten of them among a thousand.
        asked[f"API list of 10, 1 % by {name}"] = once(
            lambda kept_by=kept_by: made.statements(api, f"page_size=10&{kept_by()}")
        )
    return asked


def as_bare(answer, body, unchanged):
    """Return an answer, and what a 304 says, as `bare.py` takes them: without what granian adds itself."""
    own = ("date", "server", "connection")
    headers = [[each for each in one.getheaders() if each[0].lower() not in own] for one in (answer, unchanged)]
    return "200 OK", *headers, body.decode("latin-1")


def kept(server, path):
    answer, body = server.ask(path)
    return as_bare(answer, body, server.ask(path, If_None_Match=answer.headers["ETag"])[0])


def sampled(server, work):
    """Return one of some answers, neither the longest nor the shortest."""
    answers = sorted((server.ask(path) for path, _ in itertools.islice(work, 5)), key=lambda each: len(each[1]))
    return as_bare(*answers[2], answers[2][0])


def measure(settings, given):
    """Return `{(work, server): Figures}`, and how many queries each work takes, of servers that are asked in turns."""
    database, runs = settings["DATABASE_URL"], collections.defaultdict(list)
    with contextlib.ExitStack() as stack:

        def started(server):
            stack.callback(server.stop)
            return server

        keeping, making = (started(portal(settings, megabytes)).rested() for megabytes in (32, 0))
        asked = works(making, database, given.statements)
        answers = {name: kept(keeping, path) for name, (path, *_) in KEPT.items()}
        answers |= {name: sampled(making, asked[name]) for name in MADE}
        places = {name: f"/{n}" for n, name in enumerate(answers)}
        (FOLDER / "bare.json").write_text(json.dumps({places[name]: answer for name, answer in answers.items()}))
        bare = started(Server(granian("benchmarks.plain.bare:application"), BARE_ANSWERS=str(FOLDER / "bare.json")))
        sizes = {"PLAIN_LIST": str(len(answers["list of 25"][3])), "PLAIN_DETAIL": str(len(answers["statement"][3]))}
        django = granian("--factory", "django.core.wsgi:get_wsgi_application")
        plain = started(Server(django, **settings | sizes | {"DJANGO_SETTINGS_MODULE": "benchmarks.plain.settings"}))
        raw = started(Server(granian("benchmarks.plain.raw:application"), RAW_DATABASE=database.partition("///")[2]))
        loads = {"bare": lambda name: bare.under_load(places[name], given.seconds)}
        if database.startswith("sqlite"):
            loads["raw SQL"] = lambda _name: raw.under_load("/", given.seconds)
        for _ in tqdm(range(given.runs), unit="run"):
            for name, (path, *_) in KEPT.items():
                tag = {"If_None_Match": keeping.ask(path)[0].headers["ETag"]} if "304" in name else {}
                runs[name, "portal"].append(keeping.under_load(path, given.seconds, **tag))
                runs[name, "bare"].append(bare.under_load(places[name], given.seconds, **tag))
            for name, beside in MADE.items():
                runs[name, "portal"].append(making.one_by_one(asked[name], given.requests))
                for other in set(beside) & set(loads):
                    runs[name, other].append(loads[other](name))
                for other in set(beside) & set(asked):
                    runs[name, other].append(plain.one_by_one(asked[other], given.requests))
        paths = [next(asked[name])[0] for name in MADE]
    counted = dict(zip(MADE, queries_of(settings, paths), strict=True))
    return {key: Figures.median(figures) for key, figures in runs.items()}, counted


def queries_of(settings, paths):
    """Return how many queries each address takes, counted in a process of its own."""
    command = [sys.executable, __file__, "--queries", *paths]
    return subprocess.run(command, env=os.environ | settings, capture_output=True, text=True, check=True).stdout.split()


def count_queries(paths):
    """Print how many queries each address takes, asked for the second time."""
    client = Client(SERVER_NAME="127.0.0.1")
    for path in paths:
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        print(len(queries))


def ratios(given):
    database = given.database or corpus(given.statements)
    found, queries = measure(production(database), given)
    wanted = [(name, "bare", *reached) for name, (_, *reached) in KEPT.items()]
    wanted += [(name, other, *reached) for name, others in MADE.items() for other, reached in others.items()]
    head = ["work", "requests/s", "p50 ms", "p95 ms", "CPU ms", "bytes", "queries"]
    head += ["beside", "its requests/s", "ratio", "by CPU", "to reach", "figure"]
    lines = []
    for name, other, figure, least in wanted:
        if (name, other) in found:
            own, its = found[name, "portal"], found[name, other]
            line = [name, f"{own.rate:,.1f}", f"{own.p50:.2f}", f"{own.p95:.2f}", f"{own.cpu:.3f}", f"{own.bytes:,.0f}"]
            line += [queries.get(name, 0), other, f"{its.rate:,.1f}"]
            line += [f"{own.rate / its.rate:.4f}", f"{its.cpu / own.cpu:.4f}"]
            lines.append([*line, f"≥ {least}", figure])
    write("ratios", f"{given.statements:,} statements, {database.partition(':')[0]}", given, head, lines)


def growth(given):
    databases = {number: corpus(number) for number in given.growth}
    servers, runs = {}, collections.defaultdict(list)
    with contextlib.ExitStack() as stack:
        for number, database in databases.items():
            servers[number] = portal(production(database), 0)
            stack.callback(servers[number].stop)
            servers[number].rested()
        asked = {number: works(server, databases[number], number) for number, server in servers.items()}
        for _, name, number in tqdm([*itertools.product(range(given.runs), GROWING, servers)], unit="work"):
            if all(figures.rate for figures in runs[name, number]):  # what did not answer in time is not asked again
                runs[name, number].append(servers[number].one_by_one(asked[number][name], given.requests))
        paths = {number: [next(asked[number][name])[0] for name in GROWING] for number in servers}
    found = {key: figures[-1] if not figures[-1].rate else Figures.median(figures) for key, figures in runs.items()}
    first, last = given.growth[0], given.growth[-1]
    if given.most:
        queries = {number: queries_of(production(databases[number]), paths[number]) for number in (first, last)}
        return complain(found, queries, first, last, given.most)
    lines, ratios = [], {}
    for name, most in GROWING.items():
        line = [name]
        for number in given.growth:
            own = found[name, number]
            line += [f"{own.p50:.1f}", f"{own.p95:.1f}"] if own.rate else [f"> {PATIENCE},000"] * 2
        beside = found[name, first] if most else found["API list of 50", last]
        if found[name, last].rate:
            ratios[name] = f"{found[name, last].p95 / beside.p95:.2f}"
        line.append(ratios.get(name, "–"))
        lines.append([*line, f"≤ {most}" if most else "≤ 10 API lists of 50"])
    sizes = [f"{number:,}: {middle} ms" for number in given.growth for middle in ("p50", "p95")]
    shown = {name: ratio for name, ratio in ratios.items() if GROWING[name]}
    drawn = chart(f"p95 at {last:,} statements ÷ p95 at {first:,}", shown)
    write("growth", "SQLite", given, ["work", *sizes, "ratio of p95", "to reach"], lines, drawn)


def complain(found, queries, first, last, most):
    """Say which works cost so many times more CPU at the last size than at the first, or take more queries; exit with 1 if any does."""
    wrong = []
    for n, name in enumerate(GROWING):
        few, many = found[name, first], found[name, last]
        asked, before = int(queries[last][n]), int(queries[first][n])
        grown = f"{few.cpu:.0f} → {many.cpu:.0f} ms of CPU, {before} → {asked} queries" if many.rate else "no answer"
        print(f"{name}: {grown}")
        if not many.rate or many.cpu > most * few.cpu or asked > before + MORE_QUERIES:
            wrong.append(name)
    if wrong:
        sys.exit(f"From {first:,} statements to {last:,} these grow: {', '.join(wrong)}")


def chart(title, values):
    """Return a bar for each value, as Mermaid, which GitHub draws."""
    names = ", ".join(f'"{name}"' for name in values)
    bars = [f"    x-axis [{names}]", '    y-axis "times"', f"    bar [{', '.join(values.values())}]"]
    return ["```mermaid", "xychart-beta horizontal", f'    title "{title}"', *bars, "```"]


def write(block, about, given, head, lines, drawn=()):
    """Print a table, and put it in its place in the report with the commit, the day and perhaps a chart."""
    commit = [shutil.which("git"), "describe", "--always", "--dirty"]
    commit = subprocess.run(commit, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    told = f"{datetime.date.today()}, commit {commit}, {about}, medians of {given.runs} run{'s' * (given.runs > 1)}"
    table = ["| " + " | ".join(map(str, line)) + " |" for line in (head, ["---"] * len(head), *lines)]
    if LOAD_BEFORE > 0.5:
        told += f"; provisional, as other programs shared the cores (load {LOAD_BEFORE:.1f} before)"
    text = "\n".join([f"{told}.", "", *table, *([""] if drawn else []), *drawn])
    print(text)
    begin, end = f"<!-- {block} -->", f"<!-- end of {block} -->"
    before, _, rest = REPORT.read_text().partition(begin)
    REPORT.write_text(f"{before}{begin}\n{text}\n{end}{rest.partition(end)[2]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--statements", type=int, default=1_000)
    parser.add_argument("--database", default="", help="one that benchmarks/corpus.py has filled")
    parser.add_argument("--growth", type=int, nargs="+", metavar="STATEMENTS", help="compare these sizes")
    parser.add_argument("--most", type=float, default=0, help="only complain of what takes so many times more CPU")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--requests", type=int, default=40, help="of each kind in a run")
    parser.add_argument("--seconds", type=int, default=3, help="of each load in a run")
    parser.add_argument("--queries", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.queries:
        return count_queries(given.queries)
    if not given.growth and not shutil.which("wrk"):
        sys.exit("wrk, which makes the load, is not installed. On Debian and Ubuntu: apt-get install wrk")
    if not {SERVER_CORE, LOAD_CORE} <= os.sched_getaffinity(0):
        sys.exit("This needs two cores: one for the servers, one for what asks them.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    os.sched_setaffinity(0, {LOAD_CORE})
    return growth(given) if given.growth else ratios(given)


if __name__ == "__main__":
    main()
