"""What the process counts, in the words of Prometheus: how often finished answers served, and how large they are.

Over all workers where `manage.py serve` gave them a folder (PROMETHEUS_MULTIPROC_DIR); else of this process.
"""

import ipaddress
import os

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Gauge, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

ANSWERS = Counter("ituportal_answers", "Answers that anyone may keep, by how they were made", ["made"])
HIT, MISS = ANSWERS.labels("kept"), ANSWERS.labels("anew")
UNCHANGED = Counter("ituportal_not_modified", "Answers 304, among those that anyone may keep")
SIZE = Gauge("ituportal_kept_bytes", "Bytes of finished answers that are kept", multiprocess_mode="livesum")
# Headers that a proxy on this machine gives a request from elsewhere, one or the other.
OF_PROXIES = frozenset({"Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-Ip"})
FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def begin() -> None:
    """Give this process its files while there is room: where a disk is full, what maps one into memory is ended."""
    for count in (HIT, MISS, UNCHANGED):
        count.inc(0)
    SIZE.set(0)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer to this machine, and to whoever has the token; not through a proxy, which is on this machine perhaps."""
    if not _may_read(request):
        return HttpResponse(
            "Metrics are for this machine, or for a request with the token: Authorization: Bearer …, as METRICS_TOKEN.\n",
            status=403,
            content_type="text/plain; charset=utf-8",
        )
    registry = REGISTRY
    if FOLDER in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    if token and constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}"):
        return True
    try:
        is_near = ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    return is_near and not OF_PROXIES & request.headers.keys()
