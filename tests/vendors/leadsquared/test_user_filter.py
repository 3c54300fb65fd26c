"""The user filter: plain lists, and groups of conditions."""

import pytest

from .conftest import ANALYTICS, BOSCO, FARAH, MEERA, ROHAN, SUNITA, VIKRAM, VIR

NAMES = {ROHAN: "Rohan", MEERA: "Meera", VIKRAM: "Vikram", BOSCO: "Bosco", FARAH: "Farah",
         VIR: "Vir", SUNITA: "Sunita"}  # fmt: skip


def condition(name, operator, value, relation=None):
    return {
        "LookupName": name, "Operator": operator, "LookupValue": value,
        "ConditionOperator": relation,
    }  # fmt: skip


def group(*conditions, relation=None, **more):
    return {"Condition": list(conditions), "GroupOperator": relation, **more}


async def chosen(leadsquared, users):
    """Return the names of the users that a filter chooses, in the order of the alphabet."""
    answer = await leadsquared.analyse(users, Paging={"PageSize": 100})
    return sorted(NAMES[it["OwnerId"]] for it in answer["Results"])


@pytest.mark.evidence("seed", "User Filter: multiple user ids or e-mail addresses")
@pytest.mark.parametrize(
    "users",
    [
        [ROHAN, "meera.joshi@example.com"],
        f"{ROHAN}, meera.joshi@example.com",
        [f" {ROHAN.upper()} ", "Meera.Joshi@Example.com", ROHAN, "nobody@example.com"],
        {"GroupConditions": [group(condition("EmailAddress", "eq", "meera.joshi@example.com , rohan.mehta@example.com"))]},
        {"GroupConditions": [group(condition("UserId", "eq", f"{MEERA}, {ROHAN}"))]},
    ],
)  # fmt: skip
async def test_users_are_listed_by_id_and_address(leadsquared, users):
    assert ["Meera", "Rohan"] == await chosen(leadsquared, users)


@pytest.mark.evidence("seed", "the sample's rows of nobody are in the order of its ids")
async def test_equal_counts_stay_in_the_order_of_the_list(leadsquared):
    answer = await leadsquared.analyse([BOSCO, "vikram.nair@example.com", ROHAN])

    assert [BOSCO, VIKRAM, ROHAN] == [it["OwnerId"] for it in answer["Results"]]


@pytest.mark.evidence("seed", "the sample's rows of nobody are in the order of its ids")
async def test_equal_counts_stay_in_the_order_of_a_condition(leadsquared):
    ids = {"GroupConditions": [group(condition("UserID", "eq", f"{BOSCO},{ROHAN},{VIKRAM}"))]}
    addresses = "vikram.nair@example.com,bosco.fernandes@example.com"
    others = group(condition("EmailAddress", "eq", addresses, "OR"))
    others["Condition"].append(condition("FirstName", "eq", "Rohan"))

    answer = await leadsquared.analyse(ids)
    assert [BOSCO, ROHAN, VIKRAM] == [it["OwnerId"] for it in answer["Results"]]
    answer = await leadsquared.analyse({"GroupConditions": [others]})
    assert [VIKRAM, BOSCO, ROHAN] == [it["OwnerId"] for it in answer["Results"]]


@pytest.mark.evidence("inferred", "by their names; eq: seed, lik: docs, lik_s: docs")
@pytest.mark.parametrize(
    ("name", "operator", "value", "expected"),
    [
        ("FirstName", "eq", "vir", ["Vir"]),
        ("FirstName", None, "Vir", ["Vir"]),
        ("FirstName", "eq", "Vir,Rohan", ["Rohan", "Vir"]),
        ("FirstName", "neq", "Vir,Rohan,Meera", ["Bosco", "Farah", "Sunita", "Vikram"]),
        ("FirstName", "lik", "vi", ["Vikram", "Vir"]),
        ("FirstName", "nlik", "a", ["Bosco", "Vir"]),
        ("LastName", "lik_s", "Me", ["Rohan"]),
        ("LastName", "lik_e", "es", ["Bosco"]),
        ("StatusCode", "eq", "1", ["Sunita"]),
        ("StatusCode", "eq", 0, ["Bosco", "Farah", "Meera", "Rohan", "Vikram", "Vir"]),
        ("StatusCode", "gt", "0", ["Sunita"]),
        ("StatusCode", "gte", "1", ["Sunita"]),
        ("FirstName", "lt", "meera", ["Bosco", "Farah"]),
        ("FirstName", "lte", "meera", ["Bosco", "Farah", "Meera"]),
        ("TeamId", "null", None, ["Farah"]),
        ("AssociatedPhoneNumbers", "nnull", "", ["Bosco", "Meera", "Rohan", "Vikram", "Vir"]),
        ("Groups", "lik", "Scholar", ["Meera"]),
        ("mx_Custom_1", "lik", "marathi", ["Meera"]),
        ("Role", "eq", "Sales_Manager,Administrator", ["Bosco", "Farah"]),
    ],
)
async def test_an_operator_compares_an_attribute(leadsquared, name, operator, value, expected):
    users = {"GroupConditions": [group(condition(name, operator, value))]}

    assert expected == await chosen(leadsquared, users)


