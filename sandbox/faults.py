"""Faults: rules that make matching exchanges go wrong, and what then happens to them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from math import exp, log
from random import Random
from typing import Any, Protocol

from sandbox.contract import Operation
from sandbox.formats import Malformed, read_query
from sandbox.journal import Break, Delivery, Request, Response

# The header with a fault for one request alone.
FAULT = "Sandbox-Fault"

# The quantile of the standard normal distribution at 0.99.
_P99 = 2.3263478740408408

_ABSENT = object()


class Facts(Protocol):
    """What a rule looks at: facts of a call."""

    request: Request
    path_text: str
    query_text: str
    method: str
    operation: Operation | None
    now: float

    @property
    def body(self) -> Any:
        """The value of the body. Raises `Malformed`."""


@dataclass(slots=True)
class Fault:
    """One rule: `document` as it was given, and how often it has matched and struck."""

    id: int
    document: Mapping[str, Any]
    begins: float | None = None
    ends: float | None = None
    error: str | None = None
    operations: frozenset[str] | None = None
    matched: int = 0
    struck: int = 0

    def fresh(self) -> "Fault":
        """Return the same rule, which has matched nothing yet."""
        return replace(self, matched=0, struck=0)

    @property
    def happens(self) -> bool:
        """Tell whether the vendor carries the call out."""
        said: bool | None = self.document.get("happens")
        if said is not None:
            return said
        if "records" in self.document:
            return True
        return not (
            self.document.get("connection") in ("close", "reset")
            or {"error", "status", "timeout"} & self.document.keys()
        )

    def differences(self, vendor: str, call: Facts) -> Iterator[str]:
        """Yield why a call is not one of those that the rule speaks of; nothing where it is."""
        rule = self.document
        if rule.get("vendor", vendor) != vendor:
            yield f"the vendor is {vendor}"
        if self.operations is not None and (
            call.operation is None or call.operation.id not in self.operations
        ):
            yield f"the operation is {call.operation.id if call.operation else 'none'}"
        if rule.get("method", call.method).upper() != call.method:
            yield f"the method is {call.method}"
        if not fnmatchcase(call.path_text, rule.get("path", "*")):
            yield f"the path is {call.path_text}"
        if self.begins is not None and call.now < self.begins:
            yield "its time has not come"
        if self.ends is not None and call.now >= self.ends:
            yield "its time is over"
        for name, pattern in rule.get("headers", {}).items():
            if not fnmatchcase(call.request.headers.get(name, ""), pattern):
                yield f"the header {name} differs"
        yield from self._in_query(call)
        yield from self._in_body(call)

    def _in_query(self, call: Facts) -> Iterator[str]:
        wanted = self.document.get("query")
        if not wanted:
            return
        given = dict(read_query(call.query_text))
        for name, value in wanted.items():
            text = str(value).lower() if isinstance(value, bool) else str(value)
            if name not in given or not fnmatchcase(given[name], text):
                yield f"the parameter {name} differs"

    def _in_body(self, call: Facts) -> Iterator[str]:
        wanted = self.document.get("body")
        if not wanted:
            return
        try:
            body = call.body
        except Malformed:
            yield "the body can't be read"
            return
        for pointer, value in wanted.items():
            if _found(body, pointer) != value:
                yield f"the body differs at {pointer}"

    def is_due(self, random: Random) -> bool:
        """Count a call that matches; tell whether the rule strikes it."""
        rule = self.document
        self.matched += 1
        turn = self.matched - rule.get("skip", 0)
        return (
            turn > 0
            and turn % rule.get("every", 1) == 0
            and self.struck < rule.get("times", self.struck + 1)
            and ("probability" not in rule or random.random() < rule["probability"])
        )

    def seconds(self, random: Random, timeout: float | None) -> float:
        """Return how long the answer takes longer; `timeout` is that of the operation."""
        if "timeout" in self.document:
            return timeout if timeout is not None else _TIMEOUT
        delay = self.document.get("delay", 0.0)
        if not isinstance(delay, Mapping):
            return float(delay)
        if "least" in delay:
            return random.uniform(delay["least"], delay["most"])
        middle = log(delay["median"])
        return min(exp(random.gauss(middle, (log(delay["p99"]) - middle) / _P99)), _LONGEST)


# Where a contract tells no time-out.
_TIMEOUT = 30.0

_LONGEST = 86_400.0


@dataclass(slots=True)
class Faults:
    """The faults of a world, in the order in which they were given."""

    random: Random
    rules: list[Fault] = field(default_factory=list)
    _given: int = 0

    def __bool__(self) -> bool:
        return bool(self.rules)

    def add(self, fault: Fault) -> Fault:
        """Take a rule in, and give it a number."""
        self._given += 1
        fault.id = self._given
        self.rules.append(fault)
        return fault

    def copy(self) -> "Faults":
        """Return the same rules, which have struck as often, to go their own way."""
        rules = [replace(it) for it in self.rules]
        return Faults(twin(self.random), rules, self._given)

    def get(self, id: int) -> Fault | None:
        """Return the rule with this number, if there is one."""
        return next((it for it in self.rules if it.id == id), None)

    def remove(self, fault: Fault) -> None:
        """Take a rule out."""
        self.rules.remove(fault)

    def clear(self) -> None:
        """Take all rules out."""
        self.rules.clear()

    def strike(self, vendor: str, call: Facts) -> Fault | None:
        """Return the rule that strikes a call, if any does."""
        for fault in self.rules:
            if next(fault.differences(vendor, call), None) is None and fault.is_due(self.random):
                fault.struck += 1
                return fault
        return None


def twin(random: Random) -> Random:
    """Return a generator that goes on as another one does, and goes its own way."""
    copied = Random(0)  # noqa: S311 (reproducible, not secret)
    copied.setstate(random.getstate())
    return copied


def delivery(fault: Fault, wait: float, *, closes: bool) -> Delivery | None:
    """Return how the answer to a call that a rule strikes travels, None for as usual.

    `closes` closes the connection in place of an answer.
    """
    rule = fault.document
    broken: Break | None = "short" if rule.get("answer") == "short" else rule.get("connection")
    broken = "close" if closes else broken
    wait = 0.0 if rule.get("clock") == "world" else wait
    if wait or broken or "rate" in rule:
        return Delivery(wait, rate=rule.get("rate"), broken=broken)
    return None


def spoiled(response: Response, how: str | None) -> Response:
    """Return a response whose body is not what it ought to be."""
    body = response.body
    if how == "empty":
        return Response(response.status, response.headers, b"")
    if how == "malformed":
        return Response(response.status, response.headers, body[: max(len(body) - 3, 0) or 1])
    if how == "charset":
        # Bytes that are no UTF-8, under a header that promises it.
        wrong = body.decode("utf-8", "replace").encode("utf-16-le")
        media = f"{_media(response).partition(';')[0]};charset=UTF-8"
        return Response(response.status, _with_media(response.headers, media), b"\xff\xfe" + wrong)
    if how == "media":
        headers = _with_media(response.headers, "text/html;charset=UTF-8")
        return Response(response.status, headers, body)
    return response


def _media(response: Response) -> str:
    return next((it for name, it in response.headers if name.lower() == "content-type"), "")


def _with_media(headers: Sequence[tuple[str, str]], media: str) -> Sequence[tuple[str, str]]:
    others = (it for it in headers if it[0].lower() != "content-type")
    return (("Content-Type", media), *others)


def _found(body: Any, pointer: str) -> Any:
    """Return the value at a JSON pointer (RFC 6901) or of a member."""
    steps = pointer[1:].split("/") if pointer.startswith("/") else [pointer]
    for step in steps:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(body, Mapping):
            body = body.get(name, _ABSENT)
        elif isinstance(body, list) and name.isdigit() and int(name) < len(body):
            body = body[int(name)]
        else:
            return _ABSENT
    return body
