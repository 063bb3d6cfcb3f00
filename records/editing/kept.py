"""What is typed and not saved: kept in the browser by `typed.js`, encrypted; shown again in its form; given back where a token was refused.

The browser keeps what each form would send, under a name of the form's own that goes with it; see docs/decisions/0051-typed-text-is-kept.md.
"""

import base64
import re
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import Resolver404, resolve
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from . import numbering
from .typed import typed

NAME = "kept_as"  # of the input with the form's own name
AGAIN = "show_again"  # of the input that asks for the form as typed, without saving
SAVED = "saved_forms"  # of the cookie that tells the script what it need not keep any longer
AN_HOUR = 3600
MOST_SAVED = 20
IS_NAME = re.compile(r"[0-9a-f]{32}")
BUTTONS = {"_propose", "_save", "_continue", "_addanother", "_publish"}
SECRET = re.compile(r"csrf|password|token", re.IGNORECASE)


class NotSavedYet(ValidationError):
    """The form is to be shown as it was typed; that is no refusal, and nothing is saved."""

    def __init__(self, sentence: str = "") -> None:
        typed = _("This is what you typed and did not save. Look it through, then save.")
        super().__init__(sentence or typed, code="kept")


def key_of(user) -> str:
    """Return the key, 256 bits in Base64, with which a browser keeps what this account types; no other account is given it."""
    return base64.b64encode(salted_hmac("records.editing.kept", str(user.pk), algorithm="sha256").digest()).decode()


def name_of(request: HttpRequest) -> str:
    """Return the name of the form that was sent; none where it has none yet."""
    name = request.POST.get(NAME, "")
    return name if IS_NAME.fullmatch(name) else ""


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """Let the browser forget what was typed into the form that was saved by this request."""
    name = name_of(request)
    if not name:
        return
    before = [each for each in request.COOKIES.get(SAVED, "").split(".") if IS_NAME.fullmatch(each)]
    response.set_cookie(
        SAVED,
        ".".join([*before, name][-MOST_SAVED:]),
        max_age=AN_HOUR,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def given_back(request: HttpRequest) -> HttpResponse:
    """Answer a form of the admin whose token was refused with what it says, and the way to see it in its form."""
    try:
        found = resolve(request.path_info)
    except Resolver404:
        found = None
    model_admin: Any = getattr(found and found.func, "model_admin", None)
    page = (found and found.url_name) or ""
    user = getattr(request, "user", None)
    is_editor = user is not None and user.is_active and user.is_staff
    is_form = is_editor and hasattr(model_admin, "at_its_version") and page.endswith(("_add", "_change", "_rows"))
    if is_form:
        request.POST = request.POST.copy()  # type: ignore[assignment]  # written into, as in the form itself
        numbering.number(request, model_admin.kinds_of_rows(request))
    sent = [(name, value) for name, values in request.POST.lists() if not SECRET.search(name) for value in values]
    context = {
        **admin.site.each_context(request),
        "title": _("Not saved: send it again"),
        "typed": typed(model_admin, request) if is_form else [each for each in sent if each[1].strip()],
        "sent": [(name, value) for name, value in sent if name != AGAIN and name not in BUTTONS] if is_form else [],
        "is_signed_in": is_editor,
        "address": request.get_full_path(),
    }
    return TemplateResponse(request, "admin/refused_token.html", context, status=403).render()
