"""What all objects of incwo have in common: one controller, the same five actions (docs)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as member
from typing import Any

from sandbox.vendor import Call, Record, Reply, Table, fail, iso
from sandbox.vendors.incwo.access import account_of
from sandbox.vendors.incwo.fields import Field, Refused, humanized, shown, stored, unset
from sandbox.vendors.incwo.rails_xml import written, written_list
from sandbox.vendors.incwo.state import Incwo
from sandbox.vendors.incwo.ufilters import read_ufilters

# More a page does not have, however many are asked for (client: up to 250 are).
MOST_PER_PAGE = 250

# On all objects, after those that the documentation lists (recorded on siblings of leads).
OWN = (
    Field("creator_id", "integer", None, read_only=True),
    Field("modifier_id", "integer", None, read_only=True),
    Field("created_at", "time", None, read_only=True),
    Field("updated_at", "time", None, read_only=True),
)


@dataclass(frozen=True, slots=True)
class Resource:
    """An object of the API: its names and its columns in order.

    `derived` gives what a column without a value of its own shows instead; `searched` the values
    by which objects are found that have no column of their own.
    """

    collection: str
    element: str
    columns: tuple[Field, ...]
    derived: Mapping[str, Callable[[Incwo, Record], str | None]] = member(default_factory=dict)
    searched: Mapping[str, Callable[[Record], Sequence[str]]] = member(default_factory=dict)

    def fields(self, call: Call[Incwo]) -> Iterable[Field]:
        """Yield all columns in the order of the wire, as the wire names them.

        The values of a lead's steps are documented, the name of their element is not.
        """
        for field in (*self.columns, *OWN):
            if self.element == "lead" and field.name == "progress_id":
                yield replace(field, name=call.settings["step_element"])
            else:
                yield field

    def value(self, state: Incwo, record: Record, column: str) -> Any:
        """Return the value of a column, or what it shows instead."""
        value = record.get(column)
        return value if value or column not in self.derived else self.derived[column](state, record)

    def table(self, state: Incwo) -> Table[int]:
        """Return the collection of this object."""
        table: Table[int] = getattr(state, self.collection)
        return table


def index(call: Call[Incwo], resource: Resource) -> Reply:
    """Answer one page of an account's objects, ascending by id (order inferred).

    Fails with 400 for filters that can't be read (inferred).
    """
    ids = sorted(_filtered(call, resource))
    size = _positive(call.query.get("per_page"), call.settings["page_size"])
    size = min(size, MOST_PER_PAGE)
    page = _positive(call.query.get("page"), 1)
    here = ids[(page - 1) * size : page * size]
    table = resource.table(call.state)
    objects = [(resource.element, _members(call, resource, table[id])) for id in here]
    pagination = (
        "pagination",
        {
            "current_page": page,
            "total_pages": max(1, -(-len(ids) // size)),
            "current_page_items_count": len(here),
        },
    )
    children: Mapping[str, Sequence[tuple[str, Any]]] = {
        "last": [*objects, pagination],
        "first": [pagination, *objects],
        "none": objects,
    }
    chosen = children[call.settings["pagination"]]
    return Reply(200, written_list(resource.collection, chosen))


def _filtered(call: Call[Incwo], resource: Resource) -> Iterator[int]:
    """Yield the ids of the account's objects that all filters let through."""
    columns = zip((*resource.columns, *OWN), resource.fields(call), strict=True)
    names = {field.name: column.name for column, field in columns}
    fields = {field.name: field for field in resource.fields(call)}
    tests = read_ufilters(call, fields | {name: Field(name) for name in resource.searched})
    for row in resource.table(call.state).rows("business_file_id", account_of(call)):
        for name, test in tests:
            if name in resource.searched:
                found = resource.searched[name](row.record) or (None,)
            else:
                found = (resource.value(call.state, row.record, names[name]),)
            if not any(map(test, found)):
                break
        else:
            yield row.key


def show(call: Call[Incwo], resource: Resource) -> Reply:
    """Answer one object. Fails with 404 for one that is not there (inferred)."""
    return _answer(call, resource, found(call, resource))


