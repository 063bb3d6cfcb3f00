"""The forms of whole records and of their parts: versions, refusals, duplicates."""

import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import F, UniqueConstraint
from django.forms.models import BaseInlineFormSet
from django.forms.utils import ErrorList
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _

from records.publication import Status
from records.rows import UNKNOWN_CHOICE, is_key
from records.texts import examples, languages

from . import refusals
from .inputs import TIME_ZONES, MomentField
from .links import address_of, with_links
from .numbering import MOST_FORMS, RESTORED, key_in_names, keys_of
from .proposed import PROPOSAL, parts_added
from .references import ReferenceMixin
from .restoring import parts_that_come_back
from .typed import plain_widget

MOST_LISTED = 60  # choices in a refusal: all kinds of body, not all countries


class Refusals(ErrorList):
    """The refusals of a form or a field; one that names a record in the way leads to its form."""

    def __getitem__(self, i):
        error = self.data[i]
        if linked := with_links(error):
            return linked
        said = examples.as_typed_html(super().__getitem__(i))
        record = (getattr(error, "params", None) or {}).get("record")
        if record is None:
            return said
        return format_html('{} <a href="{}">{}</a>', said, address_of(record), _("Open it"))


def unknown_choice(choices):
    """Return the sentence for a value that is none of these; what is too long to be read lists none."""
    values = [str(value) for value, _label in choices if value]
    if len(values) > MOST_LISTED:
        return forms.ChoiceField.default_error_messages["invalid_choice"]
    return str(UNKNOWN_CHOICE).replace("%(choices)s", ", ".join(values))


class RowForm(forms.ModelForm):
    """The form of one row: says each refusal once, and leaves alone what no control shows.

    Microseconds cut off would move a publication before that of what it refers to.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        shown_in = time_zone(self.initial.get("time_zone"))
        for name in self._meta.model.local_moments:
            if name in self.fields:
                stored = self.initial.get(name)
                self.fields[name].shown = stored.astimezone(shown_in) if stored and shown_in else None
                self.fields[name].zone = time_zone(self.data.get(self.add_prefix("time_zone")))
        self.error_class = Refusals
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
                field.error_messages = field.error_messages | {"invalid_choice": unknown_choice(field.choices)}

    def clean(self):
        cleaned = super().clean()
        for name, field in self.fields.items():
            if isinstance(field, MomentField) and name in self.cleaned_data and name not in self.changed_data:
                self.cleaned_data[name] = self.initial.get(name)
        return cleaned

    def _update_errors(self, errors):
        # Django checks constraints even after clean() has refused, and names them where it has no sentence;
        # what clean() leaves to the field that said it already is a list of none.
        general = getattr(errors, "error_dict", {}).get(NON_FIELD_ERRORS, [])
        by_name = {str(constraint.get_violation_error_message()) for constraint in self._meta.model._meta.constraints}
        in_words = [error for error in general if str(error.message) not in by_name]
        if in_words:
            errors.error_dict[NON_FIELD_ERRORS] = in_words
        elif not general and hasattr(errors, "error_dict"):
            errors.error_dict.pop(NON_FIELD_ERRORS, None)
        super()._update_errors(errors)


def time_zone(key):
    """Return the time zone of that name, or None."""
    return zoneinfo.ZoneInfo(key) if key in TIME_ZONES else None


class RecordForm(RowForm):
    """The form of a whole record; it says which version it was made from.

    `RecordAdmin.get_form()` sets, for one request: `refusal`, what the first attempt to save raised; `merging`, what was
    brought together where others saved since it was opened; `publishing`, whether the button “Save and publish” was used;
    `came_back`, the record that is brought back, before it is saved.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    refusal = None
    publishing = False
    merging = None
    came_back = None

    def __init__(self, *args, instance=None, **kwargs):
        super().__init__(*args, instance=instance or self.came_back, **kwargs)
        if self.instance._state.adding:
            del self.fields["version"]
        else:
            self.initial["version"] = self.instance.version

    def clean(self):
        cleaned = super().clean()
        if self.publishing:
            self.instance.status = Status.PUBLISHED  # the field may not be there, once it was public
            if "status" in self.fields:
                self.cleaned_data["status"] = Status.PUBLISHED
                self.errors.pop("status", None)
        if self.merging is not None:
            show_both(self, self.merging)
            self.add_error(None, refusals.stale(self.instance))
        if self.refusal is not None:
            self.add_refusal(self.refusal)
        return cleaned

    def add_refusal(self, refusal):
        """Show what a save was refused for, at its field where the form has it."""
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for name, errors in refusal.error_dict.items():
            self.add_error(name if name in self.fields else None, ValidationError(errors))


def show_both(form, merging):
    """Let the form show beside each input that both sides changed what the others made of it, and ask which is meant."""
    for name, field in form.fields.items():
        field.theirs = merging.both.get(form.add_prefix(name))
    form.has_choices = any(field.theirs is not None for field in form.fields.values())


class PartForm(RowForm):
    """The form of one part, inside that of its whole.

    What is unique within the whole is judged over all rows of the form, so that rows can change places.
    """

    def has_changed(self):
        return self.instance.last_version > 0 or super().has_changed()


def constrained_columns(constraint):
    """Return the names of the fields that a unique constraint compares."""
    if constraint.fields:
        return list(constraint.fields)
    columns = []
    for expression in constraint.expressions:
        members = [expression] if isinstance(expression, F) else expression.flatten()
        columns += [member.name for member in members if isinstance(member, F)]
    return columns


@dataclass(frozen=True)
class Line:
    """A row that stands in a long form as a line: its key, what is said of it, whether it cites nothing."""

    key: int
    described: str
    cites_nothing: bool

    @property
    def name(self):
        """What stands for it in the names of inputs."""
        return key_in_names(self.key)


