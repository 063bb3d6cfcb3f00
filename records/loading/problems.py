"""What is wrong with a fixture file, said so that a person finds the place."""

from typing import NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS


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
    by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
    return [
        Problem(file, record, "" if field == NON_FIELD_ERRORS else field, _with_key(each))
        for field, errors in by_field.items()
        for each in errors
    ]


def _with_key(error):
    """Return the sentence of one refusal, and where a record is in the way, what files call it."""
    (message,) = error
    record = (error.params or {}).get("record")
    return f"{message} ({record._meta.label_lower} “{record.key}”)" if record else message
