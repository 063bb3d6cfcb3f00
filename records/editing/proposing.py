"""Proposing in the form of a record: whoever may not change what is public sends the same form as a proposal.

The form is tried, and what it comes to is kept. A Publisher applies it through the form and its checks, brought together with
what others have changed meanwhile. Why: docs/decisions/0053-proposals.md.
"""

from django import forms
from django.contrib import messages
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.db import models as columns
from django.http import HttpResponseRedirect
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from records.publication import Whole
from records.rows import Busy, is_busy, is_key, waiting, writing
from records.texts import languages

from . import kept, proposed, restoring
from .links import address_of
from .models import LONGEST_WORD, MOST_SAID, Overtaken, Proposal, State, name_of
from .proposed import PROPOSAL
from .trying import LONGEST_LOCK, Trying

REASON = "proposed_because"


class Proposing(Trying):
    """Lets changes of what is public be proposed, and takes them into the form."""

    # --- Who may ---------------------------------------------------------------------------------------------

    def may_publish(self, request):
        """Whether the editor may publish, withdraw, and change what is published."""
        raise NotImplementedError

    def is_public_work(self, obj):
        """Whether readers see this record, or will at a moment already set."""
        raise NotImplementedError

    def may_propose(self, request, record):
        """Whether a change of a record is proposed by this editor, and not saved."""
        may = record is not None and ModelAdmin.has_change_permission(self, request, record)
        return may and not self.may_publish(request) and self.is_public_work(record)

    def own_proposal(self, request, record):
        """Return the change of a record that this editor has proposed, as long as nobody has decided; else None."""
        return Proposal.objects.open().of(request.user).about(record).first()

    def is_proposing(self, request, record):
        """Whether this request shows, tries or keeps a proposal about a record."""
        return record is not None and getattr(request, "proposing", None) == record

    # --- By who may not publish ------------------------------------------------------------------------------

    def proposing_view(self, request, object_id, form_url):
        """Answer a form in which a change is proposed; None where it is one that changes a record."""
        record = object_id and self.get_object(request, unquote(object_id))
        if request.method != "POST":
            if not self.may_propose(request, record):
                return None
            request.proposing = record
            proposal = request.proposal = self.own_proposal(request, record)
            return proposal and self.filled_with(request, record, proposal, kept.AGAIN)
        if self.may_propose(request, record) and (kept.AGAIN in request.POST or "_propose" not in request.POST):
            request.published_meanwhile = kept.AGAIN not in request.POST
            request.POST = request.POST.copy()
            request.POST[kept.AGAIN] = "1"  # it is shown, and nothing saved
            request.proposing, request.proposal = record, self.named_by(request, record)
            return None
        if "_propose" not in request.POST or not (record and ModelAdmin.has_change_permission(self, request, record)):
            return None
        if not self.is_public_work(record):
            said = gettext(
                "Readers no longer see this, so that a change is saved and not proposed. Your reason was: {}"
            )
            self.message_user(request, said.format(request.POST.get(REASON, "").strip()), messages.WARNING)
            return None
        request.POST = request.POST.copy()  # what is merged is written into it
        request.proposing, request.proposal = record, self.named_by(request, record)
        return self.propose(request, record, form_url)

    def propose(self, request, record, form_url):
        """Keep what the form comes to as the editor's proposal; what it is refused for comes back in the form."""
        if overtaken := Proposal.objects.overtaken(record, request.user, request.proposal):
            self.merge(request, str(record.pk))  # so that all there is to say is said at once
            return self.proposed_in_vain(request, record, form_url, overtaken)
        before, reason = Whole.stored(record), request.POST.get(REASON, "").strip()
        came_to, answer = self.tried(request, record, lambda saved: self.what_is_proposed(before, saved), form_url)
        if answer is not None:
            return answer
        try:
            self.judge_proposal(request, record, came_to)
            with waiting(LONGEST_LOCK):
                proposal = Proposal.objects.propose(
                    record,
                    request.user,
                    seen=request.proposal,
                    named=str(record),
                    made_from=before.record.version,
                    said=came_to,
                    reason=reason,
                )
        except (ValidationError, OperationalError) as error:
            if isinstance(error, OperationalError) and not is_busy(error):
                raise
            refusal = error if isinstance(error, ValidationError) else Busy()
            return self.proposed_in_vain(request, record, form_url, refusal)
        sentence = gettext(
            "Your change is proposed: a Publisher looks at it, and readers see the old text until then. {}"
        )
        link = format_html('<a href="{}">{}</a>', address_of(proposal), gettext("What you have proposed"))
        self.message_user(request, format_html(sentence, link), messages.SUCCESS)
        response = HttpResponseRedirect(self.address("change", record.pk))
        kept.forget(request, response)
        return response

    def proposed_in_vain(self, request, record, form_url, refusal):
        """Show the form again with why it is refused, made from the editor's open proposal as it is now."""
        request.refusal, request.proposal = refusal, self.own_proposal(request, record)
        return self._changeform_view(request, str(record.pk), form_url, None)

    def what_is_proposed(self, before, saved):
        """Return, as it is kept, what a record was saved as, once the whole change has been judged."""
        with writing() as work:
            work.finish()
        return proposed.as_text(before, Whole.stored(saved))

    def judge_proposal(self, request, record, said):
        """Refuse a proposal of nothing, and one of more than can be kept."""
        if len(said) > MOST_SAID:
            raise ValidationError(gettext("This is too much for one proposal. Propose less at once."))
        tried = Proposal(made_from=record.version, said=said, content_type=ContentType.objects.get_for_model(record))
        whole = self.admin_site.get_model_admin(self.model)  # in the page of a row this one knows that row only
        found = proposed.difference(whole, request, tried, record)
        if found and not (found[2].what.changes or found[2].what.parts):
            raise ValidationError(gettext("This says what readers see already: there is nothing to propose."))

    def named_by(self, request, record):
        """Return the proposal about a record that a form names, as it was seen; None where it names none."""
        pk, _colon, version = request.POST.get(PROPOSAL, "").partition(":")
        if not is_key(pk) or not is_key(version):
            return None
        proposal = Proposal.objects.about(record).filter(pk=pk).first()
        if proposal and not self.may_publish(request) and proposal.proposer != request.user:
            return None
        if proposal:
            proposal.version = int(version)
        return proposal

    # --- By a Publisher ------------------------------------------------------------------------------------------

    def filled_with(self, request, record, proposal, how):
        """Hand to the form of a record what a proposal says: to be saved at once (""), or shown (`kept.AGAIN`).

        What others have changed since it was made is brought together with it, and what they deleted is named.
        """
        found = proposed.difference(self, request, proposal, record)
        if found is None:
            return None
        base, then, difference = found
        posted = restoring.as_posted(self, request, record, then, base)
        posted["version"], posted[PROPOSAL] = str(proposal.made_from), proposal.key
        if self.is_proposing(request, record):
            posted[REASON] = proposal.reason
        if difference.missing:
            request.refusal = ValidationError(difference.missing)  # so that it is shown, and not saved
        if how:
            posted[how] = "1"
        request.method, request.POST = "POST", posted  # as if its editor had typed it now
        return self.changeform_view(request, str(record.pk), self.address("change", record.pk))

    def take_proposal(self, request, object_id):
        """Read which proposal a form applies; refuse where that is not as it was seen."""
        record = object_id and self.get_object(request, unquote(object_id))
        if record is None or self.is_proposing(request, record):
            return
        request.proposal = None
        seen = self.named_by(request, record) if self.may_publish(request) else None
        if seen is None:
            return
        now = Proposal.objects.get(pk=seen.pk)
        if not now.is_open or now.version != seen.version:
            sentence = gettext("What you typed stands below: saved again, it is saved without the proposal.")
            raise Overtaken([now.what_became(), sentence])
        request.proposal = seen

    def as_shown_again(self, request):
        """Return what a form says that is shown as it was typed, or as it is proposed, and not saved."""
        if getattr(request, "refusal", None):
            return request.refusal
        if getattr(request, "published_meanwhile", False):
            return kept.NotSavedYet(
                gettext(
                    "This has been published, so only a Publisher changes it. What you typed stands below: propose it."
                )
            )
        proposal = getattr(request, "proposal", None)
        if proposal is None:
            return kept.NotSavedYet()
        if self.may_publish(request):
            said = gettext(
                "This is what %(who)s proposes. Look it through and change what you like; saved, it is applied."
            )
            return kept.NotSavedYet(said % {"who": languages.isolated(name_of(proposal.proposer))})
        return kept.NotSavedYet(
            gettext("This is what you have proposed. What you change here takes its place, once you propose it again.")
        )

    def settle(self, request):
        """Note that the proposal which a form applies is applied, with the change itself."""
        if getattr(request, "proposal", None) and not getattr(request, "proposing", None):
            request.proposal.decide(State.APPLIED, request.user)

    def whose_proposal(self, request):
        """Return what the comment of a revision says of the proposal that it applies, in English."""
        proposal = getattr(request, "proposal", None)
        return f"Proposed by {name_of(proposal.proposer)}: “{proposal.reason}”" if proposal else ""

    # --- The form ------------------------------------------------------------------------------------------------

    def asked_of_proposer(self, request, obj):
        """Return the inputs that a form has besides, where a change is proposed in it."""
        if not self.is_proposing(request, obj):
            return {}
        label, said = _("Why you propose this"), _("For the Publishers. It stands in the history, once it is applied.")
        attributes = {"rows": 3, "class": "vLargeTextField"}
        return {
            REASON: forms.CharField(
                label=label, help_text=said, max_length=LONGEST_WORD, widget=forms.Textarea(attrs=attributes)
            )
        }

    def without_files(self, request, obj):
        """Return `{name of a file's column: why it cannot be given}`, where a change is proposed."""
        if not self.is_proposing(request, obj):
            return {}
        said = gettext("A file cannot be proposed. Say in your reason which one is meant; a Publisher puts it here.")
        return {each.name: said for each in self.opts.fields if isinstance(each, columns.FileField)}

    def show_proposals(self, request, context):
        """Let a form say what is proposed of its record, and which proposal it is filled with."""
        record = context.get("original")
        used = getattr(request, "proposal", None)
        context["proposing"] = self.is_proposing(request, record)
        context["proposal"] = used
        waiting_here = Proposal.objects.open().about(record).select_related("proposer") if record else ()
        if record and not self.may_publish(request):
            waiting_here = waiting_here.of(request.user)
        context["proposals"] = [
            (each, address_of(each), languages.isolated(name_of(each.proposer)))
            for each in waiting_here
            if each != used
        ]
        context["address_of_proposal"] = used and address_of(used)
        if context["proposing"]:
            context |= dict.fromkeys(("show_save", "show_save_and_continue", "show_save_and_add_another"), False)
            context["show_delete"] = False
