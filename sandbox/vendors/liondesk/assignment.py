"""Leads that are assigned as their offers fall due, where the setting `assignment` says so.

The document has no word on when it happens; so by default an offer only says that it will.
"""

from collections.abc import Iterable

from sandbox.vendor import Call, Record, moment
from sandbox.vendors.liondesk.state import LionDesk, put
from sandbox.vendors.liondesk.values import stamp


def await_assignment(call: Call[LionDesk], offers: Iterable[Record]) -> None:
    """Remember which of these offers will assign their lead."""
    if call.settings["assignment"] != "simulated":
        return
    coming = [(moment(it["notify_at"]), it["id"]) for it in offers if it["assign_automatically"]]
    call.state.pending = tuple(sorted((*call.state.pending, *coming)))


def due(state: LionDesk) -> float | None:
    """Return the moment at which the next offer assigns its lead."""
    return state.pending[0][0] if state.pending else None


def happen(call: Call[LionDesk]) -> None:
    """Assign the lead of the offer that is due to its user, unless it was claimed before."""
    (_, id), *rest = call.state.pending
    call.state.pending = tuple(rest)
    offer = call.state.lead_offers[id]
    lead = call.state.leads[offer["lead_id"]]
    if lead["claimed_by_user_id"] is not None:
        return
    claim = {
        "claimed_by_user_id": offer["user_id"],
        "claimed_at": stamp(call.now),
        "time_to_claim": round(call.now - moment(lead["created_at"])),
        "claimed_via": "Auto",
        "modified_at": stamp(call.now),
    }
    put(call.state, "leads", {**lead, **claim})
