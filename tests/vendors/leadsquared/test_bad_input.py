"""What is not as it should be gets a clear refusal, and changes nothing."""

import asyncio
import json
import socket

import pytest

from .conftest import ANALYTICS, ANIL, LEADS, USERS, fields

JSON = {"Content-Type": "application/json"}
BODY = (
    400, "MXInvalidInputException", "request body contains malformed or unexpected JSON",
)  # fmt: skip
PATHS = [ANALYTICS, f"{USERS}User/AdvancedSearch", f"{LEADS}Lead.Create", f"{LEADS}Leads.Get",
         f"{LEADS}Lead/Bulk/Update"]  # fmt: skip


async def refused(leadsquared, path, body, headers=JSON):
    before = leadsquared.view.leads
    answer = await leadsquared.refusal("POST", path, body, headers=headers)
    assert before is leadsquared.view.leads
    return answer


@pytest.mark.evidence("seed", "400: not as per API specification; the text recorded elsewhere")
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"{", id="cut short"),
        pytest.param(b"a=1", id="a form"),
        pytest.param(b"<a/>", id="XML"),
        pytest.param(b'{"Output":{"Type":"list\xff"}}', id="not UTF-8"),
        pytest.param('{"Output":{"Type":"list"}}'.encode("utf-16"), id="UTF-16"),
        pytest.param(b"[" * 65 + b"]" * 65, id="65 levels"),
        pytest.param(b"[" * 900 + b"]" * 900, id="900 levels"),
        pytest.param(b"[" * 100_000, id="100,000 levels"),
        pytest.param(b'{"a":' * 900 + b"1" + b"}" * 900, id="900 objects"),
        pytest.param(b'{"Output":NaN}', id="NaN"),
        pytest.param(b'{"Output":-Infinity}', id="Infinity"),
        pytest.param(b'{"Output":{"Type":"\\ud800"}}', id="half a surrogate pair"),
        pytest.param(b"null", id="null"),
        pytest.param(b"1", id="a number"),
        pytest.param(b'"Output"', id="a text"),
        pytest.param(b"[1]", id="an array of a number"),
    ],
)  # fmt: skip
async def test_a_body_that_is_no_such_json_is_refused(leadsquared, path, body):
    assert BODY == await refused(leadsquared, path, body)


@pytest.mark.evidence("seed", "400: correct attribute names and structure")
@pytest.mark.parametrize(
    "change",
    [
        {"Output": None}, {"Output": "list"}, {"Output": {"Type": ["list"]}}, {"ReportFilter": []},
        {"ReportFilter": {"LeadFilters": {}}}, {"ReportFilter": {"LeadFilters": ["Score"]}},
        {"ReportFilter": {"LeadFilters": [{"LookUpValue": "1"}]}},
        {"ReportFilter": {"UserFilter": 7}}, {"ReportFilter": {"UserFilter": [7]}},
        {"ReportFilter": {"UserFilter": {"GroupConditions": {}}}},
        {"ReportFilter": {"UserFilter": {"GroupConditions": [{"Condition": {}}]}}},
        {"ReportFilter": {"UserFilter": {"GroupConditions": [{"Condition": [{}]}]}}},
        {"DateFilter": {}}, {"DateFilter": [{"FromDate": "2018-01-01 00:00:00"}]},
        {"DateFilter": [{"DateField": "CreatedOn", "FromDate": 20180101}]},
        {"Paging": []}, {"Paging": {"PageIndex": 1.5}}, {"Paging": {"PageSize": True}},
        {"Sorting": "Score"}, {"Sorting": {"ColumnName": 1}},
    ],
    ids=str,
)  # fmt: skip
async def test_a_node_of_the_wrong_type_is_refused(leadsquared, change):
    body = {"Output": {"Type": "aggregate"}, **change}

    assert BODY == await refused(leadsquared, ANALYTICS, json.dumps(body).encode())


@pytest.mark.evidence("seed", "400: a content type that is not application/json; the text inferred")
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "media", ["text/plain", "application/xml", "application/x-www-form-urlencoded", "text/json", "json"]
)  # fmt: skip
async def test_a_body_that_is_not_said_to_be_json_is_refused(leadsquared, path, media):
    assert (
        400, "MXInvalidInputException", "Content-Type must be application/json",
    ) == await refused(leadsquared, path, b'{"Output":{"Type":"list"}}', {"Content-Type": media})  # fmt: skip


@pytest.mark.evidence("inferred", "parameters after the type are accepted")
@pytest.mark.parametrize("media", ["application/json; charset=utf-8", "Application/JSON"])
async def test_a_content_type_may_have_parameters_and_capitals(leadsquared, media):
    status, _ = await leadsquared.send(
        "POST", ANALYTICS, b'{"Output":{"Type":"list"}}', headers={"Content-Type": media}
    )

    assert 200 == status


