"""The collections of incwo: accounts ("business files"), their users and objects."""

from dataclasses import dataclass

from sandbox.vendor import Fixtures, State, Table


@dataclass
class Incwo(State):
    """All accounts of the service; ids grow over all of them (recorded)."""

    business_files: Table[int]
    users: Table[int]
    leads: Table[int]
    contacts: Table[int]
    firms: Table[int]
    projects: Table[int]
    proposal_sheets: Table[int]
    product_categories: Table[int]
    next_id: int


def seed(fixtures: Fixtures) -> Incwo:
    """Make the state of a new world from the fixtures."""
    tables = {
        name: Table[int]().filled((record["id"], record) for record in fixtures[name])
        for name in (
            "business_files", "users", "leads", "contacts", "firms", "projects",
            "proposal_sheets", "product_categories",
        )
    }  # fmt: skip
    objects = (key for table in tables.values() for _, key in table.keys())  # noqa: SIM118
    return Incwo(**tables, next_id=max(objects, default=0) + 1)


def default_account(state: Incwo) -> int:
    """Return the account behind the paths without an account: the first."""
    account: int = next(iter(state.business_files))["id"]
    return account
