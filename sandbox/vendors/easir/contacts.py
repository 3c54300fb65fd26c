"""Contacts: the people that leads become (client: contacts-doublet-check)."""

from collections.abc import Mapping

from sandbox.vendor import Call, Json, Record, Reply
from sandbox.vendors.easir.envelope import page_of
from sandbox.vendors.easir.state import Easir


def filter_contacts(call: Call[Easir]) -> Reply:
    """Answer the contacts that meet all conditions; of those in `or` one is enough (client)."""
    conditions = call.body["filter"]
    found = [it for it in call.state.contacts if all(_meets(it, one) for one in conditions)]
    return page_of(call, found, _shown)


def _meets(contact: Record, condition: Mapping[str, Json]) -> bool:
    if "or" in condition:
        return any(_meets(contact, it) for it in condition["or"])
    wanted = condition["value"].lower()
    return any(
        it["name"] == condition["field"] and wanted in str(it["value"]).lower()
        for it in (*contact["fixed_fields"], *contact["custom_fields"])
    )


def _shown(contact: Record) -> Record:
    names = ("id", "fixed_fields", "custom_fields", "created_at", "updated_at")
    return {name: contact[name] for name in names}
