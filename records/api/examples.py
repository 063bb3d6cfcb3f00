"""An example of each answer, made from the description itself, so that it is as the description says."""

# Of what is known by its name, and of what the schema says no more of than its format.
BY_NAME = {"slug": "itu", "edtf": "2021-10", "earliest": "2021-10-01", "latest": "2021-10-31", "country": "CH"}
TEXT = {"en": "International Telecommunication Union", "fr": "Union internationale des télécommunications"}
BY_FORMAT = {
    "date": "2021-10-15",
    "date-time": "2021-10-15T12:00:00Z",
    "uri": "https://portal.example.org/api/v1/organizations/itu/",
    "uri-reference": "about:blank",
    "uuid": "6f1c1f0e-0d0b-4c39-9d6b-3c4f3a1f5b7e",
}


def example(schema, schemas, name=""):
    """Return a value of a schema, whose references lead into `schemas`; `name` is that of the property it is of."""
    if "$ref" in schema:
        return example(schemas[schema["$ref"].rpartition("/")[2]], schemas, name)
    if "examples" in schema:
        return schema["examples"][0]
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if "type" not in schema:
        return example(schema["oneOf"][0], schemas, name)
    match schema["type"] if isinstance(schema["type"], str) else schema["type"][0]:
        case "object":
            return {each: example(body, schemas, each) for each, body in schema["properties"].items()}
        case "array":
            return [example(schema["items"], schemas, name)]
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
    return BY_NAME.get(name) or BY_FORMAT.get(schema.get("format", ""), "text")
