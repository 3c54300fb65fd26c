"""Settings: choices where the sources leave a doubt, each in a sandbox of its own."""

import pytest
from responses import breaches

from sandbox import Sandbox
from sandbox.sources import SandboxError

from .conftest import ANALYTICS, ANIL, COUNT, LEADS, ROHAN, SUNITA, LeadSquaredCaller, fields

BODY = {"Output": COUNT}


@pytest.fixture
def configured(tmp_path, client):
    """Return LeadSquared with settings: `leadsquared = configured("list_nulls: omit")`."""
    opened = []

    def configure(*settings, **collections):
        (tmp_path / "leadsquared").mkdir()
        (tmp_path / "leadsquared" / "settings.yaml").write_text("\n".join(settings))
        for name, text in collections.items():
            (tmp_path / "leadsquared" / f"{name}.yaml").write_text(text)
        sandbox = Sandbox(["leadsquared"], fixtures=[tmp_path]).start()
        opened.append((sandbox, sandbox.world()))
        leadsquared = LeadSquaredCaller(opened[0][1].leadsquared, client)
        leadsquared.clock = opened[0][1].clock
        return leadsquared

    yield configure
    for sandbox, world in opened:
        for exchange in world.exchanges:
            assert not exchange.traceback, exchange.traceback
            assert [] == list(breaches(exchange)), exchange.request.target
        sandbox.stop()


@pytest.mark.evidence("docs", "Rate Limits: they depend on the plan")
async def test_the_limit_can_be_that_of_another_plan(configured):
    leadsquared = configured("limits: { rate: { calls: 2, seconds: 10 } }")
    leadsquared.clock.freeze()
    for _ in range(2):
        assert 200 == (await leadsquared.send("POST", ANALYTICS, BODY))[0]

    assert (
        429, "MXAPIRateLimitExceededException", "API calls exceeded the limit of 2 in 10 second(s)",
    ) == await leadsquared.refusal("POST", ANALYTICS, BODY)  # fmt: skip


@pytest.mark.evidence("recorded", "403 of one account, 200 of others")
@pytest.mark.parametrize("status", [403, 200])
async def test_the_status_over_the_limit_can_be_another(configured, status):
    leadsquared = configured("limits: { rate: { calls: 1 } }", f"rate_limit_status: {status}")
    leadsquared.clock.freeze()
    await leadsquared.send("POST", ANALYTICS, BODY)

    for method, path in (("POST", ANALYTICS), ("GET", f"{LEADS}Leads.GetById"), ("GET", f"{LEADS}LeadsMetaData.Get")):  # fmt: skip
        answer = await leadsquared.refusal(method, path, BODY)
        assert (status, "MXAPIRateLimitExceededException") == answer[:2]


@pytest.mark.evidence("recorded", "other logical errors as 200 with Status Error")
async def test_mistakes_can_be_200(configured):
    leadsquared = configured("logical_error_status: 200")

    answer = await leadsquared.refusal("POST", f"{LEADS}Lead.Capture", fields(Shoe="1"))

    assert (200, "MXUnknownAttributeException", "Attribute(s) does not exist - Shoe") == answer
    assert 400 == (await leadsquared.refusal("POST", ANALYTICS, {}))[0]
    assert 401 == (await leadsquared.refusal("POST", ANALYTICS, {}, auth={}))[0]


@pytest.mark.evidence("client", "the other type of wrong keys")
async def test_the_type_of_wrong_keys_can_be_another(configured):
    leadsquared = configured("unauthorized_type: MXUnAuthorizedAccessException")

    answer = await leadsquared.refusal("POST", ANALYTICS, BODY, auth={})

    assert (401, "MXUnAuthorizedAccessException", "Invalid Access Details provided.") == answer


@pytest.mark.evidence("recorded", "a fourth key on some endpoints")
async def test_errors_can_be_flagged(configured):
    leadsquared = configured("mx_exception_flag: true")

    _, answer = await leadsquared.send("POST", ANALYTICS, {})

    assert ["Status", "ExceptionType", "ExceptionMessage", "IsMXException"] == list(answer)
    assert answer["IsMXException"] is True


@pytest.mark.evidence("seed", "the table of statuses has no 405")
async def test_a_wrong_method_can_be_not_found(configured):
    leadsquared = configured("unknown_method_status: 404")

    assert 404 == (await leadsquared.refusal("GET", ANALYTICS))[0]


@pytest.mark.evidence("docs", "the API URL has no /v2")
async def test_the_path_below_v2_can_be_closed(configured):
    leadsquared = configured("accept_v2_prefix: false")

    assert 404 == (await leadsquared.refusal("POST", f"/v2{ANALYTICS}", BODY))[0]
    assert 200 == (await leadsquared.send("POST", ANALYTICS, BODY))[0]


