"""What became of a text, word by word, for those who compare two of them."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

SENTENCES = re.compile(r"[^\n.!?。！？؟]*[\n.!?。！？؟]+\s*|[^\n.!?。！？؟]+")
WORDS = re.compile(r"\s+|\w+|[^\w\s]")
MOST_WORDS = 800  # that are compared one by one between two sentences that stayed
LONG, AROUND = 160, 60  # signs of what stayed that are left out, and of them shown


class Piece(NamedTuple):
    """A piece of a text that was changed: `kept`, `gone` or `new`."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """Return the pieces of two texts; of long ones that stayed as they were only the ends.

    Sentences first, then words inside of those that changed: comparing takes the square of what is compared.
    """
    pieces: list[Piece] = []
    for old, new in _compared(SENTENCES.findall(before), SENTENCES.findall(after)):
        words = WORDS.findall(old), WORDS.findall(new)
        is_same, is_long = old == new, max(map(len, words)) > MOST_WORDS
        for gone, come in [(old, new)] if is_same or is_long else _compared(*words):
            if gone == come:
                pieces.append(Piece("kept", gone))
            else:
                pieces += [Piece(kind, text) for kind, text in (("gone", gone), ("new", come)) if text]
    return [Piece(kind, _shortened(text)) if kind == "kept" else Piece(kind, text) for kind, text in _joined(pieces)]


def _compared(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """Return what became of each run of pieces: the same where it stayed."""
    matcher = SequenceMatcher(str.isspace, old, new, autojunk=False)
    for _kind, start, end, first, last in matcher.get_opcodes():
        yield "".join(old[start:end]), "".join(new[first:last])


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Return pieces that stayed side by side as one."""
    kept = ""
    for piece in pieces:
        if piece.kind == "kept":
            kept += piece.text
            continue
        if kept:
            yield Piece("kept", kept)
        kept = ""
        yield piece
    if kept:
        yield Piece("kept", kept)


def _shortened(text: str) -> str:
    return text if len(text) <= LONG else f"{text[:AROUND]} … {text[-AROUND:]}"
