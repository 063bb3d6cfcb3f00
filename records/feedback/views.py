"""The feedback form: from any page to the editors, without an account, a cookie, a token or a script.

It changes something for people whom the portal does not know, so it asks where it was sent from, how much comes, how
often, and whether a program filled it in (docs/decisions/0007-session-only-in-the-admin.md).
"""

import re
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.urls import Resolver404, get_callable, get_script_prefix, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.accounts import client_address
from records.public import PublicPage, contact, purpose, redirect, trail
from records.publication import last_publication, publishable_models
from records.texts import NOT_IN_A_MESSAGE, languages

from .models import HOUR, LONGEST_MESSAGE, Feedback, Sender

FORM = "application/x-www-form-urlencoded"
# Each of the message's characters takes at most twelve bytes when it is sent; the rest is the address and the names.
LARGEST_BODY = LONGEST_MESSAGE * 12 + 4_000
_PATH = re.compile(r"/[A-Za-z0-9._/-]{0,499}")


def standing_since():
    """Return when the standing pages last changed: the form says in brief what they say, and shows no record."""
    pages = [model.objects.published() for model in publishable_models() if model.is_standing]
    return max(filter(None, (rows.last_change() for rows in pages)), default=None) or last_publication()


def own_page(given, *, is_ours=False):
    """Return the path, without a language, of the page of this portal that `given` names; "" if it names none.

    `is_ours` says that `given` is known to resolve, as the path of a request whose view was found.
    """
    path = given.partition("?")[0].partition("#")[0]
    first, _slash, rest = path.removeprefix("/").partition("/")
    path = f"/{rest}" if first in languages.CODES else path
    if not _PATH.fullmatch(path) or "//" in path or path.startswith("/admin/"):
        return ""
    if is_ours and path == given:
        return path
    try:
        resolve(path)
    except Resolver404:
        return ""
    return path


def address_of_form(path, *, is_ours=False):
    """Return the address of the form about the page at this path, of the form alone where it is none of ours."""
    page = own_page(path, is_ours=is_ours)
    about = page and not page.startswith("/feedback/")
    return reverse("feedback") + (f"?{_query(page)}" if about else "")


def _query(page):
    return urlencode({"page": page}, safe="/") if page else ""


def is_from_here(request):
    """Whether the browser says that a page of this host sent the form."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    sender = request.headers.get("Origin") or request.headers.get("Referer", "")
    try:
        address = urlsplit(sender)
    except ValueError:
        return False
    return address.scheme in ("http", "https") and address.netloc == request.get_host()


def typed(data):
    """Return what was typed into the form as text that can be stored and shown, whatever was sent."""
    lines = {name: data.get(name, "").replace("\r\n", "\n").replace("\r", "\n") for name in FeedbackForm.base_fields}
    return {name: NOT_IN_A_MESSAGE.sub("", value) for name, value in lines.items()}


TOO_LONG = gettext_lazy("This is too long. Write %(limit_value)s characters or fewer.")


class FeedbackForm(forms.Form):
    """What a reader fills in; `website` is what only programs fill in."""

    message = forms.CharField(
        label=gettext_lazy("Your message"),
        widget=forms.Textarea,
        max_length=LONGEST_MESSAGE,
        error_messages={
            "required": gettext_lazy("Write what you want to tell the editors."),
            "max_length": TOO_LONG,
        },
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        required=False,
        max_length=254,
        error_messages={
            "invalid": gettext_lazy("This is no e-mail address. Leave it empty or write one like name@example.org.")
        },
    )
    website = forms.CharField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="feedback-%s", **kwargs)


class FeedbackPage(PublicPage):
    """The form, about the page that its address names."""

    http_method_names = ["get", "head", "post", "options"]
    template_name = "records/feedback.html"

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        if request.method == "POST":
            response["Cache-Control"] = "no-store"
        return response

    def get(self, request):
        page = own_page(request.GET.get("page", ""))
        if request.META.get("QUERY_STRING", "") != _query(page):
            return redirect(request.path, _query(page))
        return self.show(FeedbackForm(), page)

    def post(self, request):
        page = own_page(request.GET.get("page", ""))
        if not is_from_here(request):
            return get_callable(settings.CSRF_FAILURE_VIEW)(request)
        if request.content_type != FORM:
            return self.refuse(
                FeedbackForm({}), page, HTTPStatus.UNSUPPORTED_MEDIA_TYPE, _("Use the form on this page.")
            )
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
            too_long = TOO_LONG % {"limit_value": LONGEST_MESSAGE}
            return self.refuse(FeedbackForm({}), page, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, too_long)
        form = FeedbackForm(typed(request.POST))
        if form.data["website"]:
            return self.thank(page)  # a program; it is told what people are told
        if not form.is_valid():
            return self.show(form, page, HTTPStatus.UNPROCESSABLE_ENTITY)
        if not self.keep(form, page):
            busy = _("Several messages have come from your network within the hour. Keep your text and send it later.")
            response = self.refuse(form, page, HTTPStatus.TOO_MANY_REQUESTS, busy)
            response["Retry-After"] = str(int(HOUR.total_seconds()))
            return response
        return self.thank(page)

    def keep(self, form, page):
        """Store a message, unless its sender has sent enough; return whether it was stored."""
        with transaction.atomic():
            admitted = Sender.objects.admit(client_address(self.request))
            if admitted:
                Feedback.objects.create(
                    page=f"{get_script_prefix()}{page.removeprefix('/')}" if page else "",
                    message=form.cleaned_data["message"],
                    email=form.cleaned_data["email"],
                )
        return admitted

    def show(self, form, page, status=HTTPStatus.OK):
        return self.render_to_response(self.get_context_data(form, page), status=status)

    def refuse(self, form, page, status, reason):
        """Show the form again, with what was typed and the reason why it was not taken."""
        form.full_clean()
        form.errors.clear()
        form.add_error(None, reason)
        return self.show(form, page, status)

    def thank(self, page):
        """Lead to the page that says thanks, so that reloading it sends nothing again."""
        query = _query(page)
        address = reverse("feedback-thanks") + (f"?{query}" if query else "")
        return HttpResponse(status=HTTPStatus.SEE_OTHER, headers={"Location": address})

    def get_context_data(self, form, page):
        return {
            "form": form,
            "page": page,
            "page_address": f"{get_script_prefix()}{page.removeprefix('/')}",
            "action": self.request.path + (f"?{_query(page)}" if page else ""),
            "in_brief": f"{_('Feedback')}. {purpose()}",
            "breadcrumb": trail((_("Feedback"), "")),
            "updated": standing_since(),
            "contact": contact(),
        }


class Thanks(PublicPage):
    """Says that a message has arrived, and leads back to the page that it was about."""

    template_name = "records/feedback_thanks.html"

    def get(self, request):
        page = own_page(request.GET.get("page", ""))
        if request.META.get("QUERY_STRING", "") != _query(page):
            return redirect(request.path, _query(page))
        breadcrumb = trail((_("Feedback"), reverse("feedback")), (_("Thank you"), ""))
        address = f"{get_script_prefix()}{page.removeprefix('/')}"
        return self.render_to_response(
            {
                "page": page,
                "page_address": address,
                "breadcrumb": breadcrumb,
                "updated": standing_since(),
                "contact": contact(),
            }
        )
