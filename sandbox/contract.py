"""A vendor's contract: which operation a request meets, its decoded values, its violations."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from pathlib import Path
from typing import Any

from sandbox.documents import METHODS, bundle, resolve
from sandbox.formats import Malformed
from sandbox.near_misses import NearMiss, near_misses
from sandbox.optional import Optional
from sandbox.routing import Node
from sandbox.rules import Rules
from sandbox.sources import SandboxError
from sandbox.spelling import spelled

_INTEGER = re.compile(r"-?[0-9]{1,4000}")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation, ready to decode."""

    name: str
    place: str
    kind: str
    item_kind: str


class Operation:
    """One method and path of a contract."""

    def __init__(
        self, method: str, path: str, raw: Mapping[str, Any], contract: "Contract"
    ) -> None:
        self.id: str = raw["operationId"]
        self.tag: str = raw["tags"][0]
        self.method = method.upper()
        self.path = path
        self.raw = raw
        self.alias: str | None = raw.get("x-alias")
        self.timeout: float | None = raw.get("x-timeout")
        self.counts: bool = raw.get("x-counts", True)
        self.security: tuple[frozenset[str], ...] | None = _permissions(
            raw.get("security", contract.document.get("security"))
        )
        self._contract = contract
        self.parameters = {
            (it["in"], it["name"]): _parameter(it, contract) for it in self._parameter_objects()
        }
        # Without a query, conversion alone tells whether such an operation's parameters are right.
        self.plain_path = all(
            (it["in"] == "query" and not it.get("required"))
            or (it["in"] == "path" and it["schema"].keys() <= {"type", "format"})
            for it in self._parameter_objects()
        )
        self.query = {it.name: it for it in self.parameters.values() if it.place == "query"}
        known = (*self.query, *contract.query_everywhere)
        self._spelling = {name.lower(): name for name in known}
        self.path_parameters = [it for it in self.parameters.values() if it.place == "path"]

    def __repr__(self) -> str:
        return f"Operation({self.id})"

    def _parameter_objects(self) -> list[Mapping[str, Any]]:
        return [self._contract.resolve(it) for it in self.raw.get("parameters", ())]

    @cached_property
    def media_types(self) -> dict[str, Any]:
        """The media types of the body, with their schemas; none without a body."""
        body = self._contract.resolve(self.raw.get("requestBody", {}))
        return {media: it.get("schema", {}) for media, it in body.get("content", {}).items()}

    @cached_property
    def body_required(self) -> bool:
        """Tell whether a request must have a body."""
        body = self._contract.resolve(self.raw.get("requestBody", {}))
        return bool(body.get("required", False))

    @cached_property
    def optional(self) -> Optional:
        """The parameters that a request may leave out."""
        body: Mapping[str, Any] = next(iter(self.media_types.values()), {})
        return Optional(self._parameter_objects(), body, self._contract.resolve)

    @cached_property
    def parameter_rules(self) -> Rules:
        """The rules of path and query together: `{"path": {…}, "query": {…}}`.

        A parameter of the query that the operation does not have is a breach, which no vendor
        refuses for that alone.
        """
        places = {place: _place(()) for place in ("path", "header", "cookie")}
        places["query"] = {
            **_place(self._contract.query_everywhere),
            "additionalProperties": False,
            "x-error": None,
        }
        for it in self._parameter_objects():
            place = places[it["in"]]
            said = {word: it[word] for word in ("x-error", "x-source") if word in it}
            place["properties"][it["name"]] = {**said, **it["schema"], "x-missing": said}
            if it.get("required"):
                place["required"].append(it["name"])
        schema = {"type": "object", "properties": places}
        return Rules(schema, self._contract.components, "parameters")

    @cached_property
    def body_rules(self) -> Rules:
        """The rules of the body."""
        schema: Mapping[str, Any] = next(iter(self.media_types.values()), {})
        raw = self._contract.resolve(self.raw.get("requestBody", {}))
        if "x-error" in raw and "x-error" not in schema:
            schema = {**schema, "x-error": raw["x-error"]}
        return Rules(schema, self._contract.components, "body")

    def plain(self, values: Mapping[str, Any]) -> bool:
        """Tell whether the path's values converted, which is all that a plain path asks for."""
        return self.plain_path and all(
            it.kind == "string" or values[it.name].__class__ is int for it in self.path_parameters
        )

    def decode_path(self, texts: Mapping[str, str]) -> dict[str, Any]:
        """Return the path's values by name, converted as the contract says."""
        digits = self._contract.boolean_digits
        return {it.name: _convert(texts[it.name], it.kind, digits) for it in self.path_parameters}

    def spelled(self, body: Any) -> Any:
        """Return a body with its members spelled as the contract spells them, case apart.

        Raises `Malformed` for one that is nested too deeply.
        """
        if not self._contract.ignore_case:
            return body
        schema: Mapping[str, Any] = next(iter(self.media_types.values()), {})
        try:
            return spelled(schema, body, self._contract.resolve)
        except RecursionError:
            raise Malformed("nested too deeply") from None

    def decode_query(self, pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
        """Return the query's values by name, converted as the contract says.

        A list is read from commas and from repeated names; what does not convert stays a
        text, and is thereby a violation. Unknown names stay texts, the last one counting.
        """
        values: dict[str, Any] = {}
        if not pairs:
            return values
        contract = self._contract
        for given, text in pairs:
            if not text and contract.empty_query_is_absent:
                continue
            name = self._spelling.get(given.lower(), given) if contract.ignore_case else given
            parameter = self.query.get(name)
            if parameter is None:
                values[name] = text
            elif parameter.kind == "array":
                values.setdefault(name, []).extend(_items(text, parameter.item_kind))
            else:
                values[name] = _convert(text, parameter.kind, contract.boolean_digits)
        return values


class Contract:
    """A vendor's whole contract, ready to match requests."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.components: Mapping[str, Any] = document.get("components", {})
        self.limits: Mapping[str, Any] = document.get("x-limits", {})
        self.method_override: str | None = document.get("x-method-override")
        self.volatile = frozenset(document.get("x-volatile", ()))
        self.query_everywhere = tuple(_query_everywhere(document))
        self.empty_query_is_absent = document.get("x-empty-query") == "absent"
        self.ignore_case = document.get("x-case") == "ignore"
        self.brackets = document.get("x-query") == "brackets"
        self.boolean_digits = document.get("x-booleans") == "digits"
        self._ignore_empty_segments = document.get("x-empty-segments") == "ignore"
        self.operations: dict[str, Operation] = {}
        self._root = Node[Operation](caseless=self.ignore_case)
        for path, item in document["paths"].items():
            for method in METHODS:
                if method in item:
                    self._add(Operation(method, path, item[method], self))

    def resolve(self, value: Any) -> Any:
        """Return what a `$ref` within the document points to, or the value itself."""
        while isinstance(value, Mapping) and "$ref" in value:
            value = resolve(self.document, value["$ref"])
        return value

    def match(self, path: str) -> tuple[dict[str, Operation], dict[str, str]] | None:
        """Return the operations of a path by method, and the path's values; None for no path."""
        segments = path.split("/")[1:]
        if self._ignore_empty_segments and "" in segments:
            segments = [segment for segment in segments if segment] or [""]
        values: dict[str, str] = {}
        node = self._root.find(segments, 0, values)
        return None if node is None else (node.operations, values)

    def near_misses(self, method: str, path: str, most: int = 3) -> list[NearMiss]:
        """Return the operations nearest to a request that met none, and how they differ."""
        return near_misses(self.operations.values(), method, path, most)

    def _add(self, operation: Operation) -> None:
        if operation.id in self.operations:
            raise SandboxError(f"the operationId {operation.id} stands twice in the contract")
        self.operations[operation.id] = operation
        node = self._root
        for segment in operation.path.split("/")[1:]:
            node = node.grow(segment)
        node.operations[operation.method] = operation


def read_contract(folder: Path) -> Contract:
    """Read `openapi.yaml` of a folder, with the chapter files that its paths refer to.

    Raises `SandboxError`, with file and line, for a document that is not as it has to be.
    """
    return Contract(bundle(folder / "openapi.yaml"))


def _query_everywhere(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the query of every operation may have: credentials, and the method meant."""
    for scheme in document.get("components", {}).get("securitySchemes", {}).values():
        if scheme.get("in") == "query":
            yield scheme["name"]
    if "x-method-override" in document:
        yield document["x-method-override"]


def _place(names: Sequence[str]) -> dict[str, Any]:
    """Return the schema of a place that may have these parameters, whatever their values."""
    properties: dict[str, Any] = {name: {} for name in names}
    return {"type": "object", "properties": properties, "required": []}


def _permissions(security: Any) -> tuple[frozenset[str], ...] | None:
    """Return the alternatives of names behind the schemes; None where none is asked for."""
    if not security:
        return None
    return tuple(
        frozenset(name for names in alternative.values() for name in names)
        for alternative in security
    )


def _parameter(raw: Mapping[str, Any], contract: Contract) -> Parameter:
    schema = contract.resolve(raw["schema"])
    items = contract.resolve(schema.get("items", {}))
    return Parameter(raw["name"], raw["in"], _kind(schema), _kind(items))


def _kind(schema: Mapping[str, Any]) -> str:
    kind = schema.get("type", "string")
    return next((it for it in kind if it != "null"), "string") if isinstance(kind, list) else kind


def _items(text: str, kind: str) -> list[Any]:
    items = text.split(",")
    return items if kind == "string" else [_convert(item, kind) for item in items]


def _convert(text: str, kind: str, boolean_digits: bool = False) -> Any:
    """Read a text as the type that its parameter has; what does not fit stays a text."""
    if kind == "integer" and _INTEGER.fullmatch(text):
        return int(text)
    if kind == "number" and _NUMBER.fullmatch(text):
        number = float(text)
        return number if isfinite(number) else text
    if kind == "boolean" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if kind == "boolean" and boolean_digits and text in ("0", "1"):
        return text == "1"
    return text
