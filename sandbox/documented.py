"""The errors that each operation documents, as the vendor answers them: examples by derivation."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any

from sandbox.buckets import Record
from sandbox.catalogue import Problem
from sandbox.contract import Operation
from sandbox.journal import Request
from sandbox.limits import Figures, Limits
from sandbox.vendor import Call, Reply, Vendor

Json = Any

# What says nothing of a value, and so can't be what an error is for.
_ANNOTATIONS = frozenset(
    ("description", "title", "example", "examples", "default", "$ref", "properties", "items")
)

# Examples are the same at every export: made at one moment, of one randomness.
_NOW = 1_500_000_000.0


@dataclass(frozen=True, slots=True)
class Answer:
    """One error as one operation answers it; `body` is what its media type stands for."""

    problem: Problem
    status: int
    media: str
    body: Json
    headers: tuple[str, ...]


class Documented:
    """The documented errors of a vendor, by operation.

    An operation has the errors that its contract names, those of the checks that all calls pass
    through, and those that nothing names: they are the vendor's own secrets and may come from
    anywhere. One whose answer the operation's schema does not know is none of its own.
    """

    def __init__(self, vendor: Vendor[Any]) -> None:
        self._vendor = vendor
        self._rules: dict[int, Any] = {}

    def answers(self, operation: Operation) -> Iterator[Answer]:
        """Yield each error of an operation, in the catalogue's order, in each form that it has."""
        named = self._named(operation)
        everywhere = {**self._of_checks(operation), **dict.fromkeys(self._unnamed)}
        for problem in self._vendor.errors.values():
            if problem.name not in named and problem.name not in everywhere:
                continue
            sample = {**self._sample(problem), **named.get(problem.name, {})}
            seen: list[Answer] = []
            for answer in self._forms(operation, problem, sample):
                if answer not in seen and self._fits(operation, answer):
                    seen.append(answer)
                    yield answer

    def schema(self, operation: Operation, answer: Answer) -> Json:
        """Return the schema of other errors that an answer keeps to: the operation's, or any."""
        contract = self._vendor.contract
        failed = [it for status, it in operation.raw["responses"].items() if status[0] in "45"]
        for promised in (*failed, *contract.components.get("responses", {}).values()):
            content = contract.resolve(promised).get("content", {})
            schema = content.get(answer.media, {}).get("schema")
            if schema is not None and self._keeps(answer.body, schema):
                return schema
        return {"type": "string" if isinstance(answer.body, str) else "object"}

    @cached_property
    def _unnamed(self) -> list[str]:
        """The errors that no operation, schema or check names."""
        operations = self._vendor.contract.operations.values()
        named = {name for it in operations for name in self._named(it)}
        named |= {name for check in self._vendor.pack.checks for name in _errors(check)}
        return [name for name in self._vendor.errors if name not in named]

    def _of_checks(self, operation: Operation) -> dict[str, None]:
        """Return the errors of the checks that look at an operation's calls."""
        passed = set()
        if operation.security is None:
            passed |= {"authenticated", "permitted"}
        if not operation.media_types:
            passed |= {"media_type", "readable"}
        found = (check for check in self._vendor.pack.checks if check.__name__ not in passed)
        return dict.fromkeys(name for check in found for name in _errors(check))

    def _named(self, operation: Operation) -> dict[str, dict[str, Any]]:
        """Return the errors that the contract names with an operation, each with its breach."""
        resolve = self._vendor.contract.resolve
        named: dict[str, dict[str, Any]] = {}
        for it in (resolve(it) for it in operation.raw.get("parameters", ())):
            schema = {**it["schema"], **{key: it[key] for key in ("x-error",) if key in it}}
            for error, breach in self._of_schema(schema, it["name"], it.get("required"), set()):
                named.setdefault(error, breach)
        body = resolve(operation.raw.get("requestBody", {}))
        for content in body.get("content", {}).values():
            schema = {**content.get("schema", {})}
            if "x-error" in body:
                schema.setdefault("x-error", body["x-error"])
            for error, breach in self._of_schema(schema, "body", False, set()):
                named.setdefault(error, breach)
        for error in operation.raw.get("x-errors", ()):
            named.setdefault(error, {})
        return named

    def _of_schema(
        self, schema: Any, name: str, required: Any, seen: set[str]
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield each error that a schema names, with the member at fault and what it should be."""
        if isinstance(schema, list):
            for item in schema:
                yield from self._of_schema(item, name, None, seen)
        if not isinstance(schema, Mapping):
            return
        if "$ref" in schema:
            if schema["$ref"] in seen:
                return
            seen = {*seen, schema["$ref"]}
            target = self._vendor.contract.resolve({"$ref": schema["$ref"]})
            yield from self._of_schema(target, name, required, seen)
        for error, rule in _said(schema, required):
            member = next(iter(schema.get("required", ())), name) if rule == "required" else name
            expected = schema.get(rule)
            yield error, {"name": member, "expected": expected} if expected else {"name": member}
        for key, member in schema.get("properties", {}).items():
            yield from self._of_schema(member, key, None, seen)
        for key in ("items", "anyOf", "oneOf", "allOf", "if", "then", "else"):
            yield from self._of_schema(schema.get(key), name, None, seen)
        yield from self._of_schema(schema.get("additionalProperties"), name, None, seen)

    def _sample(self, problem: Problem) -> dict[str, Any]:
        """Return values for a message's placeholders: the contract's samples."""
        samples = self._vendor.contract.document.get("x-samples", {})
        own = samples.get(problem.name, {})
        return {**samples, **(own if isinstance(own, Mapping) else {})}

    def _forms(
        self, operation: Operation, problem: Problem, sample: Mapping[str, Any]
    ) -> Iterator[Answer]:
        """Yield how an error looks to one whom the vendor knows, and to one whom it does not."""
        pack = self._vendor.pack
        callers: tuple[Record | None, ...] = ({}, None)
        for caller in callers:
            call = self._call(operation)
            call.caller, call.values = caller, sample
            message = problem.text(sample)
            reply = None
            if problem.level == "record" and pack.dress_record is not None:
                reply = pack.dress_record(call, problem, message)
                if reply is None and problem.name in self._unnamed:
                    return
            yield self._answer(problem, reply or pack.dress(call, problem, message))

    def _call(self, operation: Operation) -> Call[Any]:
        path = operation.path
        for it in operation.parameters.values():
            path = path.replace("{" + it.name + "}", "1")
        vendor = self._vendor
        request = Request(operation.method, path, {"Host": "localhost"})
        limits, same = Limits(Figures()), {vendor.name: Random(0)}  # noqa: S311 (an example)
        return Call(vendor, request, path, "", vendor.seeded, _NOW, same, limits, False)

    def _answer(self, problem: Problem, reply: Reply) -> Answer:
        media = (reply.media or self._vendor.pack.media).partition(";")[0]
        body = reply.body
        if isinstance(body, bytes):
            reader = self._vendor.pack.readers.get(media)
            body = reader(body) if reader and body else body.decode() or None
        headers = tuple(name for name, _ in reply.headers)
        return Answer(problem, reply.status, media, body, headers)

    def _fits(self, operation: Operation, answer: Answer) -> bool:
        """Tell whether the operation's contract knows such an answer; a new status is welcome.

        What is wrong with one record can be told only where the contract has a place for it.
        """
        contract = self._vendor.contract
        promised = contract.resolve(operation.raw["responses"].get(str(answer.status)))
        if promised is None:
            return answer.problem.level != "record"
        content = promised.get("content", {})
        if not content or answer.body is None:
            return answer.body is None
        if answer.media not in content:
            return answer.problem.media is not None
        return self._keeps(answer.body, content[answer.media].get("schema", {}))

    def _keeps(self, value: Json, schema: Mapping[str, Any]) -> bool:
        """Tell whether a value keeps to a schema of the contract."""
        key = id(schema)
        if key not in self._rules:
            import jsonschema_rs

            whole = {**schema, "components": self._vendor.contract.components}
            self._rules[key] = jsonschema_rs.Draft202012Validator(whole)
        return bool(self._rules[key].is_valid(value))


def _errors(check: Any) -> tuple[str, ...]:
    """Return the errors that a check may fail with."""
    return getattr(check, "errors", ())


def _said(schema: Mapping[str, Any], required: Any) -> Iterator[tuple[str, str]]:
    """Yield the errors that a schema itself names, each with the rule that it is for."""
    said = schema.get("x-error")
    if isinstance(said, Mapping):
        yield from ((name, rule) for rule, name in said.items() if name is not None)
    elif said is not None:
        rules = [it for it in schema if it not in _ANNOTATIONS and not it.startswith("x-")]
        yield str(said), "" if required or not rules else rules[0]
