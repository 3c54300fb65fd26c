"""Smart campaigns: find, trigger and schedule them; those of a lead (docs: Smart Campaigns)."""

import re
from collections.abc import Sequence

from sandbox.vendor import Call, Record, Reply, fail, iso, moment
from sandbox.vendors.marketo.activities import log_activity
from sandbox.vendors.marketo.envelope import answered
from sandbox.vendors.marketo.membership import newest_first, updated_within
from sandbox.vendors.marketo.paging import assets_page
from sandbox.vendors.marketo.state import Marketo

_MEMBERS = ("id", "name", "description", "type", "programName", "programId", "workspaceName",
            "createdAt", "updatedAt", "active")  # fmt: skip
_TOKEN = re.compile(r"\{\{\s*(.*?)\s*\}\}")


def get_campaigns(call: Call[Marketo]) -> Reply:
    """Answer the campaigns that meet all filters given, ascending by id (docs)."""
    wanted = call.query.get("isTriggerable")
    campaigns = (
        _shown(call, it)
        for it in call.state.campaigns
        if wanted is None or _triggerable(it) == wanted
    )
    page, token = assets_page(call, campaigns)
    return answered(call, page, nextPageToken=token)


def get_campaign_by_id(call: Call[Marketo]) -> Reply:
    """Answer one campaign (docs). Fails with 1013 for an unknown one (recorded)."""
    return answered(call, [_shown(call, _campaign(call))])


def trigger_campaign(call: Call[Marketo]) -> Reply:
    """Run leads through a trigger campaign (docs).

    Fails with 1013 for an unknown campaign (recorded), 1003 for one that is no active
    trigger campaign to be requested by the web service (docs), 1004 that names all unknown
    leads (recorded), 1003 for tokens that its program does not have (recorded).
    """
    campaign, wanted = _campaign(call), call.body["input"]
    if not _triggerable(campaign):
        fail("1003")
    ids = [lead["id"] for lead in wanted["leads"]]
    unknown = [id for id in ids if id not in call.state.leads]
    if unknown:
        fail("1004.leads_not_found", ids=", ".join(map(str, unknown)))
    _check_tokens(call, campaign, wanted.get("tokens") or ())
    now, members = iso(call.now), call.state.campaign_members.edit()
    for id in dict.fromkeys(ids):
        key = (campaign["id"], id)
        old = members.get(key) or {"createdAt": now}
        members.put(key, {**old, "smartCampaignId": key[0], "leadId": id, "updatedAt": now})
        log_activity(call, "Request Campaign", id, campaign["name"], {"Source": "Web service API"})
    call.state.campaign_members = members.done()
    return answered(call, [{"id": campaign["id"]}])


def schedule_campaign(call: Call[Marketo]) -> Reply:
    """Schedule a batch campaign, in five minutes where no time is given (docs).

    Fails with 1013 for an unknown campaign (recorded), 1003 for a trigger campaign (docs) or a
    token that its program does not have (recorded), 704 for a bad time (docs), 611 for a
    clone onto the name of a program that exists (recorded), 701 for a blank name (docs).
    """
    campaign, wanted = _campaign(call), (call.body or {}).get("input") or {}
    if campaign["type"] != "batch":
        fail("1003")
    _check_tokens(call, campaign, wanted.get("tokens") or ())
    if "cloneToProgramName" in wanted:
        _clone_program(call, campaign, wanted["cloneToProgramName"])
    run_at = _run_at(call, wanted.get("runAt"))
    scheduled = {**campaign, "runAt": run_at}
    call.state.campaigns = call.state.campaigns.put(campaign["id"], scheduled)
    return answered(call, [{"id": campaign["id"]}])


def get_smart_campaigns_by_lead_id(call: Call[Marketo]) -> Reply:
    """Answer the campaigns that a lead went through, the last first (seed; order inferred).

    `earliestUpdatedAt` and `latestUpdatedAt` bound the last time (docs). Fails with 704 for a
    bad date (docs), 1004 for an unknown lead (inferred).
    """
    id, members = call.path["leadId"], call.state.campaign_members
    if id not in call.state.leads:
        fail("1004.lead_id_not_found", id=id)
    found = updated_within(call, [members[key] for key in members.where("leadId", id)])
    page, token = newest_first(call, found, "smartCampaignId")
    names = ("smartCampaignId", "createdAt", "updatedAt")
    result = [{name: it[name] for name in names} for it in page]
    return answered(call, result, nextPageToken=token, moreResult=token is not None)


def _campaign(call: Call[Marketo]) -> Record:
    return call.state.campaigns.get(call.path["campaignId"]) or fail("1013.campaign_not_found")


def _triggerable(campaign: Record) -> bool:
    return bool(campaign["type"] == "trigger" and campaign["active"] and campaign["requestable"])


def _check_tokens(call: Call[Marketo], campaign: Record, tokens: Sequence[Record]) -> None:
    program = call.state.programs.get(campaign.get("programId", 0))
    owned = {_bare(name) for name in (program or {}).get("tokens", ())}
    foreign = [name for token in tokens if (name := _bare(token["name"])) not in owned]
    if foreign:
        fail("1003.invalid_token", names=", ".join(foreign))


def _clone_program(call: Call[Marketo], campaign: Record, name: str) -> None:
    """Copy the campaign's program under a new name; one that is taken is 611 (recorded)."""
    programs = call.state.programs
    if programs.where("name", name):
        fail("611")
    program = programs.get(campaign.get("programId", 0))
    if program is not None:
        id, now = max(it["id"] for it in programs) + 1, iso(call.now)
        clone = {**program, "id": id, "name": name, "createdAt": now, "updatedAt": now}
        call.state.programs = programs.put(id, clone)


def _bare(token: str) -> str:
    found = _TOKEN.fullmatch(token.strip())
    return found.group(1) if found else token


def _run_at(call: Call[Marketo], text: str | None) -> str:
    if text is None:
        return iso(call.now + 300)
    try:
        return iso(moment(text))
    except (ValueError, OverflowError):
        fail("704", name="runAt", value=text)


def _shown(call: Call[Marketo], campaign: Record) -> Record:
    program = call.state.programs.get(campaign.get("programId", 0))
    whole = {**campaign, "programName": program["name"] if program else None}
    return {name: whole[name] for name in _MEMBERS if whole.get(name) is not None}
