"""The collections of LionDesk, as its store has them: whole numbers, booleans and ids."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.vendor import Fixtures, Record, State, Table, caseless

# An offer that will assign its lead: when, and which.
Pending = tuple[float, int]

_COLLECTIONS = (
    "users", "contacts", "addresses", "leads", "lead_sources", "lead_routes", "teams",
    "team_members", "team_member_distribution_options", "lead_offers", "tags", "hotnesses",
    "contact_sources", "custom_fields", "campaigns", "events",
)  # fmt: skip


@dataclass
class LionDesk(State):
    """All accounts of the service. `next_ids` has the id that each collection gives next."""

    users: Table[int]
    contacts: Table[int]
    addresses: Table[int]
    leads: Table[int]
    lead_sources: Table[int]
    lead_routes: Table[int]
    teams: Table[int]
    team_members: Table[int]
    team_member_distribution_options: Table[int]
    lead_offers: Table[int]
    tags: Table[int]
    hotnesses: Table[int]
    contact_sources: Table[int]
    custom_fields: Table[int]
    campaigns: Table[int]
    events: Table[int]
    clients: Table[str]
    tokens: Table[str]
    codes: Table[str]
    next_ids: Mapping[str, int]
    pending: tuple[Pending, ...] = ()


def seed(fixtures: Fixtures) -> LionDesk:
    """Make the state of a new world from the fixtures."""
    tables: dict[str, Any] = {
        name: Table[int](caseless).filled((record["id"], record) for record in fixtures[name])
        for name in _COLLECTIONS
    }
    return LionDesk(
        **tables,
        clients=_named(fixtures, "clients", "client_id"),
        tokens=_named(fixtures, "tokens", "access_token"),
        codes=Table(),
        next_ids={
            name: max((record["id"] for record in table), default=0) + 1
            for name, table in tables.items()
        },
    )


def add(state: LionDesk, collection: str, values: Record) -> Record:
    """Put a new record into a collection, and return it with its id."""
    id = state.next_ids[collection]
    record = {"id": id, **values}
    state.next_ids = {**state.next_ids, collection: id + 1}
    put(state, collection, record)
    return record


def put(state: LionDesk, collection: str, record: Record) -> None:
    """Put a record in the place of the one with its id."""
    table: Table[int] = getattr(state, collection)
    setattr(state, collection, table.put(record["id"], record))


def _named(fixtures: Fixtures, name: str, key: str) -> Table[str]:
    return Table[str]().filled((record[key], record) for record in fixtures[name])
