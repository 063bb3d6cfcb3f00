"""Which characters may stand in a text: what databases, XML, calendars, fixtures and pages cannot hold, and what nobody sees."""

import re
import unicodedata

NUL = "\x00"  # PostgreSQL refuses it in a text, with an error of its own
# Where a percent escape is no UTF-8, Django puts this character.
REPLACEMENT = "\ufffd"
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f"  # of ASCII, but tab, line feed and carriage return
_LATER_CONTROLS = "\x7f-\x9f"
_HALVES = "\ud800-\udfff"  # of surrogate pairs

NOT_IN_A_COLUMN = re.compile(f"[{NUL}{_HALVES}]")
NOT_IN_XML = re.compile(f"[{_CONTROLS}{_HALVES}\ufffe\uffff]")
NOT_IN_A_CALENDAR = re.compile(f"[{_CONTROLS}\r\x7f]")
# What no text that a reader sends needs, and no page may hold: controls, and code points that are no characters.
NOT_IN_A_MESSAGE = re.compile(
    f"[{_CONTROLS}\r{_LATER_CONTROLS}\ufdd0-\ufdef"
    + "".join(chr(plane + 0xFFFE) + chr(plane + 0xFFFF) for plane in range(0, 0x110000, 0x10000))
    + "]"
)
# Blanks of every kind, controls, and marks that only say how others are to be shown.
_UNSEEN = {"Cc", "Cf", "Zl", "Zp", "Zs"}
# Letters and signs of Korean, Khmer and Braille that are blank, and marks that only change how others are shown.
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def can_be_seen(text):
    """Whether a text has a character that readers see or none can keep."""
    seen = (unicodedata.category(character) not in _UNSEEN for character in _BLANK.sub("", text))
    return bool(NOT_IN_A_COLUMN.search(text)) or any(seen)
