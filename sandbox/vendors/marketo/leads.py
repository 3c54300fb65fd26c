"""Leads: the people of the lead database (docs: Leads)."""

import re
from collections.abc import Sequence
from typing import Any

from sandbox.vendor import Call, Reply, Row, fail, row_key
from sandbox.vendors.marketo.envelope import accepted, answered, skipped
from sandbox.vendors.marketo.records import (
    forget_leads,
    given_ids,
    page_of_leads,
    view_of,
)
from sandbox.vendors.marketo.state import Marketo
from sandbox.vendors.marketo.upsert import Upsert

# The actions with which `partitionName` counts (seed).
PARTITIONED = ("createOrUpdate", "createOnly")

# More leads than these may not match a filter (seed).
MOST_MATCHES = 1_000

# Seen to work besides the documented spelling (client).
SPELLINGS = {"cookie": "cookies", "Id": "id"}


def get_lead_by_id(call: Call[Marketo]) -> Reply:
    """Answer the one lead with this id, with the named fields or the default ones (seed).

    Fails with 1006 for an unknown field (docs). An id that no lead has is 1004, or an
    empty result where the setting `lead_by_id_missing` says so (inferred).
    """
    view, id = view_of(call), call.path["leadId"]
    row = call.state.leads.row(id)
    if row is not None:
        return answered(call, call.state.leads.views((row,), view))
    if call.settings["lead_by_id_missing"] == "empty":
        return answered(call, [])
    fail("1004.lead_id_not_found", id=id)


def get_leads_by_filter_type(call: Call[Marketo]) -> Reply:
    """Answer the leads whose field equals one of the values, page by page (seed).

    Values that match nothing are left out (recorded). Fails with 1003 where more than 1,000
    leads match (seed), 1011 for a field that can't be searched (docs), 1006 for an unknown
    one, 1001 for a value that is not of the field's type (recorded elsewhere).
    """
    view, name = view_of(call), call.query["filterType"]
    name = SPELLINGS.get(name, name)
    field = call.state.fields.get(name)
    if field is None:
        fail("1006", name=name)
    if not field["searchable"]:
        fail("1011", name=name)
    values = [value.strip() for value in call.query["filterValues"] if value.strip()]
    result, token = page_of_leads(call, _matching(call, name, field["dataType"], values), view)
    style = call.settings["leads_paging"]
    return answered(
        call,
        result,
        moreResult=True if token and style != "token_only" else None,
        nextPageToken=token if style != "flag_only" else None,
    )


def sync_leads(call: Call[Marketo]) -> Reply:
    """Create and update leads; each record has its outcome, in input order (seed).

    Fails with 1006 and 1011 for an unfit `lookupField` (docs) and 1008 for a partition out of
    reach (seed). Records are skipped with 1003 to 1007, 1010, 1011 and 1021 (docs).
    """
    body = call.body
    action = body.get("action", "createOrUpdate")
    partition = body.get("partitionName") if action in PARTITIONED else None
    upsert = Upsert(call, body.get("lookupField", "email"), partition)
    result = upsert.write(action, body["input"])
    # "Returns immediately": its outcome is nowhere to be had (inferred).
    return accepted(call) if body.get("asyncProcessing") else answered(call, result)


def delete_leads(call: Call[Marketo]) -> Reply:
    """Delete leads by id, given in the body (seed) or in the query (docs).

    An unknown id is skipped with 1004 (recorded).
    """
    leads, result = call.state.leads.edit(), []
    deleted = set()
    for id in given_ids(call):
        if id in leads:
            leads.discard(id)
            deleted.add(id)
            result.append({"id": id, "status": "deleted"})
        else:
            result.append(skipped(call.reason("1004"), id=id))
    call.state.leads = leads.done()
    forget_leads(call.state, deleted)
    return answered(call, result)


def _matching(call: Call[Marketo], name: str, kind: str, texts: list[str]) -> Sequence[Row[int]]:
    """Return the leads that match any of the values, ascending by id."""
    leads = call.state.leads
    values: list[Any] = [_number(text) for text in texts] if kind in NUMERIC else texts
    if name in ("id", "cookies"):
        ids = values if name == "id" else _by_cookie(call, texts)
        found = [row for id in dict.fromkeys(ids) if (row := leads.row(id)) is not None]
    elif any(leads.count(name, value) > MOST_MATCHES for value in values):
        fail("1003.too_many_results")
    elif len(values) == 1:
        return leads.ordered(name, values[0])
    else:
        rows = {row.key: row for value in values for row in leads.rows(name, value)}
        found = list(rows.values())
    if len(found) > MOST_MATCHES:
        fail("1003.too_many_results")
    return sorted(found, key=row_key)


def _by_cookie(call: Call[Marketo], texts: list[str]) -> list[int]:
    cookies = [call.state.cookies.get(it) or fail("1012", value=it) for it in texts]
    return [it["leadId"] for it in cookies if it["leadId"] is not None]


NUMERIC = frozenset(("integer", "reference", "score", "percent"))

_NUMBER = re.compile(r"[+-]?[0-9]{1,19}")


def _number(text: str) -> int:
    if _NUMBER.fullmatch(text) is None:
        fail("1001.not_a_number", value=text)
    return int(text)
