"""Previews: the public page of what is not public, as readers will have it; nothing is written, and nobody else sees it.

What is saved is read as if it were public (`records.publication.as_if`). What only stands in a form is saved, read back and undone
first, in the two seconds that others may have to wait for it. Why: docs/decisions/0052-previews.md.
"""

import datetime
import io
import re
from http import HTTPStatus

from django.apps import apps
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.urls import get_script_prefix, resolve, reverse, set_script_prefix
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from records.accounts import PUBLISH
from records.public import addresses, file_answer
from records.publication import UNPUBLISHED, Status, Whole, as_if, closure
from records.texts import languages
from records.uploads import pictured

from .choosing import file_columns
from .links import page_of
from .models import Proposal
from .proposed import whole_of
from .proposing import Proposing
from .trying import in_words, unseen

HOURS = 72
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


def shown(request, record, code, members, state=None, files=None):
    """Answer with a record's page with these members of its set as if they were public, in what is saved or another state of it.

    Their files are at an address that begins with `files`: by default in the admin.
    """
    with as_if(members, state):
        page = public_page(request, record, code)
    if page.status_code != HTTPStatus.OK:
        raise Http404
    html = with_files(page.text, members, files or reverse("admin:file", args=["-"]).removesuffix("-"))
    return unseen(HttpResponse(html, content_type=page.headers["Content-Type"]))


def needed(record):
    """Return what is to be public with a record: itself, and all that it reaches and is not so."""
    return closure.waiting([record], timezone.now())


def as_saved(record):
    """Return all that a record says that was saved, and what is to be public with it."""
    state = Whole.stored(record)
    return state, needed(state.record)


def with_plain_names(html, records):
    """Return a page with the names of these records as they are, leading nowhere: their pages are not there yet."""
    for record in records:
        address = re.escape(record.get_absolute_url())
        html = re.sub(rf'<a\b[^>]*\bhref="{address}(?:[?#][^"]*)?"[^>]*>(.*?)</a>', r"\1", html, flags=re.DOTALL)
    return html


def file_names(record):
    """Yield `(name, storage)` of each file of a record, the smaller images of one among them."""
    for column in file_columns(type(record)):
        if name := getattr(record, column.name).name:
            picture = pictured(name)
            for each in [name for name, _width in picture.srcset] if picture else [name]:
                yield each, column.storage


def with_files(html, records, place):
    """Return a page with the files of these records where who sees it gets them: the public address has them once they are public."""
    for record in records:
        for name, storage in file_names(record):
            address = storage.url(name)
            html = html.replace(address, f"{place}{address.removeprefix(storage.url(''))}")
    return html


# --- By a link ------------------------------------------------------------------------------------------------


def token_of(row, user):
    """Return the token of a link that shows this version of a draft or proposal to whoever has it, for so many hours."""
    return signing.TimestampSigner(salt=SALT).sign_object([row._meta.label_lower, row.pk, row.version, user.pk])


def addresses_of(request, row):
    """Return the addresses at which somebody without an account sees a draft or proposal, by language."""
    path, origin = reverse("preview", args=[token_of(row, request.user)]), addresses.origin(request)
    return [(name, origin + addresses.in_language(path, code)) for code, name in languages.LANGUAGES]


def opened(token):
    """Return what a link was made for and by whom, as long as that is the same; else two times None."""
    try:
        label, pk, version, maker = signing.TimestampSigner(salt=SALT).unsign_object(
            token, max_age=datetime.timedelta(hours=HOURS)
        )
        model = apps.get_model(label)
    except (signing.BadSignature, ValueError, LookupError):
        return None, None
    user = get_user_model().objects.filter(pk=maker).first()
    return (model.objects.filter(pk=pk, version=version).first(), user) if user else (None, None)


def by_link(request, token):
    """Answer a link with the draft or proposal that it was made for, as long as that is the same and its maker an editor."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    row, user = opened(token)
    response = row and (of_proposal if isinstance(row, Proposal) else of_draft)(request, row, user)
    ended = _("This link shows nothing any more: the text was changed, published or deleted, or the link is too old.")
    return response or in_words(request, ended, HTTPStatus.GONE)


def file_by_link(request, token, path):
    """Answer with a file of the draft that a link shows, as long as it does."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    record, user = opened(token)
    if record is None or isinstance(record, Proposal) or not is_draft_seen_by(user, record):
        raise Http404
    storage = dict(file_names(record)).get(path)
    if storage is None:
        raise Http404
    return unseen(file_answer(storage, path))


def is_draft_seen_by(user, record):
    """Whether a record is a draft, and the account that made a link to it one that sees it."""
    options = record._meta
    return record.status in UNPUBLISHED and user.has_perm(f"{options.app_label}.view_{options.model_name}")


def of_draft(request, record, user):
    """Show a draft with others by their names; None where it is none, or no account that sees it has made the link."""
    if not is_draft_seen_by(user, record):
        return None
    members = needed(record)
    response = shown(request, record, languages.current(), members, files=f"{request.path}file/")
    response.content = with_plain_names(response.text, [each for each in members if each != record])
    return response


def of_proposal(request, proposal, user):
    """Show what is proposed of what is public; None where that is decided, or the record another one by now."""
    record = proposal.record
    sees = user.has_perm(f"{Proposal._meta.app_label}.view_{Proposal._meta.model_name}")
    may = sees and (user == proposal.proposer or user.has_perm(PUBLISH))
    if not may or not is_shown(proposal, record):
        return None
    return shown_as_proposed(request, proposal, record, languages.current())


def is_shown(proposal, record):
    """Whether what is proposed can be previewed as it stands: it is open, and the record as it was then, and not withdrawn."""
    is_same = proposal.is_open and record is not None and record.version == proposal.made_from
    return is_same and not (record.is_publishable and record.status == Status.WITHDRAWN)


def shown_as_proposed(request, proposal, record, code):
    """Answer with the page of a record as a proposal would change it; None where that cannot be read any more."""
    state = whole_of(proposal, record)
    if state is None:
        return None
    if record.is_publishable:
        with as_if([], state):
            members = needed(state.record)
        return shown(request, state.record, code, members or [state.record], state)
    return shown(request, state.record, code, [], state)


# --- In the admin ---------------------------------------------------------------------------------------------


class Previewing(Proposing):
    """Shows drafts, and what is typed into a form, as readers will see them."""

    preview_template = "admin/preview.html"

    def get_urls(self):
        return [page_of(self, "<path:object_id>/preview/", self.preview_view, "preview"), *super().get_urls()]

    def preview_view(self, request, object_id):
        """Show what was typed; else the page of the draft in the language that is asked for; else a choice of these, and of links."""
        record = None if object_id == "add" else self.get_object(request, unquote(object_id))
        if request.method == "POST":
            request.POST = request.POST.copy()  # what is merged is written into it
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
        return addresses_of(request, record)

    def preview_of_form(self, request, record):
        """Show what stands in a form: saved, read and undone; what is refused comes back in the form."""
        may = self.has_change_permission(request, record) if record else self.has_add_permission(request)
        if self.may_propose(request, record):
            may, request.proposing = True, record
        if not may:
            raise PermissionDenied
        request.POST.pop("_publish", None)
        form_url = self.address("change", record.pk) if record else self.address("add")
        came_to, answer = self.tried(request, record, as_saved, form_url)
        if answer is not None:
            return answer
        state, members = came_to
        state.replacing(Whole.stored(record) if record else None)
        code = request.GET.get("language")
        code = code if code in languages.CODES else request.user.language
        return shown(request, state.record, code, members, state)
