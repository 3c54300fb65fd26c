"""Addresses, telephones and e-mails of contacts and firms (docs: Contacts; types recorded)."""

from sandbox.vendor import Record
from sandbox.vendors.incwo.fields import Field

# What stands in `firm_type` and `contact_type` (docs).
TYPES = ("client", "prospect", "supplier", "press", "partner", "staff", "perso", "other")

# `address_type`: 20 personal, 21 professional, 22 other (docs).
ADDRESSES = Field(
    "contact_addresses",
    "list",
    (),
    item="contact_address",
    members=("address_type", "street_address", "street_address2", "zip_code", "city", "country"),
)

# `type_id`: 23 and 24 telephones, 25 and 26 fax, 27 and 28 e-mail, 88 and 554 mobile, 471 the
# main professional telephone (recorded).
ITEMS = Field("contact_items", "list", (), item="contact_item", members=("type_id", "value"))

_EMAILS = ("27", "28")


def emails_of(record: Record) -> list[str]:
    """Return the e-mail addresses among the items of a contact or firm."""
    items = record.get("contact_items") or ()
    return [it["value"] for it in items if it.get("type_id") in _EMAILS and it.get("value")]
