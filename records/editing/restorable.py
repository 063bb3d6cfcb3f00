"""Restoring in the admin: a page that shows what would change, and a button that hands the old values to the form."""

import datetime
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from reversion.models import Version

from records.rows import is_key

from . import restoring
from .links import page_of
from .merging import KEPT
from .numbering import RESTORED


class Restorable(ModelAdmin):
    """Restores what a record was, and brings back what was deleted, through the form and its checks."""

    restore_template = "admin/restore.html"

    def get_urls(self):
        route = "<path:object_id>/restore/<str:version>/"
        return [page_of(self, route, self.restore_view, "restore"), *super().get_urls()]

    def may_restore(self, request, record):
        """Whether the editor may change the record back; where there is none, whether a deleted one may be brought back."""
        return self.has_change_permission(request, record) if record else self.has_add_permission(request)

    def restore_view(self, request, object_id, version):
        """Show what restoring a version would change, and restore it."""
        record = self.get_object(request, unquote(object_id))
        if not self.may_restore(request, record):
            raise PermissionDenied
        kinds = {"content_type": ContentType.objects.get_for_model(self.model), "object_id": unquote(object_id)}
        kept = Version.objects.filter(pk=version, **kinds).select_related("revision") if is_key(version) else ()
        if not is_key(kinds["object_id"]) or not kept:
            raise Http404
        if request.method == "POST":
            return self.restore(request, record, kept[0])
        return self.page_of_restoring(request, record, kept[0])

    def plan(self, request, record, version, now):
        """Return the state that restoring a version leads to and what it changes; None where it cannot be read any more."""
        then = restoring.as_it_would_be(restoring.as_it_was(self.model, version), now)
        return then and (then, restoring.Plan(self.model, now, then))

    def page_of_restoring(self, request, record, version):
        now = restoring.as_stored(self, request, record) if record else None
        planned = self.plan(request, record, version, now)
        context = {
            "title": _("Restore") if record else _("Bring back"),
            "subtitle": str(record or version.object_repr),
            "record": record,
            "version": version,
            "plan": planned and planned[1],
        }
        return self.page_without_record(request, self.restore_template, context)

    def restore(self, request, record, version):
        """Hand to the form what a version said; what has changed since its page was made is told as in any other form."""
        opened_with = request.POST.get("version", "")
        if bool(opened_with) != bool(record):
            sentence = _("“%(record)s” has been brought back.") if record else _("“%(record)s” has been deleted.")
            sentence = f"{sentence % {'record': record or version.object_repr}} {_('Nothing was restored.')}"
            self.message_user(request, sentence, messages.ERROR)
            return HttpResponseRedirect(self.address("change", record.pk) if record else request.path)
        base = restoring.at_version(self, request, record, opened_with) if record else None
        planned = self.plan(request, record, version, base)
        if planned is None:
            return self.page_of_restoring(request, record, version)
        then, plan = planned
        posted = restoring.as_posted(self, request, record, then, base)
        posted[RESTORED] = str(version.pk)
        if record:
            posted["version"] = opened_with
        if plan.missing:
            request.refusal = ValidationError(plan.missing)
        request.POST = posted
        form = self.address("change", record.pk) if record else self.address("add")
        response = self.changeform_view(request, str(record.pk) if record else None, form)
        return self.to_record(version) if response.status_code == HttpResponseRedirect.status_code else response

    def to_record(self, version):
        """Return the way to the form of what was restored."""
        return HttpResponseRedirect(self.address("change", version.object_id))

    # --- What the form takes along -----------------------------------------------------------------------------

    def take_restored(self, request, object_id):
        """Read which version a form restores, and take its files out of storage; refuse to bring back what is there."""
        key = unquote(object_id) if object_id else None
        request.restored = restoring.restored_by(self.model, request.POST.get(RESTORED, ""), key)
        if request.restored is None:
            return
        restoring.take_files(request, self.model, request.restored)
        if key is None and self.record_that_comes_back(request) is None:
            name = request.restored.object_repr
            raise ValidationError(_("“%(record)s” has been brought back already.") % {"record": name})

    def record_that_comes_back(self, request):
        """Return the record that a form for a new one brings back, not saved yet; None where it brings back none."""
        version = getattr(request, "restored", None)
        return version and restoring.record_that_comes_back(self.model, version)

    def keep_moment_of_creation(self, request, record):
        """Let a record that was brought back be as old as it is."""
        if getattr(request, "restored", None):
            record.created_at = restoring.values_of(request.restored)["created_at"]
            self.model.objects.filter(pk=record.pk).update(created_at=record.created_at)

    def what_is_restored(self, request):
        """Return what the comment of a revision says of the version that it restores, in English."""
        version = getattr(request, "restored", None)
        if version is None:
            return ""
        moment = version.revision.date_created.astimezone(datetime.UTC)
        return f"Restored as of {moment:%Y-%m-%d %H:%M} UTC."

    def show_restored(self, request, context):
        """Let a form that is shown again go on saying what it restores."""
        context["restored"] = getattr(request, "restored", None)
        for name, field in context["adminform"].form.fields.items():
            field.kept = f"{name}{KEPT}" in request.POST and request.FILES.get(name)

    def page_without_record(self, request, template: str, context: dict[str, Any], status=200):
        """Return a page of this model's admin that stands for no record that is there."""
        context = {**self.admin_site.each_context(request), "opts": self.opts, "subtitle": None, **context}
        return TemplateResponse(request, template, context, status=status)
