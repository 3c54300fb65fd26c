"""Whose keys these are, and where the account lives (docs: User Authentication)."""

from sandbox.vendor import Call, Reply
from sandbox.vendors.leadsquared.fields import full_name
from sandbox.vendors.leadsquared.state import LeadSquared


def get_user_by_access_key(call: Call[LeadSquared]) -> Reply:
    """Answer the user behind the keys and the addresses of the region (docs).

    The members of the addresses are inferred; they lead back here.
    """
    assert call.caller is not None
    user, account = call.state.users[call.caller["UserId"]], call.caller["account"]
    root = call.base_url
    return Reply(
        body={
            "Id": user["UserId"],
            "Name": full_name(user),
            "Role": user["Role"],
            "EmailAddress": user["EmailAddress"],
            "TimeZone": user.get("TimeZone"),
            "OrgId": account["OrgId"],
            "OrgShortCode": account["OrgShortCode"],
            "OrgDisplayName": account["OrgDisplayName"],
            "UserType": user["UserType"],
            "MobileServiceURLs": {"api": f"{root}/v2/"},
            "LSQCommonServiceURLs": {"api": f"{root}/v2/", "analyticsapi": f"{root}/"},
        }
    )
