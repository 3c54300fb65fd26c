"""Exchanges: the journal, and why a request was refused."""

from base64 import b64encode
from dataclasses import asdict, replace
from typing import Any

from sandbox.clock import iso
from sandbox.exchange import Engine
from sandbox.journal import Exchange, masked
from sandbox.vendor import Call, Malformed, Reply, Violation, fail


def get_exchanges(call: Call[Engine]) -> Reply:
    """Answer the exchanges that meet all filters, the oldest first: `{count, exchanges}`."""
    journal, query = call.state.world(call.path["world"]).journal, call.query
    met = [it for it in journal if _meets(call.state, it, query)]
    shown = [_shown(call.state, it) for it in met[-query.get("limit", 100) :]]
    return Reply(body={"count": len(met), "exchanges": shown})


def get_exchange(call: Call[Engine]) -> Reply:
    """Answer one exchange. Fails with 404 for one that the journal no longer holds."""
    journal, number = call.state.world(call.path["world"]).journal, call.path["number"]
    exchange = journal.get(number)
    if exchange is None:
        fail("not_found", what=f"exchange {number} (any more)")
    return Reply(body=_shown(call.state, exchange))


def delete_exchanges(call: Call[Engine]) -> Reply:
    """Empty the journal."""
    call.state.world(call.path["world"]).journal.clear()
    return Reply(204)


def _shown(engine: Engine, exchange: Exchange) -> dict[str, Any]:
    """Return an exchange with all that can be found out about it; secrets are masked."""
    vendor = engine.vendors[exchange.vendor]
    secrets = vendor.pack.secrets
    request, response = exchange.request, exchange.response
    return {
        "number": exchange.number,
        "world": exchange.world,
        "vendor": exchange.vendor,
        "at": iso(exchange.at),
        "milliseconds": round(exchange.duration * 1000, 3),
        "operation": exchange.operation.id if exchange.operation else None,
        "caller": exchange.caller,
        "status": response.status,
        "error": _error(engine, exchange),
        "fault": _fault(exchange),
        "violations": _violations(engine, exchange),
        "near_misses": [
            asdict(it) for it in vendor.contract.near_misses(request.method, exchange.path)
        ]
        if exchange.operation is None
        else [],
        "request": {
            "method": request.method,
            "url": masked(request.target, secrets),
            "headers": [[name, _header(name, it, secrets)] for name, it in request.headers.items()],
            "body": _text(request.body, secrets),
        },
        "response": {
            "headers": [[name, it] for name, it in (*response.headers, *engine.mark(exchange))],
            "body": _text(response.body, secrets),
        },
        **({"traceback": exchange.traceback} if exchange.traceback else {}),
    }


def _meets(engine: Engine, exchange: Exchange, query: dict[str, Any]) -> bool:
    return (
        exchange.number > query.get("since", 0)
        and query.get("vendor", exchange.vendor) == exchange.vendor
        and query.get("status", exchange.response.status) == exchange.response.status
        and ("error" not in query or query["error"] in _names(engine, exchange))
        and ("operation" not in query or query["operation"] == _operation(exchange))
        and ("violation" not in query or query["violation"] == bool(_violations(engine, exchange)))
    )


def _operation(exchange: Exchange) -> str | None:
    return exchange.operation.id if exchange.operation else None


def _names(engine: Engine, exchange: Exchange) -> tuple[str, ...]:
    """Return the names by which the error answered is known."""
    if exchange.error is None:
        return ()
    return exchange.error, engine.vendors[exchange.vendor].errors[exchange.error].code


def _error(engine: Engine, exchange: Exchange) -> dict[str, Any] | None:
    if exchange.error is None:
        return None
    problem = engine.vendors[exchange.vendor].errors[exchange.error]
    return {
        "name": problem.name,
        "code": problem.code,
        "message": problem.text(exchange.values or {}),
        "when": problem.when,
        "source": problem.source,
        "refused_by": exchange.refused_by or "behaviour",
    }


def _fault(exchange: Exchange) -> dict[str, Any] | None:
    """Return the rule that struck, and how its answer travelled."""
    if exchange.fault is None:
        return None
    delivery = {} if exchange.delivery is None else asdict(exchange.delivery)
    return {"id": exchange.fault or None, **delivery}


def _violations(engine: Engine, exchange: Exchange) -> list[dict[str, Any]]:
    """Find again, from the bytes, where a request broke its contract."""
    secrets = {it.lower() for it in engine.vendors[exchange.vendor].pack.secrets}
    try:
        return [asdict(_masked(it, secrets)) for it in engine.facts(exchange).violations]
    except Malformed as error:
        return [asdict(Violation("body", "", "syntax", None, None, str(error), exchange.error))]


def _masked(violation: Violation, secrets: set[str]) -> Violation:
    """Return a violation without the value of a secret, which its message may have as well."""
    if violation.name.lower() not in secrets:
        return violation
    return replace(violation, value="***", message=f"the value breaks {violation.rule}")


def _header(name: str, value: str, secrets: tuple[str, ...]) -> str:
    return "***" if name.lower() in (it.lower() for it in secrets) else value


def _text(body: bytes, secrets: tuple[str, ...]) -> Any:
    try:
        return masked(body.decode(), secrets)
    except UnicodeDecodeError:
        return {"base64": b64encode(body).decode()}
