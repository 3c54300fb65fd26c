"""The members that make up a lead type or a team's settings, as they are kept."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.vendor import Json

AUTOREPLY = (
    "enabled", "autoreply_outside_office_hours_only", "content", "subject", "from", "template_id",
)  # fmt: skip


def given_members(body: Mapping[str, Json]) -> dict[str, Any]:
    """Return the members that a body gives; null is as if it were left out (client: PHP SDK)."""
    return {name: keep(body[name]) for name, keep in KEPT.items() if body.get(name) is not None}


def _as_it_is(value: Json) -> Json:
    return value


def _hours(days: Json) -> list[Mapping[str, Json]]:
    """Return the days that were sent, by weekday; one without times has none (seed)."""
    kept = [
        {
            "day_of_week": int(day["day_of_week"]),
            "closed": day["closed"],
            "open": day.get("open"),
            "close": day.get("close"),
        }
        for day in days
    ]
    return sorted(kept, key=lambda day: day["day_of_week"])


def _users(users: Json) -> list[Mapping[str, Json]]:
    """Return the users; one is told of nothing unless it says so (inferred)."""
    return [
        {
            "id": int(it["id"]),
            "escalation_notifications": bool(it.get("escalation_notifications")),
            "assignment_notifications": bool(it.get("assignment_notifications")),
        }
        for it in users
    ]


def _autoreply(reply: Json) -> Mapping[str, Json]:
    return {name: reply.get(name) for name in AUTOREPLY}


def _ids(values: Json) -> list[int]:
    return [int(it) for it in values]


KEPT: Mapping[str, Callable[[Json], Json]] = {
    "name": _as_it_is,
    "description": _as_it_is,
    "relations_paths": _as_it_is,
    "roles": _ids,
    "assignment_scheme": _as_it_is,
    "escalation_accept": int,
    "escalation_activity": int,
    "escalation_active": _hours,
    "disabled": _as_it_is,
    "enable_escalation": _as_it_is,
    "enable_team_settings": _as_it_is,
    "users": _users,
    "autoreply": _autoreply,
}
