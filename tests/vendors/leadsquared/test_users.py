"""Users: searched, listed, found."""

import pytest

from .conftest import FARAH, MEERA, SUNITA, USERS, VIKRAM

SEARCH = f"{USERS}User/AdvancedSearch"
UNKNOWN = (500, "MXInvalidInputException", "User search has some invalid Attributes")


def by(name, operator, value):
    condition = {"LookupName": name, "Operator": operator, "LookupValue": value}
    return [{"Condition": [condition], "GroupOperator": None}]


@pytest.mark.evidence("docs", "User Advanced Search: the sample; RecordCount inferred")
async def test_the_sample_search_answers_who_meets_it(leadsquared):
    answer = await leadsquared.post(SEARCH, {
        "Columns": {"Include_CSV": "UserID,FirstName,LastName"},
        "GroupConditions": [{
            "Condition": [
                {"LookupName": "AssociatedPhoneNumbers", "Operator": "lik", "LookupValue": "23", "ConditionOperator": "OR"},
                {"LookupName": "FirstName", "Operator": "lik", "LookupValue": "Bo", "ConditionOperator": None},
            ],
            "GroupOperator": None,
        }],
        "GroupOperator": None,
        "Sorting": [{"ColumnName": "FirstName", "Direction": 0}],
        "Paging": {"PageIndex": 1, "PageSize": 5},
    })  # fmt: skip

    assert 3 == answer["RecordCount"]
    assert ["Bosco", "Meera", "Vir"] == [it["FirstName"] for it in answer["Users"]]
    # "UserId": …, "FirstName": "Vir", "LastName": "Singh", "EmailAddress": null, "Role": null,
    # "StatusCode": null, "AssociatedPhoneNumbers": null
    assert [
        ("UserId", "3b1041fb-8374-11e7-8758-0a106ee76b21"), ("FirstName", "Vir"), ("LastName", "Singh"),
        ("EmailAddress", None), ("Role", None), ("StatusCode", None), ("AssociatedPhoneNumbers", None),
    ] == list(answer["Users"][2].items())[:7]  # fmt: skip


@pytest.mark.evidence("docs", "User Advanced Search: * means all; the forms recorded")
@pytest.mark.parametrize("columns", [{"Columns": {"Include_CSV": "*"}}, {"Columns": {}}, {}])
async def test_all_attributes_can_be_had(leadsquared, columns):
    body = {**columns, "GroupConditions": by("FirstName", "eq", "Meera")}

    (user,) = (await leadsquared.post(SEARCH, body))["Users"]

    assert ("0", "Pune Admissions,Scholarships") == (user["StatusCode"], user["Groups"])
    assert (FARAH, "Farah Qureshi") == (user["ManagerUserId"], user["ManagerName"])
    assert "IsPhoneCallAgent" not in user
    assert "TeamName" not in user


@pytest.mark.evidence("recorded", "ManagerName comes along with ManagerUserId")
async def test_the_managers_name_comes_along(leadsquared):
    body = {
        "Columns": {"Include_CSV": "ManagerUserId"},
        "GroupConditions": by("UserId", "eq", MEERA),
    }

    (user,) = (await leadsquared.post(SEARCH, body))["Users"]

    assert (None, "Farah Qureshi") == (user["UserId"], user["ManagerName"])


@pytest.mark.evidence("recorded", "inactive users are included")
async def test_inactive_users_are_found(leadsquared):
    answer = await leadsquared.post(SEARCH, {"GroupConditions": by("StatusCode", "eq", "1")})

    assert [SUNITA] == [it["UserId"] for it in answer["Users"]]


@pytest.mark.evidence("recorded", "columns that the search does not have")
@pytest.mark.parametrize("name", ["TeamName", "ManagerName", "IsPhoneCallAgent", "Shoe"])
async def test_an_unknown_column_is_refused(leadsquared, name):
    columns = {"Columns": {"Include_CSV": f"UserId,{name}"}}

    assert UNKNOWN == await leadsquared.refusal("POST", SEARCH, columns)
    assert UNKNOWN == await leadsquared.refusal("POST", SEARCH, {"Sorting": {"ColumnName": name}})
    assert UNKNOWN == await leadsquared.refusal(
        "POST", SEARCH, {"GroupConditions": by(name, "eq", "1")}
    )


