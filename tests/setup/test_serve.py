"""`manage.py serve`, as a process of its own: killed workers, a port that is taken, and how it ends."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from ituportal.settings import BASE_DIR
from tests.setup.running import environment, free_port

# Seconds in which it has to answer again.
AGAIN = 5
STATIC = Path(tempfile.gettempdir(), "ituportal-serve", "static")
NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def start(port, *options, prefix=(), **settings):
    """Start it with no database, which it needs for nothing here, in a session of its own as a terminal has it.

    Style sheets have a folder, where none have been collected: without one, each worker would say so.
    """
    STATIC.mkdir(parents=True, exist_ok=True)
    settings = {
        "PORTAL_MODE": "development",
        "DATABASE_URL": "sqlite:////nonexistent/portal.sqlite3",
        "DATA_DIR": str(STATIC.parent),
        **settings,
    }
    return subprocess.Popen(
        [sys.executable, *prefix, "manage.py", "serve", "--port", str(port), *options],
        cwd=BASE_DIR,
        env=environment(**settings),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


@contextmanager
def serving(*options, **settings):
    """Serve until the end of the block; give the process and its port."""
    port = free_port()
    process = start(port, "--verbosity", "0", *options, **settings)
    try:
        wait_until(lambda: status(port) == 200, 60)
        yield process, port
    finally:
        left = workers(process)
        process.kill()
        for pid in left:
            kill(pid)
        process.communicate()


def status(port, path="/livez"):
    """Return how a new connection is answered, or None."""
    try:
        with NO_PROXY.open(f"http://127.0.0.1:{port}{path}", timeout=AGAIN) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        return None


def wait_until(holds, seconds):
    """Wait until something holds; return after how many seconds it did."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds
        time.sleep(0.02)
    return time.monotonic() - began


def workers(process):
    try:
        return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
    except OSError:
        return []


