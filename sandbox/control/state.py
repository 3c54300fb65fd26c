"""State: records looked at and changed behind a vendor's back."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from sandbox.exchange import Engine
from sandbox.sources import SandboxError
from sandbox.state import Record, Table
from sandbox.vendor import Call, Fixtures, Reply, fail


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
    merged = [{**(table.get(_key_of(call, it)) or {}), **it} for it in call.body]
    return _replaced(call, table, merged)


def get_record(call: Call[Engine]) -> Reply:
    """Answer one record. Fails with 404 for a key that is not there."""
    return Reply(body=_table(call)[_key(call)])


def put_record(call: Call[Engine]) -> Reply:
    """Put one record. Fails with 422 for one that the fixtures' schema refuses."""
    return _replaced(call, _table(call), [call.body])


def delete_record(call: Call[Engine]) -> Reply:
    """Take one record out. Fails with 404 for a key that is not there."""
    _store(call, _table(call).without(_key(call)))
    return Reply(204)


def _tables(call: Call[Engine]) -> dict[str, Table[Any]]:
    world, vendor = call.state.world(call.path["world"]), call.state.vendor(call.path["vendor"])
    state = world.states[vendor.name]
    members = {name: getattr(state, name) for name in type(state).__slots__}
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
    fixtures = call.state.vendor(call.path["vendor"]).fixtures
    assert fixtures is not None
    return fixtures


def _key(call: Call[Engine]) -> Any:
    """Return the key that the path names, in the form in which the table has it."""
    text, table = call.path["id"], _table(call)
    parts = [int(part) if part.isascii() and part.isdigit() else part for part in text.split(",")]
    for key in (text, tuple(parts), parts[0]):
        if key in table:
            return key
    fail("not_found", what=f"record {text!r}")


def _key_of(call: Call[Engine], record: Record) -> Any:
    name = call.path["collection"]
    try:
        return _fixtures(call).key_of(name, record)
    except SandboxError as error:
        fail("invalid", pointer=name, reason=str(error))


def _replaced(call: Call[Engine], table: Table[Any], records: Iterable[Record]) -> Reply:
    name, edit = call.path["collection"], table.edit()
    for index, record in enumerate(records):
        try:
            whole = _fixtures(call).checked(name, record)
        except SandboxError as error:
            fail("invalid", pointer=f"/{index}", reason=str(error))
        edit.put(_key_of(call, whole), whole)
    changed = edit.done()
    _store(call, changed)
    return Reply(body={"count": len(changed)})


def _store(call: Call[Engine], table: Table[Any]) -> None:
    world, vendor = call.state.world(call.path["world"]), call.path["vendor"]
    state = world.states[vendor].draft()
    setattr(state, call.path["collection"], table)
    world.states[vendor] = state
