"""Lead records as reads give them: which fields, in which order (docs: Leads)."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from typing import Any

from orjson import Fragment, dumps

from sandbox.vendor import Call, Record, Row, fail, row_key
from sandbox.vendors.marketo.paging import batch_size, position_of, token_after
from sandbox.vendors.marketo.state import Marketo

# The order since about 2019 (recorded).
DEFAULT_FIELDS = ("id", "firstName", "lastName", "email", "updatedAt", "createdAt")

View = Callable[[Record], Any]
Shape = Callable[[Record], dict[str, Any]]


def view_of(call: Call[Marketo]) -> View:
    """Return the view of a lead that the call's `fields` ask for: encoded JSON.

    Fails with 1006 for an unknown field (docs).
    """
    names = call.query.get("fields")
    if names is None:
        return _DEFAULT_VIEWS[call.settings["null_fields"] == "omit"]
    return _view(shape_of(call, names or DEFAULT_FIELDS))


def shape_of(call: Call[Marketo], names: Sequence[str]) -> Shape:
    """Return the function that gives a lead's fields: `id` first, then as asked for (recorded).

    Fails with 1006 for an unknown field (docs).
    """
    omit = call.settings["null_fields"] == "omit"
    if names is DEFAULT_FIELDS:
        return _shape(DEFAULT_FIELDS, (), omit)
    wanted = dict.fromkeys(("id", *(name.strip() for name in names if name.strip())))
    booleans = []
    for name in wanted:
        field = call.state.fields.get(name) or fail("1006", name=name)
        if field["dataType"] == "boolean":
            booleans.append(name)
    return _shape(tuple(wanted), tuple(booleans), omit)


def page_of_leads(
    call: Call[Marketo], rows: Sequence[Row[int]], view: View
) -> tuple[list[Any], str | None]:
    """Return one page of rows that ascend by id (recorded), and the token of the next one."""
    after, size = position_of(call), batch_size(call)
    start = 0 if after is None else bisect_right(rows, after, key=row_key)
    page = rows[start : start + size]
    more = start + size < len(rows)
    token = token_after(call, page[-1].key) if more else None
    return call.state.leads.views(page, view), token


def page_of_ids(call: Call[Marketo], ids: Collection[int]) -> tuple[list[int], str | None]:
    """Return one page of ids, and the token of the next one."""
    ordered = sorted(ids)
    after, size = position_of(call), batch_size(call)
    start = 0 if after is None else bisect_right(ordered, after)
    page = ordered[start : start + size]
    more = start + size < len(ordered)
    return page, token_after(call, page[-1]) if more else None


def given_ids(call: Call[Marketo]) -> list[int]:
    """Return the lead ids of a call: `id` in the query, or `input` in the body.

    Fails with 1003 where there are none (recorded).
    """
    ids = call.query.get("id") or [record["id"] for record in (call.body or {}).get("input", ())]
    if not ids:
        fail("1003.lead_ids_not_specified")
    return [int(id) for id in ids]


def forget_leads(state: Marketo, ids: Collection[int]) -> None:
    """Take deleted leads out of lists, programs, campaigns and cookies; their activities stay."""
    for name in ("list_members", "program_members", "campaign_members"):
        table = getattr(state, name)
        members = table.edit()
        for id in ids:
            for key in tuple(table.where("leadId", id)):
                members.discard(key)
        setattr(state, name, members.done())
    cookies = state.cookies.edit()
    for id in ids:
        for cookie in tuple(state.cookies.where("leadId", id)):
            cookies.put(cookie, {**state.cookies[cookie], "leadId": None})
    state.cookies = cookies.done()


@lru_cache(maxsize=256)
def _shape(names: Sequence[str], booleans: Sequence[str], omit: bool) -> Shape:
    """Make a shape; a boolean that was never set is false (recorded)."""
    unset = [(name, False if name in booleans else None) for name in names]

    def explicit(lead: Record) -> dict[str, Any]:
        return {name: lead.get(name, default) for name, default in unset}

    def omitting(lead: Record) -> dict[str, Any]:
        return {name: value for name, value in explicit(lead).items() if value is not None}

    return omitting if omit else explicit


@lru_cache(maxsize=256)
def _view(shape: Shape) -> View:
    """Make a view of a shape: what a row remembers of it, pages of leads merely join."""
    return lambda lead: Fragment(dumps(shape(lead)))


_DEFAULT_VIEWS = {omit: _view(_shape(DEFAULT_FIELDS, (), omit)) for omit in (False, True)}
