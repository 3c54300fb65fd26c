"""Writing leads: the rules that Sync Leads, Push Lead and Submit Form share."""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.vendor import Call, Record, Row, fail, iso
from sandbox.vendors.marketo.envelope import skipped
from sandbox.vendors.marketo.state import Marketo
from sandbox.vendors.marketo.values import LINKS, stored_form, stores, writable

ACTIONS = ("createOrUpdate", "createOnly", "updateOnly", "createDuplicate")

DEFAULT_PARTITION = 1

# Fields of the company, not of the person; a linked company can't be changed here (docs).
COMPANY_FIELDS = frozenset(
    ("company", "site", "billingStreet", "billingCity", "billingState", "billingCountry",
     "billingPostalCode", "website", "mainPhone", "annualRevenue", "numberOfEmployees",
     "industry", "sicCode", "mktoCompanyNotes")
)  # fmt: skip

Result = dict[str, Any]


class Skip(Exception):  # noqa: N818 (an outcome, not a mistake)
    """A record is not carried out; its reason."""

    def __init__(self, reason: Mapping[str, str]) -> None:
        super().__init__(reason)
        self.reason = reason


class Upsert:
    """One call's writing of leads, record by record, each seeing what those before it did."""

    def __init__(
        self, call: Call[Marketo], lookup: str = "email", partition: str | None = None
    ) -> None:
        """Begin. Fails with 1006 or 1011 for a lookup field that is unknown or unfit (docs)."""
        self._call = call
        self._state = call.state
        self._lookup = lookup_field(call, lookup)
        self._lookup_field = call.state.fields[lookup]
        self._leads = call.state.leads.edit()
        self._find = self._by_id if lookup == "id" else self._leads.finder(lookup)
        self._now = iso(call.now)
        self._partition = partition_named(call, partition)
        self._dedupe: Sequence[str] = call.settings["dedupe_fields"] if lookup == "email" else ()
        self._race: bool = call.settings["race_duplicates"]

    def write(self, action: str, records: Sequence[Record]) -> list[Result]:
        """Carry an action out on each record; results come in input order."""
        as_stored = stored_form(self._state.fields)
        all_are = as_stored(records)
        act = getattr(self, "_" + ACTIONS_BY_NAME[action])
        results = []
        for record in records:
            try:
                kept = all_are or as_stored((record,))
                results.append(act(record, record if kept else self._converted(action, record)))
            except Skip as skip:
                results.append(skipped(skip.reason))
        self._state.leads = self._leads.done()
        return results

    def _create_or_update(self, record: Record, values: Record) -> Result:
        found = self._find(values.get(self._lookup) or self._key(record))
        if self._dedupe:
            found = self._same_person(found, values)
        if self._race:
            # What was created in this very second is as yet unseen by an upsert under way (seed).
            found = [it for it in found if it.record.get("createdAt") != self._now]
        if found:
            return self._update(found[0] if len(found) == 1 else self._only(found), values)
        if self._lookup == "id":
            # An id is Marketo's to give: there is nothing to create under one (inferred).
            raise Skip(self._call.reason("1004"))
        self._refuse_key(record)
        return self._create(values)

    def _create_only(self, record: Record, values: Record) -> Result:
        if record.get(self._lookup) not in (None, ""):
            found = self._find(values.get(self._lookup) or self._key(record))
            if self._same_person(found, values):
                raise Skip(self._call.reason("1005"))
        self._refuse_key(record)
        return self._create(values)

    def _update_only(self, record: Record, values: Record) -> Result:
        found = self._find(values.get(self._lookup) or self._key(record))
        found = self._same_person(found, values)
        if not found:
            raise Skip(self._call.reason("1004"))
        return self._update(self._only(found), values)

    def _create_duplicate(self, record: Record, values: Record) -> Result:
        self._refuse_key(record)
        return self._create(values)

    def _key(self, record: Record) -> Any:
        value = record.get(self._lookup)
        if value is None or value == "":
            raise Skip(self._call.reason("1003.lookup_value_not_found", field=self._lookup))
        return value

    def _by_id(self, id: int) -> Sequence[Row[int]]:
        row = self._leads.row(id)
        return () if row is None else (row,)

    def _same_person(self, found: Sequence[Row[int]], values: Record) -> Sequence[Row[int]]:
        return [
            row
            for row in found
            if all(row.record.get(name) == values.get(name) for name in self._dedupe)
        ]

    def _refuse_key(self, record: Record) -> None:
        """Skip a record that would create a lead with a key that REST may only read (inferred)."""
        name = self._lookup
        if name != "id" and name in record and not writable(self._lookup_field):
            raise Skip(self._call.reason("1011", name=name))

    def _only(self, found: Sequence[Row[int]]) -> Row[int]:
        if len(found) > 1:
            raise Skip(self._call.reason("1007"))
        return found[0]

    def _create(self, values: Record) -> Result:
        state = self._state
        id = state.next_lead_id
        while id in self._leads:
            id += 1
        state.next_lead_id = id + 1
        now = self._now
        self._leads.put(
            id,
            {
                "id": id,
                **values,
                "createdAt": now,
                "updatedAt": now,
                "leadPartitionId": self._partition or DEFAULT_PARTITION,
            },
        )
        return {"id": id, "status": "created"}

    def _update(self, row: Row[int], values: Record) -> Result:
        lead = row.record
        if self._partition is not None and lead.get("leadPartitionId") != self._partition:
            raise Skip(self._call.reason("1010"))
        if "externalCompanyId" in lead and not COMPANY_FIELDS.isdisjoint(values):
            self._refuse_company(lead)
        merged = {**lead, **values}
        # Where no field is new, unlike means changed; a new field may still be an empty one.
        if merged != lead and (len(merged) == len(lead) or _changes(lead, values)):
            if len(merged) > len(lead):
                # What a merge makes grow has twice the room that it needs; that is time, too.
                merged = dict(merged.items())
            merged["updatedAt"] = self._now
            self._leads.replace(row, merged)
        return {"id": row.key, "status": "updated"}

    def _refuse_company(self, lead: Record) -> None:
        if lead["externalCompanyId"] in self._state.companies:
            raise Skip(self._call.reason("1021"))

    def _converted(self, action: str, record: Record) -> Record:
        """Return the values to store, or skip: one bad value skips the whole record (recorded)."""
        values, by_name = {}, stores(self._state.fields)
        for name, value in record.items():
            store = by_name.get(name)
            if store is None:
                self._check_unwritable(action, name, value)
                continue
            try:
                values[name] = store(value)
            except ValueError:
                raise Skip(
                    self._call.reason("1003.invalid_field_value", field=name, value=value)
                ) from None
        self._check_links(values)
        return values

    def _check_unwritable(self, action: str, name: str, value: Any) -> None:
        if name not in self._state.fields:
            raise Skip(self._call.reason("1006", name=name))
        if name == "id":
            self._check_id(action, value)
        elif name != self._lookup:
            # A field that REST may only read is what a lead is found by, no more (docs).
            raise Skip(self._call.reason("1011", name=name))

    def _check_id(self, action: str, value: Any) -> None:
        """Let an id go with `updateOnly` and `lookupField: id` only (seed; docs: 1003)."""
        lenient = self._call.settings["id_in_upsert"] == "lenient"
        allowed = action == "updateOnly" or (lenient and action == "createOrUpdate")
        if not allowed or self._lookup != "id":
            raise Skip(self._call.reason("1003"))
        if not isinstance(value, int) or isinstance(value, bool):
            raise Skip(self._call.reason("1003.invalid_field_value", field="id", value=value))

    def _check_links(self, values: Record) -> None:
        tables = (self._state.companies, self._state.sales_persons)
        for name, table in zip(LINKS, tables, strict=True):
            value = values.get(name)
            if value is not None and value not in table:
                raise Skip(self._call.reason("1003.invalid_field_value", field=name, value=value))


