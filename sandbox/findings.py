"""Recorded exchanges held against the vendors' contracts: what is wrong with them, and where."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from random import Random
from typing import Any, Literal

from sandbox.answers import Answers
from sandbox.attribution import Target
from sandbox.contract import Operation
from sandbox.journal import MASK, Request
from sandbox.limits import Figures, Limits
from sandbox.recordings import Recorded
from sandbox.rules import Violation, told
from sandbox.unions import causes
from sandbox.vendor import Call, Malformed, Vendor

Side = Literal["request", "response"]
Severity = Literal["error", "warning"]

# What a finding may be about, and what it says.
KINDS: Mapping[str, str] = {
    "operation": "The contract has no such path, or the path has no such method",
    "parameter": "A parameter of path or query breaks its rule, or there is no such parameter",
    "media-type": "A body is of a media type that the contract does not name",
    "request-body": "The body of a request breaks its schema or can't be read",
    "status": "The contract names no such status for the operation",
    "response-body": "The body of an answer breaks its schema or can't be read",
    "error-code": "An answer tells of an error that the catalogue does not know",
    "error-text": "The text of an error fits none of the catalogue's for its code",
    "coding": "A body is coded in a way that can't be undone, and was not held to anything",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where an exchange and a contract differ.

    `error` is what the vendor refuses, or never answers; a `warning` what it lets pass.
    """

    vendor: str
    operation: str | None
    side: Side
    severity: Severity
    violation: Violation

    @property
    def kind(self) -> str:
        """The name that `KINDS` explains."""
        return _KIND_OF_RULE.get(self.violation.rule) or self._kind_of_place()

    def _kind_of_place(self) -> str:
        place = self.violation.place
        if place == "body":
            return f"{self.side}-body"
        return place if place in ("operation", "status") else "parameter"

    @property
    def sure(self) -> str:
        """How sure the contract is of what it says: `seed`, `docs`, `recorded` or `inferred`."""
        return ", ".join(self.violation.source or ("inferred",))


_KIND_OF_RULE = {
    "media type": "media-type",
    "code": "error-code",
    "message": "error-text",
    "coding": "coding",
}

_NO_LIMITS = Limits(Figures())
_NO_RANDOM: Mapping[str, Random] = {}


class Inspector:
    """Holds exchanges against contracts, and keeps what it has worked out of them."""

    def __init__(self) -> None:
        self._answers: dict[str, Answers] = {}

    def hold(self, recorded: Recorded, target: Target) -> tuple[str | None, Iterator[Finding]]:
        """Return the operation that an exchange met, and what is wrong with it.

        What is wrong with the request comes first, then what is with the answer.
        """
        call = call_of(recorded.request, target)
        name = call.operation.id if call.operation else None
        return name, self._findings(name, call, recorded)

    def _findings(self, name: str | None, call: Call[Any], recorded: Recorded) -> Iterator[Finding]:
        vendor = call.vendor
        for it in told(_asked(call, recorded.unread.get("request"))):
            if _scrubbed(it, vendor):
                continue
            severity: Severity = "error" if _refused(it) else "warning"
            yield Finding(vendor.name, name, "request", severity, _masked(it, vendor))
        for it in told(self._answered(call, recorded)):
            if _scrubbed(it, vendor):
                continue
            severity = "warning" if it.rule == "coding" else "error"
            yield Finding(vendor.name, name, "response", severity, _masked(it, vendor))

    def _answered(self, call: Call[Any], recorded: Recorded) -> Iterator[Violation]:
        response = recorded.response
        if response is None:
            return
        vendor = call.vendor
        answers = self._answers.setdefault(vendor.name, Answers(vendor))
        unread = recorded.unread.get("response")
        if unread:
            yield _coded(unread)
        method = recorded.request.method
        yield from answers.violations(call.operation, method, response, whole=unread is None)


def call_of(request: Request, target: Target) -> Call[Any]:
    """Return a recorded request as a call, to find out its operation and what it breaks."""
    return Call(
        target.vendor, request, target.path, target.query, None, 0.0, _NO_RANDOM, _NO_LIMITS, False
    )


def _refused(violation: Violation) -> bool:
    return violation.error is not None or violation.place == "operation"


