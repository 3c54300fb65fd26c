"""The user filter of a report: plain lists, conditions, nested groups."""

import pytest

MEERA = "01f131a5-7746-11e6-bcaf-0677ec402fcf"
ARJUN = "07934579-8551-11e6-88b9-0677ec402fcf"
KAVYA = "090529bc-862c-11e6-88b9-0677ec402fcf"
ROHAN = "0ec2b1d5-3d0f-11e5-b982-22000aa68b6f"
BOB = "2c9d4a10-9c11-11e7-b0ab-02e89b2fb8f4"
FRANK = "2c9d4d08-9c11-11e7-b0ab-02e89b2fb8f4"
VIR = "3b1041fb-8374-11e7-8758-0a106ee76b21"
JOHN = "718ae557-9d0b-11e7-b0ab-02e89b2fb8f4"
FARAH = "8a3f6c1e-9d0b-11e7-b0ab-02e89b2fb8f4"
EVERYBODY = {MEERA, ARJUN, KAVYA, ROHAN, BOB, FRANK, VIR, JOHN, FARAH}


def condition(name, operator, value, relation=None):
    return {
        "LookupName": name, "Operator": operator, "LookupValue": value, "ConditionOperator": relation,
    }  # fmt: skip


def group(*conditions, relation=None, within=()):
    return {"Condition": conditions, "GroupOperator": relation, "GroupConditions": within}


def body(filter):
    return {
        "ReportFilter": {"UserFilter": filter},
        "Output": {"Type": "aggregate", "GroupBy": "OwnerId"},
        "Paging": {"PageIndex": 1, "PageSize": 100},
    }


async def owners(leadsquared, filter):
    """Return the owners that a report has rows for, in their order."""
    answer = await leadsquared.report(**body(filter))
    assert answer["TotalCount"] == str(len(answer["Results"]))
    return [it["OwnerId"] for it in answer["Results"]]


@pytest.mark.evidence("seed", "User Filter: multiple User Ids/Email Addresses; the forms: inferred")
@pytest.mark.parametrize(
    "filter",
    [
        [ARJUN, "kavya.menon@example.com"],
        f"{ARJUN},kavya.menon@example.com",
        f" {ARJUN.upper()} , Kavya.Menon@example.com ",
        [f"{ARJUN},kavya.menon@example.com", "nobody@example.com"],
    ],
)
async def test_users_can_be_listed_by_id_and_email_address(leadsquared, filter):
    assert [ARJUN, KAVYA] == await owners(leadsquared, filter)


@pytest.mark.evidence("seed", "Request: UserID eq a list; User Filter: email addresses")
@pytest.mark.parametrize(
    "one",
    [
        condition("UserID", "eq", f"{ARJUN},{KAVYA}"),
        condition("userid", "EQ", f" {ARJUN.upper()} , {KAVYA}"),
        condition("EmailAddress", "eq", "Kavya.Menon@example.com,arjun.rao@example.com"),
    ],
)
async def test_eq_takes_a_list(leadsquared, one):
    assert [ARJUN, KAVYA] == await owners(leadsquared, {"GroupConditions": [group(one)]})


@pytest.mark.evidence("seed", "If no user filter is specified, all users will be considered")
@pytest.mark.parametrize(
    "filter", [None, {}, [], "", {"GroupConditions": []}, {"GroupConditions": None}]
)
async def test_without_a_user_filter_all_users_are_considered(leadsquared, filter):
    assert EVERYBODY == set(await owners(leadsquared, filter))


@pytest.mark.evidence("seed", "the zero rows of the example come in the order of the request")
async def test_users_without_leads_keep_the_order_in_which_they_are_listed(leadsquared):
    filter = {"GroupConditions": [group(condition("UserID", "eq", f"{VIR},{FRANK},{ROHAN}"))]}

    assert [VIR, FRANK, ROHAN] == await owners(leadsquared, filter)


@pytest.mark.evidence("inferred", "without a list they ascend by id")
async def test_users_without_leads_ascend_by_id_where_none_are_listed(leadsquared):
    filter = {"GroupConditions": [group(condition("Role", "neq", "Sales_User"))]}

    assert [ROHAN, FRANK, VIR] == await owners(leadsquared, filter)


@pytest.mark.evidence("docs", "eq, lik, lik_s; the others: inferred")
@pytest.mark.parametrize(
    ("name", "operator", "value", "expected"),
    [
        ("FirstName", "eq", "bob", {BOB}),
        ("FirstName", "neq", "Bob,Frank", EVERYBODY - {BOB, FRANK}),
        ("FirstName", "lik", "r", {MEERA, ARJUN, ROHAN, FRANK, VIR, FARAH}),
        ("FirstName", "nlik", "r", {KAVYA, BOB, JOHN}),
        ("FirstName", "lik_s", "fra", {FRANK}),
        ("FirstName", "lik_e", "an", {ROHAN}),
        ("StatusCode", "eq", "1", {FARAH}),
        ("StatusCode", "gt", "0", {FARAH}),
        ("StatusCode", "gte", "0", EVERYBODY),
        ("StatusCode", "lt", "1", EVERYBODY - {FARAH}),
        ("StatusCode", "lte", 0, EVERYBODY - {FARAH}),
        ("TeamId", "null", "", {BOB, FRANK, VIR, JOHN, FARAH}),
        ("TeamId", "nnull", None, {MEERA, ARJUN, KAVYA, ROHAN}),
        ("TeamId", "gt", "", {MEERA, ARJUN, KAVYA, ROHAN}),
        ("AssociatedPhoneNumbers", "lik", "9810", {MEERA, ARJUN}),
        ("Groups", "lik", "field", {ARJUN}),
        ("mx_Custom_2", "eq", "male", {JOHN}),
    ],
)
async def test_operators_of_conditions(leadsquared, name, operator, value, expected):
    filter = {"GroupConditions": [group(condition(name, operator, value))]}

    assert expected == set(await owners(leadsquared, filter))


