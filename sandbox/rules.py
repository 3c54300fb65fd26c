"""Rules: a schema that finds the breaches of a value, each with the vendor's error for it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sandbox.documents import resolve, step_into
from sandbox.refusable import OF_THE_UNKNOWN, UNSAID, error_of, refusable
from sandbox.sources import nearest

# So many unknown members of one object are told of.
_MOST = 20


@dataclass(frozen=True, slots=True)
class Violation:
    """One breach of a contract: what was found where, and what the contract says.

    `place` is `path`, `query`, `header` or `body`; `pointer` a JSON pointer into it; `error`
    the name of the vendor's error for it, or None where the vendor lets it pass.
    """

    place: str
    pointer: str
    rule: str
    expected: Any
    value: Any
    message: str
    error: str | None
    source: Mapping[str, str] | None = None

    @property
    def name(self) -> str:
        """The parameter or member at fault."""
        return self.pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")


class Rules:
    """A schema that finds violations, and the vendor's error for each."""

    def __init__(
        self, schema: Mapping[str, Any], components: Mapping[str, Any], place: str
    ) -> None:
        self._root = {**schema, "components": components}
        self._place = place

    @cached_property
    def _validator(self) -> Any:
        return _validator(self._root)

    @cached_property
    def hold(self) -> Callable[[Any], bool]:
        """The test whether a value keeps to the schema."""
        return self._validator.is_valid  # type: ignore[no-any-return]

    @cached_property
    def let_pass(self) -> Callable[[Any], bool]:
        """The quick test whether no breach of a value is refused; a yes is sure, a no is not."""
        return _validator(refusable(self._root, self._root)).is_valid  # type: ignore[no-any-return]

    def violations(
        self, value: Any, causes: Callable[[Any], Iterable[Any]] = lambda error: (error,)
    ) -> Iterator[Violation]:
        """Yield each breach; `causes` gives the validator's errors that are behind one of its."""
        for error in (it for each in self._validator.iter_errors(value) for it in causes(each)):
            for unknown in getattr(error.kind, "unexpected", (None,))[:_MOST]:
                yield self._violation(value, error, unknown)

    def _violation(self, value: Any, error: Any, unknown: str | None) -> Violation:
        at, rules = list(error.instance_path), list(error.evaluation_path)
        rule = str(rules[-1]) if rules else ""
        schemas = self._schemas(rules)
        expected, message = schemas[-1].get(rule), error.message
        if rule == "required":
            expected = error.kind.property
            at = [*at, expected]
            schemas.append(schemas[-1].get("properties", {}).get(expected, {}).get("x-missing", {}))
        elif unknown is not None:
            at = [*at, unknown]
            expected, message = list(schemas[-1].get("properties", ())), f"there is no {unknown!r}"
        place, pointer = self._place, at
        if place == "parameters":
            place, pointer = str(at[0]), at[1:]
        return Violation(
            place=place,
            pointer="".join(f"/{escaped(step)}" for step in pointer),
            rule=rule,
            expected=expected,
            value=_value(value, at),
            message=message,
            error=_nearest_error(schemas, rule),
            source=next((it["x-source"] for it in reversed(schemas) if "x-source" in it), None),
        )

    def _schemas(self, rules: Sequence[str | int]) -> list[Mapping[str, Any]]:
        """Return the schemas on the path of an evaluation, the outermost first."""
        node: Any = self._root
        schemas: list[Mapping[str, Any]] = [self._root]
        for step in rules[:-1]:
            node = resolve(self._root, node["$ref"]) if step == "$ref" else step_into(node, step)
            if isinstance(node, Mapping):
                schemas.append(node)
        return schemas


def _validator(schema: dict[str, Any]) -> Any:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(schema)


def told(violations: Iterable[Violation]) -> Iterator[Violation]:
    """Yield violations as a reader wants them.

    Of a body that can't be read this alone is told, with the error that came of it, not what is
    missing in it. Where a member is unknown, the nearest known one is named; to look for it takes
    longer than to find the breach.
    """
    found = list(violations)
    unread = next((it for it in found if it.rule == "syntax"), None)
    if unread is not None:
        errors = (it.error for it in found if it.place == "body" and it.error is not None)
        found = [it for it in found if it.place != "body"]
        found.append(replace(unread, error=next(errors, None)))
    yield from map(_hinted, found)


def _hinted(violation: Violation) -> Violation:
    if violation.rule not in OF_THE_UNKNOWN or not violation.expected:
        return violation
    near = nearest(violation.name, violation.expected)
    if near is None:
        return violation
    return replace(
        violation, expected=[near], message=f"{violation.message}; the nearest is {near!r}"
    )


def escaped(step: str | int) -> str:
    """Return a step of a JSON pointer as it is written (RFC 6901)."""
    return str(step).replace("~", "~0").replace("/", "~1")


def _nearest_error(schemas: Sequence[Mapping[str, Any]], rule: str) -> str | None:
    """Return what the innermost schema that speaks of this rule says."""
    said = (error_of(schema, rule) for schema in reversed(schemas))
    return next((it for it in said if it is not UNSAID), None)


def _value(value: Any, at: Sequence[str | int]) -> Any:
    for step in at:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value
