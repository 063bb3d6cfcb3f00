"""References to other records: a search box that knows the name of what is chosen."""

from django import forms
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteMixin
from django.contrib.admin.widgets import AutocompleteSelectMultiple as DjangoSelectMultiple
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from records.rows import is_key

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
    """Django's autocomplete, asked of our own view, with the search box labelled by `references.js`."""

    def __init__(self, field, admin_site, references, **kwargs):
        super().__init__(field, admin_site, **kwargs)
        self.references = references

    def get_url(self):
        options = self.references.model._meta
        return reverse(f"admin:{options.app_label}_{options.model_name}_references")

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
    """What the search box finds, each record named so that an editor tells it from its likes."""

    def process_request(self, request):
        lookup = super().process_request(request)
        if not lookup[2].concrete:
            raise PermissionDenied  # the far end of a reference, which is no field to fill in
        return lookup

    def serialize_result(self, obj, to_field_name):
        return super().serialize_result(obj, to_field_name) | {"text": self.model_admin.reference(obj)}
