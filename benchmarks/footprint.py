"""What a worker holds in memory once its caches are full, and how long it takes from its start to its first answer.

    .venv/bin/python benchmarks/footprint.py --statements 100000

The portal runs as in production, one worker, its response cache at the bound that it has by default. It is asked for pages,
lists and rows of every kind in six languages until four times as many bytes have been answered as the cache holds, from several
sides at once; what counts is then the resident memory of the worker. The start is that of a process on a machine that has read its files
before, up to the whole front page: the middle of several.
"""

import argparse
import itertools
import os
import statistics
import sys
import threading
import time
from http.client import HTTPConnection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.bench import works
from benchmarks.servers import PATIENCE, corpus, portal, production

DEFAULT_MB = 16
ANSWERED = 64_000_000  # bytes
SIDES = 4
STARTS = 5
KINDS = ("list of 25", "statement", "meeting", "body’s page", "API list of 50", "search, rare word", "front page")


def children(pid):
    """Return a process and all that it has started."""
    found = [pid]
    for parent in found:
        found += map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text().split())
    return found


def resident(pid):
    """Return the resident megabytes of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def fill(port, addresses, most):
    """Ask until as many bytes have been answered, from several sides."""
    lock, answered = threading.Lock(), [0]

    def ask():
        session = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        while answered[0] < most:
            with lock:
                path = next(addresses)
            session.request("GET", path)
            body = session.getresponse().read()
            with lock:
                answered[0] += len(body)

    sides = [threading.Thread(target=ask) for _ in range(SIDES)]
    for side in sides:
        side.start()
    for side in sides:
        side.join()
    return answered[0]


def started(settings):
    """Return the seconds from the start of a portal to its first page, and the portal."""
    begun = time.perf_counter()
    server = portal(settings, DEFAULT_MB, collect=False)
    server.ask("/")
    return time.perf_counter() - begun, server


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--statements", type=int, default=100_000)
    given = parser.parse_args()
    database = corpus(given.statements)
    settings = production(database)
    portal(settings, DEFAULT_MB).stop()  # with which style sheets are collected
    times = []
    for _ in range(STARTS):
        took, server = started(settings)
        times.append(took)
        server.stop()
    _took, server = started(settings)
    try:
        asked = works(server, database, given.statements)
        addresses = (
            path for group in itertools.cycle([[asked[kind]] for kind in KINDS]) for path, _ in map(next, group)
        )
        before = {pid: resident(pid) for pid in children(server.process.pid)}
        answered = fill(server.port, addresses, ANSWERED)
        print(f"start to first page: {statistics.median(times):.2f} s (median of {STARTS})")
        print(f"{answered / 1e6:.0f} MB answered; resident before and after, MB, of each process:")
        for pid in children(server.process.pid):
            command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()[-60:]
            print(f"{before.get(pid, 0):8.1f} {resident(pid):8.1f}  {command}")
    finally:
        server.stop()


if __name__ == "__main__":
    main()
