"""Which users are meant: plain lists, and groups of conditions (docs: User Advanced Search)."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from sandbox.vendor import Call, Json, Record, fail
from sandbox.vendors.leadsquared.fields import full_name, groups_of
from sandbox.vendors.leadsquared.state import LeadSquared
from sandbox.vendors.leadsquared.values import plain, text_of

Group = Mapping[str, Json]

# The attributes that a search shows, in order; those it can be asked for, in any case.
ATTRIBUTES = (
    "UserId", "FirstName", "LastName", "EmailAddress", "Role", "StatusCode",
    "AssociatedPhoneNumbers", "PhoneMain", "PhoneMobile", "PhoneOthers", "TeamId", "ManagerUserId",
    "Groups", "DateFormat", "TimeZone", "CompanyName", "TelephonyAgentId", "AvailabilityStatus",
    "Designation", "Department", "OfficeLocationName", "Skills", "SalesRegions",
    *(f"mx_Custom_{n}" for n in range(1, 11)),
)  # fmt: skip

_SPELLED = {name.lower(): name for name in ATTRIBUTES}


def attribute(name: str) -> str:
    """Return an attribute as it is spelled. Fails with `unknown_user_attribute` (recorded)."""
    return _SPELLED.get(name.strip().lower()) or fail("unknown_user_attribute")


def value_of(user: Record, name: str) -> str | None:
    """Return a user's attribute as the search shows it: a text, or null (recorded)."""
    if name == "Groups":
        return groups_of(user) or None
    value = user.get(name)
    return value if value is None or isinstance(value, str) else plain(value)


def manager_of(call: Call[LeadSquared], user: Record) -> str | None:
    """Return the name of a user's manager, None without one."""
    manager = call.state.users.get(user.get("ManagerUserId", ""))
    return None if manager is None else full_name(manager)


def chosen(call: Call[LeadSquared], given: Json) -> list[str] | None:
    """Return the ids of the users that a filter means, None where it means all (seed).

    They come in the order in which the filter lists them, the others after them by id (seed).
    """
    if isinstance(given, Mapping):
        groups = given.get("GroupConditions")
        if not groups:
            return None
        found = [it["UserId"] for it in matching(call, groups)]
        return _listed_first(found, call, _listed(groups))
    items = given.split(",") if isinstance(given, str) else given or ()
    listed = [it.strip() for it in items if it.strip()]
    return list(dict.fromkeys(_ids(call, listed))) if listed else None


def matching(call: Call[LeadSquared], groups: Sequence[Group] | None) -> list[Record]:
    """Return the users that meet groups of conditions, all without any; inactive ones too.

    Fails with `unknown_user_attribute` (recorded) and `invalid_value` (inferred).
    """
    meets = _groups(groups or ())
    return [user for user in call.state.users if meets(user)]


Meets = Callable[[Record], bool]


def _groups(groups: Sequence[Group]) -> Meets:
    return _joined([(_group(it), _relation(it.get("GroupOperator"))) for it in groups])


def _group(group: Group) -> Meets:
    """Return what a group asks for; within one, all operators are the same (docs)."""
    parts = [
        (_condition(it), _relation(it.get("ConditionOperator")))
        for it in group.get("Condition") or ()
    ]
    said = {relation for _, relation in parts[:-1] if relation}
    if len(said) > 1:
        fail("invalid_value", name="ConditionOperator")
    nested = group.get("GroupConditions")
    if nested:
        parts.append((_groups(nested), None))
    return _joined(parts)


def _relation(given: Json) -> str | None:
    text = (given or "").strip().upper()
    if text not in ("", "AND", "OR"):
        fail("invalid_value", name="Operator")
    return text or None


def _joined(parts: Sequence[tuple[Meets, str | None]]) -> Meets:
    """Join by the relation of each to the next, from left to right; none said is AND (inferred)."""

    def meets(user: Record) -> bool:
        result, relation = True, "AND"
        for part, following in parts:
            result = (result or part(user)) if relation == "OR" else (result and part(user))
            relation = following or "AND"
        return result

    return meets


def _condition(given: Mapping[str, Json]) -> Meets:
    name = attribute(given["LookupName"])
    operator = (given.get("Operator") or "eq").strip().lower()
    if operator not in _OPERATORS:
        fail("invalid_value", name="Operator")
    wanted = text_of(given.get("LookupValue")).strip().lower()
    holds = _OPERATORS[operator]
    return lambda user: holds((value_of(user, name) or "").lower(), wanted)


def _items(wanted: str) -> list[str]:
    return [it.strip() for it in wanted.split(",")]


def _compared(value: str, wanted: str) -> int:
    """Return -1, 0 or 1; numbers as numbers, all else as text (inferred)."""
    if value.isdecimal() and wanted.isdecimal():
        return (int(value) > int(wanted)) - (int(value) < int(wanted))
    return (value > wanted) - (value < wanted)


# eq (seed), lik (docs), lik_s (docs; starts with: inferred); the others by their names (inferred).
_OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "eq": lambda value, wanted: value in _items(wanted),
    "neq": lambda value, wanted: value not in _items(wanted),
    "lik": lambda value, wanted: wanted in value,
    "nlik": lambda value, wanted: wanted not in value,
    "lik_s": lambda value, wanted: value.startswith(wanted),
    "lik_e": lambda value, wanted: value.endswith(wanted),
    "gt": lambda value, wanted: value != "" and _compared(value, wanted) > 0,
    "gte": lambda value, wanted: value != "" and _compared(value, wanted) >= 0,
    "lt": lambda value, wanted: value != "" and _compared(value, wanted) < 0,
    "lte": lambda value, wanted: value != "" and _compared(value, wanted) <= 0,
    "null": lambda value, _: value == "",
    "nnull": lambda value, _: value != "",
}


def _listed(groups: Sequence[Group]) -> list[str]:
    """Return the ids and addresses that conditions name, in order."""
    listed: list[str] = []
    for group in groups:
        for it in group.get("Condition") or ():
            if attribute(it["LookupName"]) in ("UserId", "EmailAddress"):
                listed += _items(text_of(it.get("LookupValue")))
        listed += _listed(group.get("GroupConditions") or ())
    return listed


def _ids(call: Call[LeadSquared], listed: Iterable[str]) -> Iterable[str]:
    """Yield the users with these ids or addresses; who is none is left out (inferred)."""
    users = call.state.users
    for it in listed:
        name = "EmailAddress" if "@" in it else "UserId"
        yield from users.where(name, it)


def _listed_first(
    found: Sequence[str], call: Call[LeadSquared], listed: Iterable[str]
) -> list[str]:
    meant = frozenset(found)
    first = dict.fromkeys(id for id in _ids(call, listed) if id in meant)
    return [*first, *sorted(meant - first.keys())]
