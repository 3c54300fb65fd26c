"""What all services have in common: find, get, create, patch and remove, as in Feathers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sandbox.vendor import Call, Record, Reply, Table, fail
from sandbox.vendors.liondesk.access import me
from sandbox.vendors.liondesk.errors import answered, refuse_values
from sandbox.vendors.liondesk.filters import Columns, ordered, read
from sandbox.vendors.liondesk.state import LionDesk, add, put
from sandbox.vendors.liondesk.values import Kind, stamp, stored
from sandbox.vendors.liondesk.visibility import seen, sees

_LISTS = ("zipcodes", "answers")


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its type, whether a body may set it, to which collection it refers."""

    name: str
    kind: Kind
    writeable: bool = True
    default: Any = None
    refers: str = ""


Show = Callable[[Call[LionDesk], Record], Record]


@dataclass(frozen=True)
class Service:
    """An object of the API: its columns, in the order in which they are shown.

    `show` changes what is shown of a record where that is not just its columns; `hidden` are
    columns that are filtered by, yet not shown. `owned` names the column with the user who
    alone may change a record, if there is one.
    """

    collection: str
    fields: tuple[Field, ...]
    show: Show | None = None
    hidden: tuple[str, ...] = ()
    owned: str = ""
    order: tuple[str, ...] = field(default=())

    @cached_property
    def columns(self) -> Columns:
        """The types of the columns to filter and sort by."""
        return {
            "id": "integer",
            **{it.name: it.kind for it in self.fields if it.kind not in _LISTS},
        }

    def shown(self, call: Call[LionDesk], record: Record) -> Record:
        """Return what is shown of a record."""
        if self.show is not None:
            return self.show(call, record)
        return self.plain(record)

    def plain(self, record: Record) -> dict[str, Any]:
        """Return id and columns of a record."""
        names = (it.name for it in self.fields if it.name not in self.hidden)
        return {"id": record["id"], **{name: record[name] for name in names}}


def find(call: Call[LionDesk], service: Service, records: Iterable[Record] | None = None) -> Reply:
    """Answer a page of the records that the caller sees and the query asks for (seed)."""
    if records is None:
        records = table(call, service)
    return page(call, service, [it for it in records if sees(call, service.collection, it)])


def page(call: Call[LionDesk], service: Service, records: Iterable[Record]) -> Reply:
    """Answer a page of those of some records that the query asks for (seed)."""
    wanted = read(call, service.columns)
    found = [it for it in records if wanted.matches(it)]
    found.sort(key=lambda record: record["id"])
    sort = wanted.sort or [(name, False) for name in service.order]
    here = ordered(found, sort, service.columns)[wanted.skip : wanted.skip + wanted.limit]
    body = {
        "total": len(found),
        "limit": wanted.limit,
        "skip": wanted.skip,
        "data": [wanted.selected(service.shown(call, it)) for it in here],
    }
    return answered(call, body)


def get(call: Call[LionDesk], service: Service, id: Any) -> Reply:
    """Answer one record. Fails with 404 for one that the caller does not see (inferred)."""
    wanted = read(call, service.columns)
    record = of_path(call, service, id)
    if not wanted.matches(record):
        fail("not_found", id=id)
    return answered(call, wanted.selected(service.shown(call, record)))


def create(call: Call[LionDesk], service: Service, **own: Any) -> Reply:
    """Add a record of what the body says and of what is the service's own; answers it, 201."""
    record = add(
        call.state, service.collection, {**unset(call, service), **given(call, service), **own}
    )
    return answered(call, service.shown(call, record), 201)


def patch(call: Call[LionDesk], service: Service, id: Any, **own: Any) -> Reply:
    """Change what the body says, and answer the whole record (inferred).

    Fails with 404 for a record that the caller does not see, with 403 for one of another user.
    """
    before = changeable(call, service, id)
    record = {**before, **_touched(call, service), **given(call, service), **own}
    put(call.state, service.collection, record)
    return answered(call, service.shown(call, record))


def remove(call: Call[LionDesk], service: Service, id: Any) -> Reply:
    """Take a record out, and answer it as it was (docs). Fails as `patch` does."""
    record = changeable(call, service, id)
    shown = service.shown(call, record)
    setattr(call.state, service.collection, table(call, service).without(record["id"]))
    return answered(call, shown)


def table(call: Call[LionDesk], service: Service) -> Table[int]:
    """Return the records of a service."""
    result: Table[int] = getattr(call.state, service.collection)
    return result


def of_path(call: Call[LionDesk], service: Service, id: Any) -> Record:
    """Return the record with an id of the path. Fails with 404 for one that is not seen."""
    record = seen(call, service.collection, id)
    if record is None:
        fail("not_found", id=id)
    return record


def changeable(call: Call[LionDesk], service: Service, id: Any) -> Record:
    """Return the record with an id of the path. Fails with 404 or 403 (inferred)."""
    record = of_path(call, service, id)
    if service.owned and record[service.owned] != me(call):
        fail("forbidden")
    return record


def unset(call: Call[LionDesk], service: Service) -> dict[str, Any]:
    """Return the values of a new record that nobody has given."""
    values = {it.name: it.default for it in service.fields}
    for name in ("created_at", "modified_at"):
        if name in values:
            values[name] = stamp(call.now)
    return values


def given(call: Call[LionDesk], service: Service) -> dict[str, Any]:
    """Return the values of the body that may be written; all else in it is ignored (inferred).

    Fails with 400 for a reference that leads nowhere the caller sees, and a time that is none.
    """
    body = call.body if isinstance(call.body, Mapping) else {}
    values: dict[str, Any] = {}
    reasons: dict[str, str] = {}
    for it in service.fields:
        if not it.writeable or it.name not in body:
            continue
        try:
            value = stored(it.kind, body[it.name])
        except ValueError:
            reasons[it.name] = "is not a date"
            continue
        if it.refers and value is not None and seen(call, it.refers, value) is None:
            reasons[it.name] = "does not exist"
        values[it.name] = value
    if reasons:
        refuse_values(reasons)
    return values


def _touched(call: Call[LionDesk], service: Service) -> dict[str, Any]:
    """Return the time of a change, for the services that keep it."""
    names = {it.name for it in service.fields}
    return {"modified_at": stamp(call.now)} if "modified_at" in names else {}
