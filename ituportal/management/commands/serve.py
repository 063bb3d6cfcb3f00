"""`manage.py serve`: the one way in which the portal is started, by `make run` and in production."""

import ctypes
import gc
import os
import signal
import sys
import threading
import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import partial
from importlib import import_module
from ipaddress import ip_address
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from ituportal import apart
from ituportal.lending import Lending
from ituportal.port import hold_port, port_number

# Seconds. A worker that ends itself with an error this soon after its start will do so again.
STARTING = 30
# mallopt() of glibc: by itself it gives each thread memory of its own, and none of it back. The workers are forked, and have it so.
ALLOCATOR = {-8: 1, -1: 2_000_000, -3: 65_536}  # M_ARENA_MAX, M_TRIM_THRESHOLD, M_MMAP_THRESHOLD
# What Django REST framework imports wherever it is installed, and nothing here uses: some 15 MB of each worker.
UNUSED = ["pygments", "requests"] + (["psycopg"] if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else [])
# Seconds between two starts of the same worker, so that one that is killed over and over does not take the machine.
PAUSE = 1
OBJECTS_BETWEEN_COLLECTIONS = 50_000


class Command(BaseCommand):
    """The application is loaded before the workers are, so that what is wrong with it is said once and ends the start."""

    help = "Serve the portal: refuse a port that is taken, and start a worker again that was killed."

    requires_system_checks = ()  # `make check` and `check --deploy` run them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", type=_address, default="127.0.0.1", help="address to serve at; 0.0.0.0 for all")
        parser.add_argument("--port", type=port_number, default=8000, help="port to serve at (8000)")
        parser.add_argument("--workers", type=_count, default=2, help="processes, one for each core (2)")
        parser.add_argument("--threads", type=_count, default=4, help="requests that a worker answers at a time (4)")
        parser.add_argument(
            "--grace", type=_count, default=20, help="seconds that running requests have to end when it is stopped (20)"
        )

    def handle(self, *args: Any, host: str, port: int, grace: int, **options: Any) -> None:
        holder = hold_port(host, port, another="--port {}")
        counts = TemporaryDirectory(prefix="ituportal-metrics-")
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = counts.name  # before its library is imported, by the application
        made_apart = ExitStack()
        os.environ[apart.FOLDER] = made_apart.enter_context(apart.folder())
        with suppress(AttributeError):  # of another library than glibc
            for option, value in ALLOCATOR.items():
                ctypes.CDLL(None).mallopt(option, value)
        for name in UNUSED:
            sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # as Python has it for what cannot be imported
        import_string(settings.WSGI_APPLICATION)
        import_module(settings.ROOT_URLCONF)
        # What every request needs is left out of the collections of garbage, and shared by the workers.
        gc.collect()
        gc.freeze()
        # A page makes some thousands of objects, and next to no rings of them: looking for these costs up to a tenth of it.
        gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
        server = Server(
            "ituportal.wsgi:application",  # only a name here: `_load` loads it
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=options["workers"],
            blocking_threads=options["threads"],
            workers_kill_timeout=grace,
            log_level=LogLevels.info if options["verbosity"] else LogLevels.warning,
            log_access=False,  # it would print the query strings of readers, and tokens in addresses
        )
        # The code of SystemExit counts workers that the same signal ended before their master.
        with holder, counts, made_apart, suppress(SystemExit):
            loader = partial(_load, os.getpid(), grace, options["threads"])
            server.serve(target_loader=loader, wrap_loader=False)
        if server.cannot_start:
            raise CommandError("A worker cannot start; the reason stands above. The portal is not served.")


class Server(MPServer):
    """granian, which starts a worker again however soon after the last time it was killed.

    By its own option it ends the server when a worker is killed twice within 5.5 seconds.
    """

    cannot_start = False

    def startup(self, *args: Any) -> None:
        """Start with a thread more for each request that may wait for what is made apart; granian, asked to, warns of so many."""
        self.blocking_threads += apart.MOST_WAITING
        super().startup(*args)

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        """End the server; also what a worker inherits until it has a handler of its own, which would never end it."""
        if os.getpid() != self.pid:
            os._exit(0)
        super().signal_handler_interrupt(*args, **kwargs)

    def _serve_loop(self, spawn_target: Callable[..., None], target_loader: Callable[..., Any]) -> None:
        while not (self.interrupt_signal or self.cannot_start):
            self.main_loop_interrupt.wait()
            self.main_loop_interrupt.clear()  # first, so that whatever comes meanwhile is seen the next time round
            if self.reload_signal:
                self._reload(spawn_target, target_loader)
            while self.interrupt_children and not self.cannot_start:
                self._replace(self.interrupt_children.pop(), spawn_target, target_loader)

    def _replace(self, index: int, spawn_target: Callable[..., None], target_loader: Callable[..., Any]) -> None:
        """Start a worker again that has ended, unless it ended itself: it could not start."""
        worker = self.wrks[index]
        age = time.monotonic() - worker.birth
        self.cannot_start = age < STARTING and worker.inner.exitcode > 0  # negative: the signal that ended it
        if self.cannot_start:
            return
        import_string("prometheus_client.multiprocess.mark_process_dead")(worker.inner.pid)
        time.sleep(max(0.0, PAUSE - age))
        if not self.interrupt_signal:
            self._respawn_workers([index], spawn_target, target_loader)


def _load(master: int, grace: int, threads: int) -> Callable[..., Any]:
    """Return the application; runs in each worker, which has it from its master where processes are forked."""
    # A worker that is told twice to stop may wait for ever: Ctrl+C in a terminal is left to the master, which tells its workers.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    threading.Thread(target=_end_after, args=(master, grace), daemon=True).start()
    application = import_string(settings.WSGI_APPLICATION)
    import_string("ituportal.metrics.begin")()
    application.at_work = Lending(threads)
    import_string("ituportal.reading_ahead.later")()
    return application


def _end_after(master: int, grace: int) -> None:
    """End this worker when its master was killed, which would leave it serving with nobody to stop it."""
    while os.getppid() == master:
        time.sleep(1)
    signal.pthread_kill(
        threading.main_thread().ident or 0, signal.SIGTERM
    )  # another thread would not wake the main one
    time.sleep(grace)
    os.kill(os.getpid(), signal.SIGKILL)


def _address(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        raise ArgumentTypeError(
            f"“{text}” is not an address of this machine, as 127.0.0.1, or 0.0.0.0 for all"
        ) from None


def _count(text: str) -> int:
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise ArgumentTypeError(f"“{text}” is not a number above 0")
