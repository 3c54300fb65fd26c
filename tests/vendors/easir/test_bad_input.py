"""What is not as it should be gets EASI'R's own answer, and changes nothing."""

import json

import pytest

from sandbox.assembly import build
from sandbox.journal import Request

TYPES = "/lead-types"
WEBSITE = "/lead-types/b151c11f-f634-49e0-8b27-b274dfa55199"
REQUIRED = [("validation.required", name) for name in ("name", "description", "relations_paths")]


def request(easir, line, *headers):
    lines = [line, "Host: easir", f"Authorization: {easir.auth['Authorization']}",
             "Connection: close", *headers]  # fmt: skip
    return "\r\n".join((*lines, "", "")).encode("latin-1")


@pytest.mark.evidence("inferred", "Laravel reads what is no JSON object as an empty input")
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"{", id="cut short"),
        pytest.param(b"name=Web", id="a form"),
        pytest.param(b'{"name":"a\xff"}', id="not UTF-8"),
        pytest.param('{"name":"a"}'.encode("utf-16"), id="UTF-16"),
        pytest.param(b"[" * 10_000 + b"]" * 10_000, id="10,000 levels"),
        pytest.param(
            b'{"name":' * 600 + b"1" + b"}" * 600, id="600 levels, of which PHP reads 512"
        ),
        pytest.param(b'{"name":' * 10_000 + b"1" + b"}" * 10_000, id="10,000 objects"),
        pytest.param(b'{"escalation_accept":NaN}', id="NaN"),
        pytest.param(b'{"escalation_accept":1' + b"0" * 400 + b"}", id="beyond a double"),
        pytest.param(b'{"name":"\\ud800"}', id="half a surrogate pair"),
        pytest.param(b"null", id="null"),
        pytest.param(b"[]", id="an array"),
        pytest.param(b'"name"', id="a text"),
        pytest.param(b'{"name": "x",}', id="a trailing comma"),
    ],
)
@pytest.mark.parametrize(("method", "path"), [("POST", TYPES), ("PUT", WEBSITE)])
async def test_what_is_no_json_object_lacks_all_that_is_required(easir, method, path, body):
    before = easir.view.lead_types

    answer = easir.call(method, path, data=body, headers={"Content-Type": "application/json"})

    assert (422, REQUIRED) == await easir.errors(answer)
    assert before is easir.view.lead_types


@pytest.mark.evidence(
    "inferred", "Laravel reads no input as an empty one, and a lead has no required one"
)
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("POST", "/leads", 201), ("PUT", "/leads/177a16d3-fbe1-4186-bfbc-51925de2557c", 200)],
)
async def test_a_lead_without_a_body_is_one_without_values(easir, method, path, status):
    assert status == (await easir.call(method, path))[0]


@pytest.mark.evidence("inferred", "PHP takes the last of two members with one name")
async def test_of_two_members_with_one_name_the_last_counts(easir):
    path = "9eae431b-3d0f-4528-9c59-e9d1a40fcd04"
    body = f'{{"name":"a","name":"b","description":"c","relations_paths":["{path}"]}}'.encode()

    headers = {"Content-Type": "application/json"}
    status, made = await easir.call("POST", TYPES, data=body, headers=headers)

    assert (201, "b") == (status, made["name"])


@pytest.mark.evidence("docs", "Error Codes: 415; text client")
@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/xml", "multipart/form-data; boundary=x", "json",
     "application/x-www-form-urlencoded"],
)  # fmt: skip
async def test_a_body_that_is_not_said_to_be_json_is_415(easir, content_type):
    status, body = await easir.call(
        "POST", TYPES, data=b"{}", headers={"Content-Type": content_type}
    )

    assert 415 == status
    assert [
        {
            "message": "The Content-Type header must be application/json",
            "code": "content_type",
        }
    ] == body["errors"]


@pytest.mark.evidence("client", "PHP SDK: Content-Type with a charset")
async def test_the_content_type_may_have_parameters_and_capitals(easir):
    headers = {"Content-Type": "Application/JSON; charset=utf-8"}

    assert 422 == (await easir.call("POST", TYPES, data=b"{}", headers=headers))[0]


@pytest.mark.evidence(
    "client", "PHP SDK: GET and DELETE carry a JSON body, which counts for nothing"
)
async def test_a_body_where_none_is_wanted_is_ignored(easir):
    headers = {"Content-Type": "application/json"}

    assert 200 == (await easir.call("GET", TYPES, data=b"null", headers=headers))[0]
    assert 204 == (await easir.call("DELETE", WEBSITE, data=b"{", headers=headers))[0]


@pytest.mark.evidence("docs", "Error Codes: 404; text client")
@pytest.mark.parametrize("path", ["/lead-type", "/lead-types/1/2/3/4", "/v1/lead-types", "/Me"])
async def test_a_path_that_is_no_endpoint_is_404(easir, path):
    status, body = await easir.get(path)

    assert 404 == status
    assert [{"message": "The endpoint does not exists", "code": "not_found"}] == body["errors"]


