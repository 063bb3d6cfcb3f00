"""Refusals that say what is in the way, or what there is."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

UNKNOWN_CHOICE = _("“%(value)s” is not among the choices. There are: %(choices)s.")


def refused_by(other, sentence, code):
    """Return the refusal of what `other` is in the way of: it names the record, whatever its status, and carries it."""
    record = getattr(other, "whole", None) or other
    params = {"sentence": sentence, "in_the_way": record.described(), "record": record}
    return ValidationError(_("%(sentence)s In the way: %(in_the_way)s."), code=code, params=params)


def unknown_choice(field, value):
    """Return the refusal of a value that a column cannot take: it lists those that it can."""
    values = ", ".join(str(each) for each, _label in field.flatchoices if each)
    return ValidationError(UNKNOWN_CHOICE, "invalid_choice", {"value": str(value)[:100], "choices": values})
