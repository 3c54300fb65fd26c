"""Exchanges: the journal, and why a request was refused."""

from dataclasses import asdict
from typing import Any

from sandbox import har
from sandbox.clock import iso
from sandbox.control.accept import preferred
from sandbox.exchange import Engine
from sandbox.explanation import (
    error_names,
    message,
    near_misses,
    operation_id,
    problem,
    shown_body,
    shown_header,
    violations,
)  # fmt: skip
from sandbox.journal import Exchange, masked
from sandbox.vendor import Call, Reply, fail


def get_exchanges(call: Call[Engine]) -> Reply:
    """Answer the exchanges that meet all filters, the oldest first: `{count, exchanges}`.

    A client that likes HAR better gets an archive, of all of them where it says no limit.
    """
    journal, query = call.state.world(call.path["world"]).journal, call.query
    met = [it for it in journal if _meets(it, query)]
    accept = call.request.headers.get("Accept", "")
    if preferred(accept, ("application/json", har.MEDIA)) == har.MEDIA:
        archive = har.document(met[-query.get("limit", len(met)) :], call.state.origin)
        return Reply(body=archive, media=har.MEDIA)
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
        "violations": [asdict(it) for it in violations(exchange)],
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
            "headers": [[name, it] for name, it in (*response.headers, *engine.mark(exchange))],
            "body": shown_body(response.body, secrets),
        },
        **({"traceback": exchange.traceback} if exchange.traceback else {}),
    }


def _meets(exchange: Exchange, query: dict[str, Any]) -> bool:
    return (
        exchange.number > query.get("since", 0)
        and query.get("vendor", exchange.vendor) == exchange.vendor
        and query.get("status", exchange.response.status) == exchange.response.status
        and ("error" not in query or query["error"] in error_names(exchange))
        and ("operation" not in query or query["operation"] == operation_id(exchange))
        and ("violation" not in query or query["violation"] == bool(violations(exchange)))
    )


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
