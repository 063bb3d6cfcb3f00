"""What is to be typed, inside a sentence: “2021-10-15” stays so in Arabic, where a browser would show “15-10-2021”.

Signs and figures have no direction of their own, so that those of an example take that of the sentence round it. Examples are
found by their signs and not marked in the sentences: a mark in six languages would be lost by the next translator.
"""

import re

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeData

from . import languages

# Letters written from right to left and their signs, quotation marks, what directs a text already, and line ends.
_NOT_IN_AN_EXAMPLE = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff«»“”‘’\u200e\u200f\u202a-\u202e\u2066-\u2069\\s"
OPENING = {"(": ")", "[": "]"}
CLOSING = {closing: opening for opening, closing in OPENING.items()}
_RUN = re.compile(f"[^{_NOT_IN_AN_EXAMPLE}]+(?: [^{_NOT_IN_AN_EXAMPLE}]+)*")


def as_typed(text):
    """Return a sentence with each example in it isolated, where there is no markup."""
    return "".join(f"\u2066{part}\u2069" if is_example else part for part, is_example in parts(str(text)))


def as_typed_html(text):
    """Return a sentence as HTML with each example in it isolated; what is HTML already stays as it is."""
    if languages.direction(languages.current()) == "ltr" or isinstance(text, SafeData):
        return conditional_escape(text)
    pieces = (_element(part) if example else part for part, example in parts(str(text)))
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _element(example):
    """Return an example as HTML; one of several words says so, since a line may end between them."""
    element = '<bdi dir="ltr" class="words">{}</bdi>' if " " in example else '<bdi dir="ltr">{}</bdi>'
    return format_html(element, example)


def parts(text):
    """Yield the parts of a sentence in their order, each with whether it is an example that has to be isolated."""
    place = 0
    for run in _RUN.finditer(text) if languages.direction(languages.current()) == "rtl" else ():
        start, end = bounds(run[0])
        example = run[0][start:end]
        if example and not example.replace(" ", "").isalnum():
            yield text[place : run.start() + start], False
            yield example, True
            place = run.start() + end
    yield text[place:], False


def bounds(run):
    """Return where an example begins and ends in what stands between Arabic words, without the signs of the sentence."""
    start, end = 0, len(run)
    while inner := run[start:end]:
        if inner[0] in ":,; " or (inner[0] in OPENING and inner.find(OPENING[inner[0]]) in (-1, len(inner) - 1)):
            start += 1
        elif inner[-1] in ":,;! ([" or (
            inner[-1] in CLOSING and inner.count(CLOSING[inner[-1]]) < inner.count(inner[-1])
        ):
            end -= 1
        elif inner[-1] == "." and not (inner.endswith("..") and not inner.endswith("...")):
            end -= 1  # two dots are an end that is open
        else:
            break
    return start, end
