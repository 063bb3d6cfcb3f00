"""Schemas that several values share, as OpenAPI names them."""

from records.texts import languages

from .examples import TEXT


def component(name):
    """A reference to a component of the OpenAPI description."""
    return {"$ref": f"#/components/schemas/{name}"}


def nullable(schema):
    """The same, or null."""
    return {"oneOf": [schema, {"type": "null"}]}


# What a record is called for ever, whatever becomes of its slug; and the same under the name that it had first.
UUID = {"type": "string", "format": "uuid"}
FORMER_UUID = {**UUID, "deprecated": True, "description": "The same as `id`."}

COMPONENTS = {
    "NameThen": {
        "type": "object",
        "description": "What a body or a person was certainly called on the day asked for, or told of (`at`, the date of a "
        "statement or meeting), where it differs from `name`: in the language of `lang` if there is one, else as recorded.",
        "properties": {
            "name": {"type": "string"},
            "language": {"type": "string", "description": "A tag of BCP 47."},
        },
        "required": ["name", "language"],
        "additionalProperties": False,
    },
    "Text": {
        "type": "object",
        "description": "A text in the languages that exist. With `lang`, only in that one, or in `en` where it has none.",
        "properties": {code: {"type": "string"} for code in languages.CODES},
        "additionalProperties": False,
        "examples": [TEXT],
    },
    "ImpreciseDate": {
        "type": "object",
        "description": "A date as precise as its source, in EDTF, with the first and the last day that it can be.",
        "properties": {
            "edtf": {"type": "string", "maxLength": 40, "examples": ["2021-10", "2007-23", "2021?", "..", "../2020"]},
            "earliest": {"type": ["string", "null"], "format": "date", "description": "Null: not known, or open."},
            "latest": {"type": ["string", "null"], "format": "date", "description": "Null: not known, or open."},
        },
        "required": ["edtf", "earliest", "latest"],
        "additionalProperties": False,
    },
    "Reference": {
        "type": "object",
        "description": "Another record: its name is in the language of `lang`, else in English.",
        "properties": {
            "id": UUID,
            "slug": {"type": "string"},
            "name": {"type": "string"},
            "url": {"type": "string", "format": "uri"},
            "name_then": component("NameThen"),
        },
        "required": ["id", "slug", "name", "url"],
        "additionalProperties": False,
    },
    "UidReference": {
        "type": "object",
        "description": "Another record that has no slug.",
        "properties": {
            "id": UUID,
            "uid": FORMER_UUID,
            "name": {"type": "string"},
            "url": {"type": "string", "format": "uri"},
        },
        "required": ["id", "uid", "name", "url"],
        "additionalProperties": False,
    },
}
