"""What is wrong with a fixture file, said so that a person finds the place."""

from typing import NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


class Problem(NamedTuple):
    """One thing that keeps the files from being loaded; `record` and `field` may be empty."""

    file: str
    record: str
    field: str
    message: str

    def __str__(self):
        place = ", ".join(filter(None, (self.file, self.record, self.field and f"field “{self.field}”")))
        return f"{place}: {self.message}"


class LoadError(Exception):
    """The files cannot be loaded; nothing was. `problems` says why."""

    def __init__(self, problems):
        self.problems = list(problems)
        super().__init__("\n".join(map(str, self.problems)))


def shown(value, length=80):
    """Return a short rendering of something found in a file."""
    text = repr(value)
    return text if len(text) <= length else f"{text[: length - 1]}…"


def from_validation(error, file, record):
    """Return the problems that a `ValidationError` states."""
    if not hasattr(error, "error_dict"):
        return [Problem(file, record, "", message) for message in error.messages]
    return [
        Problem(file, record, "" if field == NON_FIELD_ERRORS else field, message)
        for field, errors in error.error_dict.items()
        for message in ValidationError(errors).messages
    ]
