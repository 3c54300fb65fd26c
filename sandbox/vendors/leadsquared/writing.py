"""How leads are written: read from attributes, found, created, changed (docs: Create a Lead)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.vendor import Call, Json, Record, fail
from sandbox.vendors.leadsquared.fields import OWN
from sandbox.vendors.leadsquared.selection import DELETED
from sandbox.vendors.leadsquared.state import LeadSquared
from sandbox.vendors.leadsquared.values import Stored, stored, stored_now, stored_set, text_of

# One of these every new lead has (docs).
IDENTITY = ("FirstName", "LastName", "EmailAddress", "Phone")

SEARCH_BY = "SearchBy"
IDS = ("ProspectID", "ProspectId")

Items = Sequence[Mapping[str, Json]]


@dataclass(frozen=True, slots=True)
class Given:
    """What a client says of one lead: values to store, and how to find it."""

    values: Mapping[str, Stored]
    id: str
    search_by: str


class Writer:
    """Leads while they are written; `done` keeps what was written."""

    def __init__(self, call: Call[LeadSquared]) -> None:
        self._call = call
        self._fields = call.state.lead_fields
        self._unique = [it["SchemaName"] for it in self._fields if it["IsUnique"]]
        self._leads = call.state.leads.edit()

    def read(self, items: Items) -> Given:
        """Return what a list of attributes says; what the system alone writes is left out.

        Fails with `unknown_attribute` for all unknown names together (recorded), and for a value
        that its field can't have as `stored` does.
        """
        named = {it["Attribute"].strip(): it for it in items}
        unknown = [it for it in named if it not in self._fields and it not in (SEARCH_BY, *IDS)]
        if unknown:
            fail("unknown_attribute", names=",".join(unknown))
        values = {
            name: self._stored(name, it)
            for name, it in named.items()
            if name in self._fields and name not in OWN
        }
        if values.get("OwnerId", "") is None:
            del values["OwnerId"]
        elif "OwnerId" in values and values["OwnerId"] not in self._call.state.users:
            fail("invalid_value", name="OwnerId")
        ids = [text_of(named[name].get("Value")).strip().lower() for name in IDS if name in named]
        search_by = text_of(named[SEARCH_BY].get("Value")) if SEARCH_BY in named else ""
        return Given(values, ids[0] if ids else "", search_by.strip())

    def get(self, id: str) -> Record | None:
        """Return the lead with this id, None for none or a deleted one."""
        lead = self._leads.get(id)
        return None if lead is None or lead.get("DeletionStatusCode") == DELETED else lead

    def by(self, given: Given, names: Iterable[str]) -> Record | None:
        """Return the first lead that has a given value, going through the fields in order."""
        for name in names:
            if name in IDS and (found := self.get(given.id)) is not None:
                return found
            leads = self._with(name, given.values.get(name))
            if leads:
                return leads[0]
        return None

    def by_search(self, given: Given) -> Record | None:
        """Return the lead that `SearchBy` finds.

        Fails with `invalid_search_by` (recorded) for no field, or one without a value here.
        """
        name = given.search_by
        if not (given.id if name in IDS else given.values.get(name)):
            fail("invalid_search_by")
        return self.by(given, (name,))

    def create(self, given: Given) -> Record:
        """Put a new lead in, with the defaults of its fields (docs: Get Metadata).

        Fails with `no_identity` and `mandatory` (docs), and where a value has to be unique.
        """
        call = self._call
        assert call.caller is not None
        if not any(given.values.get(name) for name in IDENTITY):
            fail("no_identity")
        record: dict[str, Any] = {
            "ProspectID": call.new_uuid(),
            "ProspectAutoId": call.state.next_lead_number,
            "OwnerId": call.caller["UserId"],
            "DeletionStatusCode": "0",
        }
        for field in self._fields:
            name = field["SchemaName"]
            value = given.values.get(name)
            if value is None and "DefaultValue" in field and name not in record:
                value = stored(field, field["DefaultValue"])
            if value is None and field["IsMandatory"] and name not in record:
                fail("mandatory", name=name, doing="creating lead")
            if value is not None:
                record[name] = value
        self._refuse_twins(record["ProspectID"], given.values)
        call.state.next_lead_number += 1
        now, user = stored_now(call.now), call.caller["UserId"]
        return self._put({**record, "CreatedOn": now, "CreatedBy": user})

    def change(self, lead: Record, values: Mapping[str, Stored]) -> Record:
        """Write values into a lead; those that are null leave it. Fails for taken unique ones."""
        self._refuse_twins(lead["ProspectID"], values)
        return self._put({**lead, **values})

    def done(self) -> None:
        """Keep all that was written."""
        self._call.state.leads = self._leads.done()

    def _stored(self, name: str, item: Mapping[str, Json]) -> Stored:
        field = self._fields[name]
        if field["DataType"] == "CustomObjectSet":
            return stored_set(item.get("Fields") or ())
        return stored(field, item.get("Value"))

    def _put(self, record: Mapping[str, Any]) -> Record:
        """Put a lead in; a change is an activity as well (docs: Get Leads by Date Range)."""
        call = self._call
        assert call.caller is not None
        now = stored_now(call.now)
        marks = {
            "ModifiedOn": now, "ModifiedBy": call.caller["UserId"], "LeadLastModifiedOn": now,
        }  # fmt: skip
        whole = {name: it for name, it in {**record, **marks}.items() if it is not None}
        self._leads.put(whole["ProspectID"], whole)
        return whole

    def _with(self, name: str, value: Stored) -> list[Record]:
        """Return the leads with a value of a field, the oldest first."""
        if value is None:
            return []
        rows = sorted(self._leads.rows(name, value), key=lambda row: row.position)
        return [it.record for it in rows if it.record.get("DeletionStatusCode") != DELETED]

    def _refuse_twins(self, id: str, values: Mapping[str, Stored]) -> None:
        """Refuse a value that another lead has, of a field where that can't be (docs)."""
        for name in self._unique:
            if any(it["ProspectID"] != id for it in self._with(name, values.get(name))):
                if name == "EmailAddress":
                    fail("duplicate_email")
                if name == "Phone":
                    fail("duplicate_phone")
                fail("duplicate", name=self._fields[name]["DisplayName"])
