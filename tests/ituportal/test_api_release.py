"""Within /api/v1/ nothing is taken away: what is held against the released description, and that the check can fail."""

import copy
import json

import pytest

from records.api.views import description
from tests.released_api import RELEASED, breaks, main, without_words


@pytest.fixture(scope="module")
def today():
    return without_words(description())


def test_the_api_keeps_what_was_released(today):
    assert breaks(json.loads(RELEASED.read_text(encoding="utf-8")), today) == []


def dig(document, *steps):
    for step in steps:
        document = document[step]
    return document


def operation(document, path="/api/v1/organizations"):
    return dig(document, "paths", path, "get")


def parameter(document, name):
    return next(each for each in operation(document)["parameters"] if each["name"] == name)


def schema(document, name):
    return dig(document, "components", "schemas", name)


# What somebody may come to change, and what a program is told of it.
BROKEN = {
    "a path": (lambda d: d["paths"].pop("/api/v1/posts"), "GET /api/v1/posts is gone"),
    "an operation": (
        lambda d: operation(d).update(operationId="bodies"),
        "GET /api/v1/organizations is called bodies, not organizations_list",
    ),
    "a parameter": (
        lambda d: operation(d)["parameters"].remove(parameter(d, "country")),
        "GET /api/v1/organizations: the parameter country is gone",
    ),
    "a parameter that was not needed": (
        lambda d: parameter(d, "country").update(required=True),
        "GET /api/v1/organizations needs the parameter country",
    ),
    "a new parameter that is needed": (
        lambda d: operation(d)["parameters"].append({"in": "query", "name": "key", "required": True, "schema": {}}),
        "GET /api/v1/organizations needs the parameter key",
    ),
    "a choice to ask for": (
        lambda d: parameter(d, "ordering")["schema"]["enum"].remove("name"),
        "GET /api/v1/organizations: ordering no longer takes name",
    ),
    "a bound": (
        lambda d: parameter(d, "page_size")["schema"].update(maximum=50),
        "GET /api/v1/organizations: page_size has a narrower maximum",
    ),
    "a default": (
        lambda d: parameter(d, "page_size")["schema"].update(default=20),
        "GET /api/v1/organizations: page_size has another default",
    ),
    "the type of a parameter": (
        lambda d: parameter(d, "count")["schema"].update(type="integer"),
        "GET /api/v1/organizations: count takes another type",
    ),
    "a pattern": (
        lambda d: parameter(d, "country")["schema"].update(pattern="^CH$"),
        "GET /api/v1/organizations: country has another pattern",
    ),
    "a status": (
        lambda d: operation(d, "/api/v1/organizations/{key}")["responses"].pop("410"),
        "GET /api/v1/organizations/{key} answers 410 no longer",
    ),
    "a header": (
        lambda d: operation(d)["responses"]["200"]["headers"].pop("ETag"),
        "GET /api/v1/organizations 200: header ETag is gone",
    ),
    "a property": (
        lambda d: schema(d, "OrganizationDetail")["properties"].pop("website"),
        "GET /api/v1/organizations/{key} 200: website is gone",
    ),
    "the type of a property": (
        lambda d: schema(d, "OrganizationDetail")["properties"]["website"].update(type=["string", "null"]),
        "GET /api/v1/organizations/{key} 200: website is null or string, not string",
    ),
    "a property of what is nested": (
        lambda d: schema(d, "ImpreciseDate")["properties"].pop("latest"),
        "GET /api/v1/organizations/{key} 200: founding_date, form 1: latest is gone",
    ),
    "a property that was always there": (
        lambda d: schema(d, "Reference")["required"].remove("name"),
        "GET /api/v1/organizations/{key} 200: sources of: name may be missing",
    ),
    "a format": (
        lambda d: schema(d, "OrganizationDetail")["properties"]["updated_at"].pop("format"),
        "GET /api/v1/organizations/{key} 200: updated_at has another format",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_a_program_could_rely_on_and_can_no_longer_is_named(today, what):
    change, sentence = BROKEN[what]
    changed = copy.deepcopy(today)

    change(changed)

    assert sentence in breaks(today, changed)


def test_more_of_everything_breaks_nothing(today):
    more = copy.deepcopy(today)
    more["paths"]["/api/v1/treaties"] = {"get": copy.deepcopy(operation(more))}
    operation(more)["parameters"].append({"in": "query", "name": "shape", "schema": {"type": "string"}})
    parameter(more, "ordering")["schema"]["enum"].append("age")
    parameter(more, "page_size")["schema"].update(maximum=200)
    operation(more)["responses"]["503"] = {"content": {}}
    schema(more, "OrganizationDetail")["properties"]["motto"] = {"type": "string"}
    schema(more, "OrganizationDetail")["properties"]["classification"]["enum"].append("guild")

    assert breaks(today, more) == []


def test_better_sentences_are_no_other_api(today):
    said = copy.deepcopy(description())
    said["info"]["description"] = "Said better."
    said["components"]["schemas"]["ContributionRow"]["description"] = "A paper."

    assert without_words(said) == today
    assert "title" in today["components"]["schemas"]["ContributionRow"]["properties"]


def test_what_breaks_the_promise_is_not_released(monkeypatch, tmp_path, capsys):
    was = without_words(copy.deepcopy(description()))
    was["paths"]["/api/v1/gone"] = {"get": operation(was)}
    released = tmp_path / "api.json"
    released.write_text(json.dumps(was))
    monkeypatch.setattr("tests.released_api.RELEASED", released)

    assert main(["--release"]) == 1
    assert json.loads(released.read_text()) == json.loads(json.dumps(was))
    assert "GET /api/v1/gone is gone" in capsys.readouterr().out
