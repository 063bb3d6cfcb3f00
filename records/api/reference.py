"""The page on which people read what the API offers: its OpenAPI description in words, and requests to follow."""

import json
from functools import cache
from http import HTTPStatus

from django.conf import settings
from django.http import JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.html import format_html, format_html_join

from records.kinds import kinds
from records.public import PublicPage, contact, redirect, trail
from records.texts import FALLBACK

from . import parameters, problems, views
from .schema import COMPONENTS

TITLE = "Data for programs (API)"
# What a reader is shown of an error: what the server answers to this.
REFUSED = "count=perhaps"
WORDS = {
    ("string", None): "text",
    ("string", "date"): "day, such as 2021-10-15",
    ("string", "date-time"): "moment, as ISO 8601 writes it",
    ("string", "uri"): "address",
    ("string", "uri-reference"): "address, perhaps relative",
    ("string", "uuid"): "UUID",
    ("integer", None): "whole number",
    ("number", None): "number",
    ("boolean", None): "true or false",
    ("object", None): "object",
}


class Reference(PublicPage):
    """What the API answers and takes, collection by collection. Like the API it has one address, and is in English."""

    template_name = "records/api_reference.html"

    def get(self, request):
        if request.META.get("QUERY_STRING"):
            return redirect(request.path)
        about = reference()
        body = written(get_script_prefix())
        return self.render_to_response(
            {
                "title": TITLE,
                "in_brief": f"{TITLE}. {about['description']}",
                "written_in": [FALLBACK],
                "breadcrumb": trail((TITLE, "")),
                "contact": contact(),
                "licence": {"name": settings.DATA_LICENCE_NAME, "url": settings.DATA_LICENCE_URL},
                "api": about,
                "body": body,
            }
        )

    def http_method_not_allowed(self, request, *args, **kwargs):
        allowed = super().http_method_not_allowed(request, *args, **kwargs)["Allow"]
        body = problems.document(405, f"This address is read-only: {allowed}.")
        return JsonResponse(body, status=405, content_type=problems.MEDIA_TYPE, headers={"Allow": allowed})


@cache
def written(prefix):
    """Return the body of the page below that prefix, written once for a process: it has many parts, all from the code."""
    return render_to_string("records/_api_reference.html", {"api": reference()})


@cache
def reference():
    """Return the OpenAPI description as the page shows it; like the description it follows from the code alone."""
    described = views.description()
    operations = {each["operationId"]: each for path in described["paths"].values() for each in path.values()}
    schemas = described["components"]["schemas"]
    collections = _answer(operations["collections"])["properties"]
    lists = [_parameters(operations[f"{name}_list"]) for name in collections]
    shared = [each for each in lists[0] if all(each in others for others in lists)]
    bodies = {name: _bodies(operations, schemas, name) for name in collections}
    wholes = {body for each in bodies.values() for body in each.values()}
    return {
        "description": described["info"]["description"],
        "shared": shared,
        "collections": [_collection(operations, name, shared, schemas, bodies[name]) for name in collections],
        "answers": _answers(operations.values(), described["components"]["responses"]),
        # First what all collections use, then the parts of each.
        "objects": [
            _object(name, schemas[name]) for name in {**COMPONENTS["schemas"], **schemas} if name not in wholes
        ],
        "refused": {"query": REFUSED, "answer": _refusal(REFUSED)},
    }


def _answer(operation):
    return operation["responses"]["200"]["content"]["application/json"]["schema"]


def _bodies(operations, schemas, name):
    """Return the names of the components that a list, a row of it and one record are."""
    listed = _name(_answer(operations[f"{name}_list"]))
    row = schemas[listed]["properties"]["results"]["items"]
    return {"list": listed, "row": _name(row), "detail": _name(_answer(operations[f"{name}_retrieve"]))}


def _name(ref):
    return ref["$ref"].rpartition("/")[2]


