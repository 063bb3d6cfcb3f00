"""Two addresses for the machines that watch the portal."""

from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

TEXT = "text/plain; charset=utf-8"


@never_cache
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing else, so that a slow database restarts no server."""
    return HttpResponse("alive\n", content_type=TEXT)


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and has the tables this code expects: send requests here."""
    try:
        reason = "" if migrations_are_applied() else "migrations are not applied"
    except DatabaseError:
        reason = "the database does not answer"
    if reason:
        return HttpResponse(f"not ready: {reason}\n", status=503, content_type=TEXT)
    return HttpResponse("ready\n", content_type=TEXT)


def migrations_are_applied() -> bool:
    """Whether the database has the tables that this code expects: one query."""
    return _last_migrations() <= set(MigrationRecorder(connection).applied_migrations())


@cache
def _last_migrations() -> frozenset[tuple[str, str]]:
    """Return the last migration of each app; read from disk once, since the code of a process does not change."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())
