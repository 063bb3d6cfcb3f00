"""The parameters that the API itself reads, beside the filters of a list."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from records.dating import Certainty, ImpreciseDate
from records.lists import MAX_CURSOR_LENGTH, AsOfFilter, Fault, Format, PeriodField, only_with, unknown, unreadable
from records.texts import languages

DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE = 50, 100
MAX_FIELDS_LENGTH = 1000

LANG = {
    "name": "lang",
    "schema": {"type": "string", "enum": list(languages.CODES)},
    "description": "Leaves one language in each text: this one, or `en` where there is no translation. "
    "Names in references are in this language.",
}
PAGE_SIZE = {
    "name": "page_size",
    "schema": {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": DEFAULT_PAGE_SIZE},
    "description": "Records on a page.",
}
CURSOR = {
    "name": "cursor",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]+$", "maxLength": MAX_CURSOR_LENGTH},
    "description": "Where a page starts: only as `next` and `previous` give it.",
}
COUNT = {
    "name": "count",
    "schema": {"type": "boolean", "default": False},
    "description": "Adds `count`, the number of records in the whole list.",
}
AT = {
    "name": "at",
    "schema": AsOfFilter.schema,
    "description": "A day, month or year: the memberships and relations in the answer are those of then, with their certainty.",
}
CERTAINTY = {
    "name": "certainty",
    "schema": {"type": "string", "enum": [certainty.value for certainty in Certainty]},
    "description": "With `at`: only the memberships and relations that hold so certainly.",
}
LIST_FORMAT = Format(
    frozenset({"cursor", "page_size", "count", "fields", "lang"}), blank_is_absent=False, documented_order=True
)


def fields_of(serializer):
    """The names of the fields that a serializer has."""
    return list(serializer._declared_fields)


def fields_parameter(names):
    """The description of `fields` for a collection with these fields."""
    return {
        "name": "fields",
        "schema": {
            "type": "array",
            "items": {"type": "string", "enum": list(names)},
            "minItems": 1,
            "uniqueItems": True,
        },
        "style": "form",
        "explode": False,
        "description": "Only these fields of each record, separated by commas.",
    }


@dataclass
class Parameters:
    """The API's own parameters of one request, as Python has them; `problems` names those that mean nothing."""

    fields: tuple[str, ...] = ()
    lang: str = ""
    page_size: int = DEFAULT_PAGE_SIZE
    count: bool = False
    cursor: str = ""
    at: ImpreciseDate | None = None
    certainty: str = ""
    problems: dict[str, str] = field(default_factory=dict)


def read(query, known_fields):
    """Read them from a QueryDict; names it does not know are left to the caller."""
    parameters = Parameters()
    readers = {
        "fields": lambda value: _read_fields(value, known_fields),
        "lang": _read_lang,
        "page_size": _read_page_size,
        "count": _read_count,
        "cursor": _read_cursor,
        "at": _read_day,
        "certainty": _read_certainty,
    }
    for name, reader in readers.items():
        if name not in query:
            continue
        try:
            setattr(parameters, name, reader(_single(query, name)))
        except ValueError as error:
            parameters.problems[name] = error.args[0]
    if "certainty" in query and "at" not in query:
        parameters.problems["certainty"] = only_with("at")
    return parameters


def only_known(query, names):
    """What is wrong with each parameter of an address that takes no others than `names`."""
    return {name: Fault(unknown("parameter", name, names), "unknown-parameter") for name in query if name not in names}


def _single(query, name):
    values = query.getlist(name)
    if len(values) > 1:
        raise ValueError(Fault("Given more than once; one value is taken.", "repeated"))
    if problem := unreadable(values[0], limit=None):
        raise ValueError(problem)
    if not values[0].strip():
        raise ValueError("Empty: leave the parameter out, or give a value.")
    if values[0] != values[0].strip():
        raise ValueError("Has blanks before or after the value.")
    return values[0]


def _read_fields(value, known_fields):
    if len(value) > MAX_FIELDS_LENGTH:
        raise ValueError(f"Longer than {MAX_FIELDS_LENGTH} characters.")
    names = value.split(",")
    for name in names:
        if name not in known_fields:
            raise ValueError(unknown("field", name, known_fields))
    if len(set(names)) < len(names):
        raise ValueError("Names a field more than once.")
    return tuple(names)


def _read_lang(value):
    if value not in languages.CODES:
        raise ValueError(unknown("language", value, languages.CODES))
    return value


def _read_page_size(value):
    # isdecimal() alone takes the digits of every script, and int() takes thousands of them
    if not (value.isascii() and value.isdecimal() and len(value) <= 9 and 1 <= int(value) <= MAX_PAGE_SIZE):
        raise ValueError(f"Must be a whole number from 1 to {MAX_PAGE_SIZE}.")
    return int(value)


def _read_count(value):
    if value not in {"true", "false"}:
        raise ValueError("Must be true or false.")
    return value == "true"


def _read_day(value):
    try:
        return PeriodField().clean(value)
    except ValidationError as error:
        raise ValueError(" ".join(error.messages)) from error


def _read_certainty(value):
    if value not in set(Certainty):
        raise ValueError(unknown("certainty", value, list(Certainty)))
    return value


def _read_cursor(value):
    if len(value) > MAX_CURSOR_LENGTH:
        raise ValueError(f"Longer than {MAX_CURSOR_LENGTH} characters.")
    return value
