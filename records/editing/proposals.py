"""Proposals in the admin: a list, and a page that shows what each would change, applies, declines or withdraws it."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from records.accounts import PUBLISH
from records.publication import Status
from records.texts import languages

from . import kept, previews, proposed, refusals, restoring
from .links import address_of
from .models import LONGEST_WORD, Overtaken, Proposal, State
from .notes import Noted
from .proposed import PROPOSAL
from .typed import typed


class DeclineForm(forms.Form):
    """Why a proposal is declined, for who made it."""

    word = forms.CharField(
        label=_("Why it is declined"),
        max_length=LONGEST_WORD,
        help_text=_("For who proposed it."),
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField", "dir": "auto"}),
    )
    use_required_attribute = False  # the other buttons need none


class WhichFilter(admin.SimpleListFilter):
    """Finds what waits, what is one's own, and what another change has made stale."""

    title = _("which")
    parameter_name = "which"

    def lookups(self, request, model_admin):
        return [("open", _("those that wait")), ("mine", _("mine")), ("stale", _("changed since"))]

    def queryset(self, request, queryset):
        verbs = {"open": queryset.open, "mine": lambda: queryset.of(request.user), "stale": queryset.stale}
        return verbs.get(self.value(), queryset.all)()


@admin.register(Proposal)
class ProposalAdmin(Noted, admin.ModelAdmin):
    """Changes that are proposed: all of them to Publishers, to others their own."""

    list_display = ("name", "kind", "proposer", "proposed_at", "state", "answer")
    list_display_links = ("name",)
    list_filter = (WhichFilter,)
    list_select_related = ("proposer", "content_type")
    list_per_page = 50
    show_full_result_count = False
    actions = None
    page_template = "admin/proposal.html"

    # --- Who may ---------------------------------------------------------------------------------------------

    def decides(self, request):
        """Whether this editor decides what becomes of proposals."""
        return request.user.has_perm(PUBLISH)

    def get_queryset(self, request):
        found = super().get_queryset(request)
        if request.resolver_match.url_name.endswith("_changelist"):
            found = found.defer("said")
        return found if self.decides(request) else found.of(request.user)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def may_note(self, request, row):
        """The proposer and the Publishers write to each other until it is decided."""
        return row.is_open

    def get_view_on_site_url(self, obj=None):
        return None

    # --- The list ----------------------------------------------------------------------------------------------

    @admin.display(description=_("record"))
    def name(self, obj):
        """What the record was called."""
        return Truncator(obj.named).chars(90)

    @admin.display(description=_("kind"))
    def kind(self, obj):
        """What kind of record it is."""
        return proposed.kind_of(obj)

    @admin.display(description=_("answer"))
    def answer(self, obj):
        """Why it was declined."""
        return Truncator(obj.word).chars(90)

    # --- The page ----------------------------------------------------------------------------------------------

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Show a proposal; do with it what a button says."""
        proposal = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, proposal):
            raise PermissionDenied
        if proposal is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        record = proposal.record
        decline = DeclineForm(request.POST if "_decline" in request.POST else None)
        links = []
        if request.method == "POST" and "_link" in request.POST:
            links = self.links(request, proposal, record)
        elif request.method == "POST" and not ("_decline" in request.POST and not decline.is_valid()):
            return self.act(request, proposal, record, decline)
        elif request.GET.get("language") in languages.CODES and previews.is_shown(proposal, record):
            page = previews.shown_as_proposed(request, proposal, record, request.GET["language"])
            if page is not None:
                return page
        return TemplateResponse(request, self.page_template, self.page(request, proposal, record, decline, links))

    def page(self, request, proposal, record, decline, links):
        """Return what the page of a proposal shows."""
        model_admin = self.admin_of(proposal)
        is_known = model_admin is not None
        found = proposed.difference(model_admin, request, proposal, record) if is_known else None
        is_gone = record is None or (record.is_publishable and record.status == Status.WITHDRAWN)
        is_stale = proposal.is_open and record is not None and record.version != proposal.made_from
        revision = refusals.last_change(record) if is_stale else None
        may_show = is_known and hasattr(model_admin, "preview_view") and previews.is_shown(proposal, record)
        return {
            **self.admin_site.each_context(request),
            "title": gettext("Proposed change"),
            "subtitle": proposal.named,
            "opts": self.opts,
            "proposal": proposal,
            "kind": proposed.kind_of(proposal),
            "record": record,
            "address": address_of(record) if record else "",
            "history": address_of(record, "history") if record else "",
            "difference": found and found[2],
            "copy": self.as_typed(request, model_admin, found) if found and (is_gone or not proposal.is_open) else [],
            "is_gone": is_gone,
            "is_stale": is_stale,
            "changed_by": revision and {"who": refusals.who(revision), "when": refusals.moment(revision)},
            "decides": self.decides(request) and proposal.is_open,
            "is_mine": proposal.proposer == request.user and proposal.is_open,
            "decline": decline,
            "may_show": may_show,
            "languages": languages.TABLE,
            "links": links,
            "hours": previews.HOURS,
            "notes": self.notes(request, proposal),
        }

    def admin_of(self, proposal):
        """Return the admin of the record that a proposal would change; None where there is none any more."""
        model = proposal.content_type.model_class()
        return self.admin_site.get_model_admin(model) if model and self.admin_site.is_registered(model) else None

    def as_typed(self, request, model_admin, found):
        """Return `(label, text)` of all that a proposal says, to be copied."""
        _base, then, _difference = found
        asked = request.POST
        request.POST = restoring.as_posted(model_admin, request, None, then, None)
        said = typed(model_admin, request)
        request.POST = asked
        return said

    def links(self, request, proposal, record):
        """Return the addresses at which somebody without an account sees a proposal, by language."""
        return previews.addresses_of(request, proposal) if previews.is_shown(proposal, record) else []

    # --- What is done --------------------------------------------------------------------------------------------

    def act(self, request, proposal, record, decline):
        """Apply, open, decline or withdraw a proposal; who comes too late is told so."""
        here, decides = address_of(proposal), self.decides(request)
        may = decides if {"_apply", "_edit", "_decline"} & set(request.POST) else proposal.proposer == request.user
        if not may or not {"_apply", "_edit", "_decline", "_withdraw"} & set(request.POST):
            raise PermissionDenied
        try:
            if not proposal.is_open or request.POST.get(PROPOSAL) != proposal.key:
                raise Overtaken(proposal.what_became())
            if "_decline" in request.POST:
                proposal.decide(State.DECLINED, request.user, decline.cleaned_data["word"])
                self.message_user(request, gettext("The proposal is declined."), messages.SUCCESS)
                return HttpResponseRedirect(here)
            if "_withdraw" in request.POST:
                proposal.decide(State.WITHDRAWN, request.user)
                self.message_user(request, gettext("Your proposal is withdrawn."), messages.SUCCESS)
                return HttpResponseRedirect(here)
            if record is None:
                raise ValidationError(gettext("The record was deleted: there is nothing that this would change."))
            how = kept.AGAIN if "_edit" in request.POST else ""
            response = self.admin_of(proposal).filled_with(request, record, proposal, how)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return HttpResponseRedirect(here)
        if response is None:
            self.message_user(
                request,
                gettext("This proposal cannot be read any more: the form is another one by now."),
                messages.ERROR,
            )
            return HttpResponseRedirect(here)
        return (
            HttpResponseRedirect(address_of(record))
            if response.status_code == HttpResponseRedirect.status_code
            else response
        )
