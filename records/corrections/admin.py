"""Corrections in the admin: a note is written in the form of its record, and mended here."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from records.accounts import PUBLISH
from records.editing import Inputs, RowForm
from records.publication import Correction
from records.rows import writing
from records.texts import languages


@admin.register(Correction)
class CorrectionAdmin(Inputs, admin.ModelAdmin):
    """What was corrected and what was withdrawn: Publishers mend the words, or take out what should not be told."""

    form = RowForm
    list_display = ("at", "act", "kind", "note_en", "name_en")
    list_filter = ("act", "kind")
    list_per_page = 50
    show_full_result_count = False
    readonly_fields = ("act", "kind", "about", "at")
    fieldsets = (
        (None, {"fields": [("act", "kind", "about", "at")]}),
        (_("Correction note"), {"fields": [languages.column("note", code) for code in languages.CODES]}),
        (
            _("Name of what was withdrawn"),
            {
                "description": _("As readers knew it. Left empty in English, it is named in no language."),
                "fields": [languages.column("name", code) for code in languages.CODES],
            },
        ),
        (_("Translations not yet checked"), {"classes": ["collapse"], "fields": ["unreviewed_translations"]}),
    )

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and request.user.has_perm(PUBLISH)

    def get_view_on_site_url(self, obj=None):
        return None

    def save_model(self, request, obj, form, change):
        with writing(user=request.user):
            obj.save()

    def delete_model(self, request, obj):
        with writing(user=request.user):
            obj.delete()
