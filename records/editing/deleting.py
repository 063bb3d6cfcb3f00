"""Deleting in the admin: what was seen is what is confirmed, and what was deleted can be found again."""

from operator import attrgetter

from django.contrib.admin.utils import NestedObjects, unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import router
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from reversion.models import Version

from records.rows import Row, StaleDeletion, is_key
from records.texts import first_of, languages

from . import refusals
from .history import History
from .links import linked, named_link, page_of
from .refusals import owner
from .restorable import Restorable
from .typed import typed

PAIR = 2  # versions that are compared


class Deleting(Restorable):
    """Deletes records as they were when the editor was asked, and lists those that are gone."""

    delete_confirmation_template = "admin/delete_record.html"
    delete_selected_confirmation_template = "admin/delete_records.html"
    change_list_template = "admin/record_list.html"
    deleted_template = "admin/deleted.html"
    gone_template = "admin/gone.html"

    # --- One deletion ----------------------------------------------------------------------------------------

    def delete_view(self, request, object_id, extra_context=None):
        if request.method != "POST":
            return super().delete_view(request, object_id, extra_context)
        try:
            with self.change(request):
                return self._delete_view(request, object_id, extra_context)
        except refusals.REFUSALS as error:
            self.tell_refusal(request, error)
        return HttpResponseRedirect(self.address("change", unquote(object_id)))

    def get_deleted_objects(self, objs, request):
        """Return what goes with these records and what keeps them, the first ten of each by name: there may be thousands."""
        collector = NestedObjects(using=router.db_for_write(self.model))
        collector.collect(objs)
        counts, going = {}, []
        for model, rows in collector.model_objs.items():
            if not model._meta.auto_created:
                counts[model._meta.verbose_name_plural] = len(rows)
                tell = named_link if model is self.model else Row.described
                names = first_of(sorted(rows, key=attrgetter("pk")), tell)
                going += names if model is self.model else [names]
        lacking = {
            model._meta.verbose_name
            for model, rows in collector.model_objs.items()
            if self.admin_site.is_registered(model)
            and not all(self.admin_site.get_model_admin(model).has_delete_permission(request, row) for row in rows)
        }
        keeping = dict.fromkeys(owner(row) for row in sorted(collector.protected, key=attrgetter("pk")))
        return going, counts, lacking, first_of(list(keeping), linked)

    def delete_model(self, request, obj):
        """Delete a record, unless it is another than the one that the editor was shown."""
        confirmed = dict(each.partition(":")[::2] for each in request.POST.getlist("confirmed"))
        if confirmed.get(str(obj.pk)) != str(obj.version):
            raise ValidationError(refusals.not_as_confirmed(obj))
        try:
            obj.delete()
        except StaleDeletion as error:
            raise ValidationError(refusals.not_as_confirmed(obj)) from error

    def delete_queryset(self, request, queryset):
        for record in queryset:
            self.delete_model(request, record)

    # --- What was deleted ------------------------------------------------------------------------------------

    def get_urls(self):
        return [page_of(self, "deleted/", self.deleted_view, "deleted"), *super().get_urls()]

    def deleted_view(self, request):
        """List the records of this kind that were deleted, the latest first, each with its history."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        versions = Version.objects.get_deleted(self.model).select_related("revision__user").order_by("-pk")
        pages = Paginator(versions, self.list_per_page)
        context = {
            "versions": pages.get_page(request.GET.get("p")),
            "title": _("Recently deleted"),
            "may_restore": self.may_restore(request, None),
        }
        return self.page_without_record(request, self.deleted_template, context)

    def history_view(self, request, object_id, extra_context=None):
        """Show every revision in which the record or a part of it was written, even after it was deleted."""
        versions = Version.objects.get_for_object_reference(self.model, unquote(object_id))
        pages = Paginator(versions.select_related("revision__user"), self.list_per_page)
        page = pages.get_page(request.GET.get("p"))
        last = versions.first()
        record = self.get_object(request, unquote(object_id))
        newest = last if record else None
        context = {"revisions": page, **self.told_of(request, versions, page, newest)} | (extra_context or {})
        context["may_restore"] = self.may_restore(request, record)
        if record is not None:
            context |= {"title": _("Change history: %s") % languages.isolated(str(record))}
        if last is None or record is not None:
            return super().history_view(request, object_id, context)
        if not self.has_view_permission(request):
            raise PermissionDenied
        context |= {
            "title": _("Change history: %s") % languages.isolated(last.object_repr),
            "deleted": last.object_repr,
        }
        return self.page_without_record(request, "admin/object_history.html", context)

    def told_of(self, request, versions, page, newest):
        """Let each version of a page of history say what it changed; return what the two versions that are asked for differ in."""
        shown = list(page.object_list)
        older = versions.filter(pk__lt=shown[-1].pk).first() if shown else None
        asked = {request.GET.get(name, "") for name in ("older", "newer")}
        compared = list(versions.filter(pk__in=filter(is_key, asked)).order_by("pk"))
        history = History(self.model, [*shown, *([older] if older else []), *compared])
        for version, before in zip(shown, [*shown[1:], older], strict=True):
            version.told = history.told(before, version)
            version.is_restorable = bool(history.values[version.pk]) and version != newest
        page.object_list = shown
        return {"compared": compared, "comparison": history.told(*compared)} if len(compared) == PAIR else {}

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """Where a form is sent for a record that is gone, show what was typed, so that it can be copied."""
        texts = typed(self, request) if request.method == "POST" else []
        if not texts:
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)
        versions = Version.objects.get_for_object_reference(self.model, unquote(object_id))
        context = {
            "title": _("This record was deleted"),
            "sentence": refusals.gone(versions.select_related("revision__user").first()),
            "typed": texts,
        }
        return self.page_without_record(request, self.gone_template, context, status=404)
