"""Users: searched, listed, found, and the one who calls (docs: User Management)."""

from typing import Any

from sandbox.vendor import Call, Record, Reply, caseless
from sandbox.vendors.leadsquared.queries import page, sorting
from sandbox.vendors.leadsquared.state import LeadSquared, full_name
from sandbox.vendors.leadsquared.user_conditions import (
    ATTRIBUTES,
    attribute,
    manager_of,
    matching,
    value_of,
)

# Users of a page of User Advanced Search (docs).
MOST_USERS = 1_000

_PROFILE = (
    "UserId", "FirstName", "LastName", "EmailAddress", "AssociatedPhoneNumbers", "DateFormat",
    "TimeZone", "Role", "IsPhoneCallAgent", "OrgId", "CompanyName", "UserType", "ManagerUserId",
    "Address", "City", "State", "Country", "ZipCode", "TelephonyAgentId", "ManagerName",
    "PhoneMain", "PhoneMobile", "PhoneOthers", "IsCheckedIn", "LastCheckedOn",
    "LastCheckedIpAddress", "AvailabilityStatus", "Designation", "Department",
    "OfficeLocationName", "Skills", "SalesRegions", *(f"mx_Custom_{n}" for n in range(1, 11)),
    "TeamId", "TeamName", "Groups",
)  # fmt: skip


def search_users(call: Call[LeadSquared]) -> Reply:
    """Answer the users that match groups of conditions; inactive ones too (recorded).

    All attributes are answered, those that were not asked for as null; `*` asks for all
    (docs). A manager's name comes along with his id (recorded). Fails with
    `MXInvalidInputException` for an unknown attribute and more than 1,000 in a page (recorded).
    """
    body = call.body
    columns = (body.get("Columns") or {}).get("Include_CSV") or "*"
    asked = set(ATTRIBUTES)
    if columns.strip() != "*":
        asked = {attribute(name) for name in columns.split(",") if name.strip()}
    found = matching(call.state.users, body.get("GroupConditions"))
    for name, descending in reversed([(attribute(it), down) for it, down in sorting(body)]):
        found.sort(key=lambda user: _sortable(user, name), reverse=descending)
    shown = page(call, MOST_USERS, "MXInvalidInputException.user_page_size")
    users = [_searched(call.state, user, asked) for user in found[shown]]
    return Reply(body={"Users": users, "RecordCount": len(found)})


def get_users(call: Call[LeadSquared]) -> Reply:
    """Answer all users, active and inactive, as a bare array (docs)."""
    return Reply(body=[_listed(user) for user in call.state.users])


def get_user_by_id(call: Call[LeadSquared]) -> Reply:
    """Answer one user in an array; an empty one for who is unknown or inactive (docs)."""
    user = call.state.users.get(call.query["userId"].lower())
    return _profiles(call, [] if user is None else [user])


def get_user_by_email_address(call: Call[LeadSquared]) -> Reply:
    """Answer one user in an array, found by his e-mail address (client)."""
    rows = call.state.users.rows("EmailAddress", call.query["emailAddress"])
    return _profiles(call, [row.record for row in rows])


def get_user_by_access_key(call: Call[LeadSquared]) -> Reply:
    """Answer the user whose keys are passed, and the hosts of the account's region (docs)."""
    user, settings = call.caller, call.settings
    assert user is not None
    hosts = {"api": settings["api_host"]}
    return Reply(
        body={
            "Id": user["UserId"],
            "Name": full_name(user),
            "Role": user["Role"],
            "EmailAddress": user["EmailAddress"],
            "TimeZone": user["TimeZone"],
            "Type": "ApplicationUser",
            "OrgDisplayName": settings["org_name"],
            "OrgId": settings["org_id"],
            "OrgShortCode": settings["org_short_code"],
            "DefaultCountryCode": settings["default_country_code"],
            "AssociatedPhoneNumbers": user["AssociatedPhoneNumbers"],
            "UserType": "Regular",
            "MobileServiceURLs": {"V2ServiceURL": settings["api_host"]},
            "LSQCommonServiceURLs": hosts,
        }
    )


def _searched(state: LeadSquared, user: Record, asked: set[str]) -> dict[str, str | None]:
    shown = {name: value_of(user, name) if name in asked else None for name in ATTRIBUTES}
    if "ManagerUserId" in asked:
        shown["ManagerName"] = manager_of(state, user)
    return shown


def _listed(user: Record) -> dict[str, Any]:
    shown: dict[str, Any] = {"ID": user["UserId"]}
    for name in ("FirstName", "LastName", "EmailAddress", "Role", "StatusCode"):
        shown[name] = user[name]
    if user["Groups"]:
        shown["MemberOfGroups"] = user["Groups"]
    return {**shown, "Tag": user["Tag"], "IsPhoneCallAgent": user["IsPhoneCallAgent"]}


def _profiles(call: Call[LeadSquared], users: list[Record]) -> Reply:
    return Reply(body=[_profile(call, user) for user in users if user["StatusCode"] == 0])


def _profile(call: Call[LeadSquared], user: Record) -> dict[str, Any]:
    state = call.state
    team = state.teams.get(user.get("TeamId") or "")
    more = {
        "OrgId": int(call.settings["org_short_code"]),
        "CompanyName": call.settings["org_name"],
        "ManagerUserId": user.get("ManagerUserId"),
        "ManagerName": manager_of(state, user),
        "TeamId": user.get("TeamId"),
        "TeamName": None if team is None else team["TeamName"],
        "Groups": [dict(it) for it in state.groups if it["Name"] in user["Groups"]],
    }
    return {name: more[name] if name in more else user.get(name, "") for name in _PROFILE}


def _sortable(user: Record, name: str) -> tuple[bool, Any]:
    value = value_of(user, name)
    return value is not None, caseless(value)
