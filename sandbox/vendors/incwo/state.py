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
    """Make the state of a new world from the fixtures.

    Raises `SandboxError` for an id that leads nowhere.
    """
    _refuse_lost_references(fixtures)
    tables = {
        name: Table[int]().filled((record["id"], record) for record in fixtures[name])
        for name in (
            "business_files", "users", "leads", "contacts", "firms", "projects",
            "proposal_sheets", "product_categories",
        )
    }  # fmt: skip
    objects = (key for table in tables.values() for _, key in table.keys())  # noqa: SIM118
    return Incwo(**tables, next_id=max(objects, default=0) + 1)


def _refuse_lost_references(fixtures: Fixtures) -> None:
    """Look up the ids that may be 0, for none; a schema can't say that."""
    for name, members in _MAYBE_NONE.items():
        for member, target in members.items():
            known = {0, *(it["id"] for it in fixtures[target])}
            for index, record in enumerate(fixtures[name]):
                if record[member] not in known:
                    fixtures.refuse(name, index, member, f"{record[member]} is not in {target}")


_MAYBE_NONE = {
    "leads": {
        "contact_id": "contacts",
        "firm_id": "firms",
        "product_category_id": "product_categories",
        "project_id": "projects",
    },
    "proposal_sheets": {"contact_id": "contacts", "firm_id": "firms"},
}


def default_account(state: Incwo) -> int:
    """Return the account behind the paths without an account: the first."""
    account: int = next(iter(state.business_files))["id"]
    return account
