"""Log lines without secrets, and as JSON objects, one a line, for the machines that collect them."""

import logging
import re
from contextvars import ContextVar
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from pythonjsonlogger.json import JsonFormatter as BaseJsonFormatter

# Set by the request log middleware while a request is answered.
request_id: ContextVar[str] = ContextVar("request_id", default="")

CUT = "[cut]"
MOST_ENCODINGS = 4  # that are read one inside the other; what was encoded more often is cut unread
_VALUE = r"""(?:"[^"\n]*"?|'[^'\n]*'?|[^\s&;,"'\])]+)"""  # in quotes, else up to what parts fields from each other
# No pattern may begin anywhere in a long word and read to its end: a path of 60,000 letters would take seconds.
# Each with what stays of it. Known by where they stand first, then by what they look like: a message may hold anything.
_SECRETS = [
    (re.compile(pattern, re.IGNORECASE if ignore_case else 0), rest)
    for pattern, ignore_case, rest in [
        # The rest of a path below a reset or a preview, however it was mangled, up to the end of its line; the last page has no token.
        (r"((?:reset|preview)[/\\]+)(?!done/?(?:$|[\s\"']))[^\n]+", True, rf"\1{CUT}"),
        (r"((?:authorization|cookie)[\"']?\s*:\s*)[^\n]+", True, rf"\1{CUT}"),  # headers
        # name=value, 'name': 'value', <QueryDict: {'name': ['value']}>
        (
            r"((?:passw|passphrase|pwd|api_?key|token|secret|sessionid|session_key)\w{0,40}[\"')]?\s{0,9}(?:=|:(?!:))\s{0,9}[\[(]?)"
            + _VALUE,
            True,
            rf"\1{CUT}",
        ),
        (r"(://)[^/\s]+@", False, rf"\1{CUT}@"),  # user and password in the address of a server
        (r"[0-9a-z]{1,13}-[0-9a-f]{32}(?![0-9a-z])", True, CUT),  # the token of a reset
        (r"\b\w+\$[\w$=,]*\$[^\s\"']+", False, CUT),  # a password as it is stored
        (
            r"(?<![\w.-])[\w.-]{20,}:[\w-]{6,}:[\w-]{43}",
            False,
            CUT,
        ),  # what Django has signed, as the contents of a session
        # Keys of sessions and tokens of forms, of 32 or 64 characters; a name of a class is made of words.
        (r"(?<![0-9A-Za-z])(?=[A-Za-z]*[0-9])[0-9A-Za-z]{30,}", False, CUT),
        (r"(?<!\w)(?!(?:[A-Z]+[a-z]{2,})+(?!\w))(?:[A-Za-z]{32}|[A-Za-z]{64})(?!\w)", False, CUT),
    ]
]
_ENCODED = re.compile(r"(?<!\S)\S*%[0-9a-fA-F]{2}\S*")


def without_secrets(text: str) -> str:
    """Return a text with nothing in it that would let anybody in, written in percent encoding, once or often, or plainly."""
    return _ENCODED.sub(_cut_encoded, _cut(text))


def _cut(text: str) -> str:
    for pattern, rest in _SECRETS:
        text = pattern.sub(rest, text)
    return text


def _cut_encoded(word: re.Match[str]) -> str:
    decoded = word[0]
    for _time in range(MOST_ENCODINGS):
        decoded = unquote(decoded)
    return word[0] if _cut(decoded) == decoded == unquote(decoded) else CUT


def _everywhere(value: Any) -> Any:
    """Return a value of a log record without secrets, whatever it is made of."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict):
        return {str(name): CUT if _is_of_secret(str(name)) else _everywhere(part) for name, part in value.items()}
    if isinstance(value, list | tuple | set):
        return [_everywhere(part) for part in value]
    return without_secrets(str(value))


@lru_cache(maxsize=256)
def _is_of_secret(name: str) -> bool:
    return _cut(f"{name}=x") != f"{name}=x"


class PlainFormatter(logging.Formatter):
    """Lines for people, tracebacks included, without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


class JsonFormatter(BaseJsonFormatter):
    """Time, level, logger, message, request id, and what the call gave as `extra`, without secrets."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            "{levelname}{name}{message}",
            style="{",
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp="time",
            **kwargs,
        )

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        super().add_fields(log_data, record, message_dict)
        log_data.pop("request", None)  # Django attaches the whole request object

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        time = log_data.pop("time")
        log_data = _everywhere(log_data) | {"time": time}
        if identifier := request_id.get():  # looks like a secret, and is none
            log_data["request_id"] = identifier
        return log_data