@pytest.mark.evidence("recorded", "the most of a page")
async def test_a_page_of_more_than_1000_users_is_refused(leadsquared):
    assert 7 == (await leadsquared.post(SEARCH, {"Paging": {"PageSize": 1000}}))["RecordCount"]

    assert (
        500, "MXInvalidInputException", "PageSize can't be greater than 1000",
    ) == await leadsquared.refusal("POST", SEARCH, {"Paging": {"PageSize": 1001}})  # fmt: skip


@pytest.mark.evidence("docs", "User Advanced Search: Sorting, Paging")
async def test_users_are_sorted_and_paged(leadsquared):
    body = {
        "Sorting": [{"ColumnName": "FirstName", "Direction": 1}],
        "Paging": {"PageIndex": 2, "PageSize": 3},
    }

    answer = await leadsquared.post(SEARCH, body)

    assert 7 == answer["RecordCount"]
    assert ["Rohan", "Meera", "Farah"] == [it["FirstName"] for it in answer["Users"]]


@pytest.mark.evidence("docs", "Get Users: the members and their order; absent groups")
async def test_all_users_are_listed(leadsquared):
    users = await leadsquared.get(f"{USERS}Users.Get")

    assert 7 == len(users)
    assert [
        ("ID", MEERA), ("FirstName", "Meera"), ("LastName", "Joshi"),
        ("EmailAddress", "meera.joshi@example.com"), ("Role", "Sales_User"), ("StatusCode", 0),
        ("MemberOfGroups", ["Pune Admissions", "Scholarships"]), ("Tag", "Senior"),
        ("IsPhoneCallAgent", True),
    ] == list(users[1].items())  # fmt: skip
    assert [
        ("ID", VIKRAM), ("FirstName", "Vikram"), ("LastName", "Nair"),
        ("EmailAddress", "vikram.nair@example.com"), ("Role", "Sales_User"), ("StatusCode", 0),
        ("Tag", None), ("IsPhoneCallAgent", False),
    ] == list(users[2].items())  # fmt: skip
    assert 1 == users[6]["StatusCode"]


@pytest.mark.evidence("docs", "Get User by Id")
async def test_a_user_is_found_by_id(leadsquared):
    (user,) = await leadsquared.get(f"{USERS}User/Retrieve/ByUserId", userId=MEERA.upper())

    assert (MEERA, "West", 4127, 0, True) == tuple(
        user[name] for name in ("UserId", "TeamName", "OrgId", "UserType", "IsCheckedIn")
    )
    assert {"Id": "5a10c1de-7747-11e6-bcaf-0677ec402fcf", "Name": "Pune Admissions"} == user[
        "Groups"
    ][0]
    assert "Hindi, Marathi" == user["mx_Custom_1"]
    assert "StatusCode" not in user


@pytest.mark.evidence("recorded", "an empty array for an unknown or inactive user")
@pytest.mark.parametrize("id", [SUNITA, "00000000-0000-0000-0000-000000000000", "x"])
async def test_an_unknown_or_inactive_user_is_an_empty_array(leadsquared, id):
    assert [] == await leadsquared.get(f"{USERS}User/Retrieve/ByUserId", userId=id)


@pytest.mark.evidence("client", "the vendor's PHP library")
async def test_a_user_is_found_by_address(leadsquared):
    path = f"{USERS}User/Retrieve/ByEmailAddress"

    (user,) = await leadsquared.get(path, emailAddress="Meera.Joshi@example.com")
    assert MEERA == user["UserId"]
    assert [] == await leadsquared.get(path, emailaddress="nobody@example.com")


@pytest.mark.evidence("inferred", "a missing parameter; the pattern: docs, Error Handling")
@pytest.mark.parametrize(
    ("path", "name"), [("ByUserId", "userId"), ("ByEmailAddress", "emailAddress")]
)
async def test_who_is_meant_has_to_be_said(leadsquared, path, name):
    message = f"'{name}' is mandatory for retrieving user"

    assert (500, "MXMandatoryAttributeMissingException", message) == await leadsquared.refusal(
        "GET", f"{USERS}User/Retrieve/{path}"
    )
