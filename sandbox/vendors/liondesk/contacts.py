"""Contacts: the people in a user's address book (docs: Contacts)."""

from typing import Any

from sandbox.vendor import Call, Reply
from sandbox.vendors.liondesk import service
from sandbox.vendors.liondesk.access import me
from sandbox.vendors.liondesk.errors import refuse_values
from sandbox.vendors.liondesk.service import Field, Service
from sandbox.vendors.liondesk.state import LionDesk


def find_contacts(call: Call[LionDesk]) -> Reply:
    """Answer a page of the contacts that the caller owns or is assigned (docs, whose: inferred).

    Clients look for an e-mail address, and take an empty `data` for nobody (client).
    """
    return service.find(call, CONTACTS)


def get_contact(call: Call[LionDesk]) -> Reply:
    """Answer one contact (docs). Fails with 404 for one that the caller does not see (inferred)."""
    return service.get(call, CONTACTS, call.path["id"])


def create_contact(call: Call[LionDesk]) -> Reply:
    """Add a contact; the caller owns it (docs). All its members may be left out (docs)."""
    _refuse_strangers(call)
    return service.create(call, CONTACTS, owner_user_id=me(call))


def patch_contact(call: Call[LionDesk]) -> Reply:
    """Change a contact; 0 or null as `source_id` clears it (docs: Contact Sources)."""
    _refuse_strangers(call)
    return service.patch(call, CONTACTS, call.path["id"])


def remove_contact(call: Call[LionDesk]) -> Reply:
    """Take a contact out, and answer it (client; the answer inferred).

    Fails with 400 while a lead is for it (inferred).
    """
    id = service.of_path(call, CONTACTS, call.path["id"])["id"]
    if call.state.leads.count("contact_id", id):
        refuse_values({"id": "is referred to by a lead"})
    addresses = call.state.addresses
    for key in tuple(addresses.where("contact_id", id)):
        addresses = addresses.without(key)
    call.state.addresses = addresses
    return service.remove(call, CONTACTS, id)


def _refuse_strangers(call: Call[LionDesk]) -> None:
    """Refuse to assign a contact to a user with whom the caller shares no team (docs)."""
    body: Any = call.body
    assigned = body.get("assigned_user_id") if isinstance(body, dict) else None
    if assigned is None or int(assigned) == me(call):
        return
    if not _teams(call, me(call)) & _teams(call, int(assigned)):
        refuse_values({"assigned_user_id": "shares no team with you"})


def _teams(call: Call[LionDesk], user_id: int) -> set[int]:
    """Return the teams of a user: created, or joined by accepting."""
    joined = {
        row.record["team_id"]
        for row in call.state.team_members.rows("user_id", user_id)
        if row.record["request_status"] == "Accepted"
    }
    return joined | set(call.state.teams.where("user_id", user_id))


CONTACTS = Service(
    "contacts",
    (
        Field("owner_user_id", "integer", writeable=False),
        Field("assigned_user_id", "integer"),
        Field("first_name", "text"),
        Field("last_name", "text"),
        Field("email", "text"),
        Field("mobile_phone", "text"),
        Field("home_phone", "text"),
        Field("office_phone", "text"),
        Field("fax", "text"),
        Field("company", "text"),
        Field("birthday", "text"),
        Field("anniversary", "text"),
        Field("spouse_name", "text"),
        Field("spouse_email", "text"),
        Field("spouse_phone", "text"),
        Field("spouse_birthday", "text"),
        Field("tags", "text"),
        Field("hotness_id", "integer", refers="hotnesses"),
        Field("source_id", "reference", refers="contact_sources"),
        Field("custom_fields", "answers", default=()),
        Field("created_at", "instant"),
        Field("modified_at", "instant"),
    ),
)
