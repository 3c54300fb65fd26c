"""The collections of a LeadSquared account."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.vendor import Fixtures, Record, State, Table, caseless
from sandbox.vendors.leadsquared.values import fits


@dataclass
class LeadSquared(State):
    """An account: its users with their keys, its leads with their fields, its lists."""

    accounts: Table[str]
    users: Table[str]
    lead_fields: Table[str]
    leads: Table[str]
    lists: Table[str]
    next_lead_number: int


def seed(fixtures: Fixtures) -> LeadSquared:
    """Make the state of a new world from the fixtures.

    Raises `SandboxError` for a lead with an unknown field or a value of another kind.
    """
    fields = _table(fixtures, "lead_fields", "SchemaName")
    _refuse_wrong_values(fixtures, fields)
    leads: Table[str] = Table(caseless)
    leads = leads.filled((it["ProspectID"], it) for it in _numbered(fixtures["leads"]))
    return LeadSquared(
        accounts=_table(fixtures, "accounts", "AccessKey"),
        users=_table(fixtures, "users", "UserId"),
        lead_fields=fields,
        leads=at_hand(leads),
        lists=_table(fixtures, "lists", "ListId"),
        next_lead_number=_highest(fixtures["leads"]) + len(leads) + 1,
    )


def at_hand(leads: Table[str]) -> Table[str]:
    """Return leads with the columns made that nearly every analysis goes over."""
    for _ in leads.columns("DeletionStatusCode", "OwnerId", "CreatedOn", "EngagementScore"):
        pass
    return leads


def _table(fixtures: Fixtures, name: str, key: str) -> Table[str]:
    table: Table[str] = Table(caseless)
    return table.filled((record[key], record) for record in fixtures[name])


def _highest(leads: list[Record]) -> int:
    return max((it.get("ProspectAutoId", 0) for it in leads), default=0)


def _numbered(leads: list[Record]) -> Iterator[Record]:
    """Give a number to each lead that has none."""
    number = _highest(leads)
    for lead in leads:
        number += 1
        yield lead if "ProspectAutoId" in lead else {**lead, "ProspectAutoId": number}


def _refuse_wrong_values(fixtures: Fixtures, fields: Table[str]) -> None:
    kinds: dict[str, Any] = {it["SchemaName"]: it["DataType"] for it in fields}
    for index, lead in enumerate(fixtures["leads"]):
        for name, value in lead.items():
            if name not in kinds:
                fixtures.refuse("leads", index, name, "leads have no such field")
            if not fits(kinds[name], value):
                fixtures.refuse("leads", index, name, f"{value!r} is not of type {kinds[name]}")
