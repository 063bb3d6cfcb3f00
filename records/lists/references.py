"""Filters whose value names a record: the record is found first, once, and then the list is kept by its key.

So an address in a query answers for ever as one in a path does: what a record was called before leads to what it is called
now, what was withdrawn says so, and what is hidden answers as what there never was.
"""

import re
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _

from records.publication import resolve
from records.rows import as_id

from .faults import GONE, MAX_LENGTH, UNKNOWN, shown

_SLUG = re.compile(r"[-a-zA-Z0-9_]+")
MOVED = "moved"


class ReferenceField(forms.CharField):
    """Public rows, by their slug or their id: a tuple, since several kinds may have one of that slug.

    `ends` are the kinds that they may be of, each with the column of its key. Refused with a code: `MOVED`, with where to,
    `GONE`, with the reason, or `UNKNOWN`, whatever is wrong with the value.
    """

    def __init__(self, *, ends, **kwargs):
        super().__init__(**kwargs)
        self.ends = ends

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return None
        ends = [(model, column) for model, column in self.ends if column != "uid" or as_id(value)]
        if not ends or not _SLUG.fullmatch(value) or len(value) > MAX_LENGTH:
            raise refusal(value)
        named = resolve(ends, value)
        if named.moved_to:
            raise forms.ValidationError("", code=MOVED, params={"to": named.moved_to})
        if not named.rows:
            raise refusal(value, named.gone)
        return named.rows


def refusal(value, gone=None):
    """Return why a value is refused that names nothing public: the same for what is hidden and for what there never was."""
    if gone is None:
        sentence = _("Nothing public is called “%(value)s”.")
        return forms.ValidationError(sentence % {"value": shown(value)}, code=UNKNOWN)
    sentence = _("“%(value)s” was public and has been taken out of the record.")
    reason = {"reason": gone.withdrawal_reason}
    return forms.ValidationError(sentence % {"value": shown(value)}, code=GONE, params=reason)


def end_of(model, path):
    """Return `(model, column)` at which a path from rows of a model ends."""
    *steps, column = path.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model
    return model, column


def leads_to(model, path, value):
    """Return the condition that a path from rows of a model ends at a value, or at one of the rows that were found."""
    if not isinstance(value, tuple):
        return Q(**{path: value})
    end, _column = end_of(model, path)
    return Q(**{f"{path.rpartition('__')[0]}__in": [row.pk for row in value if type(row) is end]})


class NamesRecord:
    """What a filter is whose value names a record; `paths` lead from the rows to the columns that hold its key."""

    field_class = ReferenceField
    model: Any
    field_name: Any
    label: Any
    extra: dict
    paths: tuple[str, ...] = ()
    of: Any

    def __init__(self, *args, starts=None, **kwargs):
        super().__init__(*args, **kwargs)
        # The model from whose rows the path starts, where not from those of the list.
        self.starts = starts

    def ends(self):
        """Return the kinds that the value may be of, each with the column of its key."""
        model = self.of.rows().model if self.of else self.starts or self.model
        return [end_of(model, path) for path in self.paths or (self.field_name,)]

    @property
    def field(self):
        return self.field_class(label=self.label, ends=list(dict.fromkeys(self.ends())), **self.extra)

    def filter(self, qs, value):
        if not value:
            return qs
        return qs.filter(**{f"{self.field_name.rpartition('__')[0]}__in": [row.pk for row in value]})
