from django.apps import AppConfig
from django.core.checks import Tags, register

from . import checks


class ItuportalConfig(AppConfig):
    """The composing app: commands, checks and what stands above all other apps."""

    name = "ituportal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(checks.check_sqlite, Tags.database)
