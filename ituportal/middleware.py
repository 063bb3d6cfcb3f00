"""Language in the address, admin-only state, request log: what happens round every request."""

import logging
import re
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from csp.constants import HEADER as CONTENT_SECURITY_POLICY
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import DatabaseError, connection
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import get_script_prefix, set_script_prefix
from django.utils import timezone, translation
from django.utils.deprecation import MiddlewareMixin
from django.utils.encoding import escape_uri_path
from django.utils.http import escape_leading_slashes

from records import content
from records.dating import days
from records.publication import next_turn
from records.texts import languages
from records.uploads import LARGEST_REQUEST

from .errors import page_not_found, too_large, uri_too_long
from .logs import request_id
from .response_cache import KEPT_UNDER

GetResponse = Callable[[HttpRequest], HttpResponseBase]

DEFAULT_LANGUAGE = settings.LANGUAGE_CODE
LANGUAGE_CODES = frozenset(code for code, _name in settings.LANGUAGES)
# First path segments that exist once, without a language: machines and the admin.
WITHOUT_LANGUAGE = frozenset(
    {"admin", "api", "static", "media", "livez", "readyz", "metrics", "robots.txt", ".well-known"}
)
# What says of each text in which language it is.
MANY_LANGUAGES = ("application/json", "text/csv")
# Bytes of path and query; RFC 9110 asks that 8,000 be read, and no address that the portal writes is longer.
LONGEST_ADDRESS = 8_000

# Developers get Django's own pages for these, which have styles and scripts in them.
EXPLAINED_BY_DJANGO = (HTTPStatus.NOT_FOUND, HTTPStatus.INTERNAL_SERVER_ERROR)
_SAFE_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_log = logging.getLogger("ituportal.request")


def is_without_language(segment: str) -> bool:
    """Whether what begins with this path segment exists once; so do all parts of the site map."""
    return segment in WITHOUT_LANGUAGE or (segment.startswith("sitemap") and segment.endswith(".xml"))


class RequestLogMiddleware:
    """Gives each request an id, and logs one line when it is answered."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        token = request_id.set(given if _SAFE_REQUEST_ID.fullmatch(given) else uuid.uuid4().hex)
        start = time.perf_counter()
        try:
            response = self.get_response(request)
            _log.info(
                "answered",
                extra={
                    "method": request.method,
                    # In one line: the end of a secret would stand on the next, where nothing cuts it.
                    "path": request.path.replace("\n", "\\n"),
                    "status": response.status_code,
                    "milliseconds": round((time.perf_counter() - start) * 1000, 1),
                },
            )
        finally:
            request_id.reset(token)
        return response


class SecurityHeadersMiddleware:
    """The headers that Django's own SecurityMiddleware has no setting for, the same in every answer.

    The middleware of django-csp would write its policy anew each time, for exceptions that nothing here makes.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self._policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        if not (settings.DEBUG and response.status_code in EXPLAINED_BY_DJANGO):
            response.headers.setdefault(CONTENT_SECURITY_POLICY, self._policy)
        return response


class OpenDataMiddleware:
    """Lets any site read, without credentials, what is made for programs: API, tables, feeds, calendars; errors too."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_data = request.path_info.startswith("/api/") or request.path_info.endswith((".csv", ".atom", ".ics"))
        response = self.get_response(request)
        if is_data and not in_admin(request):
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = "ETag, Link"
            if request.method == "OPTIONS":
                response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
                response["Access-Control-Allow-Headers"] = "*"
                response["Access-Control-Max-Age"] = "86400"
        return response


class ContentVersionMiddleware:
    """Notes for the response cache, which asks for it, under which content version a public answer was made.

    The version is read before and after on the connection that the answer was read over; no note where it has moved, or
    where that connection is in a transaction, which may be undone.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self._turn = (0, 0.0, 0.0)  # of which version, read when, and when the same says something else

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if KEPT_UNDER not in request.META or connection.in_atomic_block:
            return self.get_response(request)
        before = request.content_state = self._state()  # type: ignore[attr-defined]  # what `records.content.Derived` takes
        response = self.get_response(request)
        if before and "public" in response.get("Cache-Control", "") and self._version() == before[0]:
            request.META[KEPT_UNDER] = before
        return response

    def _version(self) -> int:
        try:
            return content.version(connection)
        except DatabaseError:
            return 0

    def _state(self) -> tuple[int, float] | None:
        """Return the version, and the moment at which it comes to say something else."""
        version, now = self._version(), timezone.now()
        if not version:
            return None
        known, since, until = self._turn
        if version != known or not since <= now.timestamp() < until:
            turns = (days.next_midnight(now), next_turn(now, connection))
            until = min(turn.timestamp() for turn in turns if turn)
            self._turn = (version, now.timestamp(), until)
        return version, until


