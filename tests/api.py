"""The API as a client meets it: every answer is held against the OpenAPI description and the rules for all answers."""

import functools
import re

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from records.api.views import description
from records.kinds import kinds
from tests.wsgi import WsgiClient

COLLECTIONS = tuple(kind.collection for kind in kinds() if kind.collection)


class Api:
    """Reads addresses below /api/v1/; what comes back is valid, or the test fails."""

    def __init__(self):
        self.client = WsgiClient(raise_request_exception=False)

    def __call__(self, address, status=200, **headers):
        """The parsed body of an answer with that status."""
        return self.answer(address, status, **headers).json()

    def answer(self, address, status=200, method="get", **headers):
        """The answer itself."""
        address = address if address.startswith(("/", "http")) else f"/api/v1/{address}"
        answer = getattr(self.client, method)(address, headers=headers)
        assert answer.status_code == status, f"{address}: {answer.status_code} {answer.content[:2000]!r}"
        self.check(answer)
        return answer

    def problems(self, address):
        """`{parameter: sentence}` of a 400."""
        return {error["parameter"]: error["detail"] for error in self(address, 400)["errors"]}

    def check(self, answer):
        """What holds for every answer, whatever it says."""
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer
        assert answer["Link"].startswith('<https://creativecommons.org/licenses/by/4.0/>; rel="license"')
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")
        assert answer.status_code < 500
        if answer.status_code in {204, 301, 304} or answer.request["REQUEST_METHOD"] != "GET":
            return
        assert answer["ETag"]
        problem = answer.status_code >= 400
        assert answer["Content-Type"] == ("application/problem+json" if problem else "application/json")
        if answer.request["PATH_INFO"].rstrip("/") == "/api/v1/schema" and not problem:
            return  # the description itself has a test of its own
        body = answer.json()
        pointer = pointer_to(answer.request["PATH_INFO"], answer.status_code, answer["Content-Type"])
        errors = [f"{error.json_path}: {error.message}" for error in validator(pointer).iter_errors(body)]
        assert errors == [], errors
        if not problem and "fields" not in answer.wsgi_request.GET:
            self.check_complete(pointer, body)

    def check_complete(self, pointer, body):
        """Without `fields`, a row has every property that is described."""
        row = dig(description(), pointer)
        rows = [body]
        if "results" in body:
            page = dig(description(), row["$ref"].removeprefix("#"))
            row, rows = page["properties"]["results"]["items"], body["results"]
        if "$ref" in row:
            properties = set(dig(description(), row["$ref"].removeprefix("#"))["properties"])
            assert all(set(found) == properties for found in rows)


def dig(document, pointer):
    """What a JSON pointer leads to, references followed."""
    for step in pointer.split("/")[1:]:
        document = document[step.replace("~1", "/").replace("~0", "~")]
        if "$ref" in document and set(document) == {"$ref"} and not document["$ref"].startswith("#/components/schemas"):
            document = dig(description(), document["$ref"].removeprefix("#"))
    return document


def pointer_to(path, status, media_type):
    """The JSON pointer of the schema for an answer of that address, status and media type."""
    for template, operations in description()["paths"].items():
        if not re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template) + "/?", path):
            continue
        answers = operations["get"]["responses"]
        if str(status) in answers:
            if "$ref" in answers[str(status)]:
                base = answers[str(status)]["$ref"].removeprefix("#")
            else:
                base = f"/paths/{template.replace('/', '~1')}/get/responses/{status}"
            return f"{base}/content/{media_type.replace('/', '~1')}/schema"
    assert status in {400, 404, 405}, f"{path} answers {status}, which its description does not know"
    return "/components/schemas/Problem"


@functools.cache
def validator(pointer):
    """A validator for what stands at that place of the description; formats are checked."""
    resource = Resource.from_contents(description(), default_specification=DRAFT202012)
    registry = Registry().with_resource("urn:api", resource)
    return Draft202012Validator({"$ref": f"urn:api#{pointer}"}, registry=registry, format_checker=FormatChecker())


@pytest.fixture
def api(db):
    """A client of the API whose answers are all checked."""
    return Api()
