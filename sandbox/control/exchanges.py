"""Exchanges: the journal, and why a request was refused."""

from typing import Any

from sandbox.archive import MEDIA, archived, described
from sandbox.control.accept import preferred
from sandbox.exchange import Engine
from sandbox.explanation import error_names, operation_id, violations
from sandbox.journal import Exchange
from sandbox.vendor import Call, Reply, fail


def get_exchanges(call: Call[Engine]) -> Reply:
    """Answer the exchanges that meet all filters, the oldest first: `{count, exchanges}`.

    A client that likes HAR better gets an archive, of all of them where it says no limit.
    """
    journal, query = call.state.world(call.path["world"]).journal, call.query
    met = [it for it in journal if _meets(it, query)]
    accept = call.request.headers.get("Accept", "")
    if query.get("format") == "har" or preferred(accept, ("application/json", MEDIA)) == MEDIA:
        last, engine = met[-query.get("limit", len(met)) :], call.state
        return Reply(body=archived(last, engine.origin, engine.mark), media=MEDIA)
    shown = [described(it, call.state.mark(it)) for it in met[-query.get("limit", 100) :]]
    return Reply(body={"count": len(met), "exchanges": shown})


def get_exchange(call: Call[Engine]) -> Reply:
    """Answer one exchange. Fails with 404 for one that the journal no longer holds."""
    journal, number = call.state.world(call.path["world"]).journal, call.path["number"]
    exchange = journal.get(number)
    if exchange is None:
        fail("not_found", what=f"exchange {number} (any more)")
    return Reply(body=described(exchange, call.state.mark(exchange)))


def delete_exchanges(call: Call[Engine]) -> Reply:
    """Empty the journal."""
    call.state.world(call.path["world"]).journal.clear()
    return Reply(204)


def _meets(exchange: Exchange, query: dict[str, Any]) -> bool:
    return (
        exchange.number > query.get("since", 0)
        and query.get("vendor", exchange.vendor) == exchange.vendor
        and query.get("status", exchange.response.status) == exchange.response.status
        and ("error" not in query or query["error"] in error_names(exchange))
        and ("operation" not in query or query["operation"] == operation_id(exchange))
        and ("violation" not in query or query["violation"] == bool(violations(exchange)))
    )
