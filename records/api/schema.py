"""The OpenAPI description: every parameter, every answer, errors included."""

from typing import Any

from django.conf import settings
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent

from records.lists import CODES as FAULTS
from records.lists import NamesRecord

from . import components, parameters
from .examples import example
from .problems import CODES, MEDIA_TYPE, PARAMETERS, document

COMPONENTS: dict[str, Any] = {
    "schemas": {
        **components.COMPONENTS,
        "Problem": {
            "type": "object",
            "description": "An error, as RFC 9457 writes it.",
            "properties": {
                "type": {"type": "string", "format": "uri-reference"},
                "title": {"type": "string"},
                "status": {"type": "integer", "minimum": 400, "maximum": 599},
                "detail": {"type": "string"},
                "code": {
                    "type": "string",
                    "enum": [PARAMETERS, *CODES.values()],
                    "description": "What went wrong, for programs: it stays when sentences change.",
                },
                "errors": {
                    "type": "array",
                    "description": "What is wrong with each parameter.",
                    "items": {
                        "type": "object",
                        "properties": {
                            "parameter": {"type": "string"},
                            "code": {
                                "type": "string",
                                "enum": list(FAULTS),
                                "description": "What kind of fault it is: `unknown` names nothing public, `gone` what "
                                "was public and was withdrawn.",
                            },
                            "detail": {"type": "string"},
                        },
                        "required": ["parameter", "code", "detail"],
                        "additionalProperties": False,
                    },
                },
            },
            "required": ["type", "title", "status", "detail", "code"],
            "additionalProperties": False,
            "examples": [document(404, "There is nothing at this address.")],
        },
        "Tombstone": {
            "type": "object",
            "description": "What is left of a record that was public and was withdrawn; `detail` is the reason. It has a `name`, "
            "the one that it had then, unless that is not to be told; then its slug is told only to who asked for that, and `uid` "
            "stands in its place.",
            "properties": {
                "type": {"type": "string", "format": "uri-reference"},
                "title": {"type": "string"},
                "status": {"type": "integer", "const": 410},
                "detail": {"type": "string"},
                "id": components.UUID,
                "code": {"type": "string", "const": CODES[410]},
                "slug": {"type": "string"},
                "uid": components.FORMER_UUID,
                "kind": {"type": "string", "description": "As Markdown names it, such as `organization`."},
                "name": components.component("Text"),
                "withdrawn_at": {"type": "string", "format": "date-time"},
            },
            "required": ["type", "title", "status", "detail", "code", "id", "withdrawn_at"],
            "oneOf": [{"required": ["slug"]}, {"required": ["uid"]}],
            "additionalProperties": False,
            "examples": [
                document(
                    410,
                    "Entered twice.",
                    id="9f1b8c9e-5d0a-4b6e-8a43-0c1f5e7d2b10",
                    slug="itu",
                    kind="organization",
                    name={"en": "International Telecommunication Union"},
                    withdrawn_at="2021-10-15T12:00:00Z",
                )
            ],
        },
    },
    "headers": {
        "ETag": {
            "description": "Send it back in `If-None-Match`, and an unchanged answer is an empty 304.",
            "schema": {"type": "string"},
        },
        "Link": {
            "description": "The licence of the data, as `rel=license`; at the root the description and what explains it too, as "
            "`rel=service-desc` and `rel=service-doc` (RFC 8631).",
            "schema": {"type": "string"},
        },
    },
    "responses": {
        "NotModified": {"description": "The answer is the one that `If-None-Match` names."},
        "BadRequest": {
            "description": "A parameter is unknown or means nothing: `errors` names it and says what there is.",
            "content": {MEDIA_TYPE: {"schema": components.component("Problem")}},
        },
        "NotFound": {
            "description": "There is no such record in public.",
            "content": {MEDIA_TYPE: {"schema": components.component("Problem")}},
        },
        "Gone": {
            "description": "The record was public and was withdrawn.",
            "content": {MEDIA_TYPE: {"schema": components.component("Tombstone")}},
        },
        "TooLong": {
            "description": "The address is longer than any of the API.",
            "content": {MEDIA_TYPE: {"schema": components.component("Problem")}},
        },
        "Moved": {
            "description": "The record has another address now, or one that a filter names has another slug.",
            "headers": {"Location": {"schema": {"type": "string", "format": "uri-reference"}}},
        },
    },
}

_HEADERS = {name: {"$ref": f"#/components/headers/{name}"} for name in COMPONENTS["headers"]}


def _response(name):
    return {"$ref": f"#/components/responses/{name}"}


