"""`make run` as a person starts it: a process of its own, in a clone that holds what is committed and nothing else."""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from contextlib import contextmanager
from urllib.error import URLError

from ituportal.settings import BASE_DIR

# The first run installs sixty packages from wherever pip finds them.
PATIENCE = 900
# What the test run and the make above it set, besides the settings of the portal.
OF_THE_TESTS = {"DJANGO_SETTINGS_MODULE", "TEST_DATABASE_URL", "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES"}


class Portal:
    """A running portal: what it said, after how many seconds it served, and a browser that keeps cookies."""

    def __init__(self, address, transcript):
        self.address, self.transcript, self.seconds = address, transcript, 0.0
        self.cookies = http.cookiejar.CookieJar()
        self.browser = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.cookies)
        )

    @property
    def said(self):
        return self.transcript.read_text()

    @property
    def steps(self):
        """What it says that it does; style sheets, which it collects meanwhile, come first."""
        steps = re.findall(r"^==> (.*)$", self.said, re.MULTILINE)
        return sorted(steps, key=lambda step: not step.startswith("Collecting"))

    @property
    def passwords(self):
        return re.findall(r"Password: (\S+)", self.said)

    def get(self, path, data=None):
        """Return the address that answered in the end, below the portal's own, and the page."""
        sent = urllib.parse.urlencode(data).encode() if data else None
        with self.browser.open(self.address + path, sent, timeout=60) as answer:
            return answer.url.removeprefix(self.address), answer.read().decode()

    def sign_in(self, password):
        """Return where the sign-in form led to, and that page."""
        _address, page = self.get("/admin/login/?next=/admin/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page).group(1)
        sent = {"csrfmiddlewaretoken": token, "username": "editor", "password": password, "next": "/admin/"}
        return self.get("/admin/login/?next=/admin/", sent)


def clone(folder):
    """Make a clone of what is committed, and return its folder."""
    git("clone", "--quiet", "--no-hardlinks", str(BASE_DIR), str(folder))
    git("-C", str(folder), "checkout", "--quiet", "--detach", git("-C", str(BASE_DIR), "rev-parse", "HEAD"))
    return folder


def git(*arguments):
    return subprocess.run(["git", *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(**more):
    """Return the environment of this machine without the settings of the tests, and with those given."""
    settings = set(re.findall(r"^#?([A-Z_]+)=", (BASE_DIR / ".env.example").read_text(), re.MULTILINE))
    kept = {name: value for name, value in os.environ.items() if name not in settings | OF_THE_TESTS}
    return kept | more


@contextmanager
def make_run(folder, transcript, **settings):
    """Start it, wait for the first page, and stop it as Ctrl+C does."""
    port = free_port()
    portal = Portal(f"http://127.0.0.1:{port}", transcript)
    began = time.monotonic()
    with transcript.open("w") as out:
        process = subprocess.Popen(
            ["make", "run", f"PORT={port}"],
            cwd=folder,
            env=environment(**settings),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            while not answers(portal):
                assert ended(process) is None, f"make run ended:\n{portal.said}"
                assert time.monotonic() - began < PATIENCE, f"make run does not serve:\n{portal.said}"
            portal.seconds = time.monotonic() - began
            yield portal
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGINT)
            process.wait(60)
    assert not answers(portal), "the server outlives make run"


def answers(portal):
    try:
        return bool(portal.get("/"))
    except (URLError, ConnectionError):
        return False


def ended(process):
    """Return how a process ended, or None if it still runs in a moment."""
    try:
        return process.wait(0.1)
    except subprocess.TimeoutExpired:
        return None


def refused(folder, port=None, **settings):
    """Run it where it cannot serve; return its return code and the lines it said, without make's own about the failure."""
    run = subprocess.run(
        ["make", "run", f"PORT={port or free_port()}"],
        cwd=folder,
        env=environment(**settings),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
    )
    return run.returncode, [line for line in run.stdout.splitlines() if not line.startswith("make: ***")]
