"""The admin of whole records: one change at a time, refused in words, nothing typed lost."""

import datetime
from collections.abc import Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, ClassVar

import reversion
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets, quote, unquote
from django.http import HttpResponseRedirect
from django.templatetags.tz import do_timezone
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from records.accounts import PUBLISH
from records.dating import Dated
from records.rows import Busy, OpenLists, Sourced, writing
from records.texts import languages

from . import choosing, kept, marks, merging, numbering, proposed, refusals
from .corrections import CorrectionSection
from .deleting import Deleting
from .forms import RecordForm
from .inputs import Inputs, columns_in
from .links import page_of
from .lists import SourcesFilter, unsourced
from .proposing import REASON, Proposing
from .references import References, ReferenceSelect, ReferencesView
from .restoring import PUBLICATION
from .row_pages import RowPages
from .typed import plain_widget

# Inputs of a form that say nothing of what the record is about.
NO_FACTS = {
    *PUBLICATION,
    REASON,
    "source_of_changes",
    "version",
    "sources",
    "unreviewed_translations",
    "incomplete_lists",
}
PATIENCE = 4  # seconds that an editor waits for another who saves
END_OF_TIME = datetime.datetime.max.replace(tzinfo=datetime.UTC)


def attest(row):
    """Give a dated fact the day of its source where no day is given; its sources are saved by now."""
    if isinstance(row, Dated) and row.attest():
        row.save()


def cite(source, form, formsets, change):
    """Give a source to the facts that a save has added or changed and that have none."""
    facts = [
        row for formset in formsets for row in [*formset.new_objects, *(row for row, _names in formset.changed_objects)]
    ]
    if not change or set(form.changed_data) - NO_FACTS:
        facts.append(form.instance)
    for row in facts:
        if isinstance(row, Sourced) and not row.sources.exists():
            row.sources.add(source)
            attest(row)


def focus(whole, parts):
    """Let the page begin at the first input that is wrong, else at the first; at its head where there is something to read first."""
    names = [name for name in flatten_fieldsets(whole.fieldsets) if name in whole.form.fields]
    rows = [form for group in parts for form in group.formset.forms]
    if whole.form.merging:
        return
    inputs = [(whole.form, name) for name in names]
    if whole.form.errors or any(form.errors for form in rows):
        inputs += [(form, name) for form in rows for name in form.fields]
        inputs = [(form, name) for form, name in inputs if name in form.errors]
    for form, name in inputs[:1]:
        plain_widget(form.fields[name]).attrs["autofocus"] = True