def lives(pid):
    """Whether a process runs; one that has ended may wait to be asked for its code."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def kill(pid):
    if lives(pid):
        os.kill(pid, signal.SIGKILL)


def refusal(port):
    return (
        f"CommandError: Port {port} of 127.0.0.1 cannot be used (Address already in use). "
        f"Stop what runs there, or choose another: --port {port + 1}\n"
    )


@pytest.mark.parametrize("kills", [3, pytest.param(20, marks=pytest.mark.proof)])
@pytest.mark.parametrize("count", [1, 2])
def test_killed_workers_come_back_however_often(count, kills):
    """All at once, and again as soon as it answers: granian by itself gives up at the second time."""
    seconds = []
    with serving("--workers", str(count)) as (process, port):
        for _ in range(kills):
            wait_until(lambda: len(workers(process)) == count, AGAIN)
            killed = workers(process)
            for pid in killed:
                os.kill(pid, signal.SIGKILL)
            wait_until(lambda: not any(map(lives, killed)), AGAIN)  # noqa: B023  # asked at once
            seconds.append(wait_until(lambda: status(port) == 200, AGAIN))

        assert process.poll() is None
    print(f"{kills} times all of {count} workers killed: answered after {max(seconds):.2f} s at most")


def test_second_server_on_the_port_is_refused_and_the_first_answers_everything():
    with serving() as (_process, port):
        second = start(port)
        said, _ = second.communicate(timeout=60)
        answers = [status(port) for _ in range(50)]

    assert (second.returncode, said) == (1, refusal(port))
    assert answers == [200] * 50


def test_port_is_held_while_no_worker_lives():
    with serving("--workers", "1") as (process, port):
        process.send_signal(signal.SIGSTOP)  # so that none is started again meanwhile
        kill(workers(process)[0])
        wait_until(lambda: status(port) is None, AGAIN)
        second = start(port)
        said, _ = second.communicate(timeout=60)
        process.send_signal(signal.SIGCONT)
        wait_until(lambda: status(port) == 200, AGAIN)

    assert (second.returncode, said) == (1, refusal(port))


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0", "::"])
def test_port_of_another_program_that_would_share_it_is_refused(address):
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind((address, 0))
        other.listen()
        port = other.getsockname()[1]
        server = start(port)
        said, _ = server.communicate(timeout=60)

    assert (server.returncode, said) == (1, refusal(port))


def test_one_of_four_that_start_at_the_same_moment_serves():
    port = free_port()
    servers = [start(port, "--verbosity", "0", "--workers", "1") for _ in range(4)]
    wait_until(lambda: sum(server.poll() is not None for server in servers) == 3, 60)
    (left,) = (server for server in servers if server.poll() is None)
    wait_until(lambda: status(port) == 200, 60)
    left.terminate()
    said = [server.communicate(timeout=60)[0] for server in servers]

    assert sorted(server.returncode for server in servers) == [0, 1, 1, 1]
    assert sorted(said) == ["", *[refusal(port)] * 3]


@pytest.mark.parametrize(
    ("name", "to_the_group"),
    [("SIGINT", True), ("SIGTERM", False), ("SIGTERM", True)],
    ids=["Ctrl+C", "SIGTERM", "SIGTERM to all"],
)
def test_it_ends_cleanly_and_leaves_no_process(name, to_the_group):
    with serving("--grace", "10") as (process, port):
        started = workers(process)
        began = time.monotonic()
        if to_the_group:
            os.killpg(process.pid, getattr(signal, name))
        else:
            process.send_signal(getattr(signal, name))
        said, _ = process.communicate(timeout=60)
        seconds = time.monotonic() - began

    assert process.returncode == 0
    assert len(started) == 2
    assert not any(map(lives, started))
    assert status(port) is None
    if (name, to_the_group) != ("SIGTERM", True):  # which tells workers twice
        assert said == ""
        assert seconds < 8  # less than the grace: no worker waited to be killed, the one that just started neither


def test_port_can_be_served_again_at_once():
    with serving() as (process, port):
        process.terminate()
        process.communicate(timeout=60)
        again = start(port, "--verbosity", "0")
        wait_until(lambda: status(port) == 200, 60)
        again.terminate()
        again.communicate(timeout=60)

    assert again.returncode == 0


def test_workers_whose_master_was_killed_refuse_the_port_and_end():
    with serving() as (process, port):
        left = workers(process)
        for pid in left:
            os.kill(pid, signal.SIGSTOP)  # for as long as the next start takes
        process.kill()
        second = start(port)
        said, _ = second.communicate(timeout=60)
        for pid in left:
            os.kill(pid, signal.SIGCONT)
        wait_until(lambda: not any(map(lives, left)), AGAIN)

    assert len(left) == 2
    assert (second.returncode, said) == (1, refusal(port))


def test_database_that_is_away_is_said_by_readyz_and_ends_nothing():
    with serving() as (process, port):
        answers = [status(port, path) for path in ("/livez", "/readyz", "/livez")]

        assert answers == [200, 503, 200]
        assert process.poll() is None


def test_application_that_cannot_be_loaded_ends_the_start_with_its_reason():
    server = start(free_port(), "--verbosity", "0", ALLOWED_HOSTS="", PORTAL_MODE="production")
    said, _ = server.communicate(timeout=60)

    assert server.returncode == 1
    assert re.match(r"The settings are not complete\. \w+ is not set: ", said)


def test_worker_that_cannot_start_ends_the_server_with_its_reason():
    """As where the code was replaced under a server that runs, and processes are not forked."""
    broken = """
import sys
from ituportal.management.commands import serve
def broken(*args):
    raise RuntimeError("the code is gone")
serve._load = broken
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv[1:])
"""
    server = start(free_port(), "--verbosity", "0", prefix=["-c", broken], DJANGO_SETTINGS_MODULE="ituportal.settings")
    said, _ = server.communicate(timeout=60)

    assert server.returncode == 1
    assert "RuntimeError: the code is gone" in said
    assert said.endswith("CommandError: A worker cannot start; the reason stands above. The portal is not served.\n")


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--host", "localhost", "“localhost” is not an address of this machine, as 127.0.0.1, or 0.0.0.0 for all"),
        ("--port", "70000", "“70000” is not a port; choose one from 1024 to 65535, as 8001"),
        ("--workers", "0", "“0” is not a number above 0"),
    ],
)
def test_option_that_cannot_be_is_refused_in_words(option, value, sentence):
    server = start(free_port(), option, value)
    said, _ = server.communicate(timeout=60)

    assert server.returncode == 2
    assert said.endswith(f"argument {option}: {sentence}\n")
