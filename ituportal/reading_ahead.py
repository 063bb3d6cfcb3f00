"""What lists are counted from, read after a worker has started, so that no reader waits for it: for a million statements 20 s."""

import logging
import threading
from operator import attrgetter
from typing import Any

from django.db import DatabaseError, connection
from django.http import QueryDict
from django.urls import resolve, reverse

from records.kinds import kinds
from records.lists import facets

AFTER = 1.0  # seconds after the start, so that the first page comes first

_log = logging.getLogger(__name__)


def later() -> None:
    """Let a thread of its own read ahead in a moment; the worker waits for it neither at its start nor at its end."""
    timer = threading.Timer(AFTER, read)
    timer.daemon = True
    timer.start()


def read() -> None:
    """Count each list of the public pages once, of which counts are kept."""
    try:
        for kind in filter(attrgetter("list"), kinds()):
            view: Any = resolve(reverse(kind.url_name("list"))).func
            page = view.view_class(kind=kind)
            facets.read_ahead(page.filterset_class(QueryDict(), page.get_queryset()))
    except DatabaseError as error:
        _log.warning("Nothing was read ahead, so the first reader of a list waits for it: %s", error)
    finally:
        connection.close()
