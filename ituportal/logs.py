"""Log lines as JSON objects, one a line, for the machines that collect them."""

import logging
from contextvars import ContextVar
from typing import Any

from pythonjsonlogger.json import JsonFormatter as BaseJsonFormatter

# Set by the request log middleware while a request is answered.
request_id: ContextVar[str] = ContextVar("request_id", default="")


class JsonFormatter(BaseJsonFormatter):
    """Time, level, logger, message, request id, and what the call gave as `extra`."""

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
        if identifier := request_id.get():
            log_data["request_id"] = identifier