def _collection(operations, name, shared, schemas, bodies):
    row, detail = schemas[bodies["row"]], schemas[bodies["detail"]]
    one = operations[f"{name}_retrieve"]
    asked, alone = _parameters(operations[f"{name}_list"]), _parameters(one)
    fields = [field | {"in_detail": field["name"] not in row["properties"]} for field in _fields(detail)]
    return {
        "name": name,
        "row": bodies["row"],
        "list": f"api:{name}-list",
        "table": next((k.url_name("list-csv") for k in kinds() if k.csv and k.collection == name), ""),
        "key": "uid" if one["parameters"][0]["schema"].get("format") == "uuid" else "slug",
        "about": sentence(operations[f"{name}_list"]["description"]),
        "asked": [each for each in asked if each not in shared],
        "one_takes": [each["name"] for each in alone if each in shared],
        "one_asked": [each for each in alone if each not in shared],
        "codes": list(one["responses"]),
        "fields": fields,
    }


# What a request to follow has beside a parameter that says nothing alone.
ALONG = {"certainty": "&at=2021-10-15"}


def _parameters(operation):
    """Return what an operation takes in its query, as the page shows it."""
    return [_parameter(each) for each in operation["parameters"] if each["in"] == "query"]


def _parameter(given):
    schema = given["schema"]
    shown = {"name": given["name"], "about": sentence(given["description"]), "default": _written(schema.get("default"))}
    if schema["type"] == "array":
        return shown | {"kind": {"words": "names of fields"}}
    # These become requests to follow: what a value leaves of a list explains it best.
    choices = ["true", "false"] if schema["type"] == "boolean" else schema.get("enum", [])
    return shown | {"kind": kind(schema), "choices": choices, "along": ALONG.get(given["name"], "")}


def _fields(schema):
    """Return the properties of an object as the page shows them."""
    return [
        {"name": name, "about": sentence(body.get("description", "")), "kind": kind(body)}
        for name, body in schema["properties"].items()
    ]


def _object(name, schema):
    return {"name": name, "about": sentence(schema["description"]), "fields": _fields(schema)}


def kind(schema):
    """Return what a value is: its `words`, or the `object` it is; `many` of them, `or_null`, `choices`, `fields`."""
    if "$ref" in schema:
        return {"object": _name(schema)}
    if "oneOf" in schema:
        return kind(schema["oneOf"][0]) | {"or_null": True}
    if schema["type"] == "array":
        return kind(schema["items"]) | {"many": True}
    named = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    words = "one of these" if "enum" in schema else WORDS[named[0], schema.get("format")]
    description = {"words": ", ".join([words, *_limits(schema)])}
    if "null" in named:
        description["or_null"] = True
    if "pattern" in schema:
        description["pattern"] = schema["pattern"]
    if "enum" in schema:
        description["choices"] = [value for value in schema["enum"] if value is not None]
    if "properties" in schema:
        description["fields"] = _fields(schema)
    return description


def _limits(schema):
    """Yield in words between which bounds a value lies, and what it can look like."""
    least, most = schema.get("minimum"), schema.get("maximum")
    if most is not None:
        yield f"{least} to {most}"
    elif least is not None:
        yield f"{least} or more"
    if "maxLength" in schema:
        yield f"up to {schema['maxLength']} characters"
    if "const" in schema:
        yield f"always {schema['const']}"
    if "examples" in schema:
        yield "such as " + " or ".join(schema["examples"])


def _written(value):
    """Return a value as JSON and an address write it."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _answers(operations, responses):
    """Return every status that the API's operations answer with, in order, and what it means."""
    bodies = {}
    for operation in operations:
        for status, body in operation["responses"].items():
            bodies[status] = responses[_name(body)] if "$ref" in body else body
    return [
        {
            "status": status,
            "phrase": HTTPStatus(int(status)).phrase,
            "about": sentence(body["description"]),
            "object": next((_name(each["schema"]) for each in _contents(body) if "$ref" in each["schema"]), ""),
        }
        for status, body in sorted(bodies.items())
    ]


def _contents(body):
    """Return what an error holds; what 200 holds is described with each collection."""
    return [content for media, content in body.get("content", {}).items() if media == problems.MEDIA_TYPE]


def _refusal(query):
    """Return what the API answers to a query that means nothing."""
    error = problems.BadParameters(parameters.read(QueryDict(query), ()).problems)
    body = problems.document(error.status_code, str(error.detail), **error.members)
    return json.dumps(body, indent=2, ensure_ascii=False)


def sentence(text):
    """Return a sentence of the description as HTML: what stands between backticks is code."""
    pieces = enumerate(text.split("`"))
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", piece) if number % 2 else piece,) for number, piece in pieces)
    )
