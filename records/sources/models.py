"""Sources: the documents that state what the record says."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from records.dating import BoundField, EdtfField
from records.publication import Shared, SharedQuerySet
from records.rows import Alphabetical, ByName, Slugged, by_name, page_address
from records.texts import FALLBACK, LanguageField, LineField, ProseField, Text, languages


class SourceQuerySet(SharedQuerySet):
    """Source documents."""


class Source(Alphabetical, Slugged, Shared):
    """A document that states facts: a page, a report, a press release, a data set."""

    search_fields = ("title",)
    search_dates = ("date_earliest", "date_latest")

    title = LineField(_("title"), max_length=400, help_text=_("As printed, in its own language."))
    publisher = LineField(_("publisher"), max_length=300, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    date = EdtfField(_("date"))
    date_earliest = BoundField("date", "earliest")
    date_latest = BoundField("date", "latest")
    language = LanguageField(_("language"), default="en")
    note = ProseField(_("note"), blank=True, help_text=_("What a reader should know of this document."))

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = [ByName(), "id"]
        indexes = [
            *by_name("source_by_title"),
            models.Index(fields=["date_earliest", "slug"], name="source_by_date"),
            models.Index(fields=["updated_at", "slug"], name="source_by_change"),
        ]
        # It is about every record, not about sources: Django wants a model to hang it on (see roles.py).
        permissions = [("publish", _("Can publish and withdraw records"))]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return page_address("records:source-detail", self.slug)

    def name_in_order(self, language):
        return self.title

    @classmethod
    def texts_to_search(cls):
        return ["publisher", "note"]

    def written_in(self):
        """Return the one language of the document, if it is one of the six; else the page is an English one."""
        return [languages.code_of(self.language) or FALLBACK]

    @property
    def note_text(self):
        """The note, which editors write in English."""
        return Text(self.note, FALLBACK)

    @property
    def page_title(self):
        return self.title_text

    @property
    def title_text(self):
        """The title as a text that knows its language."""
        return Text(self.title, self.language)
