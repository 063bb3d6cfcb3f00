"""People."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from records.publication import Publishable, PublishableQuerySet
from records.rows import Slugged, Sourced, Translated, page_address
from records.texts import LineField, fold, name_field, prose_field

from .renaming import RenamedInTime


class PersonQuerySet(PublishableQuerySet):
    """People."""


class Person(RenamedInTime, Slugged, Sourced, Translated, Publishable):
    """A person, once, whatever posts they held."""

    search_fields = ("name", "sort_name")
    search_name_parts = {"other_names": ("name",), "identifiers": ("value",)}

    name = name_field(_("name"))
    name_damaged = models.BooleanField(
        _("name damaged in the source"), default=False, help_text=_("Kept as printed, though part of it is missing.")
    )
    sort_name = LineField(
        _("name for sorting"), max_length=300, blank=True, help_text=_("Family name first: Zhao, Houlin.")
    )
    honorific = LineField(_("honorific"), max_length=60, blank=True)
    summary = prose_field(_("summary"))
    sort_key = models.CharField(max_length=400, editable=False, default="")

    objects = PersonQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_key", "id"]
        constraints = [*Publishable.Meta.constraints]
        indexes = [*Publishable.Meta.indexes, models.Index(fields=["sort_key", "slug"], name="person_by_name")]

    def __str__(self):
        return str(self.name)

    def get_absolute_url(self):
        return page_address("organizations:person-detail", self.slug)

    def derive(self):
        super().derive()
        self.sort_key = fold(self.sort_name or self.name_en)[:400]

    def after_save(self, work, *, created):
        super().after_save(work, created=created)
        if self.before and self.before.sort_key != self.sort_key:
            self.memberships_held.update(sort_key=self.sort_key)