def create(call: Call[Incwo], resource: Resource) -> Reply:
    """Create an object and answer it whole, marked as saved (recorded). Fails with 422."""
    state, account = call.state, account_of(call)
    given = _checked(call, resource, {})
    empty = {it.name: unset(it, call) for it in resource.columns if not it.read_only}
    now, user = iso(call.now), _user(call)
    record = {
        "id": state.next_id,
        "business_file_id": account,
        **empty,
        **given,
        "creator_id": user,
        "modifier_id": user,
        "created_at": now,
        "updated_at": now,
    }
    state.next_id += 1
    setattr(state, resource.collection, resource.table(state).put(record["id"], record))
    place = f"{call.base_url}{call.path_text.removesuffix('.xml')}/{record['id']}.xml"
    reply = _answer(call, resource, record, marker="saved")
    return Reply(call.settings["create_status"], reply.body, (("Location", place),))


def update(call: Call[Incwo], resource: Resource) -> Reply:
    """Change the members that are sent, and answer the whole object (seed, recorded)."""
    before = found(call, resource)
    given = _checked(call, resource, before)
    now = {"modifier_id": _user(call), "updated_at": iso(call.now)}
    record = {**before, **given, **now}
    state = call.state
    setattr(state, resource.collection, resource.table(state).put(record["id"], record))
    return _answer(call, resource, record, marker="updated")


def destroy(call: Call[Incwo], resource: Resource) -> Reply:
    """Delete an object and answer nothing (inferred); afterwards it is not found."""
    id = found(call, resource)["id"]
    setattr(call.state, resource.collection, resource.table(call.state).without(id))
    return Reply(200, b"")


def found(call: Call[Incwo], resource: Resource) -> Record:
    """Return the object of the path. Fails with 404 for one of another account too."""
    id = call.path["id"]
    record = resource.table(call.state).get(id) if isinstance(id, int) else None
    if record is None or record["business_file_id"] != account_of(call):
        fail("not_found")
    return record


def _user(call: Call[Incwo]) -> int:
    assert call.caller is not None
    return int(call.caller["id"])


def _positive(value: Any, default: int) -> int:
    """Return a count from the query; what is none of at least one is the default (inferred)."""
    return value if isinstance(value, int) and value >= 1 else default


def _checked(call: Call[Incwo], resource: Resource, before: Record) -> dict[str, Any]:
    """Return the values to store. Fails with 422, all reasons together (inferred from Rails).

    ActiveResource sends back all it was given. So unknown members and read-only ones are
    ignored, and a reference that stays is not looked up: what it leads to may be gone.
    """
    body = call.body
    given = body.get(resource.element) if isinstance(body, Mapping) else None
    given = given if isinstance(given, Mapping) else {}
    values: dict[str, Any] = {}
    reasons = []
    for column, field in zip((*resource.columns, *OWN), resource.fields(call), strict=True):
        if field.read_only or field.name not in given:
            continue
        if field.refers and str(given[field.name]) == str(before.get(column.name)):
            continue
        try:
            values[column.name] = stored(field, given[field.name], call)
        except Refused as reason:
            reasons.append(f"{humanized(field.name)} {reason}")
    if reasons:
        fail("invalid", reasons=reasons)
    return values


def _members(call: Call[Incwo], resource: Resource, record: Record) -> list[tuple[str, Any]]:
    """Return an object's elements: a null one is empty in a lead, and left out elsewhere."""
    omit = resource.element != "lead" or call.settings["null_elements"] == "omitted"
    members = []
    for column, field in zip((*resource.columns, *OWN), resource.fields(call), strict=True):
        value = resource.value(call.state, record, column.name)
        # A firm without addresses was recorded without their element.
        if (value is None and (omit or field.read_only)) or (field.kind == "list" and not value):
            continue
        members.append((field.name, shown(field, value)))
    return members


def _answer(call: Call[Incwo], resource: Resource, record: Record, marker: str = "") -> Reply:
    members = _members(call, resource, record)
    if marker and call.settings["write_marker"] == "shown":
        members.insert(0, (marker, "true"))
    return Reply(200, written(resource.element, members))