@pytest.mark.evidence(
    "inferred", "extra properties are ignored; of a key given twice the last counts"
)
@pytest.mark.parametrize(
    "body",
    [
        b'{"Output":{"Type":"aggregate","Colour":1},"Extra":[[1]]}',
        b'{"Output":{"Type":"list"},"Output":{"Type":"aggregate"}}',
        b'{"Output":{"Type":"aggregate"},"Paging":null,"DateFilter":null,"ReportFilter":null,"Sorting":null}',
        b'{"Output":{"Type":"aggregate"},"Sorting":[],"Paging":{"PageIndex":null}}',
    ],
)
async def test_what_means_nothing_is_let_pass(leadsquared, body):
    status, answer = await leadsquared.send("POST", ANALYTICS, body, headers=JSON)

    assert (200, "7") == (status, answer["TotalCount"])


@pytest.mark.evidence("inferred", "brackets within texts are no nesting")
async def test_brackets_within_texts_do_no_harm(leadsquared):
    value = "[" * 500 + '"\\' + "{" * 500

    assert [] == await leadsquared.names(("FirstName", "=", value))


@pytest.mark.evidence("inferred", "a number is a number of whatever size")
@pytest.mark.parametrize("value", [10**18, 10**19, 10**300, -(10**30), 1.5e300])
async def test_huge_numbers_are_compared(leadsquared, value):
    expected = [] if value > 0 else ["Anil"]
    found = await leadsquared.names(("Score", ">", value), ("FirstName", "=", "Anil"))

    assert expected == found


@pytest.mark.evidence("inferred", "what no double can hold is no JSON here")
async def test_a_number_beyond_a_double_is_refused(leadsquared):
    body = b'{"Output":{"Type":"list"},"Paging":{"PageIndex":1' + b"0" * 400 + b"}}"

    assert BODY == await refused(leadsquared, ANALYTICS, body)


@pytest.mark.evidence("inferred", "text is text: nothing in it is carried out")
@pytest.mark.parametrize("value", ["' OR 1=1 --", "%00", "\x00", "(a+)+$", "[", "\\", "😀" * 1000])
async def test_a_value_is_nothing_but_a_value(leadsquared, value):
    assert [] == await leadsquared.names(("FirstName", "=", value))
    assert [] == await leadsquared.names(("FirstName", "LIKE", value), ("LastName", "=", "Kapoor"))


@pytest.mark.evidence("inferred", "an attribute without a name is not as specified")
@pytest.mark.parametrize(
    "body",
    [[{"Value": "x"}], [{"Attribute": 1, "Value": "x"}], [{"Attribute": "FirstName", "Value": ["x"]}],
     [{"Attribute": "mx_KYC", "Fields": {"Status": "x"}}], {"FirstName": "x"}],
)  # fmt: skip
@pytest.mark.parametrize(
    "name", ["Lead.Create", "Lead.CreateOrUpdate", "Lead.Capture", f"Lead.Update?leadId={ANIL}"]
)
async def test_a_lead_that_is_no_list_of_attributes_is_refused(leadsquared, name, body):
    assert BODY == await refused(leadsquared, LEADS + name, json.dumps(body).encode())


@pytest.mark.evidence("inferred", "no input takes longer than its length explains")
async def test_many_wildcards_quotes_and_dots_are_answered_at_once(leadsquared):
    lead = fields(FirstName="Asha", Notes="a" * 4000)
    await leadsquared.post(f"{LEADS}Lead.Create", lead)

    assert ["Asha"] == await leadsquared.names(("Notes", "LIKE", "%a" * 60))
    assert [] == await leadsquared.names(("Notes", "LIKE", "%a" * 60 + "%b"))
    assert BODY == await refused(leadsquared, ANALYTICS, b"[" * 65 + b'"' + b'\\"' * 300_000)
    assert BODY == await refused(leadsquared, ANALYTICS, b"{}" * 65 + b'"' + b'\\"' * 300_000)
    address = fields(EmailAddress="a@" + "." * 300_000 + "@")
    answer = await leadsquared.refusal("POST", f"{LEADS}Lead.Create", address)
    assert "Invalid Input! Parameter Name: EmailAddress value is not correct." == answer[2]


def _raw(view, message):
    host, port = view.origin.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as sock:
        sock.sendall(message)
        chunks = []
        while chunk := sock.recv(1 << 16):
            chunks.append(chunk)
    return b"".join(chunks)


@pytest.mark.evidence("inferred", "what is not HTTP is refused in the form of all errors")
@pytest.mark.parametrize(
    "message", [b"hello\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n"]
)
async def test_what_is_not_http_is_refused(leadsquared, message):
    answer = await asyncio.to_thread(_raw, leadsquared.view, message)

    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert {
        "Status": "Error", "ExceptionType": "MXInvalidInputException", "ExceptionMessage": "Bad Request",
    } == json.loads(body)  # fmt: skip


@pytest.mark.evidence("inferred", "a broken escape in the query is taken as it stands")
async def test_a_broken_escape_in_a_query_is_a_value(leadsquared):
    auth = "".join(f"{name}: {value}\r\n" for name, value in leadsquared.auth.items())
    line = f"GET {LEADS}Leads.GetById?id=%zz&%ff=%f HTTP/1.1\r\nHost: a\r\n{auth}Connection: close\r\n\r\n"

    answer = await asyncio.to_thread(_raw, leadsquared.view, line.encode())

    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.endswith(b"\r\n\r\n[]")
