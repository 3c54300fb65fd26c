"""Where none of several schemas holds: what is said of it."""

import jsonschema_rs
import pytest

from sandbox.unions import causes

DONE = {
    "type": "object",
    "required": ["success"],
    "properties": {"success": {"const": True}, "result": {"type": "array", "items": {"type": "integer"}}},
    "additionalProperties": False,
}  # fmt: skip
FAILED = {
    "type": "object",
    "required": ["success", "errors"],
    "properties": {"success": {"const": False}, "errors": {"type": "array", "minItems": 1}},
    "additionalProperties": False,
}


def found(schema, value):
    """Return the places and rules of what is behind the validator's errors."""
    validator = jsonschema_rs.Draft202012Validator(schema)
    return [
        ("/".join(map(str, it.instance_path)), str(it.evaluation_path[-1]))
        for error in validator.iter_errors(value)
        for it in causes(error)
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"success": True, "result": [1, "2"]}, [("result/1", "type")]),
        ({"success": True, "result": ["1"] * 9}, [(f"result/{at}", "type") for at in range(9)]),
        ({"success": False, "errors": []}, [("errors", "minItems")]),
        ({"success": False}, [("", "required")]),
        ({"success": True, "reslut": []}, [("", "additionalProperties")]),
    ],
)
def test_the_branch_that_was_meant_tells_what_is_wrong(value, expected):
    assert expected == found({"anyOf": [FAILED, DONE]}, value)


def test_a_union_within_a_union_is_followed():
    schema = {"anyOf": [FAILED, {"anyOf": [DONE, {"type": "null"}]}]}
    assert [("result/0", "type")] == found(schema, {"success": True, "result": ["1"]})


def test_where_two_branches_come_equally_near_the_union_itself_is_named():
    schema = {"oneOf": [{"required": ["leadId"]}, {"required": ["leadIds"]}]}
    assert [("", "oneOf")] == found(schema, {})


def test_any_other_error_is_its_own_cause():
    assert [("", "type")] == found({"type": "string"}, 1)
