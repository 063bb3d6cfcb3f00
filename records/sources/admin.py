"""Sources in the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from records.dating import display
from records.editing import SharedAdmin, year_filter
from records.texts import languages

from .models import Source


@admin.register(Source)
class SourceAdmin(SharedAdmin):
    """The documents that state what the record says."""

    list_display = ("title", "publisher", "date", "language", "changed")
    list_filter = (year_filter("date"), "language")
    prepopulated_fields = {"slug": ["title"]}
    sections = (
        (None, {"fields": ["title", "slug", "publisher", ("date", "language"), "url"]}),
        (_("For readers"), {"fields": ["note"]}),
    )

    def reference(self, obj):
        return languages.joined(obj.title, obj.publisher, obj.date)

    def tells_apart(self, obj):
        return obj.publisher, display(obj.date)
