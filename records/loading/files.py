"""From a file to plain values: the bytes, the encoding and the JSON are judged here, nothing is understood yet."""

import json
import os
import stat
from collections import Counter
from decimal import Decimal

from .problems import LoadError, Problem, shown

MAX_BYTES = 50 * 1024 * 1024
MAX_DIGITS = 40
# A list of records, each with fields, of which some are lists of keys: five levels. The rest is room to be told.
MAX_DEPTH = 20
BOM = b"\xef\xbb\xbf"
TOO_DEEP = "The values in this file are nested too deeply."


class Unreadable(ValueError):
    """Something that JSON allows and a fixture does not."""


class Members(dict):
    """A JSON object that remembers which names it gave twice."""

    def __init__(self, pairs):
        super().__init__(pairs)
        counts = Counter(name for name, _value in pairs)
        self.repeated = sorted(name for name, count in counts.items() if count > 1)


def _number(text):
    if len(text) > MAX_DIGITS:
        raise Unreadable(f"The number {shown(text, 20)} is too long.")
    return Decimal(text) if not text.lstrip("-").isdigit() else int(text)


def _real(text):
    value = _number(text)
    if abs(value.adjusted()) > MAX_DIGITS:
        raise Unreadable(f"The number {text} is too large or too small.")
    return value


def _no_constant(text):
    raise Unreadable(f"{text} is not a number that a record can hold.")


def _bytes(path):
    """Return the content of a plain file of bearable size; a link, a pipe or a device is none."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if os.path.islink(path):
            raise Unreadable("This is a symbolic link; give the file itself.") from error
        raise Unreadable(f"This cannot be opened: {error.strerror}.") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Unreadable("This is not a plain file.")
    with open(descriptor, "rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Unreadable(f"This is larger than {MAX_BYTES // 1024 // 1024} MB.")
    return content


def _text(content):
    if content.startswith(BOM):
        raise Unreadable("This begins with a byte order mark; save it as UTF-8 without one.")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(f"This is not UTF-8: byte 0x{content[error.start]:02x} in line {line}.") from error


def _values(text):
    try:
        return json.loads(
            text, object_pairs_hook=Members, parse_int=_number, parse_float=_real, parse_constant=_no_constant
        )
    except json.JSONDecodeError as error:
        message = f"This is not JSON: {error.msg}, line {error.lineno}, column {error.colno}."
        raise Unreadable(message) from error
    except RecursionError as error:
        raise Unreadable(TOO_DEEP) from error


def _refuse_depth(values):
    """Refuse nesting that would later break off some innocent `repr()`."""
    level, depth = [values], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise Unreadable(TOO_DEEP)
        inner = (value.values() if isinstance(value, dict) else value for value in level)
        level = [value for values in inner for value in values if isinstance(value, dict | list)]


def read(path):
    """Return the list that a fixture file holds, its values as Python has them (numbers exact).

    Raises `LoadError`.
    """
    try:
        rows = _values(_text(_bytes(path)))
        if not isinstance(rows, list):
            raise Unreadable("This is not a list of records.")
        _refuse_depth(rows)
    except Unreadable as error:
        raise LoadError([Problem(str(path), "", "", str(error))]) from error
    return rows
