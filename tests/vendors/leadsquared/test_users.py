"""Users: searched, listed, found, and the one who calls."""

import pytest

SEARCH = "/v2/UserManagement.svc/User/AdvancedSearch"
USERS = "/v2/UserManagement.svc/Users.Get"
BY_ID = "/v2/UserManagement.svc/User/Retrieve/ByUserId"
BY_EMAIL = "/v2/UserManagement.svc/User/Retrieve/ByEmailAddress"
ME = "/v2/Authentication.svc/UserByAccessKey.Get"
JOHN = "718ae557-9d0b-11e7-b0ab-02e89b2fb8f4"
FARAH = "8a3f6c1e-9d0b-11e7-b0ab-02e89b2fb8f4"


def where(name, operator, value):
    return [{"Condition": [{"LookupName": name, "Operator": operator, "LookupValue": value}]}]


async def search(leadsquared, columns="*", **body):
    return await leadsquared.post(SEARCH, {"Columns": {"Include_CSV": columns}, **body})


@pytest.mark.evidence("docs", "User Advanced Search: the sample")
async def test_the_documented_search_finds_users_by_phone_or_name(leadsquared):
    answer = await leadsquared.post(
        SEARCH,
        {
            "Columns": {"Include_CSV": "UserID,FirstName,LastName"},
            "GroupConditions": [
                {
                    "Condition": [
                        {"LookupName": "AssociatedPhoneNumbers", "Operator": "lik", "LookupValue": "23", "ConditionOperator": "OR"},
                        {"LookupName": "FirstName", "Operator": "lik", "LookupValue": "Bo", "ConditionOperator": None},
                    ],
                    "GroupOperator": None,
                }
            ],
            "GroupOperator": None,
            "Sorting": [{"ColumnName": "FirstName", "Direction": 0}],
            "Paging": {"PageIndex": 1, "PageSize": 5},
        },
    )  # fmt: skip

    assert 2 == answer["RecordCount"]
    bob, vir = answer["Users"]
    assert ["UserId", "FirstName", "LastName", "EmailAddress", "Role", "StatusCode", "AssociatedPhoneNumbers"] == list(vir)[:7]  # fmt: skip
    assert ("Bob", "Doe", None, None) == (bob["FirstName"], bob["LastName"], bob["Role"], bob["StatusCode"])  # fmt: skip
    assert ("3b1041fb-8374-11e7-8758-0a106ee76b21", "Vir", "Singh", None, None, None, None) == tuple(vir.values())[:7]  # fmt: skip


@pytest.mark.evidence("recorded", "inactive users are included; StatusCode is a text")
async def test_a_search_finds_inactive_users_too(leadsquared):
    answer = await search(leadsquared, GroupConditions=where("StatusCode", "eq", "1"))

    (farah,) = answer["Users"]
    assert (FARAH, "1", "Test") == (farah["UserId"], farah["StatusCode"], farah["Groups"])


@pytest.mark.evidence("recorded", "groups are joined by commas")
async def test_groups_are_one_text(leadsquared):
    answer = await search(leadsquared, "Groups", GroupConditions=where("FirstName", "eq", "Arjun"))

    assert "North,Field Sales" == answer["Users"][0]["Groups"]


@pytest.mark.evidence("recorded", "ManagerName comes along with ManagerUserId")
async def test_the_managers_name_comes_along_with_his_id(leadsquared):
    who = where("FirstName", "eq", "Kavya")

    with_manager = await search(leadsquared, "ManagerUserId", GroupConditions=who)
    without = await search(leadsquared, "FirstName", GroupConditions=who)

    assert "Rohan Desai" == with_manager["Users"][0]["ManagerName"]
    assert "ManagerName" not in without["Users"][0]


@pytest.mark.evidence("recorded", "an unknown column; TeamName and ManagerName are some")
@pytest.mark.parametrize("column", ["Shoe", "TeamName", "ManagerName", "IsPhoneCallAgent"])
async def test_an_unknown_column_is_refused(leadsquared, column):
    body = {"Columns": {"Include_CSV": f"UserID,{column}"}}

    assert (
        500, "MXInvalidInputException", "User search has some invalid Attributes",
    ) == await leadsquared.refused("POST", SEARCH, json=body)  # fmt: skip


@pytest.mark.evidence("recorded", "PageSize can't be greater than 1000")
async def test_a_page_of_more_than_1000_users_is_refused(leadsquared):
    body = {"Paging": {"PageIndex": 1, "PageSize": 1001}}

    assert (
        500, "MXInvalidInputException", "PageSize can't be greater than 1000",
    ) == await leadsquared.refused("POST", SEARCH, json=body)  # fmt: skip
    assert 9 == len((await leadsquared.post(SEARCH, {"Paging": {"PageSize": 1000}}))["Users"])


@pytest.mark.evidence("docs", "User Advanced Search: Sorting, Paging")
async def test_users_are_sorted_and_paged(leadsquared):
    pages = [
        await search(
            leadsquared,
            "FirstName",
            Sorting=[{"ColumnName": "LastName", "Direction": 0}, {"ColumnName": "FirstName", "Direction": 1}],
            Paging={"PageIndex": n, "PageSize": 4},
        )
        for n in (1, 2, 3)
    ]  # fmt: skip

    assert [9, 9, 9] == [page["RecordCount"] for page in pages]
    assert [
        ["Rohan", "Frank", "Bob", "John"], ["Kavya", "Meera", "Arjun", "Farah"], ["Vir"],
    ] == [[it["FirstName"] for it in page["Users"]] for page in pages]  # fmt: skip


@pytest.mark.evidence("inferred", "a search without anything finds all users with all columns")
async def test_an_empty_search_finds_everybody(leadsquared):
    answer = await leadsquared.post(SEARCH, {})

    assert 9 == answer["RecordCount"]
    assert "kavya.menon@example.com" == answer["Users"][2]["EmailAddress"]


