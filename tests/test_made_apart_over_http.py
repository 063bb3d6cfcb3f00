"""Whole exports, made in a process apart: true to the byte and to the last commit, whoever ends or waits meanwhile."""

import http.client
import os
import re
import signal
import socket
import time
from functools import partial
from pathlib import Path

import pytest
from django.test import Client

from benchmarks import corpus
from ituportal import apart
from organizations.models import Membership
from records.public.csv import MOST_HERE
from tests.serving import Browser, served
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)

NUMBER = MOST_HERE + 100
EXPORTS = [f"{prefix}/{name}.csv" for name in ("memberships", "statements") for prefix in ("", "/fr", "/ar", "/ru")]
EXPORT = EXPORTS[0]


@pytest.fixture
def record():
    corpus.fill(NUMBER, memberships=NUMBER)


@pytest.fixture
def serving(tmp_path, record):
    """Starts the server with a folder for what is made apart."""
    return partial(served, threads=4 + apart.MOST_WAITING, ITUPORTAL_MADE_APART=str(tmp_path))


def ask(port, path, **headers):
    """Return status, headers and bytes."""
    server = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    server.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = server.getresponse()
    told = answer.status, answer.headers, answer.read()
    server.close()
    return told


def here(path, port):
    """Return the bytes as Django gives them, in this process."""
    answer = Client(headers={"Host": f"127.0.0.1:{port}"}).get(path)
    return b"".join(answer) if answer.streaming else answer.content


def makers(folder):
    """Return `{process: its worker}` of the processes that make for this folder."""
    found = {}
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = command.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"ituportal.making" in words and str(folder).encode() in words:
            found[int(command.parent.name)] = int(words[words.index(b"ituportal.making") + 1])
    return found


def wait_until(holds, seconds=20):
    last = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < last
        time.sleep(0.002)
    return found


def test_eight_exports_at_once_are_what_django_says_and_others_are_answered_beside_them(serving, tmp_path):
    sent, pages = {}, []

    def read_pages(port):
        while len(sent) < len(EXPORTS):
            pages.append(ask(port, f"/organizations/body-{len(pages) % 20}/")[0])

    with serving(workers=2) as port:
        at_once(
            *(lambda path=path: sent.update({path: ask(port, path)}) for path in EXPORTS), partial(read_pages, port)
        )
        expected = {path: here(path, port) for path in EXPORTS}

    assert {path: (status, whole) for path, (status, _, whole) in sent.items()} == {
        path: (200, whole) for path, whole in expected.items()
    }
    assert set(pages) == {200}
    assert len(pages) > len(EXPORTS)
    assert len(list(tmp_path.glob("*.json"))) == len(EXPORTS)
    wait_until(lambda: not makers(tmp_path))


def test_both_workers_send_what_was_made_once_and_304_without_making_it(serving, tmp_path):
    with serving(workers=2) as port:
        status, headers, whole = ask(port, EXPORT)
        made = {path: path.stat().st_ino for path in tmp_path.iterdir()}
        again = [ask(port, EXPORT) for _ in range(20)]
        unchanged = [ask(port, EXPORT, If_None_Match=headers["ETag"]) for _ in range(20)]
        compressed = ask(port, EXPORT, Accept_Encoding="br")
        still = {path: path.stat().st_ino for path in made}

    assert status == 200
    assert [(each[0], each[2]) for each in again] == [(200, whole)] * 20
    assert [(each[0], each[1]["ETag"], each[2]) for each in unchanged] == [(304, headers["ETag"], b"")] * 20
    assert compressed[1]["ETag"] == f'{headers["ETag"][:-1]}-br"'
    assert compressed[1]["Content-Encoding"] == "br"
    assert {path for path in made if made[path] != still[path]} <= {path for path in made if path.suffix == ".json"}


def test_after_a_commit_the_next_export_is_new(serving, tmp_path):
    with serving(workers=2) as port:
        tags = []
        for turn in range(4):
            Membership.objects.filter(pk=1).update(note_en=f"Written {turn}.")
            _status, headers, whole = ask(port, EXPORT, **({"If_None_Match": tags[-1]} if tags else {}))
            tags.append(headers["ETag"])
            assert f"Written {turn}." in whole.decode()

    assert len(set(tags)) == 4
    # What stood under the same name is gone.
    assert len(list(tmp_path.glob("*.identity"))) == 1


def test_a_small_export_is_made_by_the_worker_itself(serving, tmp_path):
    with serving() as port:
        status, _headers, whole = ask(port, "/organizations.csv")
        expected = here("/organizations.csv", port)

    assert (status, whole) == (200, expected)
    assert list(tmp_path.iterdir()) == []


def test_who_waits_for_a_process_that_is_killed_is_told_so_and_the_next_one_is_served(serving, tmp_path):
    said = []
    with serving() as port:

        def kill():
            process = next(iter(wait_until(lambda: makers(tmp_path))))
            os.kill(process, signal.SIGKILL)

        at_once(lambda: said.append(ask(port, EXPORT)), kill)
        (tmp_path / "left.part").write_text("half")
        after = ask(port, EXPORT)
        expected = here(EXPORT, port)

    status, headers, words = said[0]
    assert (status, headers["Retry-After"], headers["Cache-Control"]) == (503, "60", "no-store")
    assert words == b"What makes the file has ended. Ask again in a minute.\n"
    assert (after[0], after[2]) == (200, expected)
    assert not (tmp_path / "left.part").exists()


def test_the_process_ends_with_its_worker(serving, tmp_path):
    with serving() as port:
        ask(port, EXPORT)
        os.kill(makers(tmp_path).popitem()[1], signal.SIGKILL)
        wait_until(lambda: not makers(tmp_path))


def test_the_folder_is_bounded_and_what_was_used_last_stays(serving, tmp_path):
    with serving(MADE_APART_MB="0") as port:
        for path in EXPORTS[:3]:
            assert ask(port, path)[0] == 200

    name = apart.Files.name("http", f"127.0.0.1:{port}", EXPORTS[2], "")
    assert {re.split(r"[-.]", path.name)[0] for path in tmp_path.iterdir()} == {name, apart.TURN}


def test_slow_readers_of_a_large_file_hold_up_nobody_else(tmp_path):
    corpus.fill(30, memberships=600)
    Membership.objects.update(note_en="A long note. " * 1_000)
    with served(threads=4 + apart.MOST_WAITING, ITUPORTAL_MADE_APART=str(tmp_path)) as port:
        assert len(ask(port, EXPORT)[2]) > apart.AT_ONCE
        slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(apart.MOST_WAITING + 8)]
        for one in slow:
            one.sendall(f"GET {EXPORT} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        time.sleep(1)
        page = Browser(port).ask("/organizations/")
        status, headers, words = ask(port, EXPORT)
        for one in slow:
            one.close()
        wait_until(lambda: ask(port, EXPORT)[0] == 200)

    assert page[0] == 200
    assert (status, headers["Retry-After"], words) == (
        503,
        "60",
        b"Too many files are being sent. Ask again in a minute.\n",
    )


def test_a_folder_that_is_gone_is_said_and_not_waited_for(serving, tmp_path):
    with serving() as port:
        tmp_path.rmdir()
        status, headers, words = ask(port, EXPORT)
        page = Browser(port).ask("/organizations/")
        tmp_path.mkdir()

    assert (status, headers["Retry-After"]) == (503, "60")
    assert words == b"The folder of finished files cannot be written. Ask again in a minute.\n"
    assert page[0] == 200
