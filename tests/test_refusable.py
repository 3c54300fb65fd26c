"""What a vendor lets pass is not looked for; what it refuses always is."""

import pytest

from sandbox.rules import Rules

COMPONENTS = {
    "schemas": {
        "Tone": {
            "type": "object",
            "additionalProperties": True,
            "x-error": "wrong",
            "properties": {
                "pitch": {"type": "integer", "minimum": 20, "x-error": None},
                "colour": {"enum": ["red", "blue"], "x-error": {"enum": "no_colour"}},
                "next": {"$ref": "#/components/schemas/Tone", "x-error": None},
            },
        }
    }
}
TONE = {"$ref": "#/components/schemas/Tone"}
NOTED = {"type": "string", "maxLength": 3, "x-error": None}
KNOWN = {"type": "object", "properties": {"a": NOTED}, "additionalProperties": False}


def rules(schema):
    return Rules(schema, COMPONENTS, "body")


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        (NOTED, "long"),
        (NOTED, 7),
        ({"type": "array", "items": TONE}, [{"pitch": 7}, {"pitch": "high"}]),
        ({**KNOWN, "x-error": None}, {"a": "long", "b": 1}),
        ({**KNOWN, "x-error": {"additionalProperties": None, "default": "wrong"}}, {"b": 1}),
        ({**KNOWN, "x-error": {"type": "wrong", "default": None}}, {"b": 1}),
        ({"if": {"minLength": 2}, "then": NOTED, "else": NOTED}, "long"),
        ({"allOf": [TONE, {"maxProperties": 1, "x-error": None}]}, {"pitch": 7, "more": 1}),
        ({**TONE, "x-error": "other"}, {"pitch": 7}),
    ],
)
def test_what_is_merely_noted_passes_at_once(schema, value):
    found = rules(schema)
    assert [None] == list({it.error for it in found.violations(value)})
    assert not found.hold(value)
    assert found.let_pass(value)


@pytest.mark.parametrize(
    ("schema", "value", "error"),
    [
        ({"type": "string", "x-error": "wrong"}, 7, "wrong"),
        ({"type": "array", "items": TONE}, [{}, 7], "wrong"),
        ({"type": "array", "items": TONE}, [{"colour": "green"}], "no_colour"),
        ({**TONE, "x-error": None}, {"colour": "green"}, "no_colour"),
        (TONE, {"next": {"next": {"colour": "green"}}}, "no_colour"),
        (TONE, {"next": {"next": 7}}, "wrong"),
        (
            {"additionalProperties": {"type": "string", "x-error": "wrong"}, "x-error": None},
            {"a": 7},
            "wrong",
        ),
        (
            {
                "required": ["a"],
                "x-error": None,
                "properties": {"a": {"x-error": None, "x-missing": {"x-error": "missing"}}},
            },
            {},
            "missing",
        ),
        ({**KNOWN, "x-error": "wrong"}, {"b": 1}, "wrong"),
        ({**KNOWN, "x-error": {"type": None, "default": "wrong"}}, {"b": 1}, "wrong"),
        ({"if": {"minLength": 9, "x-error": None}, "else": {**NOTED, "x-error": "long"}}, "long", "long"),
        ({"not": {**NOTED}, "x-error": "wrong"}, "abc", "wrong"),
        ({"oneOf": [NOTED, {"type": "string"}], "x-error": "wrong"}, "abc", "wrong"),
    ],
)  # fmt: skip
def test_what_has_an_error_does_not_pass(schema, value, error):
    found = rules(schema)
    assert error in {it.error for it in found.violations(value)}
    assert not found.let_pass(value)


def test_what_keeps_to_a_schema_passes():
    value = {"pitch": 440, "colour": "red", "next": {"next": {"pitch": 20}}}
    assert rules(TONE).let_pass(value)
