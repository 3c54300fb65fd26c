"""Exchanges for others to read: as JSON with all that was found out, and as HAR 1.2.

Secrets are masked.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sandbox.clock import iso
from sandbox.explanation import (
    message,
    near_misses,
    operation_id,
    problem,
    shown_body,
    shown_header,
    violations,
)  # fmt: skip
from sandbox.journal import MASK, Exchange, masked
from sandbox.recordings import har
from sandbox.recordings.journal import recorded
from sandbox.vendor import Violation

MEDIA = "application/har+json"

Pairs = tuple[tuple[str, str], ...]


def described(exchange: Exchange, mark: Pairs = ()) -> dict[str, Any]:
    """Return an exchange with all that can be found out about it.

    `mark` are headers that its answer had beside the vendor's.
    """
    secrets = exchange.served.pack.secrets
    request, response = exchange.request, exchange.response
    return {
        "number": exchange.number,
        "world": exchange.world,
        "vendor": exchange.vendor,
        "at": iso(exchange.at),
        "milliseconds": round(exchange.duration * 1000, 3),
        "operation": operation_id(exchange),
        "caller": exchange.caller,
        "status": response.status,
        "error": _error(exchange),
        "fault": _fault(exchange),
        "violations": [_violation(it, secrets) for it in violations(exchange)],
        "near_misses": [asdict(it) for it in near_misses(exchange)],
        "request": {
            "method": request.method,
            "url": masked(request.target, secrets),
            "headers": [
                [name, shown_header(name, it, secrets)] for name, it in request.headers.items()
            ],
            "body": shown_body(request.body, secrets),
        },
        "response": {
            "headers": [[name, it] for name, it in (*response.headers, *mark)],
            "body": shown_body(response.body, secrets),
        },
        **({"traceback": exchange.traceback} if exchange.traceback else {}),
    }


def _violation(violation: Violation, secrets: Sequence[str]) -> dict[str, Any]:
    """Return a violation; of a secret that breaks a rule, the rule alone is told."""
    shown = asdict(violation)
    names = {it.lower() for it in secrets}
    if any(step.lower() in names for step in violation.pointer.split("/")):
        shown |= {"value": MASK, "message": f"breaks {violation.rule}"}
    return shown


def archived(
    exchanges: Iterable[Exchange], origin: str, mark: Callable[[Exchange], Pairs] | None = None
) -> dict[str, Any]:
    """Return exchanges as HAR 1.2, with what was found out about each in `_sandbox`.

    `origin` is that of the server, for requests that name no host.
    """
    entries, notes = [], []
    scheme, _, host = origin.partition("://")
    for exchange in exchanges:
        shown = described(exchange, () if mark is None else mark(exchange))
        entry = recorded(exchange.number, "", shown)
        entry.started = exchange.at
        if entry.request.target.startswith("/"):
            named = entry.request.headers.get("Host", host)
            entry.request.target = f"{scheme}://{named}{entry.request.target}"
        entries.append(entry)
        found = {name: it for name, it in shown.items() if name not in ("request", "response")}
        notes.append({"_vendor": exchange.vendor, "_sandbox": found})
    return har.written(entries, notes)


def _error(exchange: Exchange) -> dict[str, Any] | None:
    found = problem(exchange)
    if found is None:
        return None
    return {
        "name": found.name,
        "code": found.code,
        "message": message(exchange),
        "when": found.when,
        "source": found.source,
        "refused_by": exchange.refused_by or "behaviour",
    }


def _fault(exchange: Exchange) -> dict[str, Any] | None:
    """Return the rule that struck, and how its answer travelled."""
    if exchange.fault is None:
        return None
    delivery = {} if exchange.delivery is None else asdict(exchange.delivery)
    return {"id": exchange.fault or None, **delivery}
