"""To whom a lead is offered, and when: the rules of Team Rollout (seed, docs: Teams)."""

from collections.abc import Iterable, Sequence
from typing import Any

from sandbox.vendor import Call, Record, fail
from sandbox.vendors.liondesk.access import me
from sandbox.vendors.liondesk.errors import refuse_values
from sandbox.vendors.liondesk.state import LionDesk
from sandbox.vendors.liondesk.values import stamp
from sandbox.vendors.liondesk.visibility import belongs

TEAM_ROLLOUT = "Team Rollout"

_ALERTS = ("assign_automatically", "has_call_alert", "has_text_alert", "has_email_alert")


def team_for(call: Call[LionDesk], lead: Record) -> Record:
    """Return the team to which a lead is distributed.

    Fails with 400 where the lead's routing leads to none, with 403 for another user's (inferred).
    """
    if lead["distribution_target"] != TEAM_ROLLOUT:
        refuse_values({"distribution_target": f"must equal {TEAM_ROLLOUT}"})
    method = lead["team_selection_method"]
    if method == "Specific Team":
        return _specific(call, lead)
    if method == "Zipcode":
        return _by_zipcode(call, lead)
    refuse_values({"team_selection_method": "must be Specific Team or Zipcode"})


def schedule(call: Call[LionDesk], lead: Record, team: Record) -> list[dict[str, Any]]:
    """Return the offers to make of a lead to a team, in the order in which they are sent.

    By `Rank`, the next is sent so many minutes after the one before; by `Time`, each member has
    minutes of his own (docs; the moment counts from this call: inferred).
    """
    options = _remaining(call, lead, team)
    if team["order_method"] == "Time":
        options.sort(key=lambda it: (it["mins_until_lead_offer"] or 0, it["id"]))
        minutes: Iterable[int] = [it["mins_until_lead_offer"] or 0 for it in options]
    else:
        options.sort(key=lambda it: (it["rank"] is None, it["rank"] or 0, it["id"]))
        step = team["mins_until_next_alert"] or 0
        minutes = [step * place for place in range(len(options))]
    return [
        _offer(call, lead, team, option, wait)
        for option, wait in zip(options, minutes, strict=True)
    ]


def _specific(call: Call[LionDesk], lead: Record) -> Record:
    team = None if lead["team_id"] is None else call.state.teams.get(lead["team_id"])
    if team is None:
        refuse_values({"team_id": "does not exist"})
    if team["user_id"] != me(call):
        fail("forbidden")
    return team


def _by_zipcode(call: Call[LionDesk], lead: Record) -> Record:
    """Return the team with the lead's zip code; of several the one created first (seed)."""
    zipcode = (lead["zipcode"] or "").strip()
    teams = [
        row.record
        for row in call.state.teams.rows("user_id", me(call))
        if zipcode and zipcode in row.record["distribution_zipcodes"]
    ]
    if not teams:
        refuse_values({"zipcode": "belongs to no team"})
    return min(teams, key=lambda it: (it["created_at"], it["id"]))


def _remaining(call: Call[LionDesk], lead: Record, team: Record) -> list[Record]:
    """Return the options of the members who have accepted and not been offered this lead.

    A claimed lead is offered to nobody (inferred from "unclaimed lead" in docs: Teams).
    """
    if lead["claimed_by_user_id"] is not None:
        return []
    offered = {row.record["user_id"] for row in call.state.lead_offers.rows("lead_id", lead["id"])}
    options: Sequence[Record] = [
        row.record
        for row in call.state.team_member_distribution_options.rows("team_id", team["id"])
    ]
    return [
        it
        for it in options
        if it["user_id"] not in offered and belongs(call, team["id"], it["user_id"])
    ]


def _offer(
    call: Call[LionDesk], lead: Record, team: Record, option: Record, minutes: int
) -> dict[str, Any]:
    return {
        "lead_id": lead["id"],
        "user_id": option["user_id"],
        "notify_at": stamp(call.now + 60 * minutes),
        "rank": None if team["order_method"] == "Time" else option["rank"],
        **{name: option[name] for name in _ALERTS},
        "team_id": team["id"],
    }