class PartFormSet(BaseInlineFormSet):
    """The parts of one kind that a whole has: all of them, or of many those that were opened, the rest as lines.

    `PartInline.get_formset()` sets for one request: `asked`, the keys of the only rows that are asked for; `is_named_by_key`, whether
    the inputs are called by the keys of their rows.
    """

    asked: tuple[str, ...] = ()
    is_named_by_key = False
    is_long = False
    lines: Sequence[Line] = ()

    def get_queryset(self):
        """Return the rows that have a form: those that were sent, in their order; else all, or of many only those asked for."""
        if not hasattr(self, "_queryset"):
            self._queryset = self._rows_with_forms(super().get_queryset())
        return self._queryset

    def _rows_with_forms(self, rows):
        self.all_rows = rows
        if self.is_bound:
            sent = keys_of(self.data, self.prefix).values()
            found = {str(row.pk): row for row in rows.filter(pk__in=set(filter(is_key, sent)))} if sent else {}
            return [found[key] for key in dict.fromkeys(sent) if key in found]
        if self.asked:
            return list(rows.filter(pk__in=self.asked))
        first = list(rows[: MOST_FORMS + 1])
        self.is_long = len(first) > MOST_FORMS
        return [] if self.is_long else first

    @property
    def is_opened(self):
        """Whether rows have forms because they were opened."""
        return bool(self.asked) or self.number_of_rows > MOST_FORMS

    @property
    def number_of_rows(self):
        """How many rows there are, but for new ones."""
        return self.initial_form_count() + len(self.lines)

    def add_prefix(self, index):
        if self.is_named_by_key and isinstance(index, int) and index < len(self.get_queryset()):
            return f"{self.prefix}-{key_in_names(self.get_queryset()[index].pk)}"
        return super().add_prefix(index)

    @cached_property
    def come_back(self):
        """The rows that come back after they were deleted, or that a proposal adds, by the keys that new rows of the form name."""
        new = range(self.initial_form_count(), self.total_form_count()) if self.is_bound else ()
        keys = {self.data.get(f"{self.add_prefix(number)}-{RESTORED}", "") for number in new} - {""}
        if not keys:
            return {}
        added = parts_added(self.model, keys, self.data.get(PROPOSAL, ""))
        return added | parts_that_come_back(self.model, keys - {*added}, {self.fk.attname: self.instance.pk})

    def _construct_form(self, i, **kwargs):
        key = self.data.get(f"{self.add_prefix(i)}-{RESTORED}", "")
        row = self.come_back.get(key) if i >= self.initial_form_count() else None
        if row is not None:
            kwargs["instance"] = row
        form = super()._construct_form(i, **kwargs)
        form.restored = key if row is not None else ""  # said again by the form that comes back
        return form

    def clean(self):
        if any(form.instance._state.adding for form in self.initial_forms):
            raise ValidationError(_("One of the rows that were sent is none of this record. Nothing was saved."))
        super().clean()

    def validate_unique(self):
        """Refuse rows that stand twice, whatever kind of unique constraint says so; those that were not sent count too."""
        rows = [form for form in self.forms if self.is_kept(form)]
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and self.fk.name in constrained_columns(constraint):
                self.refuse_twice(rows, constraint)

    def is_kept(self, form):
        """Whether a form holds a row that will stand after saving."""
        if self._should_delete_form(form) or not getattr(form, "cleaned_data", None):
            return False
        return form.has_changed() or form.instance.pk is not None

    def refuse_twice(self, forms_of_rows, constraint):
        names = [name for name in constrained_columns(constraint) if name != self.fk.name]
        sent = [row.pk for row in self.get_queryset()]
        others = self.all_rows.exclude(pk__in=sent).order_by() if forms_of_rows else self.all_rows.none()
        seen = set(others.values_list(*(self.model._meta.get_field(name).attname for name in names)))
        for form in forms_of_rows:
            key = tuple(form.instance.serializable_value(name) for name in names)
            given = [
                value is not None or self.model._meta.get_field(name).null
                for name, value in zip(names, key, strict=True)
            ]
            if not all(given):
                continue  # it is filled in on saving
            if key in seen:
                labels = languages.joined(*(self.model._meta.get_field(name).verbose_name for name in names))
                form.add_error(None, _("This row stands here twice: the same %(fields)s.") % {"fields": labels})
            seen.add(key)

    def prepare_to_show(self, inline, merging):
        """Read in one query a field what the references of all rows are called, and name the rows; those without a form become lines.

        Where others changed the whole meanwhile, the rows show what they made of it.
        """
        with_forms = [row.pk for row in self.get_queryset()]
        if not self.asked and self.instance.pk and (self.is_bound or self.is_long):
            self.lines = inline.lines_of(self.all_rows.exclude(pk__in=with_forms), self.instance)
        if self.is_bound:
            # Django pairs forms with rows by position; somebody may have added or deleted rows since.
            self._queryset = [form.instance for form in self.initial_forms]
        for form in self.initial_forms:
            form.instance.described = inline.describe(form.instance)
            form.instance.cites_nothing = inline.cites_nothing(form.instance)
            if merging and form.instance.pk:
                show_both(form, merging)
        for name in self.form.base_fields:
            keys = set()
            for form in self.forms:
                widget = plain_widget(form.fields[name])
                if isinstance(widget, ReferenceMixin):
                    value = form[name].value()
                    keys |= {*(value if isinstance(value, list | tuple) else [value])} - {None, ""}
                    references = widget.references
            if keys:
                references.learn(getattr(key, "pk", key) for key in keys)
