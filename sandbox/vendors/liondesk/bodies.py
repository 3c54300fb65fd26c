"""Bodies as Express reads them, and the model's rules for what is in them."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sandbox.checks import naming
from sandbox.vendor import FORM, Call, Malformed, Violation, fail, read_json, read_query
from sandbox.vendors.liondesk.errors import refuse_values
from sandbox.vendors.liondesk.state import LionDesk


def _json(raw: bytes) -> Any:
    """Read JSON as body-parser does: its outermost value is an object or an array."""
    value = read_json(raw)
    if not isinstance(value, (dict, list)):
        raise Malformed("Unexpected token in JSON at position 0")
    return value


def _form(raw: bytes) -> Any:
    return dict(read_query(raw.decode("utf-8", "replace")))


def _nothing(_raw: bytes) -> Any:
    """Read nothing from a body of another type, as Express does (inferred)."""
    return {}


READERS: Mapping[str, Callable[[bytes], Any]] = {
    "application/json": _json,
    FORM: _form,
    "*": _nothing,
}


@naming("body_too_large")
def not_too_large(call: Call[LionDesk]) -> None:
    """Refuse a body of more than 100 KB, the limit of Express (inferred)."""
    figures = call.limits.figures
    if figures.body is not None and len(call.request.body) > figures.body:
        fail("body_too_large", data={})


@naming("malformed_json")
def readable(call: Call[LionDesk]) -> None:
    """Refuse a body that is not JSON though it is said to be, or too deep (inferred)."""
    try:
        call.refusals  # noqa: B018 (to be read is all that is wanted of the body)
    except Malformed as error:
        fail("malformed_json", message=str(error), data={})


@naming("several", "invalid")
def conforms(call: Call[LionDesk]) -> None:
    """Refuse several records where one is due, then all values that the model refuses (inferred).

    The endpoints of OAuth have errors of their own, of which one is told at a time.
    """
    assert call.operation is not None
    if call.operation.security is not None and isinstance(call.body, list):
        fail("several", method="create" if call.method == "POST" else "patch")
    for violation in call.refusals:
        if violation.error not in (None, "invalid"):
            fail(violation.error, name=violation.name)
    if call.refusals:
        refuse_values({_member(it): _reason(it) for it in call.refusals})


@naming("invalid")
def strict(call: Call[LionDesk]) -> None:
    """Refuse each value that breaks the contract, as the model refuses what it checks."""
    refuse_values({_member(it): _reason(it) for it in call.violations})


def _member(violation: Violation) -> str:
    """Return the column at fault, whatever within its value is wrong."""
    return violation.pointer.split("/")[1] if violation.pointer else "body"


def _reason(violation: Violation) -> str:
    """Say what is wrong with a value, in the way of Sequelize (inferred)."""
    expected = violation.expected
    if violation.rule == "required" or violation.value is None:
        return "cannot be null"
    if violation.rule == "maxLength":
        return f"is longer than {expected} characters"
    if violation.rule == "enum":
        return f"must be one of {', '.join(_choices(expected))}"
    if violation.rule in ("minimum", "maximum"):
        return "is out of range"
    if violation.rule == "additionalProperties":
        return "is unknown"
    return "is not of the right type"


def _choices(values: Iterable[Any]) -> Iterable[str]:
    """Return each choice once, in the words of JSON."""
    texts = (it if isinstance(it, str) else json.dumps(it) for it in values)
    return dict.fromkeys(texts)