@pytest.mark.evidence("docs", "Error Codes: 405; text client")
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PATCH", TYPES), ("DELETE", TYPES), ("OPTIONS", TYPES), ("GET", WEBSITE), ("POST", WEBSITE),
        ("GET", "/lead-types/sort"), ("GET", f"{WEBSITE}/settings"), ("GET", "/token"),
        ("PUT", f"{WEBSITE}/settings/52"), ("POST", f"{WEBSITE}/leads"),
    ],
)  # fmt: skip
async def test_a_method_that_a_path_does_not_have_is_405(easir, method, path):
    status, body = await easir.call(method, path)

    assert 405 == status
    assert [{"message": "The request method is not allowed", "code": "method_not_allowed"}] == body[
        "errors"
    ]


@pytest.mark.evidence("inferred", "a broken escape in the path is part of no endpoint")
@pytest.mark.parametrize("path", ["/lead-types/%zz", "/lead-types/%", "/lead-types/%ff"])
async def test_a_broken_escape_in_the_path_is_404(easir, path):
    answer = await easir.raw(request(easir, f"DELETE {path} HTTP/1.1"))

    assert answer.startswith(b"HTTP/1.1 404 ")
    assert b'"code":"not_found"' in answer


@pytest.mark.evidence("inferred", "a broken escape in the query is a text like another")
async def test_a_broken_escape_in_the_query_finds_nothing(easir):
    answer = await easir.raw(request(easir, "GET /lead-types?q=%zz&page=%ff HTTP/1.1"))

    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b'"data":[]' in answer


@pytest.mark.evidence("inferred", "a method that HTTP does not know")
async def test_a_method_that_http_does_not_know_is_405(easir):
    answer = await easir.raw(request(easir, "BREW /lead-types HTTP/1.1"))

    assert b'"code":"method_not_allowed"' in answer


@pytest.mark.evidence("inferred", "no value of a request reaches a header of the answer")
async def test_a_header_can_not_be_injected(easir):
    line = ("GET /?response_type=code&client_id=forms-7f3a&redirect_uri=https://forms.example.com"
            "/easir/callback&state=a%0d%0aX-Injected:%20yes HTTP/1.1")  # fmt: skip

    answer = await easir.raw(request(easir, line))

    assert answer.startswith(b"HTTP/1.1 302 ")
    assert b"\r\nx-injected" not in answer.lower()


@pytest.mark.evidence("inferred", "the stock page of a web server")
@pytest.mark.parametrize("message", [b"hello\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\r\n\r\n"])
async def test_what_is_not_http_gets_the_page_of_the_web_server(easir, message):
    answer = await easir.raw(message)

    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert b"<center><h1>400 Bad Request</h1></center>" in answer


@pytest.mark.evidence(
    "docs", "Error Codes: success bodies have no errors; errors have nothing else"
)
async def test_an_error_is_json_and_nothing_else(easir):
    _, body = await easir.get("/nowhere")

    assert "application/json" == easir.headers["Content-Type"]
    assert (["errors"], ["message", "code"]) == (list(body), list(body["errors"][0]))


@pytest.mark.evidence("inferred", "huge and odd values where an id or a number is wanted")
@pytest.mark.parametrize(
    "body",
    [
        {"roles": [10**30]}, {"roles": [[1]]}, {"roles": [{"id": 1}]}, {"roles": [True]},
        {"users": [{"id": 10**30}]}, {"users": [{"id": []}]}, {"users": [None]},
        {"autoreply": {"template_id": 10**30}}, {"relations_paths": [["x"]]},
        {"relations_paths": [None]}, {"escalation_active": [{"day_of_week": 10**30, "closed": True}]},
    ],
    ids=json.dumps,
)  # fmt: skip
async def test_odd_values_are_refused_by_name(easir, body):
    least = {
        "name": "Web leads",
        "description": "From the site",
        "relations_paths": ["9eae431b-3d0f-4528-9c59-e9d1a40fcd04"],
    }

    status, errors = await easir.errors(easir.post(TYPES, {**least, **body}))

    assert (422, 1) == (status, len(errors))


@pytest.mark.evidence("inferred", "paging by huge numbers")
@pytest.mark.parametrize("value", ["9" * 9, "9" * 400, "1e5", "٣"])
async def test_a_huge_page_is_an_empty_or_the_first_one(easir, value):
    assert 200 == (await easir.get(TYPES, page=value))[0]


@pytest.mark.evidence("docs", "Error Codes: 500 error, with an id; its key is inferred")
def test_a_defect_is_500_with_an_id_and_no_traceback(caplog):
    engine = build(["easir"])
    engine.vendors["easir"].behaviours["getRoles"] = lambda _: 1 / 0
    headers = {"Authorization": "Bearer agency-60-77ab"}

    place = engine.locate("", "/easir/roles")
    response = engine.exchange(place, Request("GET", "/easir/roles", headers)).response

    (error,) = json.loads(response.body)["errors"]
    assert (500, ["message", "code", "id"], "error") == (
        response.status,
        list(error),
        error["code"],
    )
    assert b"ZeroDivision" not in response.body


@pytest.mark.evidence("inferred", "a slash at the end of a path is tolerated")
@pytest.mark.parametrize("path", ["/lead-types/", "/lead-types", "//lead-types//", "/me/"])
async def test_a_slash_too_many_changes_nothing(easir, path):
    async with easir.client.get(easir.view.url + path, headers=easir.auth) as answer:
        assert 200 == answer.status
