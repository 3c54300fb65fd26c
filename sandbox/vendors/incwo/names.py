"""Names of people, as contacts and leads show them."""

from sandbox.vendor import Record


def full_name(contact: Record) -> str:
    """Return first and last name of a contact, in this order (recorded)."""
    return f"{contact['first_name']} {contact['last_name']}".strip()
