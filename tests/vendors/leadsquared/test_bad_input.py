"""What is not as it should be gets LeadSquared's own answer, and changes nothing."""

import asyncio
import json
import socket

import pytest

REPORT = "/Leads/LeadDistribution/FilterByLeadField"
CREATE = "/v2/LeadManagement.svc/Lead.Create"
MALFORMED = (
    400, "MXInvalidInputException", "The request body contains malformed or unexpected JSON",
)  # fmt: skip


async def refused(leadsquared, path, body, content_type="application/json"):
    """Send bytes and return the error; nothing may have changed."""
    before = leadsquared.view.leads
    error = await leadsquared.refused(
        "POST", path, data=body, headers={"Content-Type": content_type}
    )
    assert before is leadsquared.view.leads
    return error


def nested(levels):
    return b'{"Output":{"Type":"list"},"X":' + b"[" * levels + b"]" * levels + b"}"


@pytest.mark.evidence("seed", "400: the body is not as per specification; the text: recorded")
@pytest.mark.parametrize("path", [REPORT, CREATE])
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b" ", id="a blank"),
        pytest.param(b"{", id="cut short"),
        pytest.param(b"Output=list", id="a form"),
        pytest.param(b"<Output/>", id="XML"),
        pytest.param(b'{"Output":{"Type":"list\xff"}}', id="not UTF-8"),
        pytest.param('{"Output":{"Type":"list"}}'.encode("utf-16"), id="UTF-16"),
        pytest.param(b"[" * 10_000 + b"]" * 10_000, id="10,000 levels"),
        pytest.param(b'{"Output":{"Type":"list"},"Paging":{"PageSize":NaN}}', id="NaN"),
        pytest.param(b'{"Output":{"Type":"list"},"Paging":{"PageSize":Infinity}}', id="Infinity"),
        pytest.param(b'{"Output":{"Type":"\\ud800"}}', id="half a surrogate pair"),
        pytest.param(b"null", id="null"),
        pytest.param(b"1", id="a number"),
        pytest.param(b'"Output"', id="a text"),
    ],
)
async def test_a_body_that_is_no_json_of_the_right_kind_is_400(leadsquared, path, body):
    assert MALFORMED == await refused(leadsquared, path, body)


@pytest.mark.evidence("seed", "400: correct attribute names and structure")
@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"Output": None},
        {"Output": []},
        {"Output": {}},
        {"Output": {"Type": None}},
        {"Output": {"Type": ""}},
        {"Output": {"Type": "pie"}},
        {"Output": {"Type": "lists"}},
        {"Output": {"Type": 1}},
        {"Output": {"Type": "list", "IncludeCSV": ["FirstName"]}},
        {"Output": {"Type": "aggregate", "GroupBy": {}}},
        {"Output": {"Type": "list"}, "ReportFilter": []},
        {"Output": {"Type": "list"}, "ReportFilter": {"LeadFilters": {}}},
        {"Output": {"Type": "list"}, "ReportFilter": {"LeadFilters": ["Source"]}},
        {"Output": {"Type": "list"}, "ReportFilter": {"LeadFilters": [{"SqlOperator": "="}]}},
        {"Output": {"Type": "list"}, "ReportFilter": {"LeadFilters": [{"LookUpName": "Source", "LookUpValue": []}]}},
        {"Output": {"Type": "list"}, "ReportFilter": {"UserFilter": 1}},
        {"Output": {"Type": "list"}, "ReportFilter": {"UserFilter": [1]}},
        {"Output": {"Type": "list"}, "ReportFilter": {"UserFilter": {"GroupConditions": {}}}},
        {"Output": {"Type": "list"}, "ReportFilter": {"UserFilter": {"GroupConditions": [{"Condition": {}}]}}},
        {"Output": {"Type": "list"}, "ReportFilter": {"UserFilter": {"GroupConditions": [{"Condition": [{}]}]}}},
        {"Output": {"Type": "list"}, "DateFilter": {}},
        {"Output": {"Type": "list"}, "DateFilter": [{}]},
        {"Output": {"Type": "list"}, "DateFilter": [{"DateField": "CreatedOn", "FromDate": 2018}]},
        {"Output": {"Type": "list"}, "Paging": []},
        {"Output": {"Type": "list"}, "Paging": {"PageSize": {}}},
        {"Output": {"Type": "list"}, "Paging": {"PageSize": 1.5}},
        {"Output": {"Type": "list"}, "Paging": {"PageSize": True}},
        {"Output": {"Type": "list"}, "Sorting": "FirstName"},
    ],
    ids=json.dumps,
)  # fmt: skip
async def test_a_node_of_the_wrong_type_is_400(leadsquared, body):
    assert MALFORMED == await refused(leadsquared, REPORT, json.dumps(body).encode())


@pytest.mark.evidence("inferred", "the JSON reader of .NET stops at 64 levels")
@pytest.mark.parametrize(("levels", "status"), [(62, 200), (63, 200), (64, 400), (1000, 400)])
async def test_a_body_may_be_nested_64_levels_deep(leadsquared, levels, status):
    async with leadsquared.request(
        "POST", REPORT, data=nested(levels), headers={"Content-Type": "application/json"}
    ) as answer:
        assert status == answer.status


@pytest.mark.evidence("inferred", "the JSON reader of .NET stops at 64 levels")
async def test_groups_nested_too_deeply_are_400(leadsquared):
    group = {}
    for _ in range(300):
        group = {"GroupConditions": [group]}
    body = {"Output": {"Type": "list"}, "ReportFilter": {"UserFilter": group}}

    assert MALFORMED == await refused(leadsquared, REPORT, json.dumps(body).encode())


