"""Finished answers, kept in the process ahead of Django, and never older than the last commit.

What anyone may read is answered from here: its bytes, compressed once, and 304 to a reader who has them. An answer is kept
under the content version (`records/content.py`) that was read before it was made, and only if that is the same after.
Why it is exact, what it costs and what was rejected: docs/decisions/0041-an-exact-response-cache.md.
"""

import hashlib
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import chain
from typing import Any, NamedTuple

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils.http import parse_etags
from django_http_compression.middleware import (
    HttpCompressionMiddleware,
    best_coding,
    brotli_compress_sequence,
    gzip_compress_sequence,
    zstd_compress_sequence,
)

from records import content

from . import apart, metrics

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

# In the environment of a request: where `ContentVersionMiddleware` is to put what an answer is kept under.
KEPT_UNDER = "ituportal.kept_under"

LARGEST = 4_000_000  # bytes of an answer that is kept; a larger one is passed on in pieces
OVERHEAD = 2_000  # bytes that an answer takes besides its body, about
SHORTEST = 50  # bytes that are worth compressing
CODERS = {"br": brotli_compress_sequence, "gzip": gzip_compress_sequence, "zstd": zstd_compress_sequence}
# What a process apart is told of a request, besides the headers that reach Django.
TOLD = "REQUEST_METHOD SCRIPT_NAME PATH_INFO QUERY_STRING SERVER_NAME SERVER_PORT SERVER_PROTOCOL REMOTE_ADDR wsgi.url_scheme"
MADE_HERE = frozenset({"content-length", "etag", "last-modified", "vary"})
# What may be made apart, and then has to wait its turn; whether it is, its view says.
MAY_WAIT = re.compile(r"\.csv$|/sitemap[^/]*\.xml$|/statistics/$")
IN_304 = re.compile("cache-control|etag|vary|link|strict-transport-security|access-control-.*", re.IGNORECASE)


class Answer(NamedTuple):
    """An answer to GET: what is sent, and what it is kept under."""

    status: str
    headers: Headers
    body: Iterable[bytes]
    etag: str
    unchanged: Headers  # what a 304 says
    kept_under: tuple[int, float] | None  # content version, and the moment at which the same says something else

    @property
    def is_for_all(self) -> bool:
        """Whether this can be kept: what is public has a tag, and what is passed on in pieces is not whole."""
        return bool(self.etag) and isinstance(self.body, tuple)

    def close(self) -> None:
        """End an answer whose body is not sent."""
        _close(self.body)


class Answers:
    """Finished answers by address, bounded in bytes, the least recently used out first."""

    def __init__(self, most: int) -> None:
        self.most, self.size = most, 0
        self._kept: OrderedDict[tuple, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: tuple) -> Answer | None:
        """Return what is kept under a key, whether it is still true or not."""
        with self._lock:
            answer = self._kept.get(key)
            if answer is not None:
                self._kept.move_to_end(key)
            return answer

    def put(self, key: tuple, answer: Answer) -> None:
        """Keep an answer, and put out what there is no room for any more."""
        with self._lock:
            self._drop(key)
            self._kept[key] = answer
            self.size += _size(key, answer)
            while self.size > self.most:
                self._drop(next(iter(self._kept)))

    def _drop(self, key: tuple) -> None:
        if gone := self._kept.pop(key, None):
            self.size -= _size(key, gone)


def _size(key: tuple, answer: Answer) -> int:
    """Return about how many bytes an answer takes, with its address, which may be long."""
    return OVERHEAD + sum(len(part or "") for part in key) + sum(map(len, answer.body))


class Making:
    """An answer that is being made: others who ask for the same wait for it."""

    def __init__(self) -> None:
        self.is_done = threading.Event()
        self.is_for_all = True


