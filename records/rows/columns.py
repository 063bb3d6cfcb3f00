"""What a column can keep and a page can show: no halves of characters, no moment without a day, no unseen text."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from records.texts import characters

TEXTS = models.CharField | models.TextField
# From the first to before the last, a moment can be told in every time zone, even where the next day has begun.
FIRST_MOMENT = datetime.datetime(1, 1, 2, tzinfo=datetime.UTC)
LAST_MOMENT = datetime.datetime(9999, 12, 31, tzinfo=datetime.UTC)


def refusal(field, value):
    """Return the ValidationError of a value that no database keeps or no page can show, else None."""
    if isinstance(field, TEXTS) and (match := characters.NOT_IN_A_COLUMN.search(str(value))):
        character = {"character": f"U+{ord(match[0]):04X}", "place": match.start() + 1}
        sentence = _("This text holds a character that cannot be kept: %(character)s, at place %(place)d.")
        return ValidationError(sentence % character, code="invalid_character")
    aware = isinstance(value, datetime.datetime) and value.tzinfo is not None
    if aware and not FIRST_MOMENT <= value < LAST_MOMENT:
        sentence = _(
            "Give a moment from 2 January of the year 1 to 30 December 9999: another has no day in some time zones."
        )
        return ValidationError(sentence, code="invalid_moment")
    return None
