"""Previews: the public page of what is not public, as readers will have it; nothing is written, and nobody else sees it.

What is saved is read as if it were public (`records.publication.as_if`). What only stands in a form is saved, read back and undone
first, in the two seconds that others may have to wait for it. Why: docs/decisions/0052-previews.md.
"""

import datetime
import io
import re
import threading
import time
from http import HTTPStatus

from django.apps import apps
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import get_script_prefix, resolve, reverse, set_script_prefix
from django.utils import timezone, translation
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from records.public import addresses, contact, trail
from records.publication import UNPUBLISHED, Whole, as_if, closure
from records.rows import Busy
from records.texts import languages

from . import refusals
from .links import page_of

HOURS = 72
LONGEST_LOCK = 2  # seconds that a preview of a form waits for others; it keeps them waiting no longer
ENVIRONMENT = [
    "SERVER_NAME",
    "SERVER_PORT",
    "SERVER_PROTOCOL",
    "REMOTE_ADDR",
    "wsgi.url_scheme",
    "HTTP_HOST",
    "HTTP_X_FORWARDED_PROTO",
]
SALT = "records.editing.previews"
_one_at_a_time = threading.Lock()


class Undone(Exception):
    """Takes out of a change what it came to, so that nothing of it stays."""

    def __init__(self, state, members):
        super().__init__()
        self.state, self.members = state, members


class TooLong(DatabaseError):
    """Undoes a change that others would have to wait for."""


def within(seconds):
    """Return what lets no further statement be executed after so many seconds."""
    end = time.monotonic() + seconds

    def execute_in_time(execute, *statement):
        if time.monotonic() > end:
            raise TooLong
        return execute(*statement)

    return execute_in_time


def public_page(request, record, code):
    """Return the page of a record in a language as readers get it."""
    root, before = addresses.root(), get_script_prefix()
    prefix = addresses.in_language(before, code)
    environment = {name: request.META[name] for name in ENVIRONMENT if name in request.META}
    environment |= {"REQUEST_METHOD": "GET", "SCRIPT_NAME": root.rstrip("/"), "wsgi.input": io.BytesIO()}
    with translation.override(code), timezone.override(None):
        set_script_prefix(prefix)
        try:
            address = record.get_absolute_url().partition("#")[0]
            asked = WSGIRequest(environment | {"PATH_INFO": f"/{address.removeprefix(root)}"})
            asked.path_info = f"/{address.removeprefix(prefix)}"
            found = asked.resolver_match = resolve(asked.path_info)
            response = found.func(asked, *found.args, **found.kwargs)
            return response.render() if hasattr(response, "render") else response
        finally:
            set_script_prefix(before)


def shown(request, record, code, members, state=None):
    """Answer with a record's page with these members of its set as if they were public, in what is saved or another state of it."""
    with as_if(members, state):
        page = public_page(request, record, code)
    if page.status_code != HTTPStatus.OK:
        raise Http404
    return unseen(HttpResponse(page.content, content_type=page.headers["Content-Type"]))


def needed(record):
    """Return what is to be public with a record: itself, and all that it reaches and is not so."""
    return closure.waiting([record], timezone.now())


def with_plain_names(html, records):
    """Return a page with the names of these records as they are, leading nowhere: their pages are not there yet."""
    for record in records:
        address = re.escape(record.get_absolute_url())
        html = re.sub(rf'<a\b[^>]*\bhref="{address}(?:[?#][^"]*)?"[^>]*>(.*?)</a>', r"\1", html, flags=re.DOTALL)
    return html


def in_words(request, sentence, status):
    """Say why there is nothing to see, so that no line of a log holds the address."""
    frame = {"contact": contact(), "breadcrumb": trail((_("No preview"), "")), "written_in": ()}
    response = unseen(render(request, "no_preview.html", {"message": sentence, **frame}, status=status))
    response._has_been_logged = True
    return response


