"""The admin of what is drafted, published and withdrawn."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from reversion.models import Version

from records.public import addresses
from records.publication import UNPUBLISHED, Publishable, Status, closure
from records.texts import first_of, languages

from . import refusals
from .alike import alike
from .corrections import CorrectionSection
from .desk import WorkFilter
from .links import linked, page_of
from .notes import Noted
from .previews import Previewing
from .publishing import Publishing, is_scheduled, scheduled, state_of
from .record import RecordAdmin
from .to_come import to_come


class WithdrawalForm(forms.Form):
    """Why a record is withdrawn, and whether what depends on it goes too."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=Publishable._meta.get_field("withdrawal_reason").max_length,
        help_text=_("Shown to readers at the address of the withdrawn record."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    together = forms.BooleanField(label=_("Withdraw all of them together"), required=False)
    unnamed = forms.BooleanField(
        label=_("Do not name it"),
        help_text=_("Readers are then not told what it was called, at its address or in the list of corrections."),
        required=False,
    )


class PublishableAdmin(Noted, Previewing, CorrectionSection, Publishing, RecordAdmin):
    """A record with a publication status: only Publishers publish, withdraw and change what is published."""

    list_filter: ClassVar[tuple[Any, ...]] = ("status",)
    actions = ("publish_selected", "publish_set")
    withdrawal_template = "admin/withdraw.html"

    # --- Who may --------------------------------------------------------------------------------------------

    def has_publish_permission(self, request):
        return self.may_publish(request)

    def get_object(self, request, object_id, from_field=None):
        obj = super().get_object(request, object_id, from_field)
        if obj is not None:
            # A form that is refused has changed the row in memory; what may be done with it has not changed.
            obj.opened = obj.status, obj.has_been_public()
        return obj

    def opened(self, obj):
        """Return the status that a record was opened with, and whether it has been public."""
        return getattr(obj, "opened", None) or (obj.status, obj.has_been_public())

    def is_public_work(self, obj):
        return self.opened(obj)[0] not in UNPUBLISHED

    def has_delete_permission(self, request, obj=None):
        """Publishers delete drafts; whoever wrote one alone may delete it too."""
        return super().has_delete_permission(request, obj) or (obj is not None and self.is_own_draft(request, obj))

    def is_own_draft(self, request, obj):
        """Whether a record was never public, and nobody else has ever written it."""
        if self.opened(obj)[1] or not self.has_change_permission(request, obj):
            return False
        if not hasattr(obj, "writers"):
            obj.writers = set(Version.objects.get_for_object(obj).order_by().values_list("revision__user", flat=True))
        return obj.writers == {request.user.pk}

    def may_note(self, request, row):
        """Editors write to each other about what is not public yet."""
        return self.opened(row)[0] in UNPUBLISHED and self.has_change_permission(request, row)

    # --- The form --------------------------------------------------------------------------------------------

    def get_fieldsets(self, request, obj=None):
        return [
            *super().get_fieldsets(request, obj),
            (_("Publication"), {"classes": ["publication"], "fields": self.publication_fields(obj)}),
        ]

    def is_read(self, obj):
        """Whether the record was opened as one that readers see."""
        status, was_public = self.opened(obj)
        return was_public and status == Status.PUBLISHED

    def publication_fields(self, obj):
        fields = [("status", "publish_at", "unpublish_at") if self.model.expires else ("status", "publish_at")]
        if obj and is_scheduled(obj):
            fields = ["state", *fields]
        if obj and self.opened(obj)[0] == Status.WITHDRAWN:
            fields.append(("withdrawal_reason", "withdrawn_at"))
        return [*fields, *([("created_at", "updated_at")] if obj else [])]

    def get_readonly_fields(self, request, obj=None):
        fields = {*super().get_readonly_fields(request, obj), "created_at", "updated_at"}
        fields |= {"withdrawal_reason", "withdrawn_at", "state"}
        if not self.may_publish(request):
            fields |= {"publish_at", "unpublish_at"}
        if obj and (self.opened(obj)[1] or self.is_proposing(request, obj)):
            fields.add("status")
        return sorted(fields)

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "status":
            offered = [*UNPUBLISHED, *([Status.PUBLISHED] if self.may_publish(request) else [])]
            kwargs["choices"] = [(status.value, status.label) for status in offered]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.publishing = "_publish" in request.POST
        if form.publishing and not self.may_publish(request):
            raise PermissionDenied
        if obj and self.opened(obj)[0] == Status.WITHDRAWN and "status" in form.base_fields:
            withdrawn = (Status.WITHDRAWN.value, Status.WITHDRAWN.label)
            form.base_fields["status"].choices = [*form.base_fields["status"].choices, withdrawn]
        return form

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        for said in (to_come(form.instance), "" if change else alike(form.instance)):
            if said:
                self.message_user(request, said, messages.WARNING)

    def response_add(self, request, obj, post_url_continue=None):
        response = super().response_add(request, obj, post_url_continue)
        self.tell_addresses(request, obj)
        return response

    def response_change(self, request, obj):
        response = super().response_change(request, obj)
        self.tell_addresses(request, obj)
        return response

    def tell_addresses(self, request, obj):
        """Lead from what was saved to its page in each language, or say when there will be one."""
        if is_scheduled(obj):
            self.message_user(request, capfirst(scheduled(obj.publish_at)))
        elif obj.status == Status.PUBLISHED:
            pages = [(each, addresses.in_language(obj.get_absolute_url(), each.code)) for each in languages.TABLE]
            self.message_user(request, render_to_string("admin/_public_pages.html", {"pages": pages}))

    def render_change_form(self, request, context, **kwargs):
        obj = context.get("original")
        status, was_public = self.opened(obj) if obj else (Status.DRAFT, False)
        changes = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        context["show_publish"] = (
            changes and not self.is_proposing(request, obj) and self.may_publish(request) and status != Status.PUBLISHED
        )
        context["withdraw_url"] = None
        if obj and status == Status.PUBLISHED and self.may_publish(request):
            context["withdraw_url"] = self.address("withdraw", obj.pk)
        context["show_delete"] = not was_public
        context["notes"] = self.notes(request, obj) if obj and status in UNPUBLISHED else None
        if changes:
            context["preview_url"] = self.address("preview", obj.pk) if obj else f"{self.address('add')}preview/"
            context["languages"] = languages.TABLE
        return super().render_change_form(request, context, **kwargs)

    def get_view_on_site_url(self, obj=None):
        if obj is None or obj.pk is None or not self.opened(obj)[1]:
            return None
        return obj.get_absolute_url()

    def reference(self, obj):
        name = self.name_for_reference(obj)
        if obj.status == Status.PUBLISHED:
            return name
        return f"{name} [{obj.get_status_display()}]"  # what refers to it cannot be published yet

    def tells_apart(self, obj):
        return "" if obj.status == Status.PUBLISHED else obj.get_status_display(), *self.details(obj)

    def details(self, obj):
        """Return what tells this record from others of the same name, beside its slug and status."""
        return ()

    def name_for_reference(self, obj):
        """Return what tells this record from others of the same name."""
        return str(obj)

    # --- The list --------------------------------------------------------------------------------------------

    @admin.display(description=_("status"), ordering="status")
    def state(self, obj):
        """How far a record is from being public, or since when it is scheduled to be so."""
        return state_of(obj)

    def get_list_filter(self, request):
        return [WorkFilter, *super().get_list_filter(request)]

    @admin.action(description=_("Publish the selected records, together"), permissions=["publish"])
    def publish_selected(self, request, queryset):
        waiting = list(queryset.exclude(status=Status.PUBLISHED))
        now = timezone.now()  # one moment for all: none may be public before what it refers to
        for record in waiting:
            record.publish(at=record.publish_at or now)
            self.log_change(request, record, gettext("Published."))
        done = len(waiting)
        message = ngettext("%(count)d record was published.", "%(count)d records were published.", done)
        self.message_user(request, message % {"count": done}, messages.SUCCESS)

    @admin.action(description=_("Publish the selected records with what they refer to"), permissions=["publish"])
    def publish_set(self, request, queryset):
        now = timezone.now()
        published = {}
        # The earliest first, so that what is chosen keeps its own moment; what is withdrawn before what refers to it.
        chosen = sorted(
            queryset.exclude(status=Status.PUBLISHED),
            key=lambda record: (max(record.publish_at or now, now), record.status != Status.WITHDRAWN),
        )
        for record in chosen:
            if record not in published:
                published |= dict.fromkeys(record.publish(together=True))
        for record in published:
            self.log_change(request, record, gettext("Published."))
        if published:
            message = gettext("Published: %(names)s.") % {"names": closure.in_words(list(published))}
            self.message_user(request, message, messages.SUCCESS)
        else:
            self.message_user(request, gettext("All of these were published before."), messages.WARNING)

    # --- Withdrawal ------------------------------------------------------------------------------------------

    def get_urls(self):
        return [page_of(self, "<path:object_id>/withdraw/", self.withdraw_view, "withdraw"), *super().get_urls()]

    def withdraw_view(self, request, object_id):
        """Ask for the reason, showing what depends on the record, and withdraw it."""
        record = self.get_object(request, unquote(object_id))
        if not self.may_publish(request) or not self.has_change_permission(request, record):
            raise PermissionDenied
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if record.status != Status.PUBLISHED:
            self.message_user(request, gettext("Only what is published can be withdrawn."), messages.WARNING)
            return HttpResponseRedirect(self.address("change", record.pk))
        form = WithdrawalForm(request.POST or None, initial={"version": record.version})
        if request.method == "POST" and form.is_valid() and self.withdraw(request, record, form):
            return HttpResponseRedirect(self.address("change", record.pk))
        dependents = closure.all_dependents(self.get_object(request, unquote(object_id)))
        if not dependents:
            del form.fields["together"]
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Withdraw"),
            "subtitle": str(record),
            "opts": self.opts,
            "original": record,
            "form": form,
            "dependents": first_of(dependents, linked),
            "number": len(dependents),
            "back": self.address("change", record.pk),
        }
        return TemplateResponse(request, self.withdrawal_template, context)

    def withdraw(self, request, record, form):
        """Withdraw a record as its form says; where that is refused, say so in the form and return False."""
        reason = form.cleaned_data["reason"]
        try:
            with self.change(request):
                record.version = form.cleaned_data["version"]
                gone = record.withdraw(
                    reason, together=form.cleaned_data["together"], unnamed=form.cleaned_data["unnamed"]
                )
                for withdrawn in gone:
                    self.log_change(request, withdrawn, gettext("Withdrawn: %(reason)s") % {"reason": reason})
        except refusals.REFUSALS as error:
            form.add_error(None, self.in_words(error).messages)
            return False
        names = closure.in_words(gone)
        self.message_user(request, gettext("Withdrawn: %(names)s.") % {"names": names}, messages.SUCCESS)
        return True
