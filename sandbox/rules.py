"""Rules: a schema that finds the breaches of a value, each with the vendor's error for it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sandbox.documents import resolve, step_into


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
        import jsonschema_rs

        return jsonschema_rs.Draft202012Validator(self._root)

    @cached_property
    def hold(self) -> Callable[[Any], bool]:
        """The test whether a value keeps to the schema."""
        return self._validator.is_valid  # type: ignore[no-any-return]

    def violations(self, value: Any) -> Iterator[Violation]:
        """Yield each breach."""
        for error in self._validator.iter_errors(value):
            yield self._violation(
                value, list(error.instance_path), list(error.evaluation_path), error
            )

    def _violation(
        self, value: Any, at: list[str | int], rules: list[str | int], error: Any
    ) -> Violation:
        rule = str(rules[-1]) if rules else ""
        schemas = self._schemas(rules)
        if rule == "required":
            missing = error.kind.property
            at = [*at, missing]
            schemas.append(schemas[-1].get("properties", {}).get(missing, {}).get("x-missing", {}))
        elif rule in ("additionalProperties", "unevaluatedProperties"):
            at = [*at, *getattr(error.kind, "unexpected", ())[:1]]
        place, pointer = self._place, at
        if place == "parameters":
            place, pointer = str(at[0]), at[1:]
        return Violation(
            place=place,
            pointer="".join(f"/{_escaped(step)}" for step in pointer),
            rule=rule,
            expected=schemas[-1].get(rule) if rule != "required" else missing,
            value=_value(value, at),
            message=error.message,
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


def _escaped(step: str | int) -> str:
    return str(step).replace("~", "~0").replace("/", "~1")


def _nearest_error(schemas: Sequence[Mapping[str, Any]], rule: str) -> str | None:
    """Return what the innermost schema that speaks of this rule says."""
    for schema in reversed(schemas):
        said = schema.get("x-error", {})
        if not isinstance(said, Mapping):
            return None if said is None else str(said)
        for word in (rule, "default"):
            if word in said:
                return None if said[word] is None else str(said[word])
    return None


def _value(value: Any, at: Sequence[str | int]) -> Any:
    for step in at:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value
