"""Keys of rows, as browsers send them: a number that no column holds would be a fault of the database."""

from django import forms
from django.core.exceptions import ValidationError

# Longer digits fit no column and overflow in the database.
LONGEST_KEY = 18


def is_key(text):
    """Whether a text can be the key of a row."""
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY


class ReferencesField(forms.ModelMultipleChoiceField):
    """Several references; a number that no column holds is no choice, instead of a fault."""

    def _check_values(self, value):
        for key in value if isinstance(value, list | tuple) else ():
            if str(key).isdecimal() and not is_key(str(key)):
                message = self.error_messages["invalid_choice"]
                raise ValidationError(message, code="invalid_choice", params={"value": key})
        return super()._check_values(value)