@pytest.mark.evidence("docs", "Get Users: the sample")
async def test_users_are_listed_as_documented(leadsquared):
    users = await leadsquared.get(USERS)

    assert {
        "ID": "2c9d4a10-9c11-11e7-b0ab-02e89b2fb8f4",
        "FirstName": "Bob",
        "LastName": "Doe",
        "EmailAddress": "bobdoe@example.com",
        "Role": "Sales_User",
        "StatusCode": 0,
        "MemberOfGroups": ["Test"],
        "Tag": None,
        "IsPhoneCallAgent": False,
    } == users[4]
    assert {
        "ID": "2c9d4d08-9c11-11e7-b0ab-02e89b2fb8f4",
        "FirstName": "Frank",
        "LastName": "Doe",
        "EmailAddress": "frankdoe@example.com",
        "Role": "Administrator",
        "StatusCode": 0,
        "Tag": None,
        "IsPhoneCallAgent": False,
    } == users[5]
    assert ["ID", "FirstName", "LastName", "EmailAddress", "Role", "StatusCode", "MemberOfGroups", "Tag", "IsPhoneCallAgent"] == list(users[4])  # fmt: skip
    assert [0] * 8 + [1] == [it["StatusCode"] for it in users]


@pytest.mark.evidence("docs", "Get a User by Id: the sample, with an address at example.com")
async def test_a_user_is_found_by_id(leadsquared):
    (user,) = await leadsquared.get(BY_ID, userId=JOHN)

    assert {
        "UserId": JOHN, "FirstName": "John", "LastName": "George",
        "EmailAddress": "john.george@example.com", "AssociatedPhoneNumbers": "",
        "DateFormat": "mm/dd/yy", "TimeZone": "Asia/Kolkata", "Role": "Sales_User",
        "IsPhoneCallAgent": True, "OrgId": 22824, "CompanyName": "Education 101", "UserType": 0,
        "ManagerUserId": "3b1041fb-8374-11e7-8758-0a106ee76b21", "Address": "10th Main Street",
        "City": "Delhi", "State": "UT", "Country": "India", "ZipCode": "5600012",
        "TelephonyAgentId": "1232", "ManagerName": "Vir Singh", "PhoneMain": "+91-123212332",
        "PhoneMobile": "+91-2387463526", "PhoneOthers": "+91-2321283945", "IsCheckedIn": True,
        "LastCheckedOn": "2020-03-31 13:31:17",
        "LastCheckedIpAddress": "2402:3a80:526:1df8:dcfe:b00a:b76d:5baa",
        "AvailabilityStatus": "online", "Designation": "Sales Executive",
        "Department": "Pre Sales", "OfficeLocationName": "Delhi", "Skills": "Sales Pitching",
        "SalesRegions": "North India", "mx_Custom_1": "Unmarried", "mx_Custom_2": "Male",
        "mx_Custom_3": "1991-02-06 13:21:00", "mx_Custom_4": "2019-05-17 13:21:00",
        "mx_Custom_5": "", "mx_Custom_6": "", "mx_Custom_7": "", "mx_Custom_8": "",
        "mx_Custom_9": "", "mx_Custom_10": "", "TeamId": None, "TeamName": None,
        "Groups": [{"Id": "7f1c2b3a-8374-11e7-ab78-02de49b06427", "Name": "North"}],
    } == user  # fmt: skip


@pytest.mark.evidence("docs", "Get a User by Id: [] for an inactive or unknown user")
@pytest.mark.parametrize("id", [FARAH, "00000000-0000-0000-0000-000000000000", "x"])
async def test_an_inactive_or_unknown_user_is_an_empty_array(leadsquared, id):
    assert [] == await leadsquared.get(BY_ID, userId=id)


@pytest.mark.evidence("client", "the vendor's PHP library; in any case: inferred")
async def test_a_user_is_found_by_email_address(leadsquared):
    (user,) = await leadsquared.get(BY_EMAIL, emailAddress="Meera.Nair@example.com")

    assert ("Meera", "Admissions North") == (user["FirstName"], user["TeamName"])
    assert [] == await leadsquared.get(BY_EMAIL, emailAddress="farah.sheikh@example.com")


@pytest.mark.evidence("inferred", "pattern of the text recorded elsewhere")
@pytest.mark.parametrize(("path", "name"), [(BY_ID, "userId"), (BY_EMAIL, "emailAddress")])
async def test_a_user_can_not_be_found_by_nothing(leadsquared, path, name):
    refused = await leadsquared.refused("GET", path, params={name: ""})

    assert (500, "MXInvalidInputException", f"Invalid Input! Parameter Name: {name}") == refused


@pytest.mark.evidence("docs", "Authenticate a User")
async def test_the_caller_is_the_user_of_the_keys(leadsquared):
    me = await leadsquared.get(ME)

    assert {
        "Id": "3b1041fb-8374-11e7-8758-0a106ee76b21",
        "Name": "Vir Singh",
        "Role": "Administrator",
        "EmailAddress": "vir.singh@example.com",
        "TimeZone": "Asia/Kolkata",
        "Type": "ApplicationUser",
        "OrgDisplayName": "Education 101",
        "OrgId": "3b1041a3-8374-11e7-8758-0a106ee76b21",
        "OrgShortCode": "22824",
        "DefaultCountryCode": "91",
        "AssociatedPhoneNumbers": "+91-9123000000",
        "UserType": "Regular",
        "MobileServiceURLs": {"V2ServiceURL": "https://api-in21.leadsquared.com/v2/"},
        "LSQCommonServiceURLs": {"api": "https://api-in21.leadsquared.com/v2/"},
    } == me
