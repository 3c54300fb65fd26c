"""Two libraries of JSON Schema, one verdict: the rules of request bodies say what they seem to."""

from functools import cache

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.contract import read_contract
from sandbox.sources import data_folder

CONTRACT = read_contract(data_folder("contracts") / "marketo")
OPERATIONS = [it for it in CONTRACT.operations.values() if it.media_types]

SCALARS = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text(max_size=8)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([1.0, -0.0, 0, 1, 1e300, "1", "true", "2026-01-01", "a@example.com", "é\n"])
)  # fmt: skip
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def examples(operation):
    """Return the documented bodies of an operation."""
    made = []
    for it in CONTRACT.resolve(operation.raw["requestBody"])["content"].values():
        made += [one["value"] for one in it.get("examples", {}).values()]
        made += [it["example"]] if "example" in it else []
    return made


@cache
def referee(id):
    """Return the Python library's validator of the body of an operation."""
    schema = CONTRACT.operations[id].body_rules._root
    return jsonschema.Draft202012Validator(schema)


def breaches_of_referee(id, value):
    return sorted(
        (list(map(str, it.absolute_path)), str(it.validator))
        for it in referee(id).iter_errors(value)
    )


def places(value, at=()):
    """Return the way to each value within a value, itself first."""
    found = [at]
    if isinstance(value, dict):
        for name, item in value.items():
            found += places(item, (*at, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            found += places(item, (*at, index))
    return found


def changed(value, at, change):
    """Return a value with one place in it changed; a change to `gone` takes it out."""
    if not at:
        return change(value)
    step, *rest = at
    copy = dict(value) if isinstance(value, dict) else list(value)
    if not rest and change is gone:
        del copy[step]
    else:
        copy[step] = changed(value[step], rest, change)
    return copy


def gone(value):
    return None


def many(value):
    """Return more than any list may hold, but not many times as many of what is many already."""
    if len(str(value)) > 1_000:
        return value
    return value * 301 if isinstance(value, list) else [value] * 301


@st.composite
def mutations(draw, bodies):
    """Make a body of a documented one by up to three changes anywhere in it."""
    value = draw(st.sampled_from(bodies)) if bodies else draw(ANYTHING)
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.sampled_from(places(value)))
        kind = draw(st.sampled_from(["replace", "gone", "text", "add", "many"]))
        other = draw(ANYTHING)
        if kind == "gone":
            value = changed(value, at, gone)
        elif kind == "text":
            value = changed(value, at, str)
        elif kind == "add":
            name = draw(st.sampled_from(["id", "input", "name", "", "a/b~c"]))
            value = changed(
                value,
                at,
                lambda it, name=name, other=other: (
                    {**it, name: other} if isinstance(it, dict) else [it, other]
                ),
            )
        elif kind == "many":
            value = changed(value, at, many)
        else:
            value = changed(value, at, lambda _, other=other: other)
    return value


def agree(operation, value):
    """Hold both verdicts, and the way in which they were come by, against each other."""
    rules = operation.body_rules
    found = list(rules.violations(value))
    theirs = breaches_of_referee(operation.id, value)
    assert (not theirs) == rules.hold(value), value
    assert (not theirs) == (not found), value
    assert {rule for _, rule in theirs} == {it.rule for it in found}, value
    for it in found:
        assert it.error is None or isinstance(it.error, str)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda it: it.id)
def test_both_libraries_let_the_documented_bodies_pass(operation):
    for value in examples(operation):
        assert [] == breaches_of_referee(operation.id, value)
        agree(operation, value)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda it: it.id)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_both_libraries_find_the_same_breaches_in_bodies_that_were_tampered_with(operation, data):
    agree(operation, data.draw(mutations(examples(operation))))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda it: it.id)
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(value=ANYTHING)
def test_both_libraries_find_the_same_breaches_in_anything(operation, value):
    agree(operation, value)


def test_there_are_bodies_to_judge():
    assert OPERATIONS
    assert [it.id for it in OPERATIONS if examples(it)]
