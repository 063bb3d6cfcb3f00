"""The OpenAPI description."""

import json
import re
from concurrent.futures import ThreadPoolExecutor

from openapi_spec_validator import OpenAPIV31SpecValidator

from records.api import views
from records.api.views import description
from tests.api import COLLECTIONS, validator


def test_description_is_valid_openapi_3_1(api):
    document = api("schema/")

    assert document["openapi"] == "3.1.0"
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []
    assert document["servers"] == [{"url": "http://testserver"}]
    assert document["externalDocs"]["url"] == "http://testserver/api/v1/docs/"
    assert document["security"] == []
    assert document["info"]["license"] == {
        "name": "CC BY 4.0",
        "url": "https://creativecommons.org/licenses/by/4.0/",
    }


def test_description_is_the_same_at_every_request(api, django_assert_num_queries):
    with django_assert_num_queries(0):
        first, second = api.answer("schema/"), api.answer("schema/")

    assert first.content == second.content


def test_description_has_a_list_and_a_detail_of_every_collection():
    expected = {"/api/v1"}
    for name in COLLECTIONS:
        expected |= {f"/api/v1/{name}", f"/api/v1/{name}/{{key}}"}

    assert set(description()["paths"]) == expected


def test_operations_have_names_of_their_own():
    ids = [operation["get"]["operationId"] for operation in description()["paths"].values()]

    assert len(set(ids)) == len(ids)
    assert "organizations_list" in ids
    assert "memberships_retrieve" in ids


def test_every_tag_is_declared_and_says_what_it_is():
    used = {tag for path in description()["paths"].values() for tag in path["get"]["tags"]}

    assert {tag["name"] for tag in description()["tags"]} == used
    assert all(tag["description"] for tag in description()["tags"])


def test_every_answer_is_named_and_has_an_example_that_is_one():
    validators = 0
    for path, operations in description()["paths"].items():
        content = operations["get"]["responses"]["200"]["content"]["application/json"]
        assert set(content["schema"]) == {"$ref"} or path == "/api/v1"
        pointer = f"/paths/{path.replace('/', '~1')}/get/responses/200/content/application~1json/schema"
        assert list(validator(pointer).iter_errors(content["example"])) == [], path
        validators += 1
    for name, schema in description()["components"]["schemas"].items():
        for example in schema.get("examples", ()):
            assert list(validator(f"/components/schemas/{name}").iter_errors(example)) == [], name
            validators += 1
    assert validators > 2 * len(COLLECTIONS)


def test_every_parameter_says_what_it_is_and_is_bounded():
    for path, operations in description()["paths"].items():
        for parameter in operations["get"].get("parameters", ()):
            schema = parameter["schema"]
            if parameter["in"] == "path":
                continue
            assert parameter["description"], (path, parameter["name"])
            bounded = {"enum", "maxLength", "format", "pattern", "maximum", "items"} & set(schema)
            assert bounded or schema["type"] == "boolean", (path, parameter["name"])


def objects(schema):
    """Every object that a schema describes, nested ones too."""
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for inner in schema.values():
            yield from objects(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from objects(inner)


def test_every_object_has_the_properties_described_and_no_others():
    schemas = list(objects(description()["components"]["schemas"])) + list(objects(description()["paths"]))

    assert len(schemas) > 40
    assert all(schema["additionalProperties"] is False for schema in schemas)


def test_parts_that_are_no_collection_promise_all_their_fields():
    nested = description()["components"]["schemas"]["IdentifierRow"]

    assert set(nested["required"]) == set(nested["properties"])


def test_what_is_the_same_has_one_name():
    bodies = {}
    for name, schema in description()["components"]["schemas"].items():
        said = {key: schema.get(key) for key in ("type", "properties", "oneOf", "items")}
        bodies.setdefault(json.dumps(said, sort_keys=True), []).append(name)

    assert [names for names in bodies.values() if len(names) > 1] == []


def test_the_first_readers_at_once_get_the_whole_description():
    """drf-spectacular keeps what it finds at the views, so two threads that describe them spoil it for each other."""
    views._description.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        first, *others = pool.map(lambda _: description(), range(4))

    assert all(other is first for other in others)
    text = json.dumps(first)
    named = set(re.findall(r'"#/components/schemas/(\w+)"', text))
    assert named == named & set(first["components"]["schemas"])
    assert first == views.SchemaGenerator().get_schema(public=True)
