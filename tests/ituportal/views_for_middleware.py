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


urlpatterns = [
    path("show/", show, name="show"),
    path("stream/", stream),
    path("state/", state),
    path("admin/state/", state),
    *those_of_the_portal,
]
