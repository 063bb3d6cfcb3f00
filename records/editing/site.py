"""The front of the admin: what editors keep stands first, and no list asks more than a database can answer."""

import zoneinfo
from http import HTTPStatus

from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import DataError, OperationalError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from records.rows import ReferencesField, Row, is_busy, is_key, waiting

from . import desk, kept
from .choosing import open_file
from .directions import Directed

LONGEST_SEARCH = 200
PATIENCE_AT_DOOR = 0.8  # seconds that one who signs in waits for those who save


class Guarded(Directed, ModelAdmin):
    """What a browser sends to a list or a form, kept within what a database can be asked; inputs that know their direction.

    Under every admin of the site, those that packages bring too.
    """

    def get_changelist_instance(self, request):
        try:
            return super().get_changelist_instance(request)
        except (OverflowError, DataError, ValueError) as error:
            raise IncorrectLookupParameters(error) from error

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, search_term[:LONGEST_SEARCH])

    def response_action(self, request, queryset):
        """Act on rows only; what is no key of a row was not chosen."""
        request.POST = request.POST.copy()
        chosen = [key for key in request.POST.getlist(ACTION_CHECKBOX_NAME) if is_key(key)]
        request.POST.setlist(ACTION_CHECKBOX_NAME, chosen)
        return super().response_action(request, queryset)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs.setdefault("form_class", ReferencesField)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class SignInForm(AdminAuthenticationForm):
    """Django's form for signing in, which says as well that the database has no time for it."""

    def clean(self):
        if getattr(self.request, "is_waited_for", False):
            raise ValidationError(_("The portal is saving a large change: sign in again in a moment."), code="busy")
        return super().clean()


class PreferencesForm(forms.ModelForm):
    """How the admin speaks to one account."""

    class Meta:
        model = get_user_model()
        fields = ("language", "time_zone")
        widgets = {"time_zone": forms.Select(choices=[(z, z) for z in sorted(zoneinfo.available_timezones())])}


class EditorsSite(AdminSite):
    """The admin, with the apps that hold the record before those that run it."""

    login_form = SignInForm
    site_title = site_header = _("ituportal, for editors")
    index_title = _("What do you want to edit?")

    def login(self, request, extra_context=None):
        """Sign in; where another writer holds the database, say so and keep the name."""
        try:
            with waiting(PATIENCE_AT_DOOR):
                return super().login(request, extra_context)
        except OperationalError as error:
            if request.method != "POST" or not is_busy(error):
                raise
        request.is_waited_for = True
        response = super().login(request, extra_context)
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE  # so that nothing is written for the session either
        response.headers["Retry-After"] = "1"
        return response

    def index(self, request, extra_context=None):
        """Show the desk above the kinds of record."""
        return super().index(request, {"desk": desk.sections(request)} | (extra_context or {}))

    def get_urls(self):
        own = [
            path("preferences/", self.admin_view(self.preferences), name="preferences"),
            path("file/<path:path>", self.admin_view(open_file), {"site": self}, name="file"),
        ]
        return [*own, *super().get_urls()]

    def preferences(self, request):
        """Let everybody set the language and the time zone of the own account."""
        form = PreferencesForm(
            request.POST if request.method == "POST" else None,
            instance=get_user_model().objects.get(pk=request.user.pk),
        )
        if request.method == "POST" and form.is_valid():
            form.save()
            with translation.override(form.cleaned_data["language"]):
                messages.success(request, gettext("Your preferences are saved."))
            return HttpResponseRedirect(reverse("admin:index"))
        context = {**self.each_context(request), "title": _("Preferences"), "form": form}
        return TemplateResponse(request, "admin/preferences.html", context)

    def each_context(self, request):
        """Add what the browser needs to keep what is typed."""
        context = super().each_context(request)
        if context["has_permission"]:
            context |= {"kept_key": kept.key_of(request.user), "cookie_path": settings.SESSION_COOKIE_PATH}
        return context

    def register(self, model_or_iterable, admin_class=None, **options):
        admin_class = admin_class or ModelAdmin
        super().register(model_or_iterable, type(admin_class.__name__, (Guarded, admin_class), {}), **options)

    def get_app_list(self, request, app_label=None):
        app_list = super().get_app_list(request, app_label)
        return sorted(app_list, key=lambda app: not holds_record(app["app_label"]))


def holds_record(app_label):
    """Whether an app has rows of the record."""
    return any(issubclass(model, Row) for model in apps.get_app_config(app_label).get_models())
