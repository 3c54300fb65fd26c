"""Settings: choices where the sources leave a doubt, each in a sandbox of its own."""

import pytest

from sandbox.sources import data_folder, read_yaml

REPORT = "/Leads/LeadDistribution/FilterByLeadField"
BODY = {"Output": {"Type": "aggregate"}}
LEADS = "/v2/LeadManagement.svc"


@pytest.mark.evidence("inferred", "the file of settings shows the defaults")
def test_the_settings_file_holds_the_defaults():
    declared = read_yaml(data_folder("contracts") / "leadsquared" / "fixtures.yaml")["settings"]
    given = read_yaml(data_folder("fixtures") / "leadsquared" / "settings.yaml")

    properties = declared["schema"]["properties"]
    assert {name: it["default"] for name, it in properties.items()} == given
    assert [] == [name for name, it in properties.items() if not it["x-source"]]


@pytest.mark.evidence("docs", "Rate Limits: the limit depends on the plan")
async def test_the_limit_of_calls_can_be_that_of_another_plan(configured):
    leadsquared = configured("limits: { rate: { calls: 2, seconds: 10 } }")
    leadsquared.world.clock.freeze()
    for _ in range(2):
        await leadsquared.report(**BODY)

    assert (
        429, "MXAPIRateLimitExceededException", "API calls exceeded the limit of 2 in 10 second(s)",
    ) == await leadsquared.report_refused(**BODY)  # fmt: skip


@pytest.mark.evidence("recorded", "one account: 403; two callers: 200")
@pytest.mark.parametrize("status", [403, 200, 429])
async def test_the_status_of_a_call_over_the_limit_can_be_chosen(configured, status):
    leadsquared = configured(
        f"rate_limit_status: {status}", "limits: { rate: { calls: 1, seconds: 5 } }"
    )
    leadsquared.world.clock.freeze()
    await leadsquared.report(**BODY)

    assert (
        status, "MXAPIRateLimitExceededException", "API calls exceeded the limit of 1 in 5 second(s)",
    ) == await leadsquared.report_refused(**BODY)  # fmt: skip


@pytest.mark.evidence("docs", "Rate Limits: 1 bulk call in 5 seconds, the older table")
async def test_the_limit_of_bulk_calls_can_be_that_of_another_plan(configured):
    leadsquared = configured("bulk_rate: { calls: 1, seconds: 5 }")
    leadsquared.world.clock.freeze()
    await leadsquared.post(f"{LEADS}/Lead/Bulk/Create", [])

    refused = await leadsquared.refused("POST", f"{LEADS}/Lead/Bulk/Create", json=[])

    assert (429, "API calls exceeded the limit of 1 in 5 second(s)") == (refused[0], refused[2])


@pytest.mark.evidence("client", "test data of a partner's portal")
async def test_the_type_of_a_wrong_key_can_be_another(configured):
    leadsquared = configured("unauthorized_type: MXUnAuthorizedAccessException")
    leadsquared.auth = {}

    assert (
        401, "MXUnAuthorizedAccessException", "Invalid Access Details provided.",
    ) == await leadsquared.report_refused(**BODY)  # fmt: skip


@pytest.mark.evidence("recorded", "some endpoints add IsMXException")
async def test_errors_can_carry_is_mx_exception(configured):
    leadsquared = configured("is_mx_exception: true")

    async with leadsquared.request("POST", REPORT, json={}) as answer:
        assert {
            "Status": "Error",
            "ExceptionType": "MXInvalidInputException",
            "ExceptionMessage": "The request body contains malformed or unexpected JSON",
            "IsMXException": True,
        } == await answer.json()


@pytest.mark.evidence("inferred", "a member named twice can be refused")
async def test_a_member_that_stands_twice_can_be_refused(configured):
    leadsquared = configured("duplicate_keys: reject")
    body = b'{"Output": {"Type": "list", "Type": "aggregate"}}'

    refused = await leadsquared.refused(
        "POST", REPORT, data=body, headers={"Content-Type": "application/json"}
    )

    assert 400 == refused[0]


@pytest.mark.evidence("inferred", ">= fits the documented sample, too")
async def test_an_empty_operator_can_mean_at_least(configured):
    leadsquared = configured("empty_sql_operator: gte")
    filter = {"LookUpName": "EngagementScore", "LookUpValue": "64", "SqlOperator": ""}

    answer = await leadsquared.report(
        ReportFilter={"LeadFilters": [filter]},
        Output={"Type": "list", "IncludeCSV": "FirstName"},
    )

    assert [{"FirstName": "Dinesh"}, {"FirstName": "Ritu"}] == answer["Results"]


