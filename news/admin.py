"""What is told, in the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from records.editing import PublishableAdmin
from records.texts import languages

from .models import Article, Page


@admin.register(Article)
class ArticleAdmin(PublishableAdmin):
    """Articles."""

    list_display = ("headline_en", "section", "date", "publish_at", "state", "without_source", "changed")
    list_filter = ("status", "section")
    date_hierarchy = "publish_at"
    prepopulated_fields = {"slug": ["headline_en"]}
    sections = (
        (None, {"fields": ["headline_en", "slug", ("section", "date", "dateline_en")]}),
        (_("Text"), {"fields": ["lead_en", "body_en"]}),
        (_("Image"), {"fields": ["image", "image_alt_en"]}),
        (_("Who answers for it"), {"fields": ["publisher", ("contact_unit", "contact_email")]}),
    )


@admin.register(Page)
class PageAdmin(PublishableAdmin):
    """Standing pages."""

    list_display = ("title_en", "path", "state", "without_source", "changed")
    sections = ((None, {"fields": ["title_en", ("path", "parent"), "body_en"]}),)

    def name_for_reference(self, obj):
        return languages.with_details(obj.title, f"/{obj.path}/")
