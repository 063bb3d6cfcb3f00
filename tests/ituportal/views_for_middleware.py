"""Addresses that show what the middleware makes of a request."""

from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path, reverse
from django.utils.translation import get_language

from ituportal.urls import handler404
from ituportal.urls import urlpatterns as those_of_the_portal

__all__ = ["handler404", "urlpatterns"]


def show(request):
    return HttpResponse(f"{get_language()} {reverse('show')} {request.path_info} {request.path}")


def stream(request):
    return StreamingHttpResponse(f"{get_language()} {reverse('show')};" for _piece in range(2))


def state(request):
    names = ("session", "user", "_messages")
    return HttpResponse(" ".join(name for name in names if hasattr(request, name)))


def fail(request, rest):
    """Fail with all that a request brings in the message, as a careless exception would."""
    raise RuntimeError(f"{request!r}\n{request.POST} {request.COOKIES} {request.headers} {request.META['PATH_INFO']}")


urlpatterns = [
    path("show/", show, name="show"),
    path("stream/", stream),
    path("state/", state),
    path("admin/state/", state),
    path("admin/reset/fail/<path:rest>", fail),
    *those_of_the_portal,
]
