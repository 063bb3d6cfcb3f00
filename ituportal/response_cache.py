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

from . import metrics

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
MADE_HERE = frozenset({"content-length", "etag", "last-modified", "vary"})
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
        self.apart = ("/admin/", settings.STATIC_URL, settings.MEDIA_URL, "/livez", "/readyz", "/metrics")
        self.scheme_header, _secure = settings.SECURE_PROXY_SSL_HEADER or ("wsgi.url_scheme", "")
        # The headers that reach Django: those in the key, and what a log line names. So no answer depends on another.
        self.passed = frozenset({"HTTP_HOST", self.scheme_header, "HTTP_X_REQUEST_ID"})
        self.answers = Answers(most)
        self._watch = content.Watch()
        self._own = threading.local()
        self._making: dict[tuple, Making] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if method not in ("GET", "HEAD") or path.startswith(self.apart):
            return self.application(environ, start_response)
        coding = best_coding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        scheme, host, query = environ.get(self.scheme_header), environ.get("HTTP_HOST"), environ.get("QUERY_STRING")
        key = (scheme, host, path, query, coding)
        if environ.get("HTTP_COOKIE") or environ.get("HTTP_AUTHORIZATION") or self._is_in_transaction():
            answer = self._made(environ, coding)
        else:
            answer = self._fresh(key) or self._made_once(key, environ, coding)
        return _sent(answer, environ, start_response)

    def close(self) -> None:
        """Close what was opened to ask for the version."""
        self._watch.close()

    def _is_in_transaction(self) -> bool:
        """Whether this thread's connection is in a transaction: what it has written nobody else sees, and it may be undone."""
        try:
            connection = self._own.connection
        except AttributeError:
            connection = self._own.connection = connections[DEFAULT_DB_ALIAS]
        return connection.in_atomic_block

    def _fresh(self, key: tuple) -> Answer | None:
        """Return what is kept under a key, if nothing has changed since."""
        answer = self.answers.get(key)
        if answer is None or answer.kept_under is None:
            return None
        version, until = answer.kept_under
        if time.time() >= until or version != self._version():
            return None
        metrics.HIT.inc()
        return answer

    def _version(self) -> int | None:
        try:
            return self._watch.version()
        except Exception:  # whatever the driver raises: Django, which is asked next, says it to the reader
            return None

    def _made_once(self, key: tuple, environ: Environ, coding: str) -> Answer:
        """Make an answer and keep it; who asks meanwhile waits for it, and then looks whether it is still true."""
        own = Making()
        while (making := self._making.setdefault(key, own)) is not own:
            making.is_done.wait()
            if answer := self._fresh(key):
                return answer
            if not making.is_for_all:
                return self._made(environ, coding)
        try:
            answer = self._made(environ, coding)
            own.is_for_all = answer.is_for_all
            if answer.kept_under:
                self.answers.put(key, answer)
        finally:
            del self._making[key]
            own.is_done.set()
        metrics.MISS.inc()
        metrics.SIZE.set(self.answers.size)
        return answer

    def _made(self, environ: Environ, coding: str) -> Answer:
        """Let Django answer GET, and return that compressed and with its tag; whole, unless it is too large to be kept."""
        inner = {name: value for name, value in environ.items() if not name.startswith("HTTP_") or name in self.passed}
        inner |= {"REQUEST_METHOD": "GET", KEPT_UNDER: None}
        inner.pop("wsgi.file_wrapper", None)
        started: list[Any] = []
        response = self.application(inner, lambda status, headers, exc_info=None: started.extend((status, headers)))
        rest, pieces, size = iter(response), [], 0
        for piece in rest:
            pieces.append(piece)
            size += len(piece)
            if size > LARGEST:
                break
        status, given = started
        named = {name.lower(): value for name, value in given}
        headers = [each for each in given if each[0].lower() not in MADE_HERE]
        if size < SHORTEST or not HttpCompressionMiddleware.content_type_re.match(named.get("content-type", "")):
            coding = "identity"
        is_whole = size <= LARGEST
        etag = ""
        if "public" in named.get("cache-control", ""):
            digest = _digest(pieces) if is_whole else named.get("etag", "").strip('W/"')
            etag = digest and (f'"{digest}"' if coding == "identity" else f'"{digest}-{coding}"')
            headers += [("ETag", etag)] if etag else []
        headers.append(("Vary", "Accept-Encoding"))
        unchanged = [each for each in headers if IN_304.fullmatch(each[0])]
        body: Iterator[bytes] = chain(pieces, rest)
        if coding != "identity":
            headers.append(("Content-Encoding", coding))
            body = CODERS[coding](body)
        if not is_whole:
            return Answer(status, headers, Passing(body, response), etag, unchanged, None)
        whole = b"".join(body)
        _close(response)
        headers.append(("Content-Length", str(len(whole))))
        return Answer(status, headers, (whole,), etag, unchanged, inner[KEPT_UNDER])


def _sent(answer: Answer, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """Send an answer, or that the reader has it already, or its headers alone."""
    asked = environ.get("HTTP_IF_NONE_MATCH")
    if asked and answer.etag and answer.status == "200 OK" and (asked == answer.etag or _names(asked, answer.etag)):
        answer.close()
        metrics.UNCHANGED.inc()
        start_response("304 Not Modified", answer.unchanged)
        return ()
    start_response(answer.status, answer.headers)
    if environ["REQUEST_METHOD"] == "HEAD":
        answer.close()
        return ()
    return answer.body


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
