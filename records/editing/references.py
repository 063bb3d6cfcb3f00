"""References to other records: a search box that knows the name of what is chosen, and offers by name."""

from functools import reduce
from operator import or_

from django import forms
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteMixin
from django.contrib.admin.widgets import AutocompleteSelectMultiple as DjangoSelectMultiple
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.urls import reverse

from records.rows import is_key
from records.search import Searchable

from .ranking import ranked

PAGE_SIZE = 20
MOST_PAGES = 50  # of a box that is only scrolled through; what stands further down is found by name
LONGEST_TERM = 200
NEEDED = ("jquery.init", "autocomplete")


class References:
    """The names of the records that one field leads to, in all rows of a form: one query for all."""

    def __init__(self, db_field, admin_site):
        self.model = db_field.remote_field.model
        self.admin = admin_site.get_model_admin(self.model)
        self.names = {}

    def learn(self, keys):
        """Read the names of the records with these keys, where they are not known yet."""
        keys = {str(key) for key in keys} - set(self.names)
        keys = {key for key in keys if is_key(key)}
        if not keys:
            return
        rows = self.model._default_manager.filter(pk__in=keys).select_related(*self.admin.list_select_related or ())
        self.names |= {str(record.pk): self.admin.reference(record) for record in rows}


class ReferenceMixin(AutocompleteMixin):
    """Django's autocomplete, asked of our own view, with the search box labelled and narrowed by `references.js`."""

    def __init__(self, field, admin_site, references, **kwargs):
        super().__init__(field, admin_site, **kwargs)
        self.references = references

    def get_url(self):
        options = self.references.model._meta
        return reverse(f"admin:{options.app_label}_{options.model_name}_references")

    def build_attrs(self, base_attrs, extra_attrs=None):
        narrowed_by = getattr(self.field.model, "narrowed_by", {}).get(self.field.name, ())
        return super().build_attrs(base_attrs, extra_attrs) | {"data-narrowed-by": " ".join(narrowed_by)}

    def optgroups(self, name, value, attr=None):
        keys = [str(key) for key in value if str(key) not in self.choices.field.empty_values]
        self.references.learn(keys)
        options = []
        if not self.is_required and not self.allow_multiple_selected:
            options.append(self.create_option(name, "", "", False, 0))
        for key in dict.fromkeys(keys):
            if key in self.references.names:
                options.append(self.create_option(name, key, self.references.names[key], True, len(options)))
        return [(None, options, 0)]

    @property
    def media(self):
        # Named together, since Django otherwise puts ours before those that it needs.
        return super().media + forms.Media(js=[f"admin/js/{n}.js" for n in NEEDED] + ["admin-portal/references.js"])


class ReferenceSelect(ReferenceMixin, forms.Select):
    """One reference."""


class ReferenceSelectMultiple(ReferenceMixin, DjangoSelectMultiple):
    """Several references."""


class ReferencesView(AutocompleteJsonView):
    """What a reference box offers: the best by name first, each with a line that tells it from its likes.

    With what is chosen beside it in the same form, as `chosen_<field>`, only what goes with that; see `Row.narrowed_by`.
    Answers 200 or 403, whatever it is asked.
    """

    def get(self, request, *args, **kwargs):
        try:
            self.term, self.model_admin, self.source_field, _to_field = self.process_request(request)
        except Http404 as error:
            raise PermissionDenied from error
        # The far end of a reference is no field to fill in, and what is no record has no box.
        if not (
            self.source_field.concrete and issubclass(self.model_admin.model, Searchable) and self.has_perm(request)
        ):
            raise PermissionDenied
        page = request.GET.get("page", "1")
        start = min(int(page) if is_key(page) else 1, MOST_PAGES) * PAGE_SIZE - PAGE_SIZE
        rows = self.rows(max(start, 0))
        shown = [self.serialize_result(row, "pk") for row in rows[:PAGE_SIZE]]
        return JsonResponse({"results": shown, "pagination": {"more": len(rows) > PAGE_SIZE}})

    def rows(self, start):
        """Return the records of one page that begins at a place, and one more if there is one."""
        queryset = self.narrowed(self.model_admin.get_queryset(self.request))
        queryset = queryset.complex_filter(self.source_field.get_limit_choices_to())
        told = self.model_admin.with_what_tells_apart(queryset)
        end = start + PAGE_SIZE + 1
        if not self.term.strip():
            return list(told[start:end])
        keys = ranked(queryset, self.term[:LONGEST_TERM])[start:end]
        rows = told.in_bulk(keys)
        return [rows[key] for key in keys if key in rows]

    def narrowed(self, queryset):
        """Keep what goes with any of the records that are chosen beside the box; all where none is."""
        model, kept = self.source_field.model, []
        for name, verb in getattr(model, "narrowed_by", {}).get(self.source_field.name, {}).items():
            key = self.request.GET.get(f"chosen_{name}", "")
            chosen = model._meta.get_field(name).related_model.objects.filter(pk=key).first() if is_key(key) else None
            if chosen is not None:
                kept.append(getattr(queryset, verb)(chosen))
        return reduce(or_, kept) if kept else queryset

    def serialize_result(self, obj, to_field_name):
        slug = "" if obj.key_field == "uid" else obj.key
        return {
            "id": str(obj.pk),
            "text": self.model_admin.reference(obj),
            "name": str(obj),
            "about": [str(each) for each in (*self.model_admin.tells_apart(obj), slug) if each],
        }
