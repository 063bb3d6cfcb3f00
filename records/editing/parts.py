"""Parts inside the form of their whole: names, figures, participations, outcomes."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.forms.models import _get_foreign_key
from django.utils.translation import gettext_lazy as _

from records.texts import languages

from .forms import Line, PartForm, PartFormSet
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

    @property
    def kind(self):
        """What the inputs of these rows begin with, and addresses of single ones name."""
        return _get_foreign_key(self.parent_model, self.model, self.fk_name).remote_field.get_accessor_name()

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)  # a class made for this request
        formset.asked = getattr(request, "asked_rows", ())
        formset.is_named_by_key = getattr(request, "is_fragment", False)
        return formset

    def lines_of(self, rows, whole):
        """Return a line for each of the rows of a whole: two queries."""
        name = _get_foreign_key(self.parent_model, self.model, self.fk_name).name
        rows = list(rows.prefetch_related(None).select_related(None).with_names(known=name))
        row_of = self.model._meta.model_name
        citations = self.model.sources.through.objects.filter(**{f"{row_of}__{name}": whole}) if rows else None
        citing = set(citations.values_list(f"{row_of}_id", flat=True)) if rows else ()
        for row in rows:
            setattr(row, name, whole)
        return [Line(row.pk, self.describe(row), row.pk not in citing) for row in rows]

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
