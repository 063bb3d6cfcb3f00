"""What became of a text, word by word, for those who compare two of them."""

import difflib
import re
from typing import NamedTuple

WORDS = re.compile(r"\s+|\w+|[^\w\s]")
LONG, AROUND = 160, 60  # signs of what stayed that are left out, and of them shown


class Piece(NamedTuple):
    """A piece of a text that was changed: `kept`, `gone` or `new`."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """Return the pieces of two texts; of long ones that stayed as they were only the ends."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    found = []
    for kind, start, end, first, last in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("kept", _shortened("".join(old[start:end]))))
            continue
        found += [Piece("gone", "".join(old[start:end]))] if end > start else []
        found += [Piece("new", "".join(new[first:last]))] if last > first else []
    return found


def _shortened(text: str) -> str:
    return text if len(text) <= LONG else f"{text[:AROUND]} … {text[-AROUND:]}"