def unseen(response):
    """Let nobody keep an answer, list it, or tell its address on."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


# --- By a link ------------------------------------------------------------------------------------------------


def token_of(record, user):
    """Return the token of a link that shows this version of a draft to whoever has it, for so many hours."""
    return signing.TimestampSigner(salt=SALT).sign_object(
        [record._meta.label_lower, record.pk, record.version, user.pk]
    )


def by_link(request, token):
    """Answer a link with the draft that it was made for, as long as that is the same draft and its maker an editor."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    ended = _("This link shows nothing any more: the text was changed, published or deleted, or the link is too old.")
    try:
        label, pk, version, maker = signing.TimestampSigner(salt=SALT).unsign_object(
            token, max_age=datetime.timedelta(hours=HOURS)
        )
        model = apps.get_model(label)
    except (signing.BadSignature, ValueError, LookupError):
        return in_words(request, ended, HTTPStatus.GONE)
    user = get_user_model().objects.filter(pk=maker).first()
    name = f"{model._meta.app_label}.view_{model._meta.model_name}"
    record = model.objects.filter(pk=pk, version=version).first() if user and user.has_perm(name) else None
    if record is None or record.status not in UNPUBLISHED:
        return in_words(request, ended, HTTPStatus.GONE)
    members = needed(record)
    response = shown(request, record, languages.current(), members)
    response.content = with_plain_names(response.text, [each for each in members if each != record])
    return response


# --- In the admin ---------------------------------------------------------------------------------------------


class Previewing(ModelAdmin):
    """Shows drafts, and what is typed into a form, as readers will see them."""

    preview_template = "admin/preview.html"

    def get_urls(self):
        return [page_of(self, "<path:object_id>/preview/", self.preview_view, "preview"), *super().get_urls()]

    def preview_view(self, request, object_id):
        """Show what was typed; else the page of the draft in the language that is asked for; else a choice of these, and of links."""
        record = None if object_id == "add" else self.get_object(request, unquote(object_id))
        if object_id == "add" and request.method == "POST":
            return self.preview_of_form(request, None)
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        if request.method == "POST" and "_link" not in request.POST:
            return self.preview_of_form(request, record)
        if request.GET.get("language") in languages.CODES:
            return shown(request, record, request.GET["language"], needed(record))
        context = {
            "title": _("Preview"),
            "subtitle": str(record),
            "original": record,
            "languages": languages.TABLE,
            "links": self.links(request, record) if request.method == "POST" else [],
            "may_link": self.may_link(request, record),
            "hours": HOURS,
        }
        return self.page_without_record(request, self.preview_template, context)

    def may_link(self, request, record):
        """Whether the editor may show this draft to somebody without an account."""
        return record.status in UNPUBLISHED and self.has_change_permission(request, record)

    def links(self, request, record):
        """Return the addresses at which somebody without an account sees a draft, by language."""
        if not self.may_link(request, record):
            raise PermissionDenied
        path, origin = reverse("preview", args=[token_of(record, request.user)]), addresses.origin(request)
        return [(name, origin + addresses.in_language(path, code)) for code, name in languages.LANGUAGES]

    def preview_of_form(self, request, record):
        """Show what stands in a form: saved, read and undone, by one editor at a time; what is refused comes back in the form."""
        may = self.has_change_permission(request, record) if record else self.has_add_permission(request)
        if not may:
            raise PermissionDenied
        request.POST, request._files = request.POST.copy(), MultiValueDict()  # a file would be written for good
        request.POST.pop("_publish", None)
        request.saved = None
        busy = _("Another change is being saved, or another form previewed: try again in a moment.")
        if not _one_at_a_time.acquire(blocking=False):
            return in_words(request, busy, HTTPStatus.SERVICE_UNAVAILABLE)
        key = str(record.pk) if record else None
        form_url = self.address("change", record.pk) if record else self.address("add")
        try:
            with self.change(request, patience=LONGEST_LOCK), connection.execute_wrapper(within(LONGEST_LOCK)):
                self.merge(request, key)
                response = self._changeform_view(request, key, form_url, None)
                if request.saved is None:
                    return response
                state = Whole(request.saved)
                raise Undone(state, needed(state.record))
        except Undone as undone:
            state = undone.state.replacing(Whole(record) if record else None)
            code = request.GET.get("language")
            code = code if code in languages.CODES else request.user.language
            return shown(request, state.record, code, undone.members, state)
        except TooLong:
            too_large = _(
                "This form is too large to be previewed before it is saved. Save it as a draft, then preview what is saved."
            )
            return in_words(request, too_large, HTTPStatus.SERVICE_UNAVAILABLE)
        except Busy:
            return in_words(request, busy, HTTPStatus.SERVICE_UNAVAILABLE)
        except refusals.REFUSALS as error:
            request.refusal = self.in_words(error)
            return self._changeform_view(request, key, form_url, None)
        finally:
            _one_at_a_time.release()
