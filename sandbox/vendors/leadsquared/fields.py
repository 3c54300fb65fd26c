"""The fields of a lead, those among them that are not stored but found out (docs: Get Metadata)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache, partial
from typing import Any

from sandbox.vendor import Call, Record, fail, iso
from sandbox.vendors.leadsquared.state import LeadSquared
from sandbox.vendors.leadsquared.values import Stored, members_of, shown

Columns = tuple[Sequence[Any], ...]

# What the system alone writes; from clients it is ignored (inferred).
OWN = frozenset((
    "ProspectID", "ProspectAutoId", "CreatedOn", "CreatedBy", "ModifiedOn", "ModifiedBy",
    "LeadLastModifiedOn", "LeadAge", "OwnerIdName", "OwnerIdEmailAddress", "Groups",
    "CreatedByName", "ModifiedByName", "DeletionStatusCode",
))  # fmt: skip


class Fields:
    """The fields of an account's leads, and how to come by their values at one moment."""

    def __init__(self, call: Call[LeadSquared]) -> None:
        self.known = call.state.lead_fields
        self._leads = call.state.leads
        user = partial(_of_user, call.state.users)
        # Each is found out from one stored field.
        self._derived: dict[str, tuple[str, Callable[[Any], Stored]]] = {
            "OwnerIdName": ("OwnerId", cache(partial(user, full_name))),
            "OwnerIdEmailAddress": ("OwnerId", cache(partial(user, _address))),
            "Groups": ("OwnerId", cache(partial(user, _groups))),
            "CreatedByName": ("CreatedBy", cache(partial(user, full_name))),
            "ModifiedByName": ("ModifiedBy", cache(partial(user, full_name))),
            "LeadAge": ("CreatedOn", partial(_age, cache(_days), _days(iso(call.now)))),
        }

    def field(self, name: str) -> Record:
        """Return a field. Fails with `unknown_attribute` (recorded) for one that is not there."""
        return self.known.get(name) or fail("unknown_attribute", names=name)

    def kind(self, name: str) -> str:
        """Return the data type of a field. Fails as `field` does."""
        kind: str = self.field(name)["DataType"]
        return kind

    def value(self, lead: Record, name: str) -> Stored:
        """Return a lead's value of a field, as it is stored."""
        if name in self._derived:
            base, make = self._derived[name]
            return make(lead.get(base))
        return lead.get(name)

    def shown(self, lead: Record, name: str) -> str | None:
        """Return a lead's value of a field as records show it."""
        return shown(self.known[name]["DataType"], self.value(lead, name))

    def members(self, lead: Record, name: str) -> list[Record] | None:
        """Return the members of a custom field set, None for another field."""
        return members_of(self.known[name]["DataType"], lead.get(name))

    def columns(self, names: Sequence[str]) -> Iterator[Columns]:
        """Yield the values of these fields, block by block of leads."""
        derived = [self._derived.get(name) for name in names]
        stored = [name if it is None else it[0] for name, it in zip(names, derived, strict=True)]
        blocks = self._leads.columns(*stored)
        if not any(derived):
            yield from blocks
            return
        for block in blocks:
            yield tuple(
                column if it is None else [it[1](value) for value in column]
                for column, it in zip(block, derived, strict=True)
            )

    def named(self, text: str | None) -> list[str]:
        """Return the fields that a list of names asks for, all for an empty one.

        Names are trimmed (recorded); those that are no fields are left out (docs).
        """
        if not (text or "").strip():
            return [it["SchemaName"] for it in self.known]
        asked = (name.strip() for name in (text or "").split(","))
        return [name for name in dict.fromkeys(asked) if name in self.known]


def full_name(user: Record) -> str:
    """Return a user's name in full."""
    return " ".join(filter(None, (user["FirstName"], user.get("LastName"))))


def groups_of(user: Record) -> str:
    """Return the names of a user's sales groups, joined by commas (recorded)."""
    return ",".join(group["Name"] for group in user["Groups"])


def flat(fields: Fields, lead: Record, names: Iterable[str]) -> dict[str, str | None]:
    """Return a lead as a flat record; what has no value is null (docs)."""
    return {name: fields.shown(lead, name) for name in names}


def _of_user(users: Any, tell: Callable[[Record], str | None], id: str | None) -> str | None:
    user = users.get(id)
    return None if user is None else tell(user)


def _address(user: Record) -> str:
    address: str = user["EmailAddress"]
    return address


def _groups(user: Record) -> str | None:
    return groups_of(user) or None


def _days(text: str) -> int:
    return date.fromisoformat(text[:10]).toordinal()


def _age(days: Callable[[str], int], today: int, created: str | None) -> int | None:
    """Return how many days ago a lead was created, by the calendar in UTC (inferred)."""
    return None if created is None else today - days(created[:10])
