"""The constraints of the contracts, changed one at a time: each change has to be noticed.

Usage: python tests/mutation/contracts.py [--short] [--seed N] [VENDOR …]

A mutant is a contract with one change: a type, a limit, a required name, a value of an
enumeration, an error taken away or replaced. It is killed where an entry of the corpus of
strictness comes to another verdict; `equivalent.yaml` lists those that change nothing, and why.
Ends with status 1 where a mutant survives.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fnmatch import filter as fnmatch_filter
from fnmatch import fnmatchcase
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent)]

import corpus
import yaml

from sandbox import documents, packs
from sandbox.contract import Contract, Operation
from sandbox.sources import _loader, data_folder, read_yaml

SHORT = 250

TYPES = ("null", "boolean", "integer", "string", "array", "object")
LIMITS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength",
          "minItems", "maxItems", "minProperties", "maxProperties")  # fmt: skip
COUNTS = LIMITS[4:]
WORDS = ("const", "uniqueItems", "additionalProperties", "patternProperties", "propertyNames",
         "items", "not", "if", "then", "else", "multipleOf")  # fmt: skip
SCHEMAS = ("items", "additionalProperties", "not", "if", "then", "else", "propertyNames")


@dataclass
class Node:
    """A schema or a parameter of the source, with all operations that use it."""

    place: str
    raw: dict[str, Any]
    operations: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Mutant:
    """A node with one change, which leaves it as `raw`."""

    node: Node
    change: str
    raw: dict[str, Any]

    def __str__(self) -> str:
        """Name it for people."""
        return f"{self.node.place}: {self.change}"


def read_document(folder: Path) -> dict[str, Any]:
    """Return a contract's document as one, what an alias names being the same object.

    So a change of it is one change, wherever it is used.
    """
    files = {it.name: yaml.load(it.read_bytes(), _loader()) for it in folder.glob("*.yaml")}
    for file in files.values():
        _localise(file)
    document = files["openapi.yaml"]
    for template, item in document["paths"].items():
        file, _, pointer = item.get("$ref", "").partition("#")
        if file:
            document["paths"][template] = documents.resolve(files[file], f"#{pointer}")
    paths = {path: documents._shared(document, it) for path, it in document["paths"].items()}
    return {**document, "paths": paths}


def _localise(value: Any) -> None:
    if isinstance(value, dict) and isinstance(value.get("$ref"), str):
        file, _, pointer = value["$ref"].partition("#")
        if file in ("", "openapi.yaml"):
            value["$ref"] = f"#{pointer}"
    for it in value.values() if isinstance(value, dict) else value:
        if isinstance(it, (dict, list)):
            _localise(it)


def nodes_of(contract: Contract) -> list[Node]:
    """Return the schemas and parameters of all requests, each once."""
    nodes: dict[int, Node] = {}

    def walk(schema: Any, place: str, operation: str, above: frozenset[int] = frozenset()) -> None:
        if not isinstance(schema, dict) or id(schema) in above:
            return
        node = nodes.setdefault(id(schema), Node(place, schema))
        node.operations.add(operation)
        above |= {id(schema)}
        if "$ref" in schema:
            walk(contract.resolve(schema), schema["$ref"], operation, above)
        for step, inner in _inner(schema):
            walk(inner, f"{place}/{step}", operation, above)

    for operation in contract.operations.values():
        for it in operation._parameter_objects():
            place = f"{operation.id} {it['in']} {it['name']}"
            nodes.setdefault(id(it), Node(place, it)).operations.add(operation.id)
            walk(it["schema"], place, operation.id)
        for schema in list(operation.media_types.values())[:1]:
            walk(schema, f"{operation.id} body", operation.id)
    return list(nodes.values())


def _inner(schema: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for word in ("properties", "patternProperties"):
        for name, inner in schema.get(word, {}).items():
            yield f"{word}/{name}", inner
    for word in SCHEMAS:
        if word in schema:
            yield word, schema[word]
    for word in ("allOf", "anyOf", "oneOf"):
        for index, inner in enumerate(schema.get(word, ())):
            yield f"{word}/{index}", inner


def mutants_of(node: Node) -> Iterator[Mutant]:
    """Yield a node with one change, for each change there is."""
    raw = node.raw
    makers = [_errors, _parameter] if "in" in raw and "schema" in raw else _SCHEMA
    for make in makers:
        for change, mutated in make(raw):
            yield Mutant(node, change, mutated)


Changes = Iterator[tuple[str, dict[str, Any]]]


def _without(raw: dict[str, Any], word: str) -> dict[str, Any]:
    return {name: it for name, it in raw.items() if name != word}


def _parameter(raw: dict[str, Any]) -> Changes:
    if raw["in"] != "path":
        yield "required turned round", {**raw, "required": not raw.get("required", False)}


def _errors(raw: dict[str, Any]) -> Changes:
    said = raw.get("x-error")
    if isinstance(said, dict):
        for rule in said:
            yield f"x-error of {rule}", {**raw, "x-error": {**said, rule: "mutant"}}
    elif "x-error" in raw:
        yield "x-error", {**raw, "x-error": "mutant"}


def _dropped(raw: dict[str, Any]) -> Changes:
    for word in (*WORDS, *LIMITS, "pattern", "enum", "type"):
        if word in raw and raw[word] is not True:
            said = f" {raw[word]}" if word == "type" else ""
            yield f"{word}{said} dropped", _without(raw, word)


def _types(raw: dict[str, Any]) -> Changes:
    said = raw.get("type")
    if said is None:
        return
    kinds = said if isinstance(said, list) else [said]
    for kind in kinds if len(kinds) > 1 else ():
        yield f"type without {kind}", {**raw, "type": [it for it in kinds if it != kind]}
    known = {*kinds, "integer"} if "number" in kinds else set(kinds)
    more = next(it for it in TYPES if it not in known)
    yield f"type with {more}", {**raw, "type": [*kinds, more]}
    if len(kinds) == 1:
        yield f"type {more}", {**raw, "type": more}


def _limits(raw: dict[str, Any]) -> Changes:
    for word in LIMITS:
        if word not in raw:
            continue
        for by in (-1, 1):
            if word not in COUNTS or raw[word] + by >= 0:
                yield f"{word} {by:+}", {**raw, word: raw[word] + by}


def _pattern(raw: dict[str, Any]) -> Changes:
    if "pattern" in raw:
        yield "pattern that nothing matches", {**raw, "pattern": "^[^\\s\\S]"}


def _values(raw: dict[str, Any]) -> Changes:
    values = raw.get("enum", ())
    for index, value in enumerate(values if len(values) > 1 else ()):
        yield f"enum without {value!r}", {**raw, "enum": values[:index] + values[index + 1 :]}


def _members(raw: dict[str, Any]) -> Changes:
    required = raw.get("required", [])
    for name in required:
        yield f"{name} not required", {**raw, "required": [it for it in required if it != name]}
    properties = raw.get("properties", {})
    for name in properties:
        yield f"{name} not known", {**raw, "properties": _without(properties, name)}
        if name not in required:
            yield f"{name} required", {**raw, "required": [*required, name]}


def _branches(raw: dict[str, Any]) -> Changes:
    for word in ("allOf", "anyOf", "oneOf"):
        parts = raw.get(word, [])
        for index in range(len(parts)):
            rest = parts[:index] + parts[index + 1 :]
            mutated = {**raw, word: rest} if rest else _without(raw, word)
            yield f"{word}/{index} dropped", mutated


def _reference(raw: dict[str, Any]) -> Changes:
    if "$ref" in raw:
        yield "$ref dropped", _without(raw, "$ref")


_SCHEMA: list[Callable[[dict[str, Any]], Changes]] = [
    _errors, _dropped, _types, _limits, _pattern, _values, _members, _branches, _reference,
]  # fmt: skip


class Trial:
    """A vendor's contract, to be mutated, and the corpus that has to notice."""

    def __init__(self, vendor: str) -> None:
        self.vendor = corpus.load(vendor)
        self.contract = Contract(read_document(data_folder("contracts") / vendor))
        self.mutants = [
            mutant for node in nodes_of(self.contract) for mutant in mutants_of(node)
        ]  # fmt: skip
        known = read_yaml(HERE / "equivalent.yaml").get(vendor) or []
        self.equivalent = [pattern for it in known for pattern in it["mutants"]]
        self._entries: dict[str, list[Any]] = {}
        for entry in corpus.entries(vendor):
            request = corpus.request_of(self.vendor, entry)
            self._entries.setdefault(entry.operation, []).append((request, entry.breaches))

    def survives(self, mutant: Mutant) -> bool:
        """Tell whether no entry of the operations concerned comes to another verdict."""
        raw = mutant.node.raw
        kept = dict(raw)
        raw.clear()
        raw.update(mutant.raw)
        try:
            return not any(self._notices(id) for id in sorted(mutant.node.operations))
        finally:
            raw.clear()
            raw.update(kept)

    def _notices(self, id: str) -> bool:
        known = self.contract.operations[id]
        operation = Operation(known.method, known.path, known.raw, self.contract)
        for request, breaches in self._entries.get(id, ()):
            try:
                if breaches != corpus.found_in(self.vendor, request, operation):
                    return True
            except (ValueError, KeyError, TypeError, AttributeError):
                return True
        return False


