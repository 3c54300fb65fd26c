"""The collections of an EASI'R company, and what several chapters ask of them."""

from bisect import bisect_left, insort
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sandbox.vendor import Fixtures, Record, State, Table

LeadTypeOfTeam = tuple[str, int]
Entries = tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class Agenda:
    """What falls due with the leads of a table, the next first: moments and ids."""

    leads: Table[str]
    entries: Entries


@dataclass
class Easir(State):
    """A company: its people, its lead types and leads, and what was sent because of them."""

    companies: Table[int]
    teams: Table[int]
    roles: Table[int]
    users: Table[int]
    clients: Table[str]
    tokens: Table[str]
    grants: Table[str]
    relations_paths: Table[str]
    lead_type_bundles: Table[int]
    lead_types: Table[str]
    team_settings: Table[LeadTypeOfTeam]
    fields: Table[int]
    contacts: Table[str]
    accounts: Table[str]
    leads: Table[str]
    lead_files: Table[str]
    cases: Table[str]
    webhooks: Table[int]
    activities: Table[str]
    rotations: Table[LeadTypeOfTeam]
    notifications: Table[int]
    autoreplies: Table[int]
    agenda: Agenda

    @property
    def company(self) -> Record:
        """The one company that there is."""
        return next(iter(self.companies))


def seed(fixtures: Fixtures) -> Easir:
    """Make the state of a new world from the fixtures.

    Raises `SandboxError` for a time zone that there is not.
    """
    for name in ("companies", "teams"):
        _refuse_unknown_zones(fixtures, name)

    def table(name: str, key: str = "id") -> Table[Any]:
        return Table[Any]().filled((record[key], record) for record in fixtures[name])

    leads: Table[str] = table("leads")
    settings: Table[LeadTypeOfTeam] = Table()
    return Easir(
        companies=table("companies"),
        teams=table("teams"),
        roles=table("roles"),
        users=table("users"),
        clients=table("clients", "client_id"),
        tokens=table("tokens", "token"),
        grants=table("grants", "code"),
        relations_paths=table("relations_paths"),
        lead_type_bundles=table("lead_type_bundles"),
        lead_types=table("lead_types"),
        team_settings=settings.filled(
            ((it["lead_type_id"], it["team_id"]), it) for it in fixtures["team_settings"]
        ),
        fields=table("fields"),
        contacts=table("contacts"),
        accounts=table("accounts"),
        leads=leads,
        lead_files=table("lead_files"),
        cases=table("cases"),
        webhooks=table("webhooks"),
        activities=Table(),
        rotations=Table(),
        notifications=Table(),
        autoreplies=Table(),
        agenda=Agenda(leads, _entries(leads)),
    )


def due(state: Easir) -> float | None:
    """Tell when something of the leads next falls due."""
    entries = agenda(state)
    return entries[0][0] if entries else None


def agenda(state: Easir) -> Entries:
    """Return what falls due, the next first.

    It is kept beside the leads that it was made of; if they were changed behind our back, by
    the control plane, it is made anew.
    """
    kept = state.agenda
    return kept.entries if kept.leads is state.leads else _entries(state.leads)


def store_lead(state: Easir, lead: Record) -> None:
    """Put a lead in, and what falls due with it into the agenda."""
    entries = list(agenda(state))
    id, before = lead["id"], state.leads.get(lead["id"])
    if before is not None and before["due_at"] is not None:
        del entries[bisect_left(entries, (before["due_at"], id))]
    if lead["due_at"] is not None:
        insort(entries, (lead["due_at"], id))
    state.leads = state.leads.put(id, lead)
    state.agenda = Agenda(state.leads, tuple(entries))


def live_lead_type(state: Easir, id: Any) -> Record | None:
    """Return a lead type that is not deleted, None where there is none."""
    lead_type = state.lead_types.get(id) if isinstance(id, str) else None
    return None if lead_type is None or lead_type["deleted_at"] else lead_type


def in_force(state: Easir, lead_type: Record, team_id: int | None) -> Record:
    """Return a lead type as it holds for a team: its own settings over the company's (seed).

    They count only where the lead type lets teams have them (docs: Team settings).
    """
    if team_id is None or not lead_type["enable_team_settings"]:
        return lead_type
    own: Mapping[str, Any] = state.team_settings.get((lead_type["id"], team_id)) or {}
    return {**lead_type, **{name: it for name, it in own.items() if name != "team_id"}}


def _refuse_unknown_zones(fixtures: Fixtures, name: str) -> None:
    for index, record in enumerate(fixtures[name]):
        try:
            ZoneInfo(record["timezone"]["name"] if record["timezone"] else "UTC")
        except (ZoneInfoNotFoundError, ValueError):
            fixtures.refuse(name, index, "timezone", "there is no such time zone")


@lru_cache(maxsize=16)
def _entries(leads: Table[str]) -> Entries:
    return tuple(sorted((it["due_at"], it["id"]) for it in leads if it["due_at"] is not None))