@pytest.mark.evidence("docs", "User Advanced Search: ConditionOperator; absent is AND: inferred")
@pytest.mark.parametrize(
    ("relation", "expected"), [("AND", {ARJUN}), ("or", {ARJUN, MEERA, JOHN}), (None, {ARJUN})]
)
async def test_conditions_of_a_group_are_joined(leadsquared, relation, expected):
    filter = {
        "GroupConditions": [
            group(condition("Groups", "lik", "North", relation), condition("City", "eq", "Jaipur"))
        ]
    }

    assert expected == set(await owners(leadsquared, filter))


@pytest.mark.evidence("docs", "GroupOperator: the relation to the next group")
@pytest.mark.parametrize(
    ("relation", "expected"), [("OR", {BOB, FARAH, FRANK}), ("AND", {BOB}), (None, {BOB})]
)
async def test_groups_are_joined_to_the_next_one(leadsquared, relation, expected):
    filter = {
        "GroupConditions": [
            group(condition("Groups", "eq", "Test"), relation=relation),
            group(condition("LastName", "eq", "Doe")),
        ]
    }

    assert expected == set(await owners(leadsquared, filter))


@pytest.mark.evidence("inferred", "groups are joined from the left")
async def test_groups_are_joined_from_the_left(leadsquared):
    filter = {
        "GroupConditions": [
            group(condition("FirstName", "eq", "Vir"), relation="OR"),
            group(condition("LastName", "eq", "Doe"), relation="AND"),
            group(condition("Role", "eq", "Administrator")),
        ]
    }

    assert {VIR, FRANK} == set(await owners(leadsquared, filter))


@pytest.mark.evidence("docs", "groups may nest (to-dos and appointments by search criteria)")
async def test_groups_may_stand_within_groups(leadsquared):
    filter = {
        "GroupConditions": [
            group(
                condition("Role", "eq", "Sales_User"),
                within=[
                    group(condition("City", "eq", "Kochi"), relation="OR"),
                    group(within=[group(condition("Groups", "eq", "Test"))]),
                ],
            )
        ]
    }

    assert {KAVYA, BOB, FARAH} == set(await owners(leadsquared, filter))


@pytest.mark.evidence("inferred", "nobody selected: nothing in the report")
@pytest.mark.parametrize("kind", ["list", "aggregate"])
@pytest.mark.parametrize(
    "filter", [["nobody@example.com"], {"GroupConditions": [group(condition("UserID", "eq", "x"))]}]
)
async def test_a_filter_that_selects_nobody_answers_nothing(leadsquared, kind, filter):
    answer = await leadsquared.report(
        ReportFilter={"UserFilter": filter}, Output={"Type": kind, "IncludeCSV": "FirstName"}
    )

    assert {"TotalCount": "0", "Results": []} == answer


@pytest.mark.evidence("seed", "the user filter filters the leads by their owners")
async def test_a_list_has_the_leads_of_the_selected_users_alone(leadsquared):
    answer = await leadsquared.report(
        ReportFilter={"UserFilter": [BOB]}, Output={"Type": "list", "IncludeCSV": "FirstName"}
    )

    assert {"TotalCount": "2", "Results": [{"FirstName": "Jeff"}, {"FirstName": "Maria"}]} == answer


@pytest.mark.evidence("recorded", "text of an unknown column; for conditions: inferred")
@pytest.mark.parametrize("name", ["Shoe", "TeamName", "IsPhoneCallAgent", ""])
async def test_an_unknown_attribute_is_refused(leadsquared, name):
    filter = {"GroupConditions": [group(condition(name, "eq", "1"))]}

    assert (
        500, "MXInvalidInputException", "User search has some invalid Attributes",
    ) == await leadsquared.report_refused(**body(filter))  # fmt: skip


@pytest.mark.evidence("inferred", "pattern of the text recorded elsewhere")
@pytest.mark.parametrize(
    ("filter", "name"),
    [
        (group(condition("FirstName", "like", "x")), "Operator"),
        (group(condition("FirstName", "eq", "x", "XOR"), condition("FirstName", "eq", "y")), "ConditionOperator"),
        (
            group(
                condition("FirstName", "eq", "x", "AND"),
                condition("FirstName", "eq", "y", "OR"),
                condition("FirstName", "eq", "z"),
            ),
            "ConditionOperator",
        ),
        (group(condition("FirstName", "eq", "x"), relation="NOT"), "GroupOperator"),
    ],
)  # fmt: skip
async def test_an_unknown_operator_or_a_mixture_is_refused(leadsquared, filter, name):
    refused = await leadsquared.report_refused(**body({"GroupConditions": [filter]}))

    assert (500, "MXInvalidInputException", f"Invalid Input! Parameter Name: {name}") == refused