@pytest.mark.evidence("docs", "User Advanced Search: ConditionOperator")
@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        ("AND", ["Meera"]),
        (None, ["Meera"]),
        ("OR", ["Bosco", "Farah", "Meera", "Rohan"]),
        ("or", ["Bosco", "Farah", "Meera", "Rohan"]),
    ],
)
async def test_conditions_are_joined_by_their_relation(leadsquared, relation, expected):
    conditions = group(
        condition("OfficeLocationName", "eq", "Pune", relation),
        condition("Designation", "lik", "Senior", relation),
        condition("FirstName", "neq", "Rohan,Vikram,Vir,Sunita"),
    )

    assert expected == await chosen(leadsquared, {"GroupConditions": [conditions]})


@pytest.mark.evidence("docs", "User Advanced Search: GroupOperator is the relation to the next")
@pytest.mark.parametrize(("relation", "expected"), [("OR", ["Bosco", "Meera"]), ("AND", [])])
async def test_groups_are_joined_by_their_relation(leadsquared, relation, expected):
    first = group(condition("FirstName", "eq", "Meera"), relation=relation)
    second = group(condition("FirstName", "eq", "Bosco"))

    users = {"GroupConditions": [first, second], "GroupOperator": None}

    assert expected == await chosen(leadsquared, users)


@pytest.mark.evidence("docs", "Get To-dos by Search Criteria: groups within groups")
async def test_groups_may_nest(leadsquared):
    inner = group(condition("FirstName", "eq", "Vir", "OR"), condition("FirstName", "eq", "Sunita"))
    outer = group(condition("StatusCode", "eq", "0", "AND"), GroupConditions=[inner])

    assert ["Vir"] == await chosen(leadsquared, {"GroupConditions": [outer]})


@pytest.mark.evidence("inferred", "inactive users take part")
async def test_an_inactive_user_takes_part(leadsquared):
    answer = await leadsquared.analyse([SUNITA])

    assert [{"OwnerId": SUNITA, "Count": 1}] == answer["Results"]


@pytest.mark.evidence("recorded", "the text, of a column in user search")
async def test_an_unknown_attribute_is_refused(leadsquared):
    body = {
        "ReportFilter": {"UserFilter": {"GroupConditions": [group(condition("Shoes", "eq", "1"))]}},
        "Output": {"Type": "list"},
    }

    assert (
        500, "MXInvalidInputException", "User search has some invalid Attributes",
    ) == await leadsquared.refusal("POST", ANALYTICS, body)  # fmt: skip


@pytest.mark.evidence("inferred", "operators that are none; docs: one kind of relation in a group")
@pytest.mark.parametrize(
    ("conditions", "name"),
    [
        ([condition("FirstName", "like", "a")], "Operator"),
        ([condition("FirstName", "eq", "a", "XOR"), condition("LastName", "eq", "b")], "Operator"),
        (
            [
                condition("FirstName", "eq", "a", "AND"),
                condition("FirstName", "eq", "a", "OR"),
                condition("LastName", "eq", "b"),
            ],
            "ConditionOperator",
        ),
    ],
)
async def test_an_operator_that_can_not_be_is_refused(leadsquared, conditions, name):
    users = {"GroupConditions": [group(*conditions)]}
    body = {"ReportFilter": {"UserFilter": users}, "Output": {"Type": "list"}}

    assert (
        500, "MXInvalidInputException",
        f"Invalid Input! Parameter Name: {name} value is not correct.",
    ) == await leadsquared.refusal("POST", ANALYTICS, body)  # fmt: skip
