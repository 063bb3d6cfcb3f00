"""The made-up kind."""

from django.db import models
from django.urls import reverse

from organizations.models import Organization
from records.dating import BoundField, EdtfField
from records.publication import Publishable
from records.rows import Slugged, Sourced, Translated
from records.texts import name_field, prose_field


class Agreement(Slugged, Sourced, Translated, Publishable):
    """A body has agreed to something."""

    name = name_field("name")
    summary = prose_field("summary")
    date = EdtfField("date")
    date_earliest = BoundField("date", "earliest")
    date_latest = BoundField("date", "latest")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="agreements")

    class Meta(Publishable.Meta):
        verbose_name = "agreement"
        ordering = ["slug"]

    def __str__(self):
        return str(self.name)

    def get_absolute_url(self):
        return reverse("agreements:agreement-detail", args=[self.slug])
