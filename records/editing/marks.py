"""Marks of Markdown that readers would still see: a warning in the form, and none that keeps a text from being saved."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from records.texts import first_of, languages, markdown

from .inputs import translated_columns


def warning(text):
    """Return in words where a Markdown text still shows its marks when it is rendered, or ""."""
    places = [languages.isolated(f"“{place}”") for place in markdown.marks_left(text)]
    if not places:
        return ""
    return _("Readers would still see marks of Markdown: %(places)s") % {
        "places": languages.joined_apart(*first_of(places))
    }


def warnings(record):
    """Yield a sentence for each Markdown text of a record that still shows marks, with what the text is called."""
    own_names = dict(languages.LANGUAGES)
    for column, (name, code) in translated_columns(type(record)).items():
        if name in record.markdown_fields and (said := warning(getattr(record, column))):
            label = capfirst(str(record._meta.get_field(column).verbose_name))
            yield languages.with_colon(label + languages.in_brackets(own_names[code])) + said


def show_warnings(form):
    """Let the form show below each input of Markdown where readers would still see marks of what stands in it."""
    for column, (name, _code) in translated_columns(form._meta.model).items():
        if name in form._meta.model.markdown_fields and column in form.fields:
            form.fields[column].warning = warning(form[column].value() or "")
