"""Escalation: what falls due with a lead, when, and what comes of it (seed: Escalation durations).

A step of a lead counts from `counts_from`; `due_at` is when it, or the lead itself, falls due. A
lead of the fixtures that counts from nowhere rests.
"""

from typing import Any
from zoneinfo import ZoneInfo

from sandbox.vendor import Call, Record
from sandbox.vendors.easir.messages import notify
from sandbox.vendors.easir.opening_hours import Hours, elapsed_at, opens_at
from sandbox.vendors.easir.state import Easir, agenda, in_force, live_lead_type, store_lead
from sandbox.vendors.easir.times import read_time, stamp

# How long each step may take: until somebody accepts (seed), from the call of an agency (docs;
# inferred: as long again), and from acceptance until the first activity (seed).
STEPS = {
    "assigned": "escalation_accept",
    "called": "escalation_accept",
    "accepted": "escalation_activity",
}


def hours_of(call: Call[Easir], lead_type: Record) -> Hours:
    """Return the opening hours of a lead type, read as the settings say."""
    return Hours(
        lead_type["escalation_active"],
        missing_day=call.settings["day_without_entry"] == "open",
        overnight=call.settings["open_after_close"] == "overnight",
    )


def zone_of(state: Easir, team_id: int | None) -> ZoneInfo:
    """Return the zone of a team, else the company's, else UTC (docs: Teams; inferred: the use)."""
    team = None if team_id is None else state.teams.get(team_id)
    zone = (team and team["timezone"]) or state.company["timezone"]
    return ZoneInfo(zone["name"] if zone else "UTC")


def schedule(call: Call[Easir], lead: Record) -> None:
    """Store a lead, with the moment at which something next falls due with it."""
    due = [_step_due(call, lead), _expiry(lead)]
    store_lead(
        call.state, {**lead, "due_at": min((it for it in due if it is not None), default=None)}
    )


def reschedule(call: Call[Easir], lead_type_id: str) -> None:
    """Reckon anew for the leads of a type that has changed (inferred: they follow it)."""
    for lead in [row.record for row in call.state.leads.rows("lead_type_id", lead_type_id)]:
        if lead["counts_from"] is not None:
            schedule(call, lead)


def happen(call: Call[Easir]) -> None:
    """Carry out what is due next: a lead expires, escalates or is revoked (docs: Leads)."""
    _, id = agenda(call.state)[0]
    lead = call.state.leads[id]
    now = stamp(call.now)
    changed = {**lead, "counts_from": None, "updated_at": now}
    expiry = _expiry(lead)
    if expiry is not None and expiry <= call.now:
        changed["status"] = "expired"
    elif lead["status"] == "called":
        changed |= {"status": "revoked", **_entry(lead, "revocations", "accept", now)}
    elif lead["status"] == "accepted":
        # Its status stays (inferred); the team has it in hand, but has done nothing yet.
        changed |= _entry(lead, "escalations", "activity", now)
    elif lead["status"] == "assigned":
        # It becomes visible for the whole team again (seed).
        changed |= {"status": "escalated", "user_id": 0}
        changed |= _entry(lead, "escalations", "accept", now)
    schedule(call, changed)
    if len(changed["escalations"]) > len(lead["escalations"]):
        notify(call, changed, "escalation")


def _entry(lead: Record, history: str, kind: str, now: str) -> dict[str, Any]:
    date = {"escalations": "escalation_date", "revocations": "revocation_date"}[history]
    entry = {"team_id": lead["team_id"], "escalation_type": kind, date: now}
    return {history: [*lead[history], entry]}


def _step_due(call: Call[Easir], lead: Record) -> float | None:
    """Return when the present step is over, None where nothing counts.

    Time runs on while it is closed, and what is then due waits for the opening (seed); or the
    counter stands still meanwhile, as the setting says (docs: Global opening hours).
    """
    step, since = STEPS.get(lead["status"]), lead["counts_from"]
    lead_type = live_lead_type(call.state, lead["lead_type_id"])
    if step is None or since is None or lead_type is None:
        return None
    rules = in_force(call.state, lead_type, lead["team_id"])
    if not rules["enable_escalation"] or rules["disabled"] or rules[step] is None:
        return None
    hours, zone = hours_of(call, rules), zone_of(call.state, lead["team_id"])
    if call.settings["escalation_clock"] == "paused":
        over = elapsed_at(hours, zone, since, rules[step])
    else:
        over = since + rules[step]
    return None if over is None else opens_at(hours, zone, max(over, call.now))


def _expiry(lead: Record) -> float | None:
    """Return when a lead expires: one that is accepted never does (docs: Leads)."""
    if lead["status"] in ("accepted", "expired") or lead["expires_at"] is None:
        return None
    return read_time(lead["expires_at"])
