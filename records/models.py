"""The tables of this layer; what every record is made of stands in the modules beside this one."""

import zoneinfo

from django.contrib.auth.models import AbstractUser
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .feedback import Feedback, Sender
from .languages import FALLBACK, LANGUAGES
from .mentions import Mention
from .redirects import Redirect
from .search.index import SearchEntry, SearchTokens
from .sources import Source

__all__ = [
    "Feedback",
    "LoadedRow",
    "Mention",
    "Redirect",
    "SearchEntry",
    "SearchTokens",
    "Sender",
    "Source",
    "User",
]


class User(AbstractUser):
    """Somebody who keeps the record."""

    time_zone = models.CharField(
        _("time zone"), max_length=60, default="UTC", help_text=_("An IANA name such as Europe/Zurich.")
    )
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGES, default=FALLBACK)

    class Meta(AbstractUser.Meta):
        pass

    def clean(self):
        super().clean()
        if self.time_zone not in zoneinfo.available_timezones():
            raise ValidationError({"time_zone": _("Not a time zone. Give an IANA name such as Europe/Zurich.")})


class LoadedRow(models.Model):
    """What `load_record` last wrote into one row, so that it can tell an editor's change from its own."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    # Finds the row again when an editor has given it another key.
    object_id = models.PositiveBigIntegerField()
    fixture_digest = models.CharField(max_length=64)
    row_digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_type", "key"], name="records_loaded_row_once")]

    def __str__(self):
        return f"{self.content_type}: {self.key}"
