"""Fields of contacts and accounts (client: PHP SDK, easir-forms)."""

from sandbox.vendor import Call, Record, Reply, fail
from sandbox.vendors.easir.state import Easir

SHOWN = (
    "id", "name", "label", "type", "required", "validation", "options", "hidden", "read_only",
    "sort_order",
)  # fmt: skip
ENTITIES = ("contact", "account", "b2c_contact", "b2c_account")


def get_fields(call: Call[Easir]) -> Reply:
    """Answer fixed and custom fields of an entity (client); another entity is 404."""
    entity = call.path["entity"]
    if entity not in ENTITIES:
        fail("not_found")
    of = sorted(
        (it for it in call.state.fields if it["entity"] == entity),
        key=lambda it: (it["sort_order"], it["id"]),
    )
    return Reply(
        body={
            f"{kind}_fields": [_shown(it) for it in of if it["kind"] == kind]
            for kind in ("fixed", "custom")
        }
    )


def _shown(field: Record) -> Record:
    return {**{name: field[name] for name in SHOWN}, "team_id": None, "group_id": None}
