"""What is answered when something cannot be: a page for people, a problem document below `/api/`."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _

from records.api import MEDIA_TYPE, document
from records.editing import given_back
from records.public import contact, trail

BARE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>
<body><main><h1>{title}</h1><p>{message}</p></main></body></html>
"""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request cannot be understood, names a host that is not ours, or sends more inputs than are read."""
    if request.method == "POST" and isinstance(exception, TooManyFieldsSent):
        said = _(
            "This form has more inputs than can be sent at once. Go back, where all that you typed stands; save fewer rows at a time."
        )
        return _answer(request, HTTPStatus.BAD_REQUEST, said)
    return _answer(request, HTTPStatus.BAD_REQUEST, _("This request cannot be understood."))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Somebody signed in asks for what their role does not allow."""
    return _answer(request, HTTPStatus.FORBIDDEN, _("Your account does not allow this."))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing public is at this address; the same bytes whether there is a draft behind it or not."""
    frame = {"contact": contact(), "breadcrumb": trail((_("Page not found"), "")), "written_in": ()}
    return _answer(request, HTTPStatus.NOT_FOUND, _("There is no page at this address."), frame=frame)


def uri_too_long(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The address has more characters than any of ours."""
    frame = {"contact": contact(), "breadcrumb": trail((_("Address too long"), "")), "written_in": ()}
    return _answer(
        request, HTTPStatus.REQUEST_URI_TOO_LONG, _("This address is longer than any that the portal has."), frame=frame
    )


def too_large(request: HttpRequest) -> HttpResponse:
    """More is announced than any form may send; nothing of it is read. What was typed the browser has kept (decision 51)."""
    said = _(
        "This is more than the portal takes at once: images up to 10 MB, documents up to 50 MB. Go back; what you typed is kept."
    )
    return _answer(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, said)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault. Uses no context processor, since one of them may be the fault."""
    status, message = HTTPStatus.INTERNAL_SERVER_ERROR, _("Something went wrong on our side.")
    try:
        return _answer(None, status, message, request.path)
    except Exception:  # whatever broke the page (the database, a style sheet not collected) breaks its frame too
        return HttpResponse(format_html(BARE, title=status.phrase, message=message), status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token, or from another site; what was typed into one of the admin is given back."""
    if request.path_info.startswith("/admin/"):
        return given_back(request)
    return _answer(
        request,
        HTTPStatus.FORBIDDEN,
        _("This form is too old or came from another site. Go back, reload the page and send it again."),
    )


def _answer(
    request: HttpRequest | None,
    status: HTTPStatus,
    message: str,
    path: str | None = None,
    frame: dict[str, Any] | None = None,
) -> HttpResponse:
    """Answer with the template named for the status, which gets `message` and `frame`; with bare HTML if there is none."""
    path = request.path_info if request else path
    if path and path.startswith("/api/"):
        return JsonResponse(document(status, message), status=status, content_type=MEDIA_TYPE)
    try:
        body = render_to_string(
            f"{status.value}.html", {"message": message, "status": status.value, **(frame or {})}, request
        )
    except TemplateDoesNotExist:
        body = format_html(BARE, title=status.phrase, message=message)
    return HttpResponse(body, status=status)
