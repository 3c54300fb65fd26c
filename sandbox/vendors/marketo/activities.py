"""The activity log, and the cookies by which web visitors are known (docs: Leads, Munchkin)."""

import re

from sandbox.vendor import Call, Record, fail, iso
from sandbox.vendors.marketo.state import Marketo

# The cookie `_mkto_trk`: the Munchkin id, then the token of the browser (docs: Lead Tracking).
_COOKIE = re.compile(r"id:[0-9]{3}-[A-Z]{3}-[0-9]{3}&token:_mch-[A-Za-z0-9.-]+-[0-9]+-[0-9]+")


def log_activity(call: Call[Marketo], kind: str, lead_id: int, value: str, details: Record) -> None:
    """Write an entry into the activity log."""
    state = call.state
    id = (state.activities.last or 0) + 1
    state.activities = state.activities.put(
        id,
        {
            "id": id,
            "leadId": lead_id,
            "activityDate": iso(call.now),
            "type": kind,
            "primaryAttributeValue": value,
            "attributes": dict(details),
        },
    )


def tie_cookie(
    call: Call[Marketo], cookie: str, lead_id: int, *, with_history: bool = True
) -> None:
    """Make a cookie a lead's.

    Earlier activity of an anonymous cookie goes to the lead, unless the lead is to have no
    history; activity of somebody stays where it is (seed). Fails with 1012 for what is no
    such cookie (docs).
    """
    state = call.state
    if not _COOKIE.fullmatch(cookie):
        fail("1012", value=cookie)
    if with_history:
        activities = state.activities.edit()
        for id in tuple(activities.where("cookie", cookie)):
            if activities[id]["leadId"] is None:
                activities.put(id, {**activities[id], "leadId": lead_id})
        state.activities = activities.done()
    state.cookies = state.cookies.put(cookie, {"cookie": cookie, "leadId": lead_id})