@pytest.mark.evidence("inferred", "wide bodies are no deep ones")
async def test_a_body_of_many_objects_side_by_side_is_read(leadsquared):
    filters = [{"LookUpName": "FirstName", "LookUpValue": "R%", "SqlOperator": "LIKE"}] * 200

    answer = await leadsquared.report(
        ReportFilter={"LeadFilters": filters}, Output={"Type": "list", "IncludeCSV": "FirstName"}
    )

    assert "0" != answer["TotalCount"]


@pytest.mark.evidence("inferred", "of a member named twice the later one counts")
async def test_of_two_members_of_one_name_the_later_counts(leadsquared):
    body = (
        b'{"Output":{"Type":"pie","Type":"list","IncludeCSV":"FirstName"},"Paging":{"PageSize":1}}'
    )

    answer = await leadsquared.call(
        "POST", REPORT, data=body, headers={"Content-Type": "application/json"}
    )

    assert 1 == len(answer["Results"])


@pytest.mark.evidence("inferred", "numbers beyond 64 bits")
async def test_a_huge_number_is_refused_as_a_page(leadsquared):
    body = b'{"Output":{"Type":"list"},"Paging":{"PageSize":' + b"9" * 400 + b"}}"

    status, kind, _ = await refused(leadsquared, REPORT, body)

    assert status in (400, 500)
    assert "MXInvalidInputException" == kind


@pytest.mark.evidence("seed", "400: content type application/json; the text: inferred")
@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "application/xml", "text/json", "x", "*/*"],
)
async def test_another_content_type_is_400(leadsquared, content_type):
    body = b'{"Output":{"Type":"aggregate"}}'

    assert (
        400, "MXInvalidInputException", "Content-Type must be application/json",
    ) == await refused(leadsquared, REPORT, body, content_type)  # fmt: skip


@pytest.mark.evidence("inferred", "parameters after the type are accepted")
@pytest.mark.parametrize(
    "content_type", ["application/json; charset=utf-8", "Application/JSON", "application/json;x=y"]
)
async def test_the_content_type_may_have_parameters_and_capitals(leadsquared, content_type):
    body = b'{"Output":{"Type":"aggregate"}}'

    answer = await leadsquared.call(
        "POST", REPORT, data=body, headers={"Content-Type": content_type}
    )

    assert "9" == answer["TotalCount"]


@pytest.mark.evidence("seed", "404: The API could not be found. Please check the API signature.")
@pytest.mark.parametrize(
    "path",
    ["/", "/Leads", "/Leads/LeadDistribution", f"{REPORT}s", f"{REPORT}/1", "/v2", "/v3/x",
     "/v2/LeadManagement.svc/Lead.Delete", "/v2/LeadManagement.svc/", "/%zz", "/Leads/%ff"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_an_unknown_path_is_404(leadsquared, path, method):
    assert (
        404, "MXNotFoundException", "The API could not be found. Please check the API signature.",
    ) == await leadsquared.refused(method, path)  # fmt: skip


@pytest.mark.evidence("recorded", "405 on .svc endpoints; the body: inferred")
@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", REPORT, "POST"),
        ("PUT", REPORT, "POST"),
        ("DELETE", REPORT, "POST"),
        ("PATCH", CREATE, "POST"),
        ("OPTIONS", CREATE, "POST"),
        ("GET", "/v2/LeadManagement.svc/Leads.Get", "POST"),
        ("POST", "/v2/UserManagement.svc/Users.Get", "GET"),
    ],
)
async def test_another_method_is_405(leadsquared, method, path, allowed):
    async with leadsquared.request(method, path) as answer:
        assert 405 == answer.status
        assert allowed == answer.headers["Allow"]
        assert {
            "Status": "Error",
            "ExceptionType": "MXMethodNotAllowedException",
            "ExceptionMessage": f"The requested resource does not support http method '{method}'.",
        } == await answer.json()


@pytest.mark.evidence("inferred", "a broken escape in the query is taken as it stands")
async def test_a_broken_escape_in_the_query_does_no_harm(leadsquared):
    url = f"{REPORT}?ResponseFormat=%zz&%ff=%"

    answer = await leadsquared.post(url, {"Output": {"Type": "aggregate"}})

    assert "9" == answer["TotalCount"]


@pytest.mark.evidence("inferred", "no value of a request reaches a header")
async def test_a_header_can_not_be_injected(leadsquared):
    async with leadsquared.request(
        "POST",
        f"{REPORT}?ResponseFormat=csv%0d%0aX-Injected:%20yes",
        json={"Output": {"Type": "aggregate"}},
    ) as answer:
        assert "X-Injected" not in answer.headers


@pytest.mark.evidence("inferred", "stock page of the web server")
@pytest.mark.parametrize(
    "message", [b"hello\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n"]
)
async def test_what_is_not_http_gets_the_page_of_the_web_server(leadsquared, message):
    host, port = leadsquared.view.origin.removeprefix("http://").split(":")

    def send():
        with socket.create_connection((host, int(port)), timeout=20) as sock:
            sock.sendall(message)
            chunks = []
            while chunk := sock.recv(1 << 16):
                chunks.append(chunk)
        return b"".join(chunks)

    answer = await asyncio.to_thread(send)

    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert b"<p>HTTP Error 400. The request is badly formed.</p>" in answer
