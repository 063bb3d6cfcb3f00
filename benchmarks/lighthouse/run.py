"""What Lighthouse says of five types of page, and how many bytes they are: `make lighthouse`.

It starts the portal as in production (`manage.py serve`, files compressed and named by hash, DEBUG off) over the record of
`fixtures/` in a folder of its own, asks each page three times, and prints the medians. Accessibility, best practices and
SEO are the page's; performance is the machine's too, so this is no part of continuous integration. It ends with an error
when a median is below 95.
"""

import contextlib
import gzip
import json
import os
import re
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import brotli

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PAGES = {
    "front page": "/",
    "article": "/news/radio-treaty-renewed-and-summit-followed-up/",
    "organization": "/organizations/itu/",
    "meeting": "/meetings/itu-council-groups-2025-cluster-1/",
    "list": "/meetings/",
}
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
LEAST = 95
ATTEMPTS = 5
RUNS = 3
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"


def main():
    programme = HERE / "node_modules/lighthouse/cli/index.js"
    needed = {"node": shutil.which("node"), "chromium": shutil.which("chromium"), "Lighthouse": programme.is_file()}
    if missing := [name for name, found in needed.items() if not found]:
        sys.exit(
            f"Not found: {', '.join(missing)}. `make lighthouse` installs Lighthouse; Node and Chromium it does not."
        )
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as site:
        print(f"Load of this machine: {os.getloadavg()[0]:.1f}; medians of {RUNS}")
        print_row("", *CATEGORIES)
        low = [name for name, path in PAGES.items() if not judge(programme, name, site + path, Path(folder))]
        weigh(site)
    if low:
        sys.exit(f"Below {LEAST}: {', '.join(low)}")


def judge(programme, name, address, folder):
    """Print the medians of a page and what costs it points; return whether all are high enough."""
    reports = [report(programme, address, folder / "report.json") for _ in range(RUNS)]
    scores = [
        statistics.median(round(each["categories"][category]["score"] * 100) for each in reports)
        for category in CATEGORIES
    ]
    print_row(name, *scores)
    for category in reports[-1]["categories"].values():
        for part in category["auditRefs"]:
            audit = reports[-1]["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                print(f"    {category['title']}: {audit['title']} {audit.get('displayValue', '')}")
    return min(scores) >= LEAST


def report(programme, address, path):
    """Return what Lighthouse reports of an address, as on a telephone.

    Where the browser gave it no trace (its `runtimeError`, which asks to run it again), it is run again.
    """
    command = [
        *("node", programme, address, "--quiet", "--output=json", f"--output-path={path}"),
        *(f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS}"),
    ]
    environment = os.environ | {"CHROME_PATH": shutil.which("chromium")}
    for _ in range(ATTEMPTS):
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if not done.returncode:
            return json.loads(path.read_text())
    sys.exit(f"{address}: {done.stderr}")


@contextlib.contextmanager
def serving(folder):
    """Serve the record as in production from a folder; give the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    site = f"http://127.0.0.1:{port}"
    settings = os.environ | {
        "PORTAL_MODE": "production",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{folder}/portal.sqlite3",
        "DATA_DIR": str(folder),
        "EMAIL_URL": "smtp://localhost:25",
        "PUBLIC_ORIGIN": site,
        "SECURE_SSL_REDIRECT": "false",  # there is no proxy with a certificate in front
        "LOG_LEVEL": "ERROR",
    }
    manage = [sys.executable, ROOT / "manage.py"]
    record = sorted((ROOT / "fixtures").glob("*.json"))
    for command in (
        ["migrate", "--verbosity=0"],
        ["load_record", *record],
        ["collectstatic", "--noinput", "--verbosity=0"],
    ):
        subprocess.run([*manage, *command], env=settings, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    server = subprocess.Popen(
        [*manage, "serve", "--port", str(port), "--workers", "1", "--verbosity", "0"],
        env=settings,
        cwd=ROOT,
    )
    try:
        wait_for(f"{site}/readyz")
        yield site
    finally:
        server.terminate()
        server.wait()


def wait_for(address, seconds=30):
    for _ in range(seconds * 10):
        try:
            urllib.request.urlopen(address).close()  # noqa: S310  # of this machine
            return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"{address} does not answer.")


def weigh(site):
    """Print how many bytes the front page, and all style sheets and scripts of the public pages are, as served."""
    front, _ = served(site + "/")
    files = set()
    for path in PAGES.values():
        _, page = served(site + path)
        files |= set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page))
    sizes = {kind: sum(served(site + file)[0] for file in files if file.endswith(kind)) for kind in (".css", ".js")}
    print(f"Bytes as served, compressed: front page {front}, CSS {sizes['.css']}, JavaScript {sizes['.js']}")


def served(address):
    """Return how many bytes come for an address that a browser asks for, and what they say."""
    asked = urllib.request.Request(address, headers={"Accept-Encoding": "br, gzip"})  # noqa: S310  # of this machine
    with urllib.request.urlopen(asked) as answer:  # noqa: S310
        body, coding = answer.read(), answer.headers.get("Content-Encoding")
    plain = {"br": brotli.decompress, "gzip": gzip.decompress}.get(coding, bytes)(body)
    return len(body), plain.decode()


def print_row(name, *values):
    print(f"{name:14}", *(f"{value!s:>15}" for value in values))


if __name__ == "__main__":
    main()
