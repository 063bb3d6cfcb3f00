"""Two addresses for the machines that watch the portal."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
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
        reason = _not_ready()
    except DatabaseError:
        reason = "the database does not answer"
    if reason:
        return HttpResponse(f"not ready: {reason}\n", status=503, content_type=TEXT)
    return HttpResponse("ready\n", content_type=TEXT)


def _not_ready() -> str:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "migrations are not applied"
    return ""