def _changes(lead: Record, values: Record) -> bool:
    """Tell whether an update changes anything; otherwise `updatedAt` stays (recorded).

    A field that was never set is null, a boolean one false.
    """
    for name, value in values.items():
        old = lead.get(name)
        if old != value and not (old is None and value is False):
            return True
    return False


ACTIONS_BY_NAME = {
    "createOrUpdate": "create_or_update",
    "createOnly": "create_only",
    "updateOnly": "update_only",
    "createDuplicate": "create_duplicate",
}


def lookup_field(call: Call[Marketo], name: str) -> str:
    """Return a field that leads may be looked up by.

    Fails with 1006 for an unknown field, with 1011 for one that is no key (docs).
    """
    field = call.state.fields.get(name)
    if field is None:
        fail("1006.lookup_field", name=name)
    if not field["searchable"]:
        fail("1011", name=name)
    return name


def partition_named(call: Call[Marketo], name: str | None) -> int | None:
    """Return the id of a partition, None for none.

    Fails with 1008 for one that does not exist or that the caller can't see (seed: an error).
    """
    if name is None:
        return None
    found = next((it for it in call.state.partitions if it["name"] == name), None)
    if found is None or found["id"] not in (call.caller or {}).get("partitions", ()):
        fail("1008", name=name)
    return int(found["id"])
