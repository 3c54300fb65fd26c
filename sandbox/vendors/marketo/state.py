"""The collections of a Marketo instance."""

from dataclasses import dataclass
from typing import Any

from sandbox.vendor import Fixtures, State, Table, caseless

ListMember = tuple[int, int]
ProgramMember = tuple[int, int]
CampaignMember = tuple[int, int]


@dataclass
class Marketo(State):
    """A Marketo subscription: its lead database, its marketing assets, its API users."""

    fields: Table[str]
    leads: Table[int]
    partitions: Table[int]
    workspaces: Table[str]
    lists: Table[int]
    list_members: Table[ListMember]
    programs: Table[int]
    channels: Table[str]
    program_members: Table[ProgramMember]
    program_member_fields: Table[str]
    campaigns: Table[int]
    campaign_members: Table[CampaignMember]
    forms: Table[int]
    companies: Table[str]
    sales_persons: Table[str]
    cookies: Table[str]
    activities: Table[int]
    folders: Table[int]
    services: Table[str]
    tokens: Table[str]
    next_lead_id: int


def seed(fixtures: Fixtures) -> Marketo:
    """Make the state of a new world from the fixtures.

    Raises `SandboxError` for a lead with a field that is not in `fields`.
    """
    _refuse_unknown_fields(fixtures)
    return Marketo(
        fields=_table(fixtures, "fields", "name"),
        leads=_table(fixtures, "leads", "id"),
        partitions=_table(fixtures, "partitions", "id"),
        workspaces=_table(fixtures, "workspaces", "name"),
        lists=_table(fixtures, "lists", "id"),
        list_members=_pairs(fixtures, "list_members", "listId"),
        programs=_table(fixtures, "programs", "id"),
        channels=_table(fixtures, "channels", "name"),
        program_members=_pairs(fixtures, "program_members", "programId"),
        program_member_fields=_table(fixtures, "program_member_fields", "name"),
        campaigns=_table(fixtures, "campaigns", "id"),
        campaign_members=_pairs(fixtures, "campaign_members", "smartCampaignId"),
        forms=_table(fixtures, "forms", "id"),
        companies=_table(fixtures, "companies", "externalCompanyId"),
        sales_persons=_table(fixtures, "sales_persons", "externalSalesPersonId"),
        cookies=_table(fixtures, "cookies", "cookie"),
        activities=_table(fixtures, "activities", "id"),
        folders=_table(fixtures, "folders", "id"),
        services=_table(fixtures, "services", "clientId"),
        tokens=Table(),
        next_lead_id=max((lead["id"] for lead in fixtures["leads"]), default=0) + 1,
    )


def _table(fixtures: Fixtures, name: str, key: str) -> Table[Any]:
    table: Table[Any] = Table(caseless)
    return table.filled((record[key], record) for record in fixtures[name])


def _pairs(fixtures: Fixtures, name: str, group: str) -> Table[tuple[int, int]]:
    table: Table[tuple[int, int]] = Table()
    return table.filled(((record[group], record["leadId"]), record) for record in fixtures[name])


def _refuse_unknown_fields(fixtures: Fixtures) -> None:
    known = {field["name"] for field in fixtures["fields"]}
    for index, lead in enumerate(fixtures["leads"]):
        if not lead.keys() <= known:
            unknown = next(name for name in lead if name not in known)
            fixtures.refuse("leads", index, unknown, "the lead database has no such field")
