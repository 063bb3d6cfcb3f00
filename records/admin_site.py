"""The front of the admin: what editors keep stands first."""

from django.apps import apps
from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class EditorsSite(AdminSite):
    """The admin, with the apps that hold the record before those that run it."""

    site_title = site_header = _("ituportal, for editors")
    index_title = _("What do you want to edit?")

    def get_app_list(self, request, app_label=None):
        found = super().get_app_list(request, app_label)
        return sorted(found, key=lambda app: not holds_record(app["app_label"]))


def holds_record(app_label):
    """Whether an app has rows of the record."""
    return any(hasattr(model, "key_field") for model in apps.get_app_config(app_label).get_models())
