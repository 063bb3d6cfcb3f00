"""The process in which a worker has answers made: `python -m ituportal.making WORKER FOLDER`, started by `ituportal.apart`.

It reads what to make from its standard input, a line of JSON each, and says in one what became of it. It gives way to the
workers, and ends when its worker has ended, or has asked for nothing for a while.
"""

import hashlib
import io
import json
import os
import select
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from .apart import PART, PIECE, Files
from .response_cache import CODERS, KEPT_UNDER, is_compressible

IDLE = 60  # seconds
NICE = 5  # how far it gives way


def make(application: Callable[..., Any], files: Files, job: dict[str, Any]) -> dict[str, Any]:
    """Make an answer and its bytes in a coding, if they are not there; return what is said of it."""
    name, coding = job["name"], job["coding"]
    files.clear(settings.MADE_APART_BYTES)
    said = files.said(name, job["version"])
    if said is None or not files.path(said, "identity").exists():
        said = _asked(application, files, name, job["environ"])
    if said["compressible"] and coding != "identity":
        with files.path(said, "identity").open("rb") as file:
            _write(files.path(said, coding), CODERS[coding](_pieces(file)))
    if said["kept_under"]:
        files.keep(said)
    files.clear(settings.MADE_APART_BYTES, name)
    return said


def _asked(application: Callable[..., Any], files: Files, name: str, given: dict[str, str]) -> dict[str, Any]:
    """Let Django answer, and write the bytes down."""
    environ = given | {
        "wsgi.version": (1, 0),
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        KEPT_UNDER: None,
    }
    started: list[Any] = []
    response = application(environ, lambda status, headers, exc_info=None: started.extend((status, headers)))
    digest, part = hashlib.sha256(), files.folder / f"{name}{PART}"
    try:
        _write(part, response, digest.update)
    finally:
        if hasattr(response, "close"):
            response.close()
    status, headers = started
    said = {"name": name, "status": status, "headers": headers, "digest": digest.hexdigest()[:32]}
    said |= {"kept_under": environ[KEPT_UNDER], "compressible": is_compressible(headers, part.stat().st_size)}
    part.replace(files.path(said, "identity"))
    return said


def _write(path: Path, pieces: Iterator[bytes], seen: Callable[[bytes], Any] = len) -> None:
    part = path.with_suffix(PART)
    try:
        with part.open("wb") as file:
            for piece in pieces:
                file.write(piece)
                seen(piece)
    except BaseException:
        part.unlink(missing_ok=True)  # a full disk is not to stay so
        raise
    if part != path:
        part.replace(path)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def main(worker: int, folder: str) -> None:
    """Make what is asked for until the worker has ended, or asks for nothing."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever prints
    os.nice(NICE)
    threading.Thread(target=_end_with, args=(worker,), daemon=True).start()
    application, files = get_wsgi_application(), Files(Path(folder))
    asked = select.poll()
    asked.register(0, select.POLLIN)
    while asked.poll(IDLE * 1000) and (line := sys.stdin.buffer.readline()):
        try:
            said = make(application, files, json.loads(line))
        except OSError as error:
            said = {"failed": f"The file cannot be written: {error.strerror}."}
        answers.write(json.dumps(said).encode() + b"\n")
    os._exit(0)


def _end_with(worker: int) -> None:
    """End this process in the middle of what it makes, where the worker has ended."""
    while os.getppid() == worker:
        time.sleep(1)
    os._exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
