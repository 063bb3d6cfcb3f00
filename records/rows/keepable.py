"""What a column can keep and a page can show: no halves of characters, no moment without a day, no unseen text."""

import datetime
import re
import unicodedata

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

TEXTS = models.CharField | models.TextField
# NUL and halves of surrogate pairs.
UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
# From the first to before the last, a moment can be told in every time zone, even where the next day has begun.
FIRST_MOMENT = datetime.datetime(1, 1, 2, tzinfo=datetime.UTC)
LAST_MOMENT = datetime.datetime(9999, 12, 31, tzinfo=datetime.UTC)
# Blanks of every kind, controls, and marks that only say how others are to be shown.
UNSEEN = {"Cc", "Cf", "Zl", "Zp", "Zs"}
# Letters and signs of Korean, Khmer and Braille that are blank, and marks that only change how others are shown.
BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def can_be_seen(value):
    """Whether something else than a text stands here, or a text with a character that readers see or none can keep."""
    if not isinstance(value, str) or UNWRITABLE.search(value):
        return True
    return any(unicodedata.category(character) not in UNSEEN for character in BLANK.sub("", value))


def refusal(field, value):
    """Return the ValidationError of a value that no database keeps or no page can show, else None."""
    if isinstance(field, TEXTS) and (found := UNWRITABLE.search(str(value))):
        character = {"character": f"U+{ord(found[0]):04X}", "place": found.start() + 1}
        sentence = _("This text holds a character that cannot be kept: %(character)s, at place %(place)d.")
        return ValidationError(sentence % character, code="invalid_character")
    aware = isinstance(value, datetime.datetime) and value.tzinfo is not None
    if aware and not FIRST_MOMENT <= value < LAST_MOMENT:
        sentence = _(
            "Give a moment from 2 January of the year 1 to 30 December 9999: another has no day in some time zones."
        )
        return ValidationError(sentence, code="invalid_moment")
    return None
