"""How much longer readers wait while whole exports are made: p95 of pages beside eight different tables ÷ p95 alone.

    DATABASE_URL=sqlite:///corpus.sqlite3 .venv/bin/python benchmarks/corpus.py --statements 20000 --memberships 20000
    DATABASE_URL=sqlite:///corpus.sqlite3 .venv/bin/python benchmarks/beside.py

The portal runs as in production: one worker, and all processes that it starts, on one core; who asks is on another. One
reader asks for pages one after the other, each made anew (cache off). Then eight others ask at once for eight whole
tables, none of which is made yet, and the reader asks for the same pages; then alone again.
"""

import argparse
import contextlib
import http.client
import os
import statistics
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.corpus import COMMON, RARE
from benchmarks.servers import LOAD_CORE, portal, production

TO_REACH = 2
LONGEST = 600  # seconds that a table may take
EXPORTS = (
    "statements.csv",
    "memberships.csv",
    "memberships.csv?at=1999-12-31",
    "memberships.csv?at=2020",
    f"statements.csv?q={COMMON}",
    "statements.csv?ordering=updated_at",
    "outcomes.csv",
    "participations.csv",
)


def pages(n):
    """Return the addresses of one round, of records by number: a mix of what readers ask for."""
    return (
        "/",
        "/statements/",
        f"/statements/statement-{n * 50 + 1}/",
        f"/meetings/meeting-{n + 1}/",
        f"/organizations/body-{n + 1}/",
        f"/people/person-{n + 1}/",
        "/fr/organizations/",
        "/memberships/?at=2020",
        f"/search/?q={RARE[n % len(RARE)]}",
        "/api/v1/statements/?page_size=50",
    )


def asked(port, path):
    """Return the seconds that an answer took, and its bytes."""
    session = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST)
    begun = time.perf_counter()
    session.request("GET", path)
    answer = session.getresponse()
    size = len(answer.read())
    session.close()
    if answer.status != 200:
        sys.exit(f"{path}: {answer.status}")
    return time.perf_counter() - begun, size


def read(port, rounds, is_over=lambda: False):
    """Return how long each page took, in ms: so many rounds, or until what goes on beside them is over."""
    times = []
    for path in (path for n in range(rounds) for path in pages(n % 48)):
        if is_over():
            break
        times.append(asked(port, path)[0] * 1000)
    return times


def beside(port, rounds):
    """Return the same while the tables are made, and how long those took that are there by then."""
    tables = {}

    def table(path):
        with contextlib.suppress(OSError, http.client.HTTPException):  # the server is stopped before it has made all
            tables[path] = asked(port, f"/{path}")

    others = [threading.Thread(target=table, args=[path], daemon=True) for path in EXPORTS]
    for other in others:
        other.start()
    return read(port, rounds, lambda: not any(other.is_alive() for other in others)), tables


def p95(times):
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=20, help="how often each kind of page is asked, alone and beside")
    given = parser.parse_args()
    os.sched_setaffinity(0, {LOAD_CORE})
    server = portal(production(os.environ["DATABASE_URL"]), 0)
    try:
        read(server.port, 2)
        alone = read(server.port, given.rounds)
        others, tables = beside(server.port, given.rounds)
        # Whoever waits for a table is not told more, so that the portal is started anew.
        server.stop()
        server.start()
        read(server.port, 2)
        again = read(server.port, given.rounds)
    finally:
        server.stop()
    print(f"{len(tables)} of {len(EXPORTS)} tables were there before the last page")
    for path, (took, size) in tables.items():
        print(f"{took:8.1f} s  {size:12,} bytes  {path}")
    for what, times in (("alone", alone), ("beside eight tables", others), ("alone again", again)):
        print(f"{what}: {len(times)} pages, p50 {statistics.median(times):.0f} ms, p95 {p95(times):.0f} ms")
    ratio = p95(others) / p95(alone + again)
    print(f"p95 beside ÷ alone: {ratio:.2f} (to reach: ≤ {TO_REACH})")


if __name__ == "__main__":
    main()