class Schema(AutoSchema):
    """Reads what a view states of itself: its filters, its serializers, whether records leave tombstones."""

    def get_operation_id(self):
        return f"{self.view.collection}_{self.view.action}" if self._is_collection() else "collections"

    def get_tags(self):
        return [self.view.collection] if self._is_collection() else ["collections"]

    def get_auth(self):
        return []

    def _get_serializer(self):
        return None

    def get_description(self):
        return self.view.__doc__ or ""

    def get_summary(self):
        if not self._is_collection():
            return "All collections"
        return f"List of {self.view.collection}" if self.view.action == "list" else f"One of the {self.view.collection}"

    def _is_collection(self):
        return hasattr(self.view, "filterset_class")

    def _get_request_body(self, direction="request"):
        return None

    def _get_parameters(self):
        all_parameters = super()._get_parameters()
        if self._is_collection():
            own = self._list_parameters() if self.view.action == "list" else self._detail_parameters()
            all_parameters += [{"in": "query", **parameter} for parameter in own]
        return all_parameters

    def _list_parameters(self):
        filterset = self.view.filterset_class
        for name, list_filter in filterset.base_filters.items():
            yield {"name": name, "schema": list_filter.schema, "description": _sentence(list_filter)}
        yield {
            "name": "ordering",
            "schema": {
                "type": "string",
                "enum": filterset.ordering_names(),
                "default": filterset.default_ordering or next(iter(filterset.orderings)),
            },
            "description": "Order of the list; a leading `-` reverses it. Names are in the order of `lang`, else of English.",
        }
        yield from (parameters.CURSOR, parameters.PAGE_SIZE, parameters.COUNT, parameters.LANG)
        yield parameters.fields_parameter(parameters.fields_of(self.view.row_serializer))

    def _detail_parameters(self):
        yield from self.view.detail_parameters
        yield parameters.fields_parameter(parameters.fields_of(self.view.detail_serializer))

    def _get_response_bodies(self, direction="response"):
        if not self._is_collection():
            body = self.view.answer_schema()
        elif self.view.action == "list":
            body = self._list_of(self.resolve_serializer(self.view.row_serializer, direction)).ref
        else:
            body = self.resolve_serializer(self.view.detail_serializer, direction).ref
        answers = {
            "200": {
                "description": "What was asked for.",
                "headers": _HEADERS,
                "content": {"application/json": {"schema": body}},
            },
            "304": _response("NotModified"),
            "400": _response("BadRequest"),
            "414": _response("TooLong"),
        }
        if self._is_collection() and self.view.action == "list":
            if any(isinstance(each, NamesRecord) for each in self.view.filterset_class.base_filters.values()):
                answers["301"] = _response("Moved")
        if self._is_collection() and self.view.action == "retrieve":
            answers["404"] = _response("NotFound")
            if self.view.model.is_publishable:
                answers |= {"301": _response("Moved"), "410": _response("Gone")}
        return dict(sorted(answers.items()))

    def _list_of(self, row):
        """A page of the list as a component."""
        address = {"type": ["string", "null"], "format": "uri"}
        schema = {
            "type": "object",
            "properties": {
                "next": {**address, "description": "The page after this one; null on the last."},
                "previous": {**address, "description": "The page before this one; null on the first."},
                "count": {"type": "integer", "minimum": 0, "description": "Only with `count=true`."},
                "results": {"type": "array", "items": row.ref, "maxItems": parameters.MAX_PAGE_SIZE},
            },
            "required": ["next", "previous", "results"],
            "additionalProperties": False,
        }
        name = f"{row.name.removesuffix('Row')}List"
        listed = ResolvedComponent(name=name, type=ResolvedComponent.SCHEMA, object=name, schema=schema)
        self.registry.register_on_missing(listed)
        return listed


def _sentence(list_filter):
    """What a filter keeps, in words."""
    return f"{list_filter.label}. {list_filter.meaning}".strip()


def complete(result, generator, request, public):
    """Postprocessing hook: add what answers share, and say that an object has the properties described and no others.

    The properties of a collection's rows are all optional, because `fields` leaves some out. Addresses stand without the
    slash at their end, as linters want them: the API answers either way.
    """
    for kind, named in COMPONENTS.items():
        result["components"].setdefault(kind, {}).update(named)
    schemas = result["components"]["schemas"]
    operations = [operation for path in result["paths"].values() for operation in path.values()]
    outermost = {name for operation in operations for name in _rows(operation, schemas)}
    for name, body in schemas.items():
        if body.get("type") == "object":
            body.setdefault("additionalProperties", False)
        if name in outermost:
            body.pop("required", None)
    for operation in operations:
        content = _content(operation)
        content["example"] = example(content["schema"], schemas)
    tags = {operation["tags"][0]: operation for operation in reversed(operations)}
    result["tags"] = [{"name": name, "description": tags[name]["description"]} for name in sorted(tags)]
    result["security"] = []
    result["info"]["contact"] = {"name": str(settings.CONTACT_UNIT)}
    if settings.CONTACT_EMAIL:
        result["info"]["contact"]["email"] = settings.CONTACT_EMAIL
    result["paths"] = {path.rstrip("/"): operations for path, operations in result["paths"].items()}
    return result


def _content(operation):
    return operation["responses"]["200"]["content"]["application/json"]


def _rows(operation, schemas):
    """The names of the components that are a row, or one record, of an operation's answer."""
    body = _content(operation)["schema"]
    listed = schemas.get(body.get("$ref", "").rpartition("/")[2], {}).get("properties", {}).get("results")
    ref = listed["items"] if listed else body
    return [ref["$ref"].rpartition("/")[2]] if "$ref" in ref else []
