"""Servers on one core, and what asks them from another: kept answers by wrk, others one by one."""

import contextlib
import hashlib
import http.client
import itertools
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "data/bench"
SERVER_CORE, LOAD_CORE = 0, 1
PATIENCE = 20  # seconds for one answer
READS_AHEAD_AFTER = 2  # seconds, with some to spare
WARM_UP = 2  # requests of each kind in each run that do not count
WRK_REPORT = """done = function(all, latency, _)
    print(string.format("%d %d %d %d %d", all.requests, all.duration, all.bytes, latency:percentile(50), latency:percentile(95)))
end"""


class Figures(NamedTuple):
    """What a server did: requests per second; of one request milliseconds, and bytes."""

    rate: float
    p50: float
    p95: float
    cpu: float  # of all processes of the server
    bytes: float

    @classmethod
    def median(cls, runs):
        return cls(*map(statistics.median, zip(*runs, strict=True)))


class Server:
    """A server on its core; `command` has {port} where the port belongs."""

    def __init__(self, command, **environment):
        self.command, self.environment = command, environment
        self.start()

    def start(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.session = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        self.process = subprocess.Popen(
            [part.format(port=self.port) for part in self.command],
            cwd=ROOT,
            env=os.environ | self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=partial(os.sched_setaffinity, 0, {SERVER_CORE}),
        )
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.1)
        sys.exit(f"{' '.join(self.command)} does not answer.")

    def stop(self):
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        with contextlib.suppress(ProcessLookupError):  # what is at work on an answer that nobody waits for
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def cpu(self):
        """Return the seconds of CPU that its processes have had."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                fields = stat.read_text().rpartition(")")[2].split()
                ticks += sum(map(int, fields[11:15])) if int(fields[3]) == self.process.pid else 0
        return ticks / os.sysconf("SC_CLK_TCK")

    def rested(self):
        """Wait until it does nothing any more of its own accord: the portal reads ahead. Return it."""
        before = -1.0
        while (now := self.cpu()) > before:
            before = now
            time.sleep(READS_AHEAD_AFTER)
        return self

    def ask(self, path, **headers):
        """Return an answer and its body, over a connection that stays until the server has waited too long."""
        try:
            answer = self.answer(path, headers)
        except http.client.RemoteDisconnected:
            answer = self.answer(path, headers)
        body = answer.read()
        if answer.status not in (200, 304):
            sys.exit(f"{path}: {answer.status} {body[:500]!r}")
        return answer, body

    def answer(self, path, headers):
        self.session.request("GET", path, headers=headers)
        return self.session.getresponse()

    def under_load(self, path, seconds, **headers):
        """Return the figures of as many requests for one address as there can be."""
        script = FOLDER / "report.lua"
        script.write_text(WRK_REPORT)
        given = [part for name, value in headers.items() for part in ("--header", f"{name.replace('_', '-')}: {value}")]
        command = ["wrk", "-t1", "-c8", f"-d{seconds}s", "-s", script, *given, f"http://127.0.0.1:{self.port}{path}"]
        before = self.cpu()
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        number, took, size, p50, p95 = map(int, said.splitlines()[-1].split())
        if "Non-2xx" in said or "Socket errors" in said:
            sys.exit(f"{path}: {said}")
        cpu = (self.cpu() - before) * 1000 / number
        return Figures(number / took * 1e6, p50 / 1000, p95 / 1000, cpu, size / number)

    def one_by_one(self, work, number):
        """Return the figures of requests each of which follows a commit: `work` yields addresses, and what to commit.

        None per second where one is not answered in time; the server is then started anew.
        """
        times, sizes, before = [], [], 0
        for n, (path, commit) in enumerate(itertools.islice(work, number + WARM_UP)):
            commit()
            if n == WARM_UP:
                before = self.cpu()
            begun = time.perf_counter()
            try:
                _, body = self.ask(path)
            except TimeoutError:
                self.stop()
                self.start()
                return Figures(0, *[float("inf")] * 3, 0)
            times.append((time.perf_counter() - begun) * 1000)
            sizes.append(len(body))
        cpu, times, sizes = (self.cpu() - before) * 1000 / number, times[WARM_UP:], sizes[WARM_UP:]
        p95 = statistics.quantiles(times, n=20, method="inclusive")[-1]
        return Figures(1000 / statistics.mean(times), statistics.median(times), p95, cpu, statistics.mean(sizes))


def granian(*target):
    options = ["--interface", "wsgi", "--workers", "1", "--blocking-threads", "4", "--log-level", "error"]
    return [str(Path(sys.executable).with_name("granian")), *options, "--port", "{port}", *target]


def production(database):
    """Return the settings of the portal over a database."""
    return {
        "PORTAL_MODE": "production",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": database,
        "DATA_DIR": str(FOLDER),
        "EMAIL_URL": "smtp://localhost:25",
        "PUBLIC_ORIGIN": "http://127.0.0.1",
        "SECURE_SSL_REDIRECT": "false",  # there is no proxy with a certificate in front
    }


def portal(settings, cache, *, collect=True):
    """Start the portal as in production, with so many megabytes of kept answers."""
    manage = [sys.executable, str(ROOT / "manage.py")]
    if collect:
        subprocess.run([*manage, "collectstatic", "--noinput", "--verbosity=0"], env=os.environ | settings, check=True)
    command = [*manage, "serve", "--port={port}", "--workers=1", "--verbosity=0"]
    return Server(command, **settings, RESPONSE_CACHE_MB=str(cache))


def corpus(number):
    """Return the address of a database with so many statements, made unless it is there."""
    made_of = [*(ROOT / "benchmarks").glob("[cp]*.py"), *sorted(ROOT.glob("*/migrations/0*.py"))]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in made_of)).hexdigest()[:8]
    file = FOLDER / f"{number}-{digest}.sqlite3"
    if not file.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        for old in FOLDER.glob(f"{number}-*"):
            old.unlink()
        new = file.with_suffix(".new")
        command = [sys.executable, "benchmarks/corpus.py", "--statements", str(number)]
        subprocess.run(command, cwd=ROOT, env=os.environ | {"DATABASE_URL": f"sqlite:///{new}"}, check=True)
        new.rename(file)
    return f"sqlite:///{file}"
