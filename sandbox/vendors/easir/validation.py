"""Validation: all that is wrong with a request, with codes and texts (docs: Error Codes)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.checks import naming
from sandbox.vendor import Call, Json, Malformed, Violation, fail, read_json
from sandbox.vendors.easir.rules import RULES
from sandbox.vendors.easir.state import Easir

# The other member that a text names.
OTHERS = {
    "open": "closed",
    "close": "closed",
    "lead_types": "lead_type_bundles",
    "lead_type_bundles": "lead_types",
}

# The range that a text names.
RANGES = {"day_of_week": (0, 6), "chance_of_success": (0, 100)}


@dataclass(frozen=True)
class Breach:
    """One thing that is wrong: an error of the catalogue, the member's path, what was expected."""

    error: str
    field: str
    expected: Any = None

    def shown(self, call: Call[Easir]) -> Mapping[str, str]:
        """Return it as an answer has it: Laravel's text, with blanks for underscores (docs)."""
        parent, dot, name = self.field.rpartition(".")
        minimum, maximum = RANGES.get(name, (None, None))
        problem = call.vendor.errors[self.error]
        message = problem.text(
            {
                "attribute": _spoken(self.field),
                "other": _spoken(parent + dot + OTHERS.get(name, name)),
                "expected": self.expected,
                "minimum": minimum,
                "maximum": maximum,
            }
        )
        return {"message": message, "code": problem.code, "field": self.field}


@naming("validation.required", "validation.invalid")
def conforms(call: Call[Easir]) -> None:
    """Refuse a request that anything is wrong with; the answer lists all of it (docs: 422)."""
    found = _breaches(call)
    if found:
        fail(found[0].error, listed=[it.shown(call) for it in found])


@naming("validation.invalid")
def strict(call: Call[Easir]) -> None:
    """Refuse each member that breaks the contract, as the vendor refuses what it checks."""
    fields = dict.fromkeys(_field(it) or "request" for it in _violations(call))
    breaches = [Breach("validation.invalid", it) for it in fields]
    fail("validation.invalid", listed=[it.shown(call) for it in breaches])


def _breaches(call: Call[Easir]) -> list[Breach]:
    """Return what is wrong with a request, in the order of the contract; one for each member."""
    operation = call.operation
    if operation is None:
        return []
    found: dict[str, Breach] = {}
    for violation in _violations(call):
        error = _error(violation)
        if error is not None:
            field = _field(violation)
            found.setdefault(field, Breach(error, field, violation.expected))
    for error, field in RULES.get(operation.id, _nothing)(call):
        found.setdefault(field, Breach(error, field))
    schema: Mapping[str, Any] = next(iter(operation.media_types.values()), {})
    order = list(call.vendor.contract.resolve(schema).get("properties", ()))

    def place(breach: Breach) -> int:
        name = breach.field.partition(".")[0]
        return order.index(name) if name in order else len(order)

    return sorted(found.values(), key=place)


def read_body(raw: bytes) -> Json:
    """Return the object in a body. Raises `Malformed` for what is none."""
    value = read_json(raw)
    if not isinstance(value, dict):
        raise Malformed("is no object")
    return value


def _violations(call: Call[Easir]) -> Iterable[Violation]:
    operation = call.operation
    assert operation is not None
    if operation.body_required and not call.request.body:
        return operation.body_rules.violations({})
    return call.violations if call.strict else call.refusals


def _error(violation: Violation) -> str | None:
    """Return the error of a violation; null where a value has to be is as if it were missing."""
    error = violation.error
    if error is None or violation.value is not None or error.startswith("validation.required"):
        return error
    return "validation.required"


def _field(violation: Violation) -> str:
    steps = violation.pointer.split("/")[1:]
    return ".".join(step.replace("~1", "/").replace("~0", "~") for step in steps)


def _spoken(field: str) -> str:
    return field.replace("_", " ")


def _nothing(_: Call[Easir]) -> Iterator[tuple[str, str]]:
    return iter(())
