"""Fields as the descriptions of objects show them (docs: Leads, Program Members)."""

from sandbox.vendor import Record

# A score is created as such and described as what it is (recorded).
SHOWN_AS = {"score": "integer"}


def field_of_object(field: Record) -> Record:
    """Return a field in the form of describe2 (docs)."""
    kind = field["dataType"]
    return {
        "name": field["name"],
        "displayName": field["displayName"],
        "dataType": SHOWN_AS.get(kind, kind),
        **({"length": field["length"]} if "length" in field else {}),
        "updateable": field["updateable"],
        "crmManaged": field["crmManaged"],
    }
