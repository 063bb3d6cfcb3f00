"""Django's admin with the front of our own; apart from `apps.py`, where Django would take it for the app's."""

from django.contrib.admin.apps import AdminConfig


class EditorsAdminConfig(AdminConfig):
    """The admin that editors see."""

    default_site = "records.editing.site.EditorsSite"