class ResponseCache:
    """The application as the server calls it: Django behind its finished answers."""

    def __init__(self, application: Application, most: int) -> None:
        self.application = application
        # What knows who asks, is a file, or says how the process does.
        self.passed_by = ("/admin/", settings.STATIC_URL, settings.MEDIA_URL, "/livez", "/readyz", "/metrics")
        self.scheme_header, _secure = settings.SECURE_PROXY_SSL_HEADER or ("wsgi.url_scheme", "")
        # The headers that reach Django: those in the key, and what a log line names. So no answer depends on another.
        self.passed = frozenset({"HTTP_HOST", self.scheme_header, "HTTP_X_REQUEST_ID"})
        self.answers = Answers(most)
        self.maker = apart.maker()
        self.at_work: AbstractContextManager[Any] = nullcontext()  # as many requests as Django answers at a time
        self._watch = content.Watch()
        self._own = threading.local()
        self._making: dict[tuple, Making] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if method not in ("GET", "HEAD") or path.startswith(self.passed_by):
            with self.at_work:
                return self.application(environ, start_response)
        key = self._key(environ, best_coding(environ.get("HTTP_ACCEPT_ENCODING", "")))
        passes_by = environ.get("HTTP_COOKIE") or environ.get("HTTP_AUTHORIZATION") or self._is_in_transaction()
        answer = None if passes_by else self._fresh(key)
        if answer is None:
            make = self._made if passes_by else self._made_once
            with self._room(path) as is_there:
                answer = make(key, environ) if is_there else _later("Too many wait for files that are being made.")
        return _sent(answer, environ, start_response)

    @contextmanager
    def _room(self, path: str) -> Iterator[bool]:
        """Say whether one more may wait, where it may have to: at some number others would find no thread."""
        waiting = self.maker.waiting if self.maker and MAY_WAIT.search(path) else None
        is_there = waiting is None or waiting.acquire(blocking=False)
        try:
            yield is_there
        finally:
            if waiting and is_there:
                waiting.release()

    def _key(self, environ: Environ, coding: str) -> tuple:
        """Return the parts of a request on which an answer depends."""
        scheme, host, query = environ.get(self.scheme_header), environ.get("HTTP_HOST"), environ.get("QUERY_STRING")
        return scheme, host, environ["PATH_INFO"], query, coding

    def close(self) -> None:
        """Close what was opened to ask for the version, and end what makes answers apart."""
        self._watch.close()
        if self.maker:
            self.maker.close()

    def _is_in_transaction(self) -> bool:
        """Whether this thread's connection is in a transaction: what it has written nobody else sees, and it may be undone."""
        try:
            connection = self._own.connection
        except AttributeError:
            connection = self._own.connection = connections[DEFAULT_DB_ALIAS]
        return connection.in_atomic_block

    def _fresh(self, key: tuple) -> Answer | None:
        """Return what is kept under a key, in this process or in a file, if nothing has changed since."""
        answer = self.answers.get(key)
        if answer is None or answer.kept_under is None:
            return self._stored(self.maker, key) if self.maker and MAY_WAIT.search(key[2]) else None
        version, until = answer.kept_under
        if time.time() >= until or version != self._version():
            return None
        metrics.HIT.inc()
        return answer

    def _stored(self, maker: apart.Maker, key: tuple) -> Answer | None:
        """Return what stands in a file, if nothing has changed since it was made."""
        said = maker.files.said(maker.files.name(*key[:-1]), self._version())
        answer = self._of_file(maker, said, key[-1]) if said else None
        if answer:
            metrics.HIT.inc()
        return answer

    def _of_file(self, maker: apart.Maker, said: dict[str, Any], coding: str) -> Answer | None:
        """Return an answer that was made apart; None where its bytes are not there."""
        coding = coding if said["compressible"] else "identity"
        file = maker.files.opened(said, coding)
        if file is None:
            return None
        body = apart.Sending(file, maker.waiting)
        headers, etag, unchanged = _headed([*map(tuple, said["headers"])], said["digest"], coding)
        return Answer(said["status"], [*headers, ("Content-Length", str(body.size))], body, etag, unchanged, None)

    def _version(self) -> int | None:
        try:
            return self._watch.version()
        except Exception:  # whatever the driver raises: Django, which is asked next, says it to the reader
            return None

    def _made_once(self, key: tuple, environ: Environ) -> Answer:
        """Make an answer and keep it; who asks meanwhile waits for it, and then looks whether it is still true."""
        own = Making()
        while (making := self._making.setdefault(key, own)) is not own:
            making.is_done.wait()
            if answer := self._fresh(key):
                return answer
            if not making.is_for_all:
                return self._made(key, environ)
        try:
            answer = self._made(key, environ)
            own.is_for_all = answer.is_for_all
            if answer.kept_under:
                self.answers.put(key, answer)
        finally:
            del self._making[key]
            own.is_done.set()
        metrics.MISS.inc()
        metrics.SIZE.set(self.answers.size)
        return answer

    def _made(self, key: tuple, environ: Environ) -> Answer:
        """Let Django answer GET, and return that compressed and with its tag; whole, unless it is too large to be kept."""
        coding = key[-1]
        inner = {name: value for name, value in environ.items() if not name.startswith("HTTP_") or name in self.passed}
        inner |= {"REQUEST_METHOD": "GET", KEPT_UNDER: None}
        if self.maker and not self._is_in_transaction():
            inner[content.APART] = False  # nobody has asked for it yet
        inner.pop("wsgi.file_wrapper", None)
        started: list[Any] = []
        pieces, size = [], 0
        with self.at_work:
            response = self.application(inner, lambda status, headers, exc_info=None: started.extend((status, headers)))
            rest = iter(response)
            for piece in rest:
                pieces.append(piece)
                size += len(piece)
                if size > LARGEST:
                    break
        if self.maker and inner.get(content.APART):
            _close(response)
            return self._made_apart(self.maker, key, inner)
        status, given = started
        if not is_compressible(given, size):
            coding = "identity"
        is_whole = size <= LARGEST
        digest = _digest(pieces) if is_whole else dict(_lower(given)).get("etag", "").strip('W/"')
        headers, etag, unchanged = _headed(given, digest, coding)
        body: Iterator[bytes] = chain(pieces, rest)
        if coding != "identity":
            body = CODERS[coding](body)
        if not is_whole:
            return Answer(status, headers, Passing(body, response), etag, unchanged, None)
        whole = b"".join(body)
        _close(response)
        headers.append(("Content-Length", str(len(whole))))
        return Answer(status, headers, (whole,), etag, unchanged, inner[KEPT_UNDER])

    def _made_apart(self, maker: apart.Maker, key: tuple, inner: Environ) -> Answer:
        """Have an answer made by the process apart; who has waited for another that asked the same gets the same."""
        environ = {name: inner[name] for name in (*TOLD.split(), *self.passed) if name in inner}
        try:
            with maker.turn():
                if answer := self._stored(maker, key):
                    return answer
                name = maker.files.name(*key[:-1])
                said = maker.make(name=name, coding=key[-1], version=self._version(), environ=environ)
                answer = self._of_file(maker, said, key[-1])
                if not said["kept_under"]:  # somebody has written meanwhile: this one reader gets it
                    maker.files.drop(name)
        except apart.NotMade as error:
            return _later(str(error))
        return answer or _later("What was made is gone.")


