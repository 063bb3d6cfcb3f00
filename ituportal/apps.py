from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.core.checks import Tags, register

from . import checks


class ItuportalConfig(AppConfig):
    """The composing app: commands, checks and what stands above all other apps."""

    name = "ituportal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(checks.check_sqlite, Tags.database)
        register(checks.check_public_origin, Tags.security, deploy=True)
        register(checks.check_security_contact, Tags.security, deploy=True)


class StaticConfig(StaticFilesConfig):
    """Leaves out what no page of ours asks for: compressing Redoc alone takes longer than the whole set-up."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "redoc", "rest_framework"]
