"""Conditions on users: nested groups, joined by AND and OR (docs: User Advanced Search)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sandbox.vendor import Json, Record, Table, fail
from sandbox.vendors.leadsquared.fields import number, text_of
from sandbox.vendors.leadsquared.state import LeadSquared, full_name

# The attributes of a user in User Advanced Search, in the order of its answer (docs; the first
# seven by the sample, the rest by Get a User by Id). Others were refused in live traffic:
# IsPhoneCallAgent, TeamName, ManagerName (recorded).
ATTRIBUTES = (
    "UserId", "FirstName", "LastName", "EmailAddress", "Role", "StatusCode",
    "AssociatedPhoneNumbers", "Groups", "PhoneMain", "PhoneMobile", "PhoneOthers", "TeamId",
    "ManagerUserId", "DateFormat", "TimeZone", "Address", "City", "State", "Country", "ZipCode",
    "TelephonyAgentId", "LastCheckedOn", "AvailabilityStatus", "Designation", "Department",
    "OfficeLocationName", "Skills", "SalesRegions", *(f"mx_Custom_{n}" for n in range(1, 11)),
)  # fmt: skip

_BY_CASE = {name.lower(): name for name in ATTRIBUTES}

# Conditions by which the users of a report keep the order in which they are listed (seed).
_LISTING = ("UserId", "EmailAddress")

Test = Callable[[str | None, str], bool]


def _list(wanted: str) -> list[str]:
    return [item.strip() for item in wanted.split(",")]


def _compared(holds: Callable[[Any, Any], bool]) -> Test:
    """Return the test that compares as numbers where both are, as texts otherwise (inferred)."""

    def test(value: str | None, wanted: str) -> bool:
        if value is None:
            return False
        left, right = number(value), number(wanted)
        return holds(value, wanted) if left is None or right is None else holds(left, right)

    return test


# In lower case both. `eq` and the list that it takes (seed), `lik` and `lik_s` (docs); the
# others by their names (inferred).
OPERATORS: Mapping[str, Test] = {
    "eq": lambda value, wanted: value is not None and value in _list(wanted),
    "neq": lambda value, wanted: value is None or value not in _list(wanted),
    "lik": lambda value, wanted: value is not None and wanted in value,
    "nlik": lambda value, wanted: value is None or wanted not in value,
    "lik_s": lambda value, wanted: value is not None and value.startswith(wanted),
    "lik_e": lambda value, wanted: value is not None and value.endswith(wanted),
    "gt": _compared(lambda value, wanted: value > wanted),
    "gte": _compared(lambda value, wanted: value >= wanted),
    "lt": _compared(lambda value, wanted: value < wanted),
    "lte": _compared(lambda value, wanted: value <= wanted),
    "null": lambda value, _: not value,
    "nnull": lambda value, _: bool(value),
}


def attribute(name: str) -> str:
    """Return an attribute as it is spelled; fail for one that user search does not have."""
    found = _BY_CASE.get(name.strip().lower())
    return found or fail("MXInvalidInputException.user_attributes")


def value_of(user: Record, name: str) -> str | None:
    """Return an attribute of a user as User Advanced Search shows it: a text, or null."""
    value = user.get(name)
    if name == "Groups":
        return ",".join(user["Groups"])
    return str(value) if name == "StatusCode" else value


def manager_of(state: LeadSquared, user: Record) -> str | None:
    """Return the name of a user's manager."""
    manager = state.users.get(user.get("ManagerUserId") or "")
    return None if manager is None else full_name(manager)


def matching(users: Table[str], groups: Json) -> list[Record]:
    """Return the users that match groups of conditions; all of them for none (seed).

    Fails with `MXInvalidInputException` for an unknown attribute or operator, and for AND and
    OR in one group (docs: the rule; inferred: the error).
    """
    accepts = _joined(groups or ())
    return [user for user in users if accepts(user)]


def selected(users: Table[str], filter: Json) -> list[str] | None:
    """Return the ids of the users of a report's user filter, None for no filter (seed).

    It is a plain list of ids and e-mail addresses or conditions (seed). Listed users keep the
    order of the list (seed: fits the example), others ascend by id (inferred); who is no user
    is dropped (inferred).
    """
    if not filter or (isinstance(filter, dict) and not filter.get("GroupConditions")):
        return None
    if isinstance(filter, dict):
        groups = filter["GroupConditions"]
        found, listed = matching(users, groups), _listed(groups)
    else:
        listed = _list((filter if isinstance(filter, str) else ",".join(filter)).lower())
        found = [it for it in users if not _names(it).isdisjoint(listed)]
    rank = {name: place for place, name in reversed(list(enumerate(listed)))}

    def place(user: Record) -> tuple[int, str]:
        places = [rank[name] for name in _names(user) if name in rank]
        return min(places, default=len(rank)), user["UserId"]

    return [it["UserId"] for it in sorted(found, key=place)]


def _names(user: Record) -> set[str]:
    return {user["UserId"].lower(), user["EmailAddress"].lower()}


def _listed(groups: Json) -> list[str]:
    """Return the values of the first list of ids or e-mail addresses among conditions."""
    for group in groups:
        for condition in group.get("Condition") or ():
            operator = (condition.get("Operator") or "eq").lower()
            if operator == "eq" and attribute(condition["LookupName"]) in _LISTING:
                return _list(text_of(condition.get("LookupValue")).lower())
        if listed := _listed(group.get("GroupConditions") or ()):
            return listed
    return []


def _joined(groups: Sequence[Json]) -> Callable[[Record], bool]:
    """Return the test of groups, each joined to the next by its own operator, from the left."""
    tests = [(_group(it), _relation(it, "GroupOperator")) for it in groups]

    def accepts(user: Record) -> bool:
        verdict, relation = True, "AND"
        for test, following in tests:
            verdict = (verdict and test(user)) if relation == "AND" else (verdict or test(user))
            relation = following
        return verdict

    return accepts


def _group(group: Json) -> Callable[[Record], bool]:
    """Return the test of one group: its conditions, and the groups within it (docs)."""
    conditions = group.get("Condition") or ()
    tests = [_condition(it) for it in conditions]
    relations = {_relation(it, "ConditionOperator") for it in conditions[:-1]}
    if len(relations) > 1:
        fail("MXInvalidInputException.parameter", name="ConditionOperator")
    join = any if relations == {"OR"} else all
    within = _joined(group.get("GroupConditions") or ())
    return lambda user: join(test(user) for test in tests) and within(user)


def _condition(condition: Json) -> Callable[[Record], bool]:
    name = attribute(condition["LookupName"])
    test = OPERATORS.get((condition.get("Operator") or "eq").strip().lower())
    if test is None:
        fail("MXInvalidInputException.parameter", name="Operator")
    wanted = text_of(condition.get("LookupValue")).strip().lower()

    def accepts(user: Record) -> bool:
        value = value_of(user, name)
        return test(None if value is None else value.lower(), wanted)

    return accepts


def _relation(item: Json, name: str) -> str:
    relation = (item.get(name) or "AND").strip().upper()
    if relation not in ("AND", "OR"):
        fail("MXInvalidInputException.parameter", name=name)
    return relation
