"""Answers that are made in a process apart, kept in files, and sent from there by every worker.

A whole export takes seconds of processor time, during which a thread of a worker would hold up the readers of all others. So
the worker asks a process of its own (`ituportal/making.py`), one making at a time for the whole server; who asks for the
same meanwhile gets the same. Why so, and what was rejected: docs/decisions/0045-whole-exports-are-made-apart.md.
"""

import fcntl
import hashlib
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings

# In the environment: the folder of the files, which `manage.py serve` makes. Without one, nothing is made apart.
FOLDER = "ITUPORTAL_MADE_APART"
MOST_WAITING = 16  # requests of one worker that wait for what is made apart, or are sent it by and by, each in a thread
PATIENCE = 300  # seconds that one waits for its turn
LONGEST = 900  # seconds that one making may take
AT_ONCE = 4_000_000  # bytes that are given to the server at once
PIECE = 65_536  # bytes of each piece of what is larger
PART = ".part"  # ends the name of a file that is being written
TURN = "turn"  # is held by the worker for which something is made
WAITED = "Others wait for files that are being made."


class NotMade(Exception):
    """What was asked for could not be made now; says why to the reader, who may ask again."""


class Files:
    """Finished answers as files: `<name>.json` says what is kept, beside it stand the bytes, one file for each coding.

    Bytes bear their digest in their name, so that what is said and what is sent always belong together.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @staticmethod
    def name(*key: str | None) -> str:
        """Return the name under which an address is kept."""
        return hashlib.sha256(json.dumps(key).encode()).hexdigest()[:32]

    def said(self, name: str, version: int | None) -> dict[str, Any] | None:
        """Return what is kept under a name, if it is true at this content version and moment."""
        try:
            said = json.loads(self._about(name).read_bytes())
        except (OSError, ValueError):
            return None
        kept_for, until = said["kept_under"]
        return said if kept_for == version and time.time() < until else None

    def path(self, said: dict[str, Any], coding: str) -> Path:
        """Return where the bytes of an answer stand."""
        return self.folder / f"{said['name']}-{said['digest']}.{coding}"

    def opened(self, said: dict[str, Any], coding: str) -> BinaryIO | None:
        """Open the bytes of an answer, which are used last then; None where they are gone."""
        try:
            file = self.path(said, coding).open("rb")
        except OSError:
            return None
        with suppress(OSError):
            os.utime(self._about(said["name"]))
        return file

    def keep(self, said: dict[str, Any]) -> None:
        """Say that an answer is there, whose bytes are; what stood under its name before goes."""
        about = self._about(said["name"])
        part = about.with_suffix(PART)
        part.write_text(json.dumps(said))
        part.replace(about)
        for old in self.folder.glob(f"{said['name']}-*"):
            if not old.name.startswith(f"{said['name']}-{said['digest']}."):
                old.unlink(missing_ok=True)

    def drop(self, name: str) -> None:
        """Take away an answer; who has opened its bytes still reads them."""
        for path in (self._about(name), *self.folder.glob(f"{name}-*")):
            path.unlink(missing_ok=True)

    def clear(self, most: int, last: str = "") -> None:
        """Take away what a killed process left half written, and what has no room, the least recently used first, not the last."""
        answers: dict[str, list[os.stat_result]] = {}
        used: dict[str, float] = {}
        for path in self.folder.iterdir():
            if path.name == TURN:
                continue
            if path.suffix == PART:
                path.unlink(missing_ok=True)
                continue
            name, _, rest = path.stem.partition("-")
            with suppress(FileNotFoundError):
                answers.setdefault(name, []).append(path.stat())
                if not rest:
                    used[name] = path.stat().st_mtime
        size = sum(file.st_size for files in answers.values() for file in files)
        for name in sorted(answers, key=lambda name: used.get(name, 0)):
            if size > most and name != last:
                size -= sum(file.st_size for file in answers[name])
                self.drop(name)

    def _about(self, name: str) -> Path:
        return self.folder / f"{name}.json"


class Sending:
    """The bytes of an answer, from their file: at once, or where they are many piece by piece, which takes a thread.

    A reader may be slow: as many threads send at most as may wait besides.
    """

    def __init__(self, file: BinaryIO, threads: threading.BoundedSemaphore) -> None:
        self._file, self._threads = file, threads
        self._has_thread = False
        self.size = os.fstat(file.fileno()).st_size

    def started(self) -> "list[bytes] | Sending | None":
        """Return what the server sends; None where there is no thread for it."""
        if self.size <= AT_ONCE:
            with self._file:
                return [self._file.read()]
        self._has_thread = self._threads.acquire(blocking=False)
        return self if self._has_thread else None

    def __iter__(self) -> Iterator[bytes]:
        while piece := self._file.read(PIECE):
            yield piece

    def close(self) -> None:
        self._file.close()
        if self._has_thread:
            self._has_thread = False
            self._threads.release()


class Maker:
    """The process apart of one worker: started when it is first needed, and ended when nothing is asked of it for long."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.waiting = threading.BoundedSemaphore(MOST_WAITING)
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until nothing else is made, by this worker or another; raises `NotMade` where that takes too long."""
        last = time.monotonic() + PATIENCE
        if not self._turn.acquire(timeout=PATIENCE):
            raise NotMade(WAITED)
        try:
            with self._held_by_no_other(last):
                yield
        finally:
            self._turn.release()

    @contextmanager
    def _held_by_no_other(self, last: float) -> Iterator[None]:
        lock = self.files.folder / TURN
        with ExitStack() as stack:
            try:
                lock.touch()
                while True:
                    with suppress(BlockingIOError):
                        stack.enter_context(_held(lock))
                        break
                    if time.monotonic() > last:
                        raise NotMade(WAITED)
                    time.sleep(0.05)
            except OSError as error:
                raise NotMade("The folder of finished files cannot be written.") from error
            yield

    def make(self, **job: Any) -> dict[str, Any]:
        """Return what is said of an answer, whose bytes are in their file then; raises `NotMade`. Only in one's turn."""
        said = self._asked(job)
        if said is None:  # it had ended, since nothing was asked of it for long
            said = self._asked(job)
        if not said or "failed" in said:
            raise NotMade((said or {}).get("failed") or "What makes the file has ended.")
        return said

    def _asked(self, job: dict[str, Any]) -> dict[str, Any] | None:
        """Return what the process answers; None where it had ended by itself, nothing where it was ended."""
        process = self._running()
        asking, answering = cast(BinaryIO, process.stdin), cast(BinaryIO, process.stdout)
        try:
            asking.write(json.dumps(job).encode() + b"\n")
            asking.flush()
            answer = select.poll()
            answer.register(answering, select.POLLIN)
            line = answering.readline() if answer.poll(LONGEST * 1000) else b""
        except BrokenPipeError:
            line = b""
        if line.endswith(b"\n"):
            return json.loads(line)
        with suppress(subprocess.TimeoutExpired):
            process.wait(1)
        if process.poll() == 0:
            return None
        process.kill()
        process.wait()
        return {}

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            environment = {name: value for name, value in os.environ.items() if name != "PROMETHEUS_MULTIPROC_DIR"}
            self._process = subprocess.Popen(  # noqa: S603  # Python itself
                [sys.executable, "-m", "ituportal.making", str(os.getpid()), str(self.files.folder)],
                cwd=settings.BASE_DIR,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                process_group=0,  # Ctrl+C is for the server
            )
        return self._process

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def maker() -> Maker | None:
    """Return what makes answers apart, where the server has a folder for them."""
    folder = os.environ.get(FOLDER)
    return Maker(Files(Path(folder))) if folder else None


@contextmanager
def folder() -> Iterator[str]:
    """Make the folder of a server, which goes when it ends; those of servers that were killed go first."""
    begin = f"ituportal-apart-{os.getuid()}-"
    for left in Path(tempfile.gettempdir()).glob(f"{begin}*"):
        with suppress(OSError), _held(left):
            shutil.rmtree(left, ignore_errors=True)
    made = Path(tempfile.mkdtemp(prefix=begin))
    with _held(made):  # by the workers as well: the last of them lets it go; systemd, too, leaves alone what is held
        try:
            yield str(made)
        finally:
            shutil.rmtree(made, ignore_errors=True)


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Hold a file or a folder; raises `BlockingIOError` where another does."""
    held = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(held)
