"""Accounts: who keeps the record."""

import zoneinfo

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from records.texts import FALLBACK, LANGUAGES


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
