"""Files in the forms of the admin: judged ahead of the change, seen by who may see the record, asked for again when a form comes back."""

from django.contrib.admin.widgets import AdminFileWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from records.public import file_answer
from records.rows import Record
from records.texts import NUL
from records.uploads import original_of


class Stored:
    """A file as an editor opens it: below /admin/, since the public address answers for what is public alone."""

    def __init__(self, file):
        self.file = file
        self.url = reverse("admin:file", args=[file.name])

    def __str__(self):
        return str(self.file)


class FileChoice(AdminFileWidget):
    """Django's input for a file; in a form that comes back it says which file was chosen, since a browser sends it only once."""

    chosen = ""

    def value_from_datadict(self, data, files, name):
        self.chosen = getattr(files.get(name), "name", "")
        return super().value_from_datadict(data, files, name)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if context["widget"]["is_initial"]:
            context["widget"]["value"] = Stored(value)
        return context

    def render(self, name, value, attrs=None, renderer=None):
        shown = super().render(name, value, attrs, renderer)
        if not self.chosen:
            return shown
        said = _("Choose “%(file)s” again: a browser sends a file only once.") % {"file": self.chosen}
        return shown + format_html('<p class="help choose-again" role="note">{}</p>', said)


def file_columns(model):
    """Return the columns of a model that hold files."""
    return [each for each in model._meta.concrete_fields if isinstance(each, models.FileField)]


def judge_files(model_admin, request):
    """Make of the files that came what is kept of them, ahead of the change: to decode an image takes longer than others should wait."""
    for column in file_columns(model_admin.model):
        if upload := request.FILES.get(column.name):
            try:
                kept = column.formfield().clean(upload)
                request.FILES[column.name] = kept
                if kept.file is not upload:
                    upload.close()
            except ValidationError as error:
                upload.refused = error  # the form says it, and need not find it out again


def open_file(request, path, site):
    """Answer with a file of a record that this editor may see, drafts among them; 404 says nothing of others."""
    name = original_of(path)
    for model, model_admin in site._registry.items():
        for column in file_columns(model) if issubclass(model, Record) and NUL not in path else ():
            record = model._base_manager.filter(**{column.name: name}).first()
            if record and model_admin.has_view_permission(request, record):
                response = file_answer(column.storage, path)
                response["Cache-Control"] = "private, no-store"
                return response
    raise Http404
