"""Recorded traffic: who called, and whose the records are that he saw."""

from typing import Any

from sandbox.evidence import Evidence, Seen

# Of records that were shown, the member with their owner: the caller, for he saw them.
_OWNED = {
    "contacts": "owner_user_id",
    "leads": "user_id",
    "lead_routes": "user_id",
    "teams": "user_id",
    "tags": "user_id",
    "custom_fields": "user_id",
    "campaigns": "user_id",
    "events": "user_id",
}

# The caller sees no others than his own, and those that are nobody's.
_OWN_ALONE = ("custom_fields", "tags", "events", "hotnesses", "contact_sources")

# What is referred to by others, and would be the caller's as well.
_SUPPOSED = (
    ("addresses", "contact_id", "contacts"),
    ("events", "contact_id", "contacts"),
    ("leads", "contact_id", "contacts"),
    ("lead_routes", "campaign_id", "campaigns"),
    ("team_member_distribution_options", "team_id", "teams"),
)

# A user asks for himself alone, unless he asks for an application's users.
_OF_CALLER = ("getMe", "findUsers", "getUser")


def take(seen: Seen, evidence: Evidence) -> None:
    """Take in who called."""
    if seen.operation not in _OF_CALLER or "oauth_client_id" in seen.query:
        return
    answer = seen.answer if isinstance(seen.answer, dict) else {}
    for user in answer.get("data", [answer]):
        evidence.caller = user.get("id")


def settle(evidence: Evidence) -> None:
    """Let the default token see what was seen: as owner of the records, as creator of teams."""
    me = _caller(evidence)
    token = evidence.fixtures["tokens"][0]["access_token"]
    evidence.put("tokens", {"access_token": token, "user_id": me})
    for collection, member in _OWNED.items():
        for record in evidence.of(collection):
            record.setdefault(member, me)
    for collection, member, target in _SUPPOSED:
        for record in evidence.of(collection):
            evidence.suppose(target, {"id": record.get(member), _OWNED[target]: me})
    _join_teams(evidence, me)


def _caller(evidence: Evidence) -> Any:
    """Return the caller: who said so, or who owns what only its owner sees, or the fixtures'."""
    if evidence.caller is not None:
        return evidence.caller
    for collection in _OWN_ALONE:
        for record in evidence.of(collection):
            if record.get("user_id") is not None:
                return record["user_id"]
    for contact in evidence.of("contacts"):
        if contact.get("owner_user_id") is not None and contact.get("assigned_user_id") is None:
            return contact["owner_user_id"]
    return evidence.fixtures["tokens"][0]["user_id"]


def _join_teams(evidence: Evidence, me: Any) -> None:
    """Let those whose offers were seen be members of the caller's teams."""
    members = [dict(it) for it in evidence.of("team_members")]
    known = {(_id(it, "team"), _id(it, "user")) for it in members}
    last = max((it["id"] for it in (*members, *evidence.fixtures["team_members"])), default=0)
    for offer in evidence.of("lead_offers"):
        pair = _id(offer, "team"), _id(offer, "user")
        if None not in pair and pair[1] != me and pair not in known:
            known.add(pair)
            last += 1
            evidence.put("team_members", {"id": last, "team_id": pair[0], "user_id": pair[1]})


def _id(record: dict[str, Any], name: str) -> int | None:
    """Return the id of a record within another."""
    inner = record.get(name)
    id = inner.get("id") if isinstance(inner, dict) else record.get(f"{name}_id")
    return id if isinstance(id, int) else None
