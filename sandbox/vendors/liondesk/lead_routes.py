"""Lead routes: to whom the leads of a source are distributed (docs: Lead Routes)."""

from typing import Any

from sandbox.vendor import Call, Record, Reply
from sandbox.vendors.liondesk import service
from sandbox.vendors.liondesk.access import me
from sandbox.vendors.liondesk.errors import answered, refuse_values
from sandbox.vendors.liondesk.service import Field, Service
from sandbox.vendors.liondesk.state import LionDesk, add, put
from sandbox.vendors.liondesk.visibility import created, team_of


def find_lead_routes(call: Call[LionDesk]) -> Reply:
    """Answer a page of the caller's lead routes (docs)."""
    return service.find(call, LEAD_ROUTES)


def get_lead_route(call: Call[LionDesk]) -> Reply:
    """Answer one lead route (docs). Fails with 404 for another user's (inferred)."""
    return service.get(call, LEAD_ROUTES, call.path["id"])


def create_lead_route(call: Call[LionDesk]) -> Reply:
    """Add a lead route (docs). Fails with 400 for Specific Team without a team (docs)."""
    given = {**service.unset(call, LEAD_ROUTES), **service.given(call, LEAD_ROUTES)}
    route = {"user_id": me(call), **_settled(call, given)}
    return answered(call, _shown(call, add(call.state, "lead_routes", route)), 201)


def patch_lead_route(call: Call[LionDesk]) -> Reply:
    """Change one of the caller's lead routes (docs: only own ones may be)."""
    before = service.changeable(call, LEAD_ROUTES, call.path["id"])
    route = _settled(call, {**before, **service.given(call, LEAD_ROUTES)})
    put(call.state, "lead_routes", route)
    return answered(call, _shown(call, route))


def _settled(call: Call[LionDesk], route: dict[str, Any]) -> dict[str, Any]:
    """Return a route whose target, method and team go together (docs).

    Myself has neither method nor team, Zipcode no team; Specific Team has to have one (docs),
    which the caller created (inferred from lead offers).
    """
    if route["distribution_target"] == "Myself":
        return {**route, "team_selection_method": None, "team_id": None}
    if route["team_selection_method"] != "Specific Team":
        return {**route, "team_id": None}
    if route["team_id"] is None:
        refuse_values({"team_id": "cannot be null"})
    if not created(call, route["team_id"]):
        refuse_values({"team_id": "does not exist"})
    return route


def _shown(call: Call[LionDesk], route: Record) -> Record:
    """Return a route; the team is written by its id and read as an object (docs)."""
    return {**LEAD_ROUTES.plain(route), "team": team_of(call, route["team_id"])}


LEAD_ROUTES = Service(
    "lead_routes",
    (
        Field("campaign_id", "integer", refers="campaigns"),
        Field("lead_source_id", "integer", refers="lead_sources"),
        Field("contact_source_id", "integer", refers="contact_sources"),
        Field("distribution_target", "text"),
        Field("team_selection_method", "text"),
        Field("filter", "text"),
        Field("team_id", "integer"),
    ),
    show=_shown,
    hidden=("team_id",),
    owned="user_id",
)
