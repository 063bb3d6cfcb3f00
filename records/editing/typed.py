"""What a form says in words: what was typed into one whose record is gone, what others made of one that is there."""

import re

from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.forms import CheckboxInput
from django.template.defaultfilters import yesno
from django.utils.text import capfirst

from records.texts import languages

from .references import ReferenceMixin

IN_PART = re.compile(r"(?P<prefix>.+)-(?P<number>\d+)-(?P<name>\w+)")


def typed(model_admin, request):
    """Return `(label, text)` of all that a form of a record and its parts says, in its order."""
    whole = {name: field for name, field in model_admin.get_form(request).base_fields.items() if name != "version"}
    parts = {}
    for inline in model_admin.get_inline_instances(request):
        formset = inline.get_formset(request)
        parts[formset.get_default_prefix()] = capfirst(str(inline.opts.verbose_name)), formset.form.base_fields
    entries = []
    for name, values in [*request.POST.lists(), *((name, [file.name]) for name, file in request.FILES.items())]:
        row = IN_PART.fullmatch(name)
        kind, fields = parts.get(row["prefix"], ("", {})) if row else ("", whole)
        field = fields.get(row["name"] if row else name)
        text = said(field, values) if field else ""
        if text:
            label = capfirst(str(field.label))
            entries.append((f"{kind} {int(row['number']) + 1}: {label}" if row else label, text))
    return entries


def plain_widget(field):
    """Return the widget of a field, without the buttons that the admin puts beside it."""
    return field.widget.widget if isinstance(field.widget, RelatedFieldWidgetWrapper) else field.widget


def said(field, values):
    """Return in words what was typed or chosen in one field."""
    widget = plain_widget(field)
    if isinstance(widget, CheckboxInput):
        return yesno(bool(values))
    if isinstance(widget, ReferenceMixin):
        widget.references.learn(values)
        names = widget.references.names
    else:
        names = {str(key): str(label) for key, label in getattr(field, "choices", ()) if not isinstance(label, list)}
    return languages.joined_apart(*(names.get(value, value) for value in values if value.strip()))
