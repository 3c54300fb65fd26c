"""Which lead route a new lead takes, and what it gets from it (inferred from docs: Lead Routes)."""

from sandbox.vendor import Call, Record
from sandbox.vendors.liondesk.access import me
from sandbox.vendors.liondesk.state import LionDesk

_ROUTED = ("distribution_target", "team_selection_method", "team_id")


def routed(call: Call[LionDesk], lead: Record) -> Record:
    """Return the distribution of a new lead: that of the caller's route for its source.

    A route whose filter is the lead's type wins over one without a filter; of several the
    first. A lead that no route takes is for its creator himself (inferred).
    """
    routes = [
        row.record
        for row in call.state.lead_routes.rows("user_id", me(call))
        if row.record["lead_source_id"] == lead["source_id"]
        and row.record["filter"] in (None, "", lead["type"])
    ]
    if not routes:
        return {"distribution_target": "Myself", "team_selection_method": None, "team_id": None}
    route = min(routes, key=lambda it: (not it["filter"], it["id"]))
    return {name: route[name] for name in _ROUTED}