class LanguagePrefixMiddleware:
    """Reads the language from the first path segment, and from nothing else.

    English has no prefix, and a language in another form (`/FR/`, `/zh/`, `/zh-CN/`, `/en/`) is one redirect. `/fr/news/` is routed as `/news/` with French active and `/fr/` as script
    prefix, so that `reverse()` yields French addresses and no URL pattern knows of languages. No cookie
    and no Accept-Language: an address has one content, which any cache may keep.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        outer = get_script_prefix()
        first, slash, rest = request.path_info.removeprefix("/").partition("/")
        language = first if first in LANGUAGE_CODES else languages.meant(first)
        prefix = outer if language in ("", DEFAULT_LANGUAGE) else f"{outer}{language}/"
        if len(request.get_full_path()) > LONGEST_ADDRESS:
            # Cut before anything repeats it: a page names its own address in each language.
            request.META["QUERY_STRING"] = ""
            request.path_info = "/api/" if first == "api" else "/"
            return self._answer(request, prefix, language or DEFAULT_LANGUAGE, refusal=uri_too_long)
        if not language:
            return self._answer(request, outer, DEFAULT_LANGUAGE)
        if language != DEFAULT_LANGUAGE and is_without_language(rest.partition("/")[0]):
            # What exists once, without a language, is refused here: below, it would be answered.
            return self._answer(request, prefix, language, refusal=page_not_found)
        if language != first or language == DEFAULT_LANGUAGE or not slash:
            return self._redirect(request, prefix + rest)
        request.path_info = f"/{rest}"
        return self._answer(request, prefix, language)

    def _answer(
        self, request: HttpRequest, prefix: str, language: str, *, refusal: Callable[..., HttpResponse] | None = None
    ) -> HttpResponseBase:
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]  # Django's own name for it
        with speaking(prefix, language):
            response = refusal(request, Http404()) if refusal else self.get_response(request)
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            # The body is made after this returns: each piece needs the language again.
            response.streaming_content = _stream(
                iter(response.streaming_content),  # type: ignore[arg-type]  # WSGI: never async
                prefix,
                language,
            )
        media_type = response.headers.get("Content-Type", "").partition(";")[0]
        if response.status_code != HTTPStatus.NOT_MODIFIED and media_type not in MANY_LANGUAGES:
            response.headers.setdefault("Content-Language", language)
        return response

    def _redirect(self, request: HttpRequest, path: str) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        # `/en//host/` must not become `//host/`, which browsers take for another site.
        address = escape_leading_slashes(escape_uri_path(path)) + (f"?{query}" if query else "")
        return HttpResponsePermanentRedirect(address)


@contextmanager
def speaking(prefix: str, language: str) -> Iterator[None]:
    """Within the block, texts are in `language` and `reverse()` starts with `prefix`."""
    outer = get_script_prefix()
    set_script_prefix(prefix)
    try:
        with translation.override(language):
            yield
    finally:
        set_script_prefix(outer)


def _stream(pieces: Iterator[bytes], prefix: str, language: str) -> Iterator[bytes]:
    while True:
        with speaking(prefix, language):
            try:
                piece = next(pieces)
            except StopIteration:
                return
        yield piece


def in_admin(request: HttpRequest) -> bool:
    """Whether the address is one of the admin's: the only place that knows who asks."""
    return request.path_info.startswith("/admin/")


class _OnlyInAdmin(MiddlewareMixin):
    """Steps aside outside the admin, so that public pages cannot touch session, user or token."""

    def __call__(self, request: HttpRequest) -> Any:
        if in_admin(request):
            return super().__call__(request)
        return self.get_response(request)


class RequestSizeMiddleware:
    """Refuses, in words and unread, what announces more than a form with its files may send."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        is_large = announced.isdecimal() and int(announced) > LARGEST_REQUEST
        return too_large(request) if is_large else self.get_response(request)


class AdminSessionMiddleware(_OnlyInAdmin, SessionMiddleware):
    """Django's sessions, in the admin only."""


class AdminCsrfMiddleware(_OnlyInAdmin, CsrfViewMiddleware):
    """Django's CSRF protection, in the admin only.

    The one public form, `records.feedback`, asks where it was sent from: a token would need a cookie, and pages of their own.
    """

    def process_view(self, request, callback, callback_args, callback_kwargs):  # type: ignore[no-untyped-def]
        if not in_admin(request):
            return None
        return super().process_view(request, callback, callback_args, callback_kwargs)


class AdminAuthenticationMiddleware(_OnlyInAdmin, AuthenticationMiddleware):
    """Django's `request.user`, in the admin only."""


class EditorPreferencesMiddleware:
    """Shows the admin in the language and the time zone of the editor's account."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not in_admin(request) or not request.user.is_authenticated:
            return self.get_response(request)
        with translation.override(request.user.language), timezone.override(request.user.time_zone):
            response = self.get_response(request)
            response.headers["Content-Language"] = request.user.language
        return response


class AdminMessageMiddleware(_OnlyInAdmin, MessageMiddleware):
    """Django's messages, in the admin only."""
