"""Descriptions: each property and parameter of the contracts says what it is, and of which type."""

from functools import cache

import pytest

from sandbox import packs
from sandbox.documents import bundle, resolve
from sandbox.sources import data_folder

NAMES = [*packs.names(), "control"]

# What applies to the same value; there a member is limited further, not made known.
BESIDE = ("allOf", "anyOf", "oneOf", "then", "else")

# Conditions, and what is no schema.
PASSED_BY = ("if", "not", "properties", "const", "default", "enum", "example", "examples")

TYPED = {"type", "$ref", "const", "enum", *BESIDE[:3]}


@cache
def document_of(name):
    return bundle(data_folder("contracts") / name / "openapi.yaml")


def properties(node, place="", known=frozenset()):
    """Yield each property of a document with its place, once for the schemas of one value."""
    for index, it in enumerate(node if isinstance(node, list) else ()):
        yield from properties(it, f"{place}/{index}", known)
    if not isinstance(node, dict):
        return
    own = node.get("properties", {})
    for name, schema in own.items():
        if isinstance(schema, dict) and name not in known:
            yield f"{place}/{name}", schema
        yield from properties(schema, f"{place}/{name}")
    for word, inner in node.items():
        if word not in PASSED_BY and not word.startswith("x-"):
            beside = known | own.keys() if word in BESIDE else frozenset()
            yield from properties(inner, f"{place}/{word}", beside)


def parameters(node, place=""):
    """Yield each parameter of a document, and of its components, with its place."""
    if isinstance(node, dict) and {"name", "in", "schema"} <= node.keys():
        yield f"{place} {node['name']}", node
    elif isinstance(node, dict):
        for word, inner in node.items():
            yield from parameters(inner, f"{place}/{word}")
    elif isinstance(node, list):
        for it in node:
            yield from parameters(it, place)


def described(name, schema):
    """Tell whether a schema, or what it refers to, says what it is."""
    while "description" not in schema and "$ref" in schema:
        schema = resolve(document_of(name), schema["$ref"])
    return bool(str(schema.get("description", "")).strip())


@pytest.mark.parametrize("name", NAMES)
def test_each_property_says_what_it_is(name):
    found = properties(document_of(name))
    assert [] == [place for place, schema in found if not described(name, schema)]


@pytest.mark.parametrize("name", NAMES)
def test_each_parameter_says_what_it_is(name):
    found = parameters(document_of(name))
    assert [] == [place for place, it in found if not described(name, it)]


@pytest.mark.parametrize("name", NAMES)
def test_each_property_has_a_type(name):
    found = properties(document_of(name))
    assert [] == [place for place, schema in found if not TYPED & schema.keys()]


@pytest.mark.parametrize("name", NAMES)
def test_each_parameter_has_a_type(name):
    found = parameters(document_of(name))
    assert [] == [place for place, it in found if not TYPED & it["schema"].keys()]