def _asked(call: Call[Any], unread: str | None) -> Iterator[Violation]:
    """Yield what is wrong with a request."""
    operation = call.operation
    if operation is None:
        yield _unknown(call)
        return
    source = operation.raw.get("x-source")
    for violation in _broken(call, operation, unread):
        yield violation if violation.source else replace(violation, source=source)


def _broken(call: Call[Any], operation: Operation, unread: str | None) -> Iterator[Violation]:
    """Yield the breaches of parameters and body; a body that nothing is known of is not held."""
    media, known = call.media_type, operation.media_types
    if unread is None and (not call.request.body or not known or media in known):
        try:
            for violation in call.violations:
                yield from _causes(violation, call, operation)
        except Malformed as error:
            name = _error_of(call.vendor, "readable", "conforms")
            yield Violation("body", "", "syntax", media, None, str(error), name)
        return
    yield from operation.parameter_rules.violations({"path": call.path, "query": call.query})
    if unread is not None:
        yield _coded(unread)
        return
    message = f"{operation.id} takes no {media or 'body without a media type'}"
    name = _error_of(call.vendor, "media_type")
    yield Violation("header", "/Content-Type", "media type", list(known), media, message, name)


def _causes(violation: Violation, call: Call[Any], operation: Operation) -> Iterator[Violation]:
    """Yield what is behind a union of which no branch holds; the vendor's error is the union's."""
    if violation.rule not in ("anyOf", "oneOf"):
        yield violation
        return
    if violation.place == "body":
        breaches = operation.body_rules.violations(call.body, causes)
    else:
        values = {"path": call.path, "query": call.query}
        breaches = operation.parameter_rules.violations(values, causes)
    for it in breaches:
        if it.place == violation.place and it.pointer.startswith(violation.pointer):
            yield replace(it, error=violation.error)


def _unknown(call: Call[Any]) -> Violation:
    """Say that a request meets no operation: which are nearest, or which methods the path has."""
    if call.operations:
        met = next(iter(call.operations.values()))
        return Violation(
            "operation", "", "method", list(call.operations), call.method,
            f"{met.path} has no {call.method}", None, met.raw.get("x-source"),
        )  # fmt: skip
    contract = call.vendor.contract
    near = contract.near_misses(call.method, call.path_text)
    first = contract.operations[near[0].operation]
    return Violation(
        "operation", "", "path", [asdict(it) for it in near], f"{call.method} {call.path_text}",
        f"no such path; the nearest is {first.method} {first.path} ({first.id})",
        None, first.raw.get("x-source"),
    )  # fmt: skip


def _error_of(vendor: Vendor[Any], *checks: str) -> str | None:
    """Return the first error of the first of these checks that a vendor has."""
    by_name: dict[str, tuple[str, ...]] = {
        check.__name__: getattr(check, "errors", ()) for check in vendor.pack.checks
    }
    return next((by_name[name][0] for name in checks if by_name.get(name)), None)


def _scrubbed(violation: Violation, vendor: Vendor[Any]) -> bool:
    """Tell whether what breaks a rule is the mask that a recording has in place of a secret."""
    return violation.value == MASK and violation.name.lower() in map(str.lower, vendor.pack.secrets)


def _masked(violation: Violation, vendor: Vendor[Any]) -> Violation:
    """Return a violation that tells no secret: reports travel farther than recordings."""
    secrets = {it.lower() for it in vendor.pack.secrets}
    value = violation.value
    secret = violation.name.lower() in secrets and violation.place != "error"
    hidden = MASK if secret and isinstance(value, str) else without_secrets(value, secrets)
    return violation if hidden is violation.value else replace(violation, value=hidden)


def without_secrets(value: Any, secrets: Collection[str]) -> Any:
    """Return a value in which texts of members with these names, in lower case, are masked."""
    if isinstance(value, dict):
        return {
            name: "***"
            if name.lower() in secrets and isinstance(member, str)
            else without_secrets(member, secrets)
            for name, member in value.items()
        }
    return [without_secrets(it, secrets) for it in value] if isinstance(value, list) else value


def _coded(reason: str) -> Violation:
    return Violation("body", "", "coding", None, None, reason, None)
