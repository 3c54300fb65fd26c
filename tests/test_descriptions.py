"""Every parameter and member that a contract names says what it is, and of which kind."""

import pytest

from sandbox import packs
from sandbox.documents import bundle, resolve
from sandbox.sources import data_folder

# Below these stand values, or conditions on members that are described elsewhere.
_NO_SCHEMAS = frozenset(
    ("example", "examples", "enum", "const", "default", "if", "then", "else", "not")
)
_KINDS = frozenset(("type", "items", "const", "enum", "anyOf", "oneOf", "allOf"))

# Of what kind this is, nobody says.
_OF_ANY_KIND = "/lead_user"


def members(node, at=""):
    """Yield the members of all schemas below a node, each with the place where it stands."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from members(item, f"{at}/{index}")
    elif isinstance(node, dict):
        for name, schema in node.get("properties", {}).items():
            if isinstance(schema, dict):
                yield f"{at}/{name}", schema
        for key, value in node.items():
            if key not in _NO_SCHEMAS and not key.startswith("x-"):
                yield from members(value, f"{at}/{key}")


def parameters(document):
    for path, item in document["paths"].items():
        for method, operation in item.items():
            for it in operation.get("parameters", ()) if isinstance(operation, dict) else ():
                found = resolve(document, it["$ref"]) if "$ref" in it else it
                yield f"{method} {path} {found['name']}", found


def said(document, schema, words):
    """Tell whether a schema, or what it refers to, has one of these words."""
    while words.isdisjoint(schema) and "$ref" in schema:
        schema = resolve(document, schema["$ref"])
    return not words.isdisjoint(schema)


@pytest.mark.parametrize("name", [*packs.names(), "control"])
def test_each_parameter_and_member_is_described(name):
    document = bundle(data_folder("contracts") / name / "openapi.yaml")
    found = [*members(document), *parameters(document)]

    assert 20 < len(found)
    assert [] == [at for at, it in found if not said(document, it, {"description"})]


@pytest.mark.parametrize("name", [*packs.names(), "control"])
def test_each_member_has_a_kind(name):
    document = bundle(data_folder("contracts") / name / "openapi.yaml")

    assert [] == [
        at
        for at, it in members(document)
        if not said(document, it, _KINDS) and not at.endswith(_OF_ANY_KIND)
    ]
