"""One row of a long form: what is fetched when its line is opened, and the page of its own to which the line leads without scripts.

Both are the form of the whole, with its checks and its merging, in which this row stands alone.
Why: docs/decisions/0054-long-forms.md.
"""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import ModelAdmin
from django.http import Http404, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from records.rows import is_key

from .links import page_of
from .numbering import key_in_names

# Buttons of the whole form that have no place here.
OTHER_BUTTONS = ("_publish", "_set", "_addanother", "_saveasnew")


class RowPages(ModelAdmin):
    """Gives each row of a record a page; `request.asked_kind` and `request.asked_rows` say which it is."""

    def get_urls(self):
        route = "<path:object_id>/rows/<slug:kind>/<int:key>/"
        return [page_of(self, route, self.rows_view, "rows"), *super().get_urls()]

    def rows_view(self, request, object_id, kind, key):
        """Show one row of a record: by itself with `?fragment`, else as a page that saves it."""
        if not is_key(str(key)):
            raise Http404
        request.asked_kind, request.asked_rows = kind, (str(key),)
        request.is_fragment = "fragment" in request.GET
        if request.is_fragment and request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        request.POST = request.POST.copy()
        for name in OTHER_BUTTONS:
            request.POST.pop(name, None)
        page = type(type(self).__name__, (OneRow, type(self)), {})(self.model, self.admin_site)
        return page.changeform_view(request, object_id)


class OneRow(ModelAdmin):
    """The admin of a whole for one row of it."""

    row_template = "admin/row_form.html"
    fragment_template = "admin/edit_inline/row.html"

    def get_fieldsets(self, request, obj=None):
        return [each for each in super().get_fieldsets(request, obj) if "now" in each[1].get("classes", ())]

    def get_prepopulated_fields(self, request, obj=None):
        return {}

    def correction_section(self, request, obj):
        """Ask for no correction note: what is wrong in one row is said in the form of the whole."""
        return []

    def get_inline_instances(self, request, obj=None):
        return [each for each in super().get_inline_instances(request, obj) if each.kind == request.asked_kind]

    def at_its_version(self, request, object_id):
        return None if request.is_fragment else super().at_its_version(request, object_id)

    def may_propose(self, request, record):
        """A row by itself is not filled with what is proposed already: its page can then only be read."""
        return super().may_propose(request, record) and (
            request.is_fragment or request.method == "POST" or not super().own_proposal(request, record)
        )

    def own_proposal(self, request, record):
        return None if request.method in ("GET", "HEAD") else super().own_proposal(request, record)

    def back(self, request, obj):
        """Return the way to the line of the row in the form of its whole."""
        return f"{self.address('change', obj.pk)}#{request.asked_kind}-{key_in_names(request.asked_rows[0])}"

    def response_change(self, request, obj):
        response = super().response_change(request, obj)
        stays = "_continue" in request.POST
        return response if stays else HttpResponseRedirect(self.back(request, obj))

    def render_change_form(self, request, context, **kwargs):
        groups, obj = context["inline_admin_formsets"], context["original"]
        is_there = any(group.formset.forms for group in groups)
        if request.is_fragment:
            return self.fragment(request, groups[0], obj) if is_there else HttpResponse(status=HTTPStatus.NOT_FOUND)
        if not is_there:
            self.message_user(request, _("This row is not there any more."), messages.WARNING)
            return HttpResponseRedirect(self.address("change", obj.pk))
        for group in groups:
            group.has_add_permission = False
        response = super().render_change_form(request, context, **kwargs)
        response.template_name = self.row_template
        response.context_data |= {"back": self.back(request, obj), "show_set": False}
        return response

    def fragment(self, request: Any, group: Any, obj: Any) -> TemplateResponse:
        """Return the form of the row alone, its inputs called by its key."""
        group.formset.prepare_to_show(group.opts, None)
        group.has_add_permission = False
        [row] = group
        context = {"row": row, "group": group.formset.prefix, "inline_admin_formset": group, "original": obj}
        context["place"] = key_in_names(request.asked_rows[0])
        return TemplateResponse(request, self.fragment_template, context)
