"""Drift: how far a vendor's answers and its contract have moved apart.

Fields are named by pointers in which `*` stands for the items of a list: `/result/*/id`.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.answers import read_answer
from sandbox.attribution import attributed
from sandbox.contract import Contract, Operation
from sandbox.findings import Finding, Inspector
from sandbox.journal import Response
from sandbox.recordings.recorded import Recorded
from sandbox.vendor import Vendor

Schema = Mapping[str, Any]

# Schemas that refer to themselves are followed so far.
_DEEP = 12


@dataclass(slots=True)
class Drift:
    """What the answers of one operation with one status showed."""

    operation: Operation
    status: int
    documented: Mapping[str, bool]
    answers: int = 0
    seen: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, contract: Contract, operation: Operation, status: int) -> "Drift":
        """Begin with nothing seen; a status that is not documented has no fields."""
        return cls(operation, status, documented_fields(contract, operation, status))

    def saw(self, body: Any) -> None:
        """Take in the value of an answer's body."""
        self.answers += 1
        self.seen.update(set(fields_of(body)))

    @property
    def never_documented(self) -> list[str]:
        """The fields that came and that the contract does not know; the outermost alone."""
        open_below = tuple(name + "/" for name, is_open in self.documented.items() if is_open)
        strange = [
            name
            for name in sorted(self.seen)
            if name not in self.documented and not name.startswith(open_below)
        ]
        return _outermost(strange)

    @property
    def never_seen(self) -> list[str]:
        """The documented fields that no answer had; the outermost alone."""
        unseen = (name for name in self.documented if name not in self.seen)
        return _outermost([name for name in unseen if not name.endswith("/*")])


def _outermost(names: list[str]) -> list[str]:
    return [name for name in names if not any(name.startswith(it + "/") for it in names)]


def fields_of(value: Any, at: str = "") -> Iterator[str]:
    """Yield the fields of a value."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield f"{at}/{name}"
            yield from fields_of(member, f"{at}/{name}")
    elif isinstance(value, list):
        for item in value:
            yield from fields_of(item, f"{at}/*")


def documented_fields(contract: Contract, operation: Operation, status: int) -> dict[str, bool]:
    """Return the fields that a contract documents for an answer, and whether others may follow.

    Others may where the contract says so: by `additionalProperties` or `patternProperties`, or
    by an object without any members.
    """
    responses = operation.raw.get("responses", {})
    promised = contract.resolve(responses.get(str(status)) or responses.get("default") or {})
    found: dict[str, bool] = {}
    for media in promised.get("content", {}).values():
        _gather(contract, media.get("schema", {}), "", found, 0)
    found.pop("", None)
    return found


def _gather(contract: Contract, schema: Any, at: str, found: dict[str, bool], depth: int) -> None:
    schema = contract.resolve(schema)
    if not isinstance(schema, Mapping) or depth > _DEEP:
        return
    members = schema.get("properties", {})
    others = bool(schema.get("additionalProperties")) or "patternProperties" in schema
    is_open = others or (not members and schema.get("type") == "object")
    found[at] = found.get(at, False) or is_open
    for name, member in members.items():
        _gather(contract, member, f"{at}/{name}", found, depth + 1)
    for word in ("allOf", "anyOf", "oneOf"):
        for branch in schema.get(word, ()):
            _gather(contract, branch, at, found, depth + 1)
    if "items" in schema:
        _gather(contract, schema["items"], f"{at}/*", found, depth + 1)


class Comparison:
    """Holds what passes between a client and a vendor against the contract."""

    def __init__(self, vendor: Vendor[Any]) -> None:
        self._vendor = vendor
        self._inspector = Inspector()
        self.exchanges = 0
        self.drifts: dict[tuple[str, int], Drift] = {}
        self._findings: dict[tuple[str | None, ...], Finding] = {}
        self._times: Counter[tuple[str | None, ...]] = Counter()

    def saw(self, exchange: Recorded) -> None:
        """Take an exchange in, whose bodies are decoded."""
        self.exchanges += 1
        target = attributed(exchange, {self._vendor.name: self._vendor}, self._vendor.name)
        assert target is not None
        name, found = self._inspector.hold(exchange, target)
        for finding in found:
            it = finding.violation
            key = finding.side, finding.operation, it.place, it.pointer, it.rule
            self._findings.setdefault(key, finding)
            self._times[key] += 1
        if name is not None and exchange.response is not None:
            self._fields(self._vendor.contract.operations[name], exchange.response)

    def _fields(self, operation: Operation, response: Response) -> None:
        key = operation.id, response.status
        if key not in self.drifts:
            self.drifts[key] = Drift.of(self._vendor.contract, operation, response.status)
        headers = {name.lower(): value for name, value in response.headers}
        media = headers.get("content-type", "").partition(";")[0].strip().lower()
        try:
            self.drifts[key].saw(read_answer(self._vendor, media, response.body))
        except ValueError:
            # What can't be read is a finding already.
            return

    @property
    def drifted(self) -> bool:
        """Whether answers broke the contract, or had fields that it does not know."""
        broken = any(it.side == "response" for it in self._findings.values())
        return broken or any(it.never_documented for it in self.drifts.values())

    def report(self) -> Iterator[str]:
        """Yield the lines of the report."""
        yield from self._broken("response", "answers that break the contract")
        yield from self._broken("request", "requests that break the contract")
        yield from self._listed("fields never documented", lambda it: it.never_documented)
        yield from self._listed("documented fields never seen", lambda it: it.never_seen)

    def _broken(self, side: str, heading: str) -> Iterator[str]:
        found = [(key, it) for key, it in self._findings.items() if it.side == side]
        if found:
            yield from ("", heading)
        for key, finding in found:
            it = finding.violation
            at = f"{it.place} {it.pointer}".rstrip()
            times = f"{self._times[key]}x, {finding.sure}"
            yield f"  {finding.operation or 'no operation'}: {at}: {it.message} ({times})"

    def _listed(self, heading: str, names_of: Callable[[Drift], list[str]]) -> Iterator[str]:
        found = [(key, names) for key, it in self.drifts.items() if (names := names_of(it))]
        if found:
            yield from ("", heading)
        for (name, status), names in found:
            yield f"  {name} {status}: {', '.join(names)}"
