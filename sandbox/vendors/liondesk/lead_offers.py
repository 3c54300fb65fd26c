"""Lead offers: notifications that were or will be sent to users (seed: Lead Offers)."""

from typing import Any

from sandbox.vendor import Call, Record, Reply, fail
from sandbox.vendors.liondesk import service
from sandbox.vendors.liondesk.access import me
from sandbox.vendors.liondesk.assignment import await_assignment
from sandbox.vendors.liondesk.errors import answered
from sandbox.vendors.liondesk.rollout import schedule, team_for
from sandbox.vendors.liondesk.service import Field, Service
from sandbox.vendors.liondesk.state import LionDesk, add
from sandbox.vendors.liondesk.visibility import person, team_of


def find_lead_offers(call: Call[LionDesk]) -> Reply:
    """Answer a page of the lead's offers to the caller and to members of his teams (seed).

    Past and future ones alike (seed); a lead that there is not has none (inferred). With the
    setting `find_scope: all` the offers of all leads, as the document's example (seed).
    """
    if call.settings["find_scope"] == "all":
        return service.find(call, LEAD_OFFERS)
    rows = call.state.lead_offers.rows("lead_id", call.path["lead_id"])
    return service.find(call, LEAD_OFFERS, [row.record for row in rows])


def get_lead_offer(call: Call[LionDesk]) -> Reply:
    """Answer one offer of the lead (seed; its path inferred from other nested services).

    Fails with 404 for an offer of another lead, or that the caller does not see (inferred).
    """
    id = call.path["offer_id"]
    offer = service.of_path(call, LEAD_OFFERS, id)
    if offer["lead_id"] != call.path["lead_id"]:
        fail("not_found", id=id)
    return service.get(call, LEAD_OFFERS, id)


def create_lead_offers(call: Call[LionDesk]) -> Reply:
    """Offer the lead to the members of the team that its routing leads to (seed).

    Only the lead's creator may (seed), else 403 (inferred); an unknown lead is 404 (inferred).
    The lead's `distribution_target` has to be Team Rollout (seed), else 400 (inferred). Whom it
    was offered before is left out (seed). Answers 201 with all new offers, in the order in which
    they are sent, or with the first alone where the setting `create_body` says so (inferred).
    """
    id = call.path["lead_id"]
    lead = call.state.leads.get(id) if isinstance(id, int) else None
    if lead is None:
        fail("not_found", id=id)
    if lead["user_id"] != me(call):
        fail("forbidden")
    planned = schedule(call, lead, team_for(call, lead))
    offers = [add(call.state, "lead_offers", it) for it in planned]
    await_assignment(call, offers)
    shown = [LEAD_OFFERS.shown(call, it) for it in offers]
    if call.settings["create_body"] == "array":
        return answered(call, shown, 201)
    return answered(call, shown[0], 201) if shown else answered(call, None, 204)


def _shown(call: Call[LionDesk], offer: Record) -> Record:
    """Return an offer as the document has it: rank and flags are texts (seed)."""
    state = call.state
    lead, user = state.leads[offer["lead_id"]], state.users[offer["user_id"]]
    return {
        "id": offer["id"],
        "lead": {
            "id": lead["id"],
            "distribution_target": lead["distribution_target"],
            "contact": person(state.contacts[lead["contact_id"]]),
        },
        "user": {**person(user), "email": user["email"]},
        "notify_at": offer["notify_at"],
        "rank": _typed(call, offer["rank"]),
        "assign_automatically": _typed(call, offer["assign_automatically"]),
        "has_call_alert": _typed(call, offer["has_call_alert"]),
        "has_text_alert": _typed(call, offer["has_text_alert"]),
        "has_email_alert": _typed(call, offer["has_email_alert"]),
        "team": team_of(call, offer["team_id"]),
    }


def _typed(call: Call[LionDesk], value: Any) -> Any:
    """Return a number or flag as a text, or as it is with the setting `offer_types: json`."""
    if value is None or call.settings["offer_types"] == "json":
        return value
    return str(value).lower()


LEAD_OFFERS = Service(
    "lead_offers",
    (
        Field("lead_id", "integer"),
        Field("user_id", "integer"),
        Field("notify_at", "instant"),
        Field("rank", "integer"),
        Field("assign_automatically", "boolean"),
        Field("has_call_alert", "boolean"),
        Field("has_text_alert", "boolean"),
        Field("has_email_alert", "boolean"),
        Field("team_id", "integer"),
    ),
    show=_shown,
)
