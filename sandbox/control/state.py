"""State: records looked at and changed behind a vendor's back."""

import re
from collections.abc import Iterable
from itertools import islice
from typing import Any

from sandbox.buckets import Record
from sandbox.exchange import Engine
from sandbox.sources import SandboxError
from sandbox.state import Table
from sandbox.vendor import Call, Fixtures, Reply, Vendor, fail

_NUMBER = re.compile("[0-9]{1,18}")


def get_state(call: Call[Engine]) -> Reply:
    """Answer the collections of a vendor, with their sizes."""
    return Reply(body={"collections": {name: len(it) for name, it in _tables(call).items()}})


def get_records(call: Call[Engine]) -> Reply:
    """Answer the records of a collection in order: `{count, records}`."""
    table = _table(call)
    skip, limit = call.query.get("skip", 0), call.query.get("limit", 1000)
    return Reply(body={"count": len(table), "records": list(islice(table, skip, skip + limit))})


def put_records(call: Call[Engine]) -> Reply:
    """Replace all records. Fails with 422 for one that the fixtures' schema refuses."""
    table = _table(call)
    return _replaced(call, Table(table.fold), call.body)


def patch_records(call: Call[Engine]) -> Reply:
    """Add records, or change members of those there. Fails with 422 as the fixtures would."""
    table = _table(call)
    merged = [_merged(call, table, it, f"/{index}") for index, it in enumerate(call.body)]
    return _replaced(call, table, merged)


def get_record(call: Call[Engine]) -> Reply:
    """Answer one record. Fails with 404 for a key that is not there."""
    return Reply(body=_table(call)[_key(call)])


def put_record(call: Call[Engine]) -> Reply:
    """Put one record. Fails with 422 as the fixtures would, or for one with another key."""
    table, record = _table(call), _checked(call, call.body, "/")
    key, named = _key_of(call, record, "/"), call.path["id"]
    if named != _text(key):
        reason = f"the record's key is {_text(key)}, and the path's is {named}"
        fail("invalid", pointer="/", reason=reason)
    return _stored(call, table.put(key, record))


def delete_record(call: Call[Engine]) -> Reply:
    """Take one record out. Fails with 404 for a key that is not there."""
    _store(call, _table(call).without(_key(call)))
    return Reply(204)


def _tables(call: Call[Engine]) -> dict[str, Table[Any]]:
    world, vendor = call.state.world(call.path["world"]), _vendor(call)
    call.state.settle(world, vendor, world.clock.now())
    state = world.states[vendor.name]
    members = vars(state)
    return {name: it for name, it in members.items() if isinstance(it, Table)}


def _table(call: Call[Engine]) -> Table[Any]:
    name = call.path["collection"]
    return _tables(call).get(name) or _empty(call, name)


def _empty(call: Call[Engine], name: str) -> Table[Any]:
    tables = _tables(call)
    if name not in tables:
        fail("not_found", what=f"collection {name!r}; there are {', '.join(tables)}")
    return tables[name]


def _fixtures(call: Call[Engine]) -> Fixtures:
    fixtures = _vendor(call).fixtures
    assert fixtures is not None
    return fixtures


def _vendor(call: Call[Engine]) -> Vendor[Any]:
    """Return the vendor as it is in the world. Fails with 404 for one that is not served."""
    world, vendor = call.state.world(call.path["world"]), call.state.vendor(call.path["vendor"])
    return call.state.vendor_in(world, vendor.name)


def _key(call: Call[Engine]) -> Any:
    """Return the key that the path names, in the form in which the table has it."""
    text, table = call.path["id"], _table(call)
    parts = [int(part) if _NUMBER.fullmatch(part) else part for part in text.split(",")]
    for key in (text, parts[0] if len(parts) == 1 else tuple(parts)):
        if key in table:
            return key
    fail("not_found", what=f"record {text!r}")


def _text(key: Any) -> str:
    """Return a key as a path names it."""
    return ",".join(map(str, key)) if isinstance(key, tuple) else str(key)


def _key_of(call: Call[Engine], record: Record, pointer: str) -> Any:
    try:
        return _fixtures(call).key_of(call.path["collection"], record)
    except SandboxError as error:
        fail("invalid", pointer=pointer, reason=str(error))


def _checked(call: Call[Engine], record: Record, pointer: str) -> Record:
    try:
        return _fixtures(call).checked(call.path["collection"], record)
    except SandboxError as error:
        fail("invalid", pointer=pointer, reason=str(error))


def _merged(call: Call[Engine], table: Table[Any], record: Record, pointer: str) -> Record:
    """Return a record laid over the one with its key; a key that can't be one has none."""
    key = _key_of(call, record, pointer)
    try:
        return {**(table.get(key) or {}), **record}
    except TypeError:
        return record


def _replaced(call: Call[Engine], table: Table[Any], records: Iterable[Record]) -> Reply:
    edit = table.edit()
    for index, record in enumerate(records):
        whole = _checked(call, record, f"/{index}")
        edit.put(_key_of(call, whole, f"/{index}"), whole)
    return _stored(call, edit.done())


def _stored(call: Call[Engine], table: Table[Any]) -> Reply:
    _store(call, table)
    return Reply(body={"count": len(table)})


def _store(call: Call[Engine], table: Table[Any]) -> None:
    world, vendor = call.state.world(call.path["world"]), call.path["vendor"]
    state = world.states[vendor].draft()
    setattr(state, call.path["collection"], table)
    world.states[vendor] = state
