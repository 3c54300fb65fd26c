"""What would have been sent, kept in the state: notifications to users, autoreplies to contacts."""

from sandbox.vendor import Call, Record
from sandbox.vendors.easir.state import Easir, in_force, live_lead_type
from sandbox.vendors.easir.times import stamp


def notify(call: Call[Easir], lead: Record, kind: str, *, user_id: int | None = None) -> None:
    """Notify the users of the lead's type who want to be told of escalations or assignments.

    They are those of the team's settings, where it has its own (seed); `user_id` leaves the
    others out.
    """
    lead_type = live_lead_type(call.state, lead["lead_type_id"])
    if lead_type is None:
        return
    for it in in_force(call.state, lead_type, lead["team_id"])["users"]:
        if it[f"{kind}_notifications"] and user_id in (None, it["id"]):
            _put(call, it["id"], kind, lead)


def _put(call: Call[Easir], user_id: int, kind: str, lead: Record) -> None:
    id = len(call.state.notifications) + 1
    record = {
        "id": id,
        "user_id": user_id,
        "kind": kind,
        "lead_id": lead["id"],
        "sent_at": stamp(call.now),
    }
    call.state.notifications = call.state.notifications.put(id, record)


def autoreply(call: Call[Easir], lead: Record, rules: Record, *, is_open: bool) -> None:
    """Answer a new lead's contact, if the autoreply is enabled; perhaps only while closed.

    Names of the members: seed; when it is sent, and that it needs an address: inferred.
    """
    reply, to = rules["autoreply"], _address(lead)
    if not reply or not reply.get("enabled") or to is None:
        return
    if reply.get("autoreply_outside_office_hours_only") and is_open:
        return
    id = len(call.state.autoreplies) + 1
    record = {
        "id": id,
        "lead_id": lead["id"],
        "to": to,
        **{name: reply.get(name) for name in ("template_id", "from", "subject", "content")},
        "sent_at": stamp(call.now),
    }
    call.state.autoreplies = call.state.autoreplies.put(id, record)


def _address(lead: Record) -> str | None:
    contact = lead["contact"] or {}
    fixed = {it["name"]: it["value"] for it in contact.get("fixed_fields", ())}
    return fixed.get("email") or None