@dataclass
class Outcome:
    """What came of some mutants of a vendor: those that survived, and what is wrong with it.

    A mutant that is said to be equivalent has to be there, and to survive.
    """

    tried: int
    survivors: list[str]
    wrong: list[str]


def outcome(trial: Trial, mutants: list[Mutant]) -> Outcome:
    """Try some mutants."""
    survivors = [str(it) for it in mutants if trial.survives(it)]
    wrong = [
        f"survived: {it}"
        for it in survivors
        if not any(fnmatchcase(it, pattern) for pattern in trial.equivalent)
    ]
    tried, all_of_them = {str(it) for it in mutants}, [str(it) for it in trial.mutants]
    for pattern in trial.equivalent:
        meant = fnmatch_filter(all_of_them, pattern)
        if not meant:
            wrong.append(f"in equivalent.yaml there is no such mutant: {pattern}")
        killed = (set(meant) & tried) - set(survivors)
        wrong += [f"in equivalent.yaml, but killed: {it}" for it in sorted(killed)]
    return Outcome(len(mutants), survivors, wrong)


def main() -> int:
    """Try the mutants, print what survived, and tell whether all is well."""
    parser = ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("vendors", nargs="*", choices=[*packs.names(), []], metavar="VENDOR")
    parser.add_argument("--short", action="store_true", help=f"{SHORT} mutants of each vendor")
    parser.add_argument("--seed", type=int, default=1, help="which ones")
    options = parser.parse_args()
    failed = False
    for name in options.vendors or packs.names():
        began, trial = perf_counter(), Trial(name)
        mutants = trial.mutants
        if options.short:
            mutants = Random(options.seed).sample(mutants, min(SHORT, len(mutants)))
        found = outcome(trial, mutants)
        failed |= bool(found.wrong)
        for it in found.wrong:
            print(f"{name}: {it}")
        survived = sum(it.startswith("survived") for it in found.wrong)
        print(
            f"{name}: {found.tried} mutants, {found.tried - len(found.survivors)} killed, "
            f"{len(found.survivors) - survived} equivalent, {survived} survived, "
            f"{perf_counter() - began:.1f} s"
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
