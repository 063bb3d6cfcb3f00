"""What is answered when something cannot be: a page for people, a problem document below `/api/`."""

import math
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from records.pages import contact, trail

BARE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>
<body><main><h1>{title}</h1><p>{message}</p></main></body></html>
"""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request cannot be understood, or names a host that is not ours."""
    return _answer(request, HTTPStatus.BAD_REQUEST, _("This request cannot be understood."))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Somebody signed in asks for what their role does not allow."""
    return _answer(request, HTTPStatus.FORBIDDEN, _("Your account does not allow this."))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing public is at this address; the same bytes whether there is a draft behind it or not."""
    frame = {"contact": contact(), "breadcrumb": trail((_("Page not found"), "")), "written_in": ()}
    return _answer(request, HTTPStatus.NOT_FOUND, _("There is no page at this address."), frame=frame)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault. Uses no context processor, since one of them may be the fault."""
    status, message = HTTPStatus.INTERNAL_SERVER_ERROR, _("Something went wrong on our side.")
    try:
        return _answer(None, status, message, request.path)
    except Exception:  # whatever broke the page (the database, a style sheet not collected) breaks its frame too
        return HttpResponse(format_html(BARE, title=status.phrase, message=message), status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: an old tab, mostly."""
    return _answer(
        request,
        HTTPStatus.FORBIDDEN,
        _("This form is too old or came from another site. Go back, reload the page and send it again."),
    )


def locked_out(request: HttpRequest, response: TemplateResponse, credentials: Any = None) -> HttpResponse:
    """Too many failures of a name or an address: the form again, with what was typed but the password, and when to come."""
    wait = max(request.sign_in_open_at - timezone.now(), timedelta())  # type: ignore[attr-defined]  # lockout.py notes it
    minutes = math.ceil(wait / timedelta(minutes=1)) or 1
    sentence = ngettext(
        "Too many failed attempts to sign in. Try again in %(minutes)s minute, or ask an administrator.",
        "Too many failed attempts to sign in. Try again in %(minutes)s minutes, or ask an administrator.",
        minutes,
    )
    form = response.context_data["form"]  # type: ignore[index]  # the sign-in page's
    form.errors.clear()
    form.add_error(None, sentence % {"minutes": minutes})
    response.content = response.rendered_content
    response.status_code = HTTPStatus.TOO_MANY_REQUESTS
    response.headers["Retry-After"] = str(minutes * 60)
    return response


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
        problem = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": message}
        return JsonResponse(problem, status=status, content_type="application/problem+json")
    try:
        body = render_to_string(
            f"{status.value}.html", {"message": message, "status": status.value, **(frame or {})}, request
        )
    except TemplateDoesNotExist:
        body = format_html(BARE, title=status.phrase, message=message)
    return HttpResponse(body, status=status)