class RecordAdmin(Inputs, RowPages, Deleting, Proposing, admin.ModelAdmin):
    """A record that is edited as a whole, its parts with it.

    Every POST runs inside `writing()`. What the record refuses, even at the very end, undoes all of it,
    and the form is shown again as it was typed, with the refusal in words.
    """

    form = RecordForm
    # The sections of the form in working order: `(title, {"fields": …})`, the English texts among them.
    sections: Sequence[Any] = ()
    search_fields: ClassVar[tuple[str, ...]] = ("pk",)  # shows the box; `get_search_results` asks the index
    list_per_page = 50
    show_full_result_count = False
    save_on_top = True
    change_form_template = "admin/record_form.html"

    # --- One change ------------------------------------------------------------------------------------------

    @contextmanager
    def change(self, request, patience=PATIENCE):
        """Run a block as one change of the record; what it tells the editor is told when it has succeeded."""
        request.pending_messages = []
        try:
            with writing(user=request.user, patience=patience):
                yield
        finally:
            pending, request.pending_messages = request.pending_messages, None
        for tell in pending:
            tell()

    def message_user(self, request, *args, **kwargs):
        tell = partial(super().message_user, request, *args, **kwargs)
        if getattr(request, "pending_messages", None) is None:
            tell()
        else:
            request.pending_messages.append(tell)

    def in_words(self, error):
        """Return what was refused as `ValidationError`."""
        return refusals.as_validation_error(error, [self.model, *(inline.model for inline in self.inlines)])

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        elsewhere = self.at_its_version(request, object_id) if request.method != "POST" else None
        if answer := elsewhere or self.proposing_view(request, object_id, form_url):
            return answer
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        choosing.judge_files(self, request)
        request.POST = request.POST.copy()  # what is merged is written into it
        request.saved = None
        try:
            with self.change(request):
                self.merge(request, object_id)
                self.take_restored(request, object_id)
                self.take_proposal(request, object_id)
                if kept.AGAIN in request.POST:
                    raise self.as_shown_again(request)
                response = self._changeform_view(request, object_id, form_url, extra_context)
            if request.saved:
                kept.forget(request, response)
            return response
        except refusals.REFUSALS as error:
            request.refusal = self.in_words(error)
        for file in request.FILES.values():
            file.seek(0)
        # Nothing is written now: `RecordForm.clean()` adds the refusal, so the form is shown again as typed.
        if isinstance(request.refusal, Busy | kept.NotSavedYet):
            self.take_rows(request, object_id)  # who found it busy has not come to that
            return self._changeform_view(request, object_id, form_url, extra_context)
        with self.change(request):
            return self._changeform_view(request, object_id, form_url, extra_context)

    def at_its_version(self, request, object_id):
        """Return the way to the form at the address of the version that it is made from; None where that was asked for.

        A browser that goes back, or starts anew, puts what was typed into the form that it finds at the same address.
        """
        record = object_id and self.get_object(request, unquote(object_id))
        if not record or request.GET.get("version") == str(record.version) or not self.has_view_permission(request):
            return None
        query = request.GET.copy()
        query["version"] = record.version
        return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")

    def merge(self, request, object_id):
        """Bring what was posted up to what others have stored since the form was opened; `request.merging` says what came of it."""
        if record := self.take_rows(request, object_id):
            merging.choose(self, request, record)
            request.merging = merging.merge(self, request, record)

    def take_rows(self, request, object_id):
        """Let the rows that were posted stand as the form reads them; return the record, None where this editor may not change it."""
        numbering.number(request, self.kinds_of_rows(request))
        record = object_id and self.get_object(request, unquote(object_id))
        if not record or not self.has_change_permission(request, record):
            return None
        proposed.take_applied(self, request, record)
        merging.fill_in(self, request, record)
        return record

    def kinds_of_rows(self, request):
        """Return what the inputs of the rows of each kind of part begin with."""
        return {each.kind for each in self.get_inline_instances(request)}

    def response_action(self, request, queryset):
        try:
            with self.change(request):
                return super().response_action(request, queryset)
        except refusals.REFUSALS as error:
            self.tell_refusal(request, error)
        return HttpResponseRedirect(request.get_full_path())

    def tell_refusal(self, request, error):
        """Say as a message what was refused."""
        for message in self.in_words(error).messages:
            self.message_user(request, message, messages.ERROR)

    # --- Saving ----------------------------------------------------------------------------------------------

    def get_form(self, request, obj=None, change=False, **kwargs):
        asked = {"source_of_changes": self.field_for_source() if issubclass(self.model, Sourced) else None}
        asked |= self.asked_of_proposer(request, obj)
        base = kwargs.get("form", self.form)
        kwargs["form"] = type(base.__name__, (base,), asked)
        kwargs["help_texts"] = self.without_files(request, obj)
        form = super().get_form(request, obj, change, **kwargs)  # a class made for this request
        form.refusal = getattr(request, "refusal", None)
        form.merging = getattr(request, "merging", None)
        form.came_back = None if obj else self.record_that_comes_back(request)
        return form

    def save_model(self, request, obj, form, change):
        if not change or form.changed_data or form.publishing:
            obj.save()
        if not change:
            self.keep_moment_of_creation(request, obj)
        for sentence in marks.warnings(obj):
            self.message_user(request, sentence, messages.WARNING)

    def save_formset(self, request, form, formset, change):
        formset.save()
        for row in [*formset.new_objects, *(row for row, _changed in formset.changed_objects)]:
            attest(row)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if source := form.cleaned_data.get("source_of_changes"):
            cite(source, form, formsets, change)
        attest(form.instance)
        self.settle(request)
        request.saved = form.instance

    def log_addition(self, request, obj, message):
        return self.noted(request, super().log_addition(request, obj, message))

    def log_change(self, request, obj, message):
        return self.noted(request, super().log_change(request, obj, message))

    def noted(self, request, entry):
        """Make what the admin's log says of a change the comment of its revision, in English."""
        if reversion.is_active():
            with translation.override(languages.FALLBACK):
                proposal = self.whose_proposal(request)
                said = [self.what_is_restored(request), proposal or entry.get_change_message()]
                reversion.set_comment(" ".join(filter(None, said)))
        return entry

    # --- Who may --------------------------------------------------------------------------------------------

    def may_publish(self, request):
        """Whether the editor may publish, withdraw, and change what is published."""
        return request.user.has_perm(PUBLISH)

    def is_public_work(self, obj):
        """Whether readers see this record, or will at a moment already set."""
        return False

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        if not allowed or obj is None or self.may_publish(request) or self.is_proposing(request, obj):
            return allowed
        return not self.is_public_work(obj)

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        if not allowed or obj is None or self.may_publish(request):
            return allowed
        return not self.is_public_work(obj)

    # --- The form --------------------------------------------------------------------------------------------

    def get_fieldsets(self, request, obj=None):
        changes = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        asked = ["source_of_changes"] if changes and issubclass(self.model, Sourced) else []
        asked += self.asked_of_proposer(request, obj)
        now = [(None, {"classes": ["now"], "fields": asked})] if asked else []
        return [*self.sections, *self.source_section(), *self.language_sections(), *now]

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *self.without_files(request, obj)]

    def field_for_source(self):
        """Return the box for the source of what is changed in one save: itself and the parts."""
        field = self.model._meta.get_field("sources")
        return forms.ModelChoiceField(
            field.remote_field.model.objects.all(),
            label=_("Source of what I changed now"),
            help_text=_(
                "Given to each fact that you add or change and that cites nothing yet: the record itself, and its rows."
            ),
            required=False,
            widget=ReferenceSelect(field, self.admin_site, References(field, self.admin_site)),
        )

    def source_section(self):
        """Return the section for what the record rests on."""
        kinds = {"sources": Sourced, "incomplete_lists": OpenLists}
        fields = [name for name, kind in kinds.items() if issubclass(self.model, kind)]
        return [(_("Sources"), {"fields": fields})] if fields else []

    def language_sections(self):
        """Return one folded section for each other language, and one for what nobody has checked."""
        own_names = dict(languages.LANGUAGES)
        others = [code for code in languages.CODES if code != languages.FALLBACK]
        columns = {code: columns_in(self.model, code) for code in others}
        sections = [
            (own_names[code], {"classes": ["collapse"], "fields": names}) for code, names in columns.items() if names
        ]
        if sections:
            unchecked = {"classes": ["collapse"], "fields": ["unreviewed_translations"]}
            sections.append((_("Translations not yet checked"), unchecked))
        return sections

    def render_change_form(self, request, context, **kwargs):
        marks.show_warnings(context["adminform"].form)
        self.show_restored(request, context)
        self.show_proposals(request, context)
        for inline_admin_formset in context["inline_admin_formsets"]:
            inline_admin_formset.formset.prepare_to_show(inline_admin_formset.opts, context["adminform"].form.merging)
        focus(context["adminform"], context["inline_admin_formsets"])
        context |= {
            "kept_as": kept.name_of(request),
            "is_unsaved": request.method == "POST" and not context["proposal"],
        }
        inlines = [each.opts for each in context["inline_admin_formsets"]]
        context["usual"] = [each for model_admin in (self, *inlines) for each in model_admin.usual()]
        obj = context.get("original")
        context["address_of_rows"] = self.address("rows", obj.pk, "kind", 0).removesuffix("kind/0/") if obj else ""
        if obj and not self.has_change_permission(request, obj):
            for name in self.model.local_moments:  # shown without a form, which would do this
                setattr(obj, name, do_timezone(getattr(obj, name), obj.time_zone) or getattr(obj, name))
        return super().render_change_form(request, context, **kwargs)

    def get_view_on_site_url(self, obj=None):
        return None

    def address(self, name, *args):
        """Return the address of one of this model's pages in the admin."""
        options = self.model._meta
        return reverse(f"admin:{options.app_label}_{options.model_name}_{name}", args=[quote(arg) for arg in args])

    def get_urls(self):
        view = ReferencesView.as_view(admin_site=self.admin_site)
        return [page_of(self, "references/", view, "references"), *super().get_urls()]

    # --- The list --------------------------------------------------------------------------------------------

    def get_queryset(self, request):
        queryset = super().get_queryset(request).select_related(*self.list_select_related or ())
        match = request.resolver_match
        if match and match.url_name.endswith("_changelist") and issubclass(self.model, Sourced):
            queryset = queryset.annotate(facts_without_source=unsourced(self.model))
        return queryset

    @admin.display(description=_("changed"), ordering="updated_at")
    def changed(self, obj):
        """The day of the last change, in the time zone of the editor."""
        return timezone.localtime(obj.updated_at).date().isoformat()

    @admin.display(description=_("no source"), ordering="facts_without_source")
    def without_source(self, obj):
        """How many facts of this record, itself and its parts, cite nothing."""
        return obj.facts_without_source or None

    def get_list_filter(self, request):
        return [*self.list_filter, *([SourcesFilter] if issubclass(self.model, Sourced) else [])]

    def get_search_results(self, request, queryset, search_term):
        """Find what the search page finds, drafts included."""
        return (queryset.matching(search_term) if search_term.strip() else queryset), False

    def reference(self, obj):
        """Return what this record is called where another one refers to it."""
        return str(obj)

    def tells_apart(self, obj):
        """Return what is said of a record beside its name and slug, where a reference box offers several of that name."""
        return ()

    def with_what_tells_apart(self, queryset):
        """Load what `tells_apart()` reads."""
        return queryset


class SharedAdmin(CorrectionSection, RecordAdmin):
    """A record without a status of its own; what a published record uses is the Publishers'."""

    def is_read(self, obj):
        if not hasattr(obj, "read"):
            obj.read = self.model.objects.published().filter(pk=obj.pk).exists()
        return obj.read

    def is_public_work(self, obj):
        if not hasattr(obj, "used_in_public"):
            obj.used_in_public = self.model.objects.published(END_OF_TIME).filter(pk=obj.pk).exists()
        return obj.used_in_public