@pytest.mark.evidence("seed", "the documented answer comes with either reading")
async def test_the_documented_average_is_the_same_with_at_least(configured):
    leadsquared = configured("empty_sql_operator: gte")

    answer = await leadsquared.report(
        ReportFilter={
            "UserFilter": ["07934579-8551-11e6-88b9-0677ec402fcf"],
            "LeadFilters": [{"LookUpName": "EngagementScore", "LookUpValue": "0", "SqlOperator": ""}],
        },
        DateFilter=[{"DateField": "LeadCreatedOn", "FromDate": "2017-11-10 12:00:00", "ToDate": "2018-11-10 12:00:00"}],
        Output={"Type": "aggregate", "AggregateFunction": "Average", "AggregateField": "EngagementScore"},
    )  # fmt: skip

    assert 9.944444444444445 == answer["Results"][0]["Average_EngagementScore"]


@pytest.mark.evidence("docs", "v2 records send null for fields without a value")
async def test_a_list_can_show_fields_without_a_value(configured):
    leadsquared = configured("list_nulls: explicit")
    filter = {"LookUpName": "FirstName", "LookUpValue": "Ringo", "SqlOperator": "="}

    answer = await leadsquared.report(
        ReportFilter={"LeadFilters": [filter]},
        Output={"Type": "list", "IncludeCSV": "FirstName,Phone"},
    )

    assert [{"FirstName": "Ringo", "Phone": None}] == answer["Results"]


@pytest.mark.evidence("inferred", "default and maximum of a page are not documented")
async def test_the_sizes_of_pages_can_be_set(configured):
    leadsquared = configured("default_page_size: 2", "max_page_size: 3")
    output = {"Type": "list", "IncludeCSV": "FirstName"}

    answer = await leadsquared.report(Output=output)
    refused = await leadsquared.report_refused(Output=output, Paging={"PageSize": 4})

    assert 2 == len(answer["Results"])
    assert "Invalid Input! Parameter Name: PageSize can not be more than 3." == refused[2]


@pytest.mark.evidence("docs", "the path is documented without /v2")
async def test_the_report_below_v2_can_be_refused(configured):
    leadsquared = configured("accept_v2_prefix: false")

    assert (
        404, "MXNotFoundException", "The API could not be found. Please check the API signature.",
    ) == await leadsquared.refused("POST", f"/v2{REPORT}", json=BODY)  # fmt: skip
    await leadsquared.report(**BODY)


@pytest.mark.evidence("recorded", "only +<cc>-<number> was found to match")
@pytest.mark.parametrize(
    ("phone", "expected"),
    [("+91-9845012345", ["John"]), ("9845012345", []), ("919845012345", [])],
)
async def test_a_phone_number_can_have_to_match_exactly(configured, phone, expected):
    leadsquared = configured("phone_match: exact")

    leads = await leadsquared.get(f"{LEADS}/RetrieveLeadByPhoneNumber", phone=phone)

    assert expected == [it["FirstName"] for it in leads]


@pytest.mark.evidence("docs", "Authenticate a User: the account's own organisation and region")
async def test_an_account_can_be_in_another_country(configured):
    leadsquared = configured(
        'default_country_code: "353"',
        "org_name: Rathmines College",
        'org_short_code: "31400"',
        "org_id: 9f1041a3-8374-11e7-8758-0a106ee76b21",
        "api_host: https://api-ir31.leadsquared.com/v2/",
    )
    created = await leadsquared.post(
        f"{LEADS}/Lead.Create", [{"Attribute": "Phone", "Value": "0861234567"}]
    )

    me = await leadsquared.get("/v2/Authentication.svc/UserByAccessKey.Get")
    (user,) = await leadsquared.get(
        "/v2/UserManagement.svc/User/Retrieve/ByUserId", userId=me["Id"]
    )

    assert ("Rathmines College", "31400", "9f1041a3-8374-11e7-8758-0a106ee76b21", "353") == (
        me["OrgDisplayName"], me["OrgShortCode"], me["OrgId"], me["DefaultCountryCode"],
    )  # fmt: skip
    assert {"api": "https://api-ir31.leadsquared.com/v2/"} == me["LSQCommonServiceURLs"]
    assert (31400, "Rathmines College") == (user["OrgId"], user["CompanyName"])
    assert "+353-0861234567" == (await leadsquared.lead(created["Message"]["Id"]))["Phone"]
