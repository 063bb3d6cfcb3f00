"""Parts inside the form of their whole: names, figures, participations, outcomes."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from records.texts import languages

from .forms import PartForm, PartFormSet
from .inputs import Inputs, columns_in


class PartInline(Inputs, admin.StackedInline):
    """The parts of one kind; who may change the whole may change them."""

    extra = 0
    form = PartForm
    formset = PartFormSet
    template = "admin/edit_inline/parts.html"
    # The lines of the form in working order, the English texts among them.
    lines: Sequence[Any] = ()

    def get_fieldsets(self, request, obj=None):
        other = [
            column for code in languages.CODES if code != languages.FALLBACK for column in columns_in(self.model, code)
        ]
        sections = [(None, {"fields": [*self.lines, "sources"]})]
        if other:
            fields = [*other, "unreviewed_translations"]
            sections.append((_("Other languages"), {"classes": ["collapse"], "fields": fields}))
        return sections

    def get_queryset(self, request):
        references = [field.name for field in self.model._meta.fields if field.is_relation]
        return super().get_queryset(request).select_related(*references).prefetch_related("sources")

    def describe(self, row):
        """Return the line that stands for a row while it is folded up."""
        return str(row) if row.pk else ""

    def cites_nothing(self, row):
        """Whether a row has no source."""
        return bool(row.pk) and not row.sources.all()

    def may_change_whole(self, request):
        options = self.parent_model._meta
        return any(request.user.has_perm(f"{options.app_label}.{a}_{options.model_name}") for a in ("add", "change"))

    def has_view_permission(self, request, obj=None):
        return True  # who sees the whole sees its parts

    def has_add_permission(self, request, obj):
        return self.may_change_whole(request)

    def has_change_permission(self, request, obj=None):
        return self.may_change_whole(request)

    def has_delete_permission(self, request, obj=None):
        return self.may_change_whole(request)