@pytest.mark.evidence("seed", "the sample's answer fits >= as well")
async def test_an_empty_operator_can_mean_at_least(configured):
    leadsquared = configured("empty_sql_operator: gte")
    dates = [{"DateField": "CreatedOn", "ToDate": "2018-12-31 00:00:00"}]

    assert ["Joseph", "Tara"] == await leadsquared.names(("EngagementScore", "", "64"), dates=dates)


@pytest.mark.evidence("inferred", "null, as in records of v2")
async def test_missing_values_of_a_list_can_be_null(configured):
    leadsquared = configured('list_nulls: "null"')

    answer = await leadsquared.analyse(
        [SUNITA], output={"Type": "list", "IncludeCSV": "Phone,Score"}
    )

    assert [{"Phone": None, "Score": "1"}] == answer["Results"]


@pytest.mark.evidence("inferred", "the analytics store may send numbers")
async def test_numbers_of_a_list_can_be_numbers(configured):
    leadsquared = configured("list_numbers: number")
    names = "Score,Revenue,CreatedOn,DoNotEmail,Phone"

    answer = await leadsquared.analyse([ROHAN], output={"Type": "list", "IncludeCSV": names},
                                       Paging={"PageIndex": 61, "PageSize": 1})  # fmt: skip

    row = {
        "Score": 42, "Revenue": 125000.5, "CreatedOn": "2017-10-02 06:15:20.000", "DoNotEmail": "0",
        "Phone": "+91-9845098450",
    }  # fmt: skip
    assert [row] == answer["Results"]


@pytest.mark.evidence("inferred", "the most and the usual size of a page")
async def test_the_sizes_of_pages_can_be_set(configured):
    leadsquared = configured("max_page_size: 50", "default_page_size: 3")

    assert 3 == len((await leadsquared.analyse())["Results"])
    body = {**BODY, "Paging": {"PageSize": 51}}
    message = "Invalid Input! Parameter Name: PageSize can not be more than 50."
    assert (500, "MXInvalidInputException", message) == await leadsquared.refusal(
        "POST", ANALYTICS, body
    )


@pytest.mark.evidence("recorded", "only +<cc>-<number> was found")
async def test_phone_numbers_can_be_compared_as_they_are(configured):
    leadsquared = configured("phone_match: exact")
    path = f"{LEADS}RetrieveLeadByPhoneNumber"

    assert [] == await leadsquared.get(path, phone="919845098450")
    assert [ANIL] == [
        it["ProspectID"] for it in await leadsquared.get(path, phone="+91-9845098450")
    ]


@pytest.mark.evidence("inferred", "a member that stands twice")
async def test_a_key_given_twice_can_be_refused(configured):
    leadsquared = configured("duplicate_keys: reject")
    body = b'{"Output":{"Type":"list"},"Output":{"Type":"aggregate"}}'

    answer = await leadsquared.refusal(
        "POST", ANALYTICS, body, headers={"Content-Type": "application/json"}
    )

    assert 400 == answer[0]


@pytest.mark.evidence("docs", "Create a Custom Lead Field: mandatory ones are checked in API calls")
async def test_a_mandatory_field_has_to_be_given(configured):
    leadsquared = configured(
        lead_fields="- { SchemaName: FirstName, DisplayName: First Name, DataType: Text }\n"
        "- { SchemaName: mx_City, DisplayName: City, DataType: Text, IsMandatory: true }\n",
        leads="[]", lists="[]",
    )  # fmt: skip

    message = "'mx_City' is mandatory for creating lead"
    assert (500, "MXMandatoryAttributeMissingException", message) == await leadsquared.refusal(
        "POST", f"{LEADS}Lead.Create", fields(FirstName="Asha")
    )
    await leadsquared.post(f"{LEADS}Lead.Create", fields(FirstName="Asha", mx_City="Pune"))


@pytest.mark.evidence("inferred", "fixtures are held to the fields of the account")
@pytest.mark.parametrize(
    ("member", "reason"),
    [("mx_Shoe: '42'", "leads have no such field"), ("mx_City: 42", "is not of type Text"), ("mx_DOB: '1980'", "is not of type Date")],
)  # fmt: skip
def test_a_lead_that_does_not_fit_its_fields_is_refused_at_start(configured, member, reason):
    times = ", ".join(
        f"{it}: '2019-01-01 00:00:00.000'"
        for it in ("CreatedOn", "ModifiedOn", "LeadLastModifiedOn")
    )

    with pytest.raises(SandboxError, match=reason):
        configured(
            leads=f"- {{ ProspectID: {ANIL}, OwnerId: {ROHAN}, {times}, {member} }}", lists="[]"
        )