def is_compressible(headers: Headers, size: int) -> bool:
    """Whether an answer of so many bytes is sent compressed to who takes it so."""
    media_type = dict(_lower(headers)).get("content-type", "")
    return size >= SHORTEST and bool(HttpCompressionMiddleware.content_type_re.match(media_type))


def _lower(headers: Headers) -> Iterator[tuple[str, str]]:
    return ((name.lower(), value) for name, value in headers)


def _headed(given: Headers, digest: str, coding: str) -> tuple[Headers, str, Headers]:
    """Return the headers of an answer but its length, its tag, and the headers of a 304, from what Django gave."""
    headers = [each for each in given if each[0].lower() not in MADE_HERE]
    etag = ""
    if "public" in dict(_lower(given)).get("cache-control", ""):
        etag = digest and (f'"{digest}"' if coding == "identity" else f'"{digest}-{coding}"')
        headers += [("ETag", etag)] if etag else []
    headers.append(("Vary", "Accept-Encoding"))
    unchanged = [each for each in headers if IN_304.fullmatch(each[0])]
    if coding != "identity":
        headers.append(("Content-Encoding", coding))
    return headers, etag, unchanged


def _later(why: str) -> Answer:
    """Say that an answer cannot be made now, and when to ask again."""
    body = f"{why} Ask again in a minute.\n".encode()
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store"), ("Retry-After", "60")]
    headers += [("X-Content-Type-Options", "nosniff"), ("Content-Length", str(len(body)))]
    return Answer("503 Service Unavailable", headers, (body,), "", [], None)


def _sent(answer: Answer, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """Send an answer, or that the reader has it already, or its headers alone."""
    asked = environ.get("HTTP_IF_NONE_MATCH")
    if asked and answer.etag and answer.status == "200 OK" and (asked == answer.etag or _names(asked, answer.etag)):
        answer.close()
        metrics.UNCHANGED.inc()
        start_response("304 Not Modified", answer.unchanged)
        return []
    if environ["REQUEST_METHOD"] == "HEAD":
        answer.close()
        start_response(answer.status, answer.headers)
        return []
    # A list is sent without a thread that waits for its reader.
    body = answer.body.started() if isinstance(answer.body, apart.Sending) else answer.body
    if body is None:
        answer.close()
        return _sent(_later("Too many files are being sent."), environ, start_response)
    start_response(answer.status, answer.headers)
    return [*body] if isinstance(body, tuple) else body


def _names(asked: str, etag: str) -> bool:
    """Whether If-None-Match names a tag, in the weak comparison that it asks for."""
    return bool({"*", etag} & {tag.removeprefix("W/") for tag in parse_etags(asked)})


def _digest(pieces: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()[:32]


def _close(response: Any) -> None:
    if close := getattr(response, "close", None):
        close()


class Passing:
    """A body that is passed on as it is made; the server ends it, whether or not it was sent."""

    def __init__(self, body: Iterator[bytes], response: Any) -> None:
        self._body, self._response = body, response

    def __iter__(self) -> Iterator[bytes]:
        return self._body

    def close(self) -> None:
        _close(self._response)
