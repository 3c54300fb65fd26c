"""Merge duplicates, and tie web activity to a person (docs: Leads, Merge, Associate)."""

from collections.abc import Sequence

from sandbox.vendor import Call, Record, Reply, fail, iso
from sandbox.vendors.marketo.activities import log_activity, tie_cookie
from sandbox.vendors.marketo.envelope import accepted
from sandbox.vendors.marketo.records import forget_leads
from sandbox.vendors.marketo.state import Marketo

# These stay the winner's own, whatever the losers have.
OWN = ("id", "createdAt", "updatedAt", "leadPartitionId")


def merge_leads(call: Call[Marketo]) -> Reply:
    """Merge the losers into the winner, the lead of the path, and delete them (seed).

    The winner's values stay except where they are empty; memberships and activities go to
    the winner (seed). With Salesforce sync and `mergeInCRM`, a contact wins over a lead, and
    the record that is in Salesforce over one that is not, whatever the path says (seed).
    Fails with 1004 for an unknown lead (client), 1080 for more than 25 losers (docs), 1003
    for none or for the winner itself (inferred).
    """
    given = call.query.get("leadIds", []) + [it for it in (call.query.get("leadId"),) if it]
    losers = list(dict.fromkeys(given))
    winner = call.path["leadId"]
    if not losers:
        fail("1003.not_specified", name="leadId")
    if winner in losers:
        fail("1003.merge_with_itself", id=winner)
    if len(losers) > call.settings["merge_limit"]:
        fail("1080", limit=call.settings["merge_limit"])
    for id in (winner, *losers):
        if id not in call.state.leads:
            fail("1004.lead_id_not_found", id=id)
    if call.query.get("mergeInCRM") and call.settings["sfdc_sync"]:
        winner, losers = _by_crm(call.state, winner, losers)
    _merge(call, winner, losers)
    return accepted(call)


def associate_lead(call: Call[Marketo]) -> Reply:
    """Tie a Munchkin cookie to a lead (seed).

    An anonymous cookie's earlier activity goes to the lead; that of a cookie which belonged
    to another lead stays there, and only what comes is the new one's (seed). Fails with 1012
    for a value that is no Munchkin cookie (docs), 1004 for an unknown lead (client).
    """
    id = call.path["leadId"]
    if id not in call.state.leads:
        fail("1004.lead_id_not_found", id=id)
    tie_cookie(call, call.query["cookie"], id)
    return accepted(call)


def _by_crm(state: Marketo, winner: int, losers: Sequence[int]) -> tuple[int, list[int]]:
    everyone = (winner, *losers)

    def rank(id: int) -> int:
        lead = state.leads[id]
        return 2 if lead.get("sfdcContactId") else 1 if lead.get("sfdcLeadId") else 0

    best = max(everyone, key=rank)
    return best, [id for id in everyone if id != best]


def _merge(call: Call[Marketo], winner: int, losers: Sequence[int]) -> None:
    state = call.state
    merged: Record = dict(state.leads[winner])
    for id in losers:
        lead = state.leads[id]
        gained = {
            name: value
            for name, value in lead.items()
            if name not in OWN and value is not None and merged.get(name) in (None, "")
        }
        merged = {**merged, **gained}
        _hand_over(state, id, winner)
    leads = state.leads.edit()
    leads.put(winner, {**merged, "updatedAt": iso(call.now)})
    for id in losers:
        leads.discard(id)
    state.leads = leads.done()
    forget_leads(state, losers)
    details = {"Merge IDs": ",".join(map(str, losers))}
    log_activity(call, "Merge Leads", winner, str(winner), details)


def _hand_over(state: Marketo, loser: int, winner: int) -> None:
    """Give the loser's memberships, cookies and activities to the winner."""
    for name in ("list_members", "program_members", "campaign_members"):
        members = getattr(state, name).edit()
        for key in tuple(members.where("leadId", loser)):
            if (key[0], winner) not in members:
                members.put((key[0], winner), {**members[key], "leadId": winner})
        setattr(state, name, members.done())
    for name in ("cookies", "activities"):
        records = getattr(state, name).edit()
        for key in tuple(records.where("leadId", loser)):
            records.put(key, {**records[key], "leadId": winner})
        setattr(state, name, records.done())
