"""What can be found out about an exchange that is over: its error, its breaches, near misses."""

import re
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

from sandbox.exchange import HOLD_TO_CONTRACT
from sandbox.journal import Exchange, masked
from sandbox.limits import Figures, Limits
from sandbox.near_misses import NearMiss
from sandbox.refusable import OF_THE_UNKNOWN
from sandbox.rules import told
from sandbox.vendor import Call, Malformed, Problem, Violation

# So many characters of a value, and of a message, a line of text shows.
_MOST = 200

_NO_LIMITS = Limits(Figures())
_NO_RANDOM: Mapping[str, Random] = {}

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def problem(exchange: Exchange) -> Problem | None:
    """Return the documented error that was answered, None where there was none."""
    return None if exchange.error is None else exchange.served.errors[exchange.error]


def message(exchange: Exchange) -> str | None:
    """Return the text of the error that was answered."""
    found = problem(exchange)
    return None if found is None else found.text(exchange.values or {})


def error_names(exchange: Exchange) -> tuple[str, ...]:
    """Return the names by which the error answered is known: the catalogue's, the vendor's code."""
    found = problem(exchange)
    return () if found is None else (found.name, found.code)


def operation_id(exchange: Exchange) -> str | None:
    """Return the name of the operation that was met."""
    return exchange.operation.id if exchange.operation else None


def facts(exchange: Exchange) -> Call[Any]:
    """Return the call of an exchange again, to find out more about it."""
    query = exchange.request.target.partition("?")[2]
    return Call(
        exchange.served, exchange.request, exchange.path, query, None, exchange.at, _NO_RANDOM,
        _NO_LIMITS, False,
    )  # fmt: skip


def violations(exchange: Exchange) -> list[Violation]:
    """Find again, from the bytes, where a request broke its contract."""
    try:
        return list(told(facts(exchange).violations))
    except Malformed as error:
        return [Violation("body", "", "syntax", None, None, str(error), exchange.error)]


def near_misses(exchange: Exchange) -> list[NearMiss]:
    """Return the operations nearest to a request that met none, and how they differ."""
    if exchange.operation is not None:
        return []
    return exchange.contract.near_misses(exchange.request.method, exchange.path)


def broken(exchange: Exchange) -> bool:
    """Tell whether a request broke its contract, whether the vendor minded or not."""
    return exchange.refused_by in HOLD_TO_CONTRACT or bool(violations(exchange))


def line(exchange: Exchange) -> str:
    """Return an exchange in one line: `#3 POST /rest/v1/leads.json → 200 606 "…" (syncLeads)`."""
    secrets = exchange.served.pack.secrets
    request, found = exchange.request, problem(exchange)
    query = request.target.partition("?")[2]
    target = masked(f"{exchange.path}?{query}" if query else exchange.path, secrets)
    parts = [f"#{exchange.number}", _short(request.method), _short(target), "→"]
    parts.append(str(exchange.response.status))
    if found is not None:
        if found.code != str(exchange.response.status):
            parts.append(found.code)
        parts.append(f'"{_short(found.text(exchange.values or {}))}"')
    parts.append(f"({operation_id(exchange) or 'no operation'})")
    return " ".join(parts)


def lines(exchange: Exchange) -> Iterator[str]:
    """Yield the one line, and below it each violation and near miss."""
    yield line(exchange)
    secrets = exchange.served.pack.secrets
    for it in violations(exchange):
        yield "  " + _violation(it, secrets)
    for miss in near_misses(exchange):
        differences = "; ".join(_short(it) for it in miss.differences)
        yield f"  near miss: {miss.method} {miss.path} ({miss.operation}): {differences}"
    if exchange.traceback:
        yield f"  defect of the sandbox: {_short(exchange.traceback.strip().splitlines()[-1])}"


def _violation(it: Violation, secrets: Sequence[str]) -> str:
    """Return a violation in one line; the value of a secret is not told."""
    where = f"{it.place} {it.pointer}".rstrip()
    names = {name.lower() for name in secrets}
    if any(step.lower() in names for step in it.pointer.split("/")):
        said = f"breaks {it.rule}"
    else:
        said = masked(it.message, secrets)
    plain = it.expected in (None, False) or str(it.expected) in it.message
    expected = f"; expected {it.rule} {_short(repr(it.expected))}"
    if plain or it.rule in OF_THE_UNKNOWN:
        expected = ""
    return f"violation: {_short(where)}: {_short(said)}{expected}"


def _short(text: str) -> str:
    """Return a text in one line that is not too long."""
    text = _CONTROL.sub(lambda found: ascii(found.group())[1:-1], text)
    return text if len(text) <= _MOST else f"{text[:_MOST]}…"


def shown_header(name: str, value: str, secrets: Sequence[str]) -> str:
    """Return the value of a header, masked if it is a secret."""
    return "***" if name.lower() in (it.lower() for it in secrets) else value


def shown_body(body: bytes, secrets: Sequence[str]) -> Any:
    """Return a body as masked text, or, where it is none, as `{"base64": …}`."""
    try:
        return masked(body.decode(), secrets)
    except UnicodeDecodeError:
        from base64 import b64encode

        return {"base64": b64encode(body).decode()}
