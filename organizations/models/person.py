"""People."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from records.publication import Publishable, PublishableQuerySet, in_order, public_by_name
from records.rows import Alphabetical, ByName, Slugged, Sourced, Translated, page_address
from records.texts import LineField, fold, languages, name_field, prose_field

from .renaming import RenamedInTime


class PersonQuerySet(PublishableQuerySet):
    """People."""


class Person(RenamedInTime, Alphabetical, Slugged, Sourced, Translated, Publishable):
    """A person, once, whatever posts they held."""

    keys_borne_by = ("memberships_held",)
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

    objects = PersonQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = [ByName(), "id"]
        constraints = [*Publishable.Meta.constraints]
        indexes = [
            *Publishable.Meta.indexes,
            *public_by_name("person_by_name"),
            in_order("person_by_change", "updated_at", "slug"),
        ]

    def __str__(self):
        return str(self.name)

    def get_absolute_url(self):
        return page_address("organizations:person-detail", self.slug)

    def name_in_order(self, language):
        """Return the name for sorting, in the spelling of a language that has one of its own: family name first where it shows."""
        own = getattr(self, languages.column("name", language))
        if not own or own == self.name_en:
            return self.sort_name or self.name_en
        as_in_english = fold(own) == fold(self.name_en)
        if as_in_english or languages.OF_CODE[language].by_family_name:
            return self._family_first(own) or (as_in_english and self.sort_name) or own
        return own

    def _family_first(self, own):
        """Return a name "given family" as "family, given"; "" unless the English one is so, and of as many words."""
        family, comma, given = (part.strip() for part in self.sort_name.partition(","))
        words, last = own.split(), len(family.split())
        told = given and family and fold(f"{given} {family}").split() == fold(self.name_en).split()
        if not told or len(words) != len(self.name_en.split()):
            return ""
        return f"{' '.join(words[-last:])}{comma} {' '.join(words[:-last])}"
