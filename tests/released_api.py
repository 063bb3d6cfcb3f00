"""What the API of today takes away from, or changes in, the one that was released: `python -m tests.released_api`.

Within /api/v1/ there may be more of everything: paths, parameters, properties, choices, answers. What was there stays as it
was (docs/api.md). `--release` writes today's description down as the released one, unless it breaks what was.
"""

import json
import os
import sys
from pathlib import Path

RELEASED = Path(__file__).parent.parent / "docs" / "api-v1.json"
# What says something to people alone.
WORDS = {"description", "summary", "title", "example", "examples", "tags", "x-tagGroups"}
# How a bound of what is asked may move: only so that all that was allowed still is.
LOWER, HIGHER = ("minimum", "minLength", "minItems"), ("maximum", "maxLength", "maxItems")


def breaks(released, now):
    """Return in words what a program made for the description `released` can no longer rely on under `now`."""
    found = []
    for path, operations in released["paths"].items():
        for method in operations.keys() & {"get", "head", "options"}:
            if method not in now["paths"].get(path, {}):
                found.append(f"{method.upper()} {path} is gone")
            else:
                place = f"{method.upper()} {path}"
                found += _operation(place, operations[method], now["paths"][path][method], released, now)
    return list(dict.fromkeys(found))


def _operation(place, before, after, released, now):
    if before.get("operationId") != after.get("operationId"):
        yield f"{place} is called {after.get('operationId')}, not {before.get('operationId')}"
    yield from _parameters(place, _by_name(before, released), _by_name(after, now), released, now)
    for status, answer in before["responses"].items():
        if status not in after["responses"]:
            yield f"{place} answers {status} no longer"
            continue
        old, new = _resolved(answer, released), _resolved(after["responses"][status], now)
        yield from (f"{place} {status}: header {name} is gone" for name in _gone(old, new, "headers"))
        yield from (f"{place} {status}: {media} is gone" for media in _gone(old, new, "content"))
        for media in old.get("content", {}).keys() & new.get("content", {}).keys():
            schemas = old["content"][media]["schema"], new["content"][media]["schema"]
            yield from _answer(f"{place} {status}", *schemas, released, now, ())


def _by_name(operation, document):
    parameters = [_resolved(each, document) for each in operation.get("parameters", ())]
    return {(each["in"], each["name"]): each for each in parameters}


def _parameters(place, before, after, released, now):
    for key, parameter in after.items():
        if parameter.get("required") and not before.get(key, {}).get("required"):
            yield f"{place} needs the parameter {key[1]}"
    for key, parameter in before.items():
        if key not in after:
            yield f"{place}: the parameter {key[1]} is gone"
            continue
        new = after[key]
        for name in ("style", "explode"):
            if parameter.get(name) != new.get(name):
                yield f"{place}: {key[1]} has another {name}"
        yield from _asked(f"{place}: {key[1]}", parameter["schema"], new["schema"], released, now)


def _asked(place, before, after, released, now):
    """What was taken and is no longer."""
    before, after = _resolved(before, released), _resolved(after, now)
    if not _types(before) <= _types(after):
        yield f"{place} takes another type"
    for name in ("format", "pattern", "uniqueItems", "const"):
        if name in after and after[name] != before.get(name):
            yield f"{place} has another {name}"
    if before.get("default") != after.get("default"):
        yield f"{place} has another default"
    if "enum" in after:
        gone = [value for value in before["enum"] if value not in after["enum"]] if "enum" in before else ["any text"]
        yield from (f"{place} no longer takes {value}" for value in gone)
    for names, sign in ((LOWER, 1), (HIGHER, -1)):
        for name in names:
            if name in after and (name not in before or sign * after[name] > sign * before[name]):
                yield f"{place} has a narrower {name}"
    if "items" in before:
        yield from _asked(f"{place} of", before["items"], after.get("items", {}), released, now)


def _answer(place, before, after, released, now, above):
    """What an answer had and has no longer, or has in another form."""
    if (before.get("$ref"), after.get("$ref")) in above:
        return
    above = (*above, (before["$ref"], after.get("$ref"))) if "$ref" in before else above
    before, after = _resolved(before, released), _resolved(after, now)
    old_types, new_types = _types(before), _types(after)
    if not new_types <= old_types:
        yield f"{place} is {' or '.join(sorted(new_types))}, not {' or '.join(sorted(old_types))}"
    for name in ("format", "pattern", "const"):
        if name in before and before[name] != after.get(name):
            yield f"{place} has another {name}"
    yield from _properties(place, before, after, released, now, above)
    if "items" in before:
        yield from _answer(f"{place} of", before["items"], after.get("items", {}), released, now, above)
    old, new = _choices(before), _choices(after)
    if len(old) != len(new):
        yield f"{place} is one of {len(new)} forms, not of {len(old)}"
    for number, pair in enumerate(zip(old, new, strict=False), start=1):
        yield from _answer(f"{place}, form {number}", *pair, released, now, above)


def _properties(place, before, after, released, now, above):
    yield from (f"{place}: {name} is gone" for name in sorted(_gone(before, after, "properties")))
    absent = sorted(set(before.get("required", ())) - set(after.get("required", ())))
    yield from (f"{place}: {name} may be missing" for name in absent)
    for name in sorted(before.get("properties", {}).keys() & after.get("properties", {}).keys()):
        schemas = before["properties"][name], after["properties"][name]
        yield from _answer(f"{place}: {name}", *schemas, released, now, above)


def _resolved(value, document):
    """Return what a reference leads to, whatever stands beside it kept."""
    if "$ref" not in value:
        return value
    found = document
    for step in value["$ref"].removeprefix("#/").split("/"):
        found = found[step.replace("~1", "/").replace("~0", "~")]
    return found | {name: inner for name, inner in value.items() if name != "$ref"}


def _types(schema):
    """Return the types that a schema names."""
    named = schema.get("type", ())
    return {named} if isinstance(named, str) else set(named)


def _choices(schema):
    return [*schema.get("oneOf", ()), *schema.get("anyOf", ()), *schema.get("allOf", ())]


def _gone(before, after, name):
    return before.get(name, {}).keys() - after.get(name, {}).keys()


def without_words(value):
    """Return a description without what only people read, so that a better sentence is no other API."""
    if isinstance(value, list):
        return [without_words(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    # Below these, a name is one that the API gives, whatever it is.
    named = {"properties", "schemas", "responses", "parameters", "paths", "headers"}
    return {
        name: {each: without_words(inner) for each, inner in body.items()}
        if name in named and isinstance(body, dict)
        else without_words(body)
        for name, body in value.items()
        if name not in WORDS
    }


def main(arguments):
    """Say what breaks, and exit with 1 if anything does; else, with `--release`, write today's description down."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from records.api.views import description

    now = json.loads(json.dumps(without_words(description()), default=str))
    found = breaks(json.loads(RELEASED.read_text(encoding="utf-8")), now) if RELEASED.exists() else []
    for sentence in found:
        print(sentence)
    if found:
        print("This breaks what docs/api.md promises of /api/v1/.")
    elif "--release" in arguments:
        RELEASED.write_text(json.dumps(now, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"{RELEASED.name}: written")
    else:
        print("The API keeps what was released.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
