"""The collections of a LeadSquared account."""

from dataclasses import dataclass
from typing import Any

from sandbox.vendor import Fixtures, Record, State, Table, caseless

# Types whose values are numbers in the state; all other values are texts.
NUMBER = "Number"

# What every report and every write looks up: made with the state, so that no call has to wait.
INDEXED = ("DeletionStatusCode", "IsLead", "EmailAddress", "Phone")


@dataclass
class LeadSquared(State):
    """An account: its leads, the fields that they have, its users and their keys.

    Numbers are kept as numbers and dates as `yyyy-MM-dd HH:mm:ss.fff`, which sorts as it
    reads, so that a report compares columns of values as they are.
    """

    lead_fields: Table[str]
    leads: Table[str]
    users: Table[str]
    groups: Table[str]
    teams: Table[str]
    keys: Table[str]
    lists: Table[str]
    list_members: Table[tuple[str, str]]
    next_auto_id: int
    # The moments of the last bulk calls that were let in.
    bulk_calls: tuple[float, ...] = ()


def seed(fixtures: Fixtures) -> LeadSquared:
    """Make the state of a new world from the fixtures.

    Raises `SandboxError` for a lead with a field that there is not, or a value that is not of
    the field's type.
    """
    _refuse_unfit_leads(fixtures)
    members: Table[tuple[str, str]] = Table()
    leads = _table(fixtures, "leads", "ProspectID")
    for name in INDEXED:
        leads.count(name, "")
    return LeadSquared(
        lead_fields=_table(fixtures, "lead_fields", "SchemaName"),
        leads=leads,
        users=_table(fixtures, "users", "UserId"),
        groups=_table(fixtures, "groups", "Name"),
        teams=_table(fixtures, "teams", "TeamId"),
        keys=_table(fixtures, "keys", "AccessKey"),
        lists=_table(fixtures, "lists", "ListId"),
        list_members=members.filled(
            ((it["ListId"], it["ProspectID"]), it) for it in fixtures["list_members"]
        ),
        next_auto_id=max((it["ProspectAutoId"] for it in fixtures["leads"]), default=0) + 1,
    )


def full_name(user: Record) -> str:
    """Return first and last name of a user."""
    return f"{user['FirstName']} {user['LastName']}".strip()


def _table(fixtures: Fixtures, name: str, key: str) -> Table[str]:
    table: Table[str] = Table(caseless)
    return table.filled((record[key], record) for record in fixtures[name])


def _refuse_unfit_leads(fixtures: Fixtures) -> None:
    kinds = {it["SchemaName"]: it["DataType"] for it in fixtures["lead_fields"]}
    for index, lead in enumerate(fixtures["leads"]):
        for name, value in lead.items():
            if name == "Fields":
                continue
            if name not in kinds:
                fixtures.refuse("leads", index, name, "leads have no such field")
            if not _fits(kinds[name], value):
                fixtures.refuse("leads", index, name, f"{value!r} is not of type {kinds[name]}")


def _fits(kind: str, value: Any) -> bool:
    return value is None or isinstance(value, str) != (kind == NUMBER)
