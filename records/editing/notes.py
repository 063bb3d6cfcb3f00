"""Notes between editors, on a record before it is public and on a proposal: plain text, no change of either, never public."""

from django import forms
from django.contrib import messages
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.utils.translation import gettext as _

from .links import address_of, page_of
from .models import Note


class NoteForm(forms.ModelForm):
    """One note."""

    class Meta:
        model = Note
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField", "dir": "auto"})}


class Noted(ModelAdmin):
    """What editors write to each other about."""

    def get_urls(self):
        return [page_of(self, "<path:object_id>/notes/", self.notes_view, "notes"), *super().get_urls()]

    def may_note(self, request, row):
        """Whether this editor may write a note about a row."""
        raise NotImplementedError

    def notes(self, request, row):
        """Return what a page shows of the notes about a row; None where there are none and none may be written."""
        written = list(Note.objects.about(row).select_related("author"))
        may = self.may_note(request, row)
        return (
            {"written": written, "form": NoteForm(auto_id="note_%s") if may else None, "row": row}
            if written or may
            else None
        )

    def history_view(self, request, object_id, extra_context=None):
        """Show the notes below the history: they stay, once it is public."""
        row = self.get_object(request, unquote(object_id))
        notes = self.notes(request, row) if row is not None and self.has_view_permission(request, row) else None
        context = {"notes": notes and notes["written"] and notes | {"form": None}}
        return super().history_view(request, object_id, context | (extra_context or {}))

    def notes_view(self, request, object_id):
        """Keep a note, and go back to what it is about."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        form = NoteForm(request.POST, instance=Note.on(row, author=request.user))
        if not self.may_note(request, row):
            said = _("This has been published or decided meanwhile. No note was written: %(text)s")
            self.message_user(request, said % {"text": request.POST.get("text", "")}, messages.ERROR)
        elif form.is_valid():
            form.save()
            self.message_user(request, _("Your note is there for the other editors."), messages.SUCCESS)
        else:
            said = [*form.errors["text"], request.POST.get("text", "")]  # what was typed is given back
            self.message_user(request, " ".join(said).strip(), messages.ERROR)
        return HttpResponseRedirect(f"{address_of(row)}#notes")
