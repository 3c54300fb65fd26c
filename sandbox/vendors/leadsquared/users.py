"""Users: who owns leads and calls the API (docs: User Management)."""

from typing import Any

from sandbox.vendor import Call, Record, Reply, fail
from sandbox.vendors.leadsquared.paging import in_order, page_of, sorting_of
from sandbox.vendors.leadsquared.state import LeadSquared
from sandbox.vendors.leadsquared.user_filter import (
    ATTRIBUTES,
    attribute,
    manager_of,
    matching,
    value_of,
)

ACTIVE = 0

# Above these a page is refused (recorded).
MOST_PER_PAGE = 1_000


def search_users(call: Call[LeadSquared]) -> Reply:
    """Answer a page of the users that meet groups of conditions, inactive ones too (recorded).

    All attributes are there; those that were not asked for are null (docs). Fails with
    `unknown_user_attribute` and `user_page_size` (recorded), `invalid_value` (inferred).
    """
    body = call.body
    users = matching(call, body.get("GroupConditions"))
    asked = _asked((body.get("Columns") or {}).get("Include_CSV"))
    order = sorting_of(body)
    if order is not None:
        name, descending = attribute(order[0]), order[1]
        users = in_order(users, [value_of(it, name) for it in users], descending=descending)
    page = users[page_of(call, most=MOST_PER_PAGE, refusal="user_page_size")]
    found = [_searched(call, it, asked) for it in page]
    return Reply(body={"RecordCount": len(users), "Users": found})


def get_users(call: Call[LeadSquared]) -> Reply:
    """Answer all users; here their status is a number, their groups names (docs)."""
    return Reply(body=[_listed(it) for it in call.state.users])


def get_user_by_id(call: Call[LeadSquared]) -> Reply:
    """Answer an array of the one user; of none for an unknown or inactive one (recorded).

    Fails with `mandatory` without an id (inferred).
    """
    id = call.query.get("userId") or fail("mandatory", name="userId", doing="retrieving user")
    return _details(call, call.state.users.get(id.strip().lower()))


def get_user_by_email_address(call: Call[LeadSquared]) -> Reply:
    """Answer an array of the one active user with this address, or of none (client).

    Fails with `mandatory` without an address (inferred).
    """
    name = "emailAddress"
    address = call.query.get(name) or fail("mandatory", name=name, doing="retrieving user")
    users = call.state.users
    found = [users[id] for id in users.where("EmailAddress", address.strip())]
    return _details(call, found[0] if found else None)


def _asked(text: str | None) -> frozenset[str]:
    """Return the attributes that a list of columns names; none or `*` means all (docs)."""
    if not (text or "").strip() or (text or "").strip() == "*":
        return frozenset(ATTRIBUTES)
    return frozenset(attribute(name) for name in (text or "").split(",") if name.strip())


def _searched(call: Call[LeadSquared], user: Record, asked: frozenset[str]) -> Record:
    """Return a user with the attributes asked for; the manager's name comes along (recorded)."""
    shown: dict[str, str | None] = {}
    for name in ATTRIBUTES:
        wanted = name in asked
        shown[name] = value_of(user, name) if wanted else None
        if name == "ManagerUserId":
            shown["ManagerName"] = manager_of(call, user) if wanted else None
    return shown


def _listed(user: Record) -> Record:
    shown: dict[str, Any] = {
        "ID": user["UserId"],
        "FirstName": user["FirstName"],
        "LastName": user.get("LastName"),
        "EmailAddress": user["EmailAddress"],
        "Role": user["Role"],
        "StatusCode": user["StatusCode"],
    }
    # Without groups the member is absent, as in the documentation's second user.
    if user["Groups"]:
        shown["MemberOfGroups"] = [it["Name"] for it in user["Groups"]]
    return {**shown, "Tag": user["Tag"], "IsPhoneCallAgent": user["IsPhoneCallAgent"]}


def _details(call: Call[LeadSquared], user: Record | None) -> Reply:
    if user is None or user["StatusCode"] != ACTIVE:
        return Reply(body=[])
    assert call.caller is not None
    shown: dict[str, Any] = {
        "UserId": user["UserId"],
        **{name: user.get(name) for name in ("FirstName", "LastName", "EmailAddress", "Role")},
        "Groups": user["Groups"],
        "IsPhoneCallAgent": user["IsPhoneCallAgent"],
        **{name: user.get(name) for name in _DETAILS},
        "ManagerName": manager_of(call, user),
        "OrgId": call.caller["account"]["OrgId"],
        "UserType": user["UserType"],
        "IsCheckedIn": user["IsCheckedIn"],
    }
    customs = {name: it for name, it in user.items() if name.startswith("mx_Custom_")}
    return Reply(body=[{**shown, **customs}])


_DETAILS = (
    "AssociatedPhoneNumbers", "PhoneMain", "PhoneMobile", "PhoneOthers", "TeamId", "TeamName",
    "ManagerUserId", "DateFormat", "TimeZone", "CompanyName", "TelephonyAgentId", "LastCheckedOn",
    "AvailabilityStatus", "Designation", "Department", "OfficeLocationName", "Skills",
    "SalesRegions",
)  # fmt: skip
