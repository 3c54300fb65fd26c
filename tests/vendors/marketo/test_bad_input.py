"""What is not as it should be gets Marketo's own answer, and changes nothing."""

import asyncio
import io
import json
import socket

import pytest

SYNC = "/rest/v1/leads.json"
PAGE = b"<center><h1>%s</h1></center>\r\n<hr><center>nginx</center>"


async def _sync(marketo, body, content_type="application/json"):
    before = marketo.view.leads
    answer = await marketo.call("POST", SYNC, data=body, headers={"Content-Type": content_type})
    assert before is marketo.view.leads
    return answer["errors"][0]["code"]


def _raw(marketo, message):
    """Send bytes and return all that comes back."""
    host, port = marketo.view.origin.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as sock:
        sock.sendall(message)
        chunks = []
        while chunk := sock.recv(1 << 16):
            chunks.append(chunk)
    return b"".join(chunks)


async def _raw_code(marketo, message):
    answer = await asyncio.to_thread(_raw, marketo, message)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK"), answer
    return json.loads(body)["errors"][0]["code"]


def _request(marketo, line, *headers):
    lines = [
        line, "Host: marketo", f"Authorization: {marketo.auth['Authorization']}",
        "Connection: close", *headers,
    ]  # fmt: skip
    return "\r\n".join((*lines, "", "")).encode("latin-1")


@pytest.mark.evidence("docs", "Error Codes: 609")
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"{", id="cut short"),
        pytest.param(b"input=1", id="a form"),
        pytest.param(b'{"input":[{"email":"a@b.co\xff"}]}', id="not UTF-8"),
        pytest.param('{"input":[{"email":"a@b.co"}]}'.encode("utf-16"), id="UTF-16"),
        pytest.param(b"[" * 10_000 + b"]" * 10_000, id="10,000 levels"),
        pytest.param(
            b'{"input":[{"firstName":' + b"[" * 1_000 + b"]" * 1_000 + b"}]}", id="1,000 in a field"
        ),
        pytest.param(b'{"input":' * 500 + b"[]" + b"}" * 500, id="500 levels"),
        pytest.param(b'{"input":' * 10_000 + b"1" + b"}" * 10_000, id="10,000 objects"),
        pytest.param(b'{"input":[{"leadScore":NaN}]}', id="NaN"),
        pytest.param(b'{"input":[{"leadScore":Infinity}]}', id="Infinity"),
        pytest.param(b'{"input":[{"firstName":"\\ud800"}]}', id="half a surrogate pair"),
        pytest.param(b'{"input":[{"email":"a@b.co","email":"c@d.co"}]}', id="a key twice"),
        pytest.param(b'{"input":[],"input":[{"email":"a@b.co"}]}', id="a key twice, above"),
        pytest.param(b"null", id="null"),
        pytest.param(b"[]", id="an array"),
        pytest.param(b'"input"', id="a text"),
        pytest.param(b'{"input":{}}', id="input is an object"),
        pytest.param(b'{"input":["a@b.co"]}', id="a record is a text"),
        pytest.param(b'{"action":1,"input":[{}]}', id="action is a number"),
        pytest.param(b'{"lookupField":["email"],"input":[{}]}', id="lookupField is an array"),
    ],
)
async def test_a_body_that_is_not_as_it_should_be_is_609(marketo, body):
    assert "609" == await _sync(marketo, body)


@pytest.mark.evidence("inferred", "over-limit inputs have no published code")
async def test_301_records_are_too_many(marketo):
    body = json.dumps({"input": [{"email": f"p{n}@example.com"} for n in range(301)]})

    assert "1003" == await _sync(marketo, body)


@pytest.mark.evidence("recorded", "missing parameters are 1003 … not specified")
async def test_a_body_without_input_is_1003(marketo):
    assert ("1003", "input not specified") == await marketo.error(marketo.post(SYNC, {}))


@pytest.mark.evidence("inferred", "an action that does not exist")
async def test_an_unknown_action_is_1003(marketo):
    body = {"action": "upsert", "input": [{"email": "a@b.co"}]}

    assert "1003" == (await marketo.error(marketo.post(SYNC, body)))[0]


@pytest.mark.evidence("recorded", "1003 for a value of the wrong type")
@pytest.mark.parametrize("digits", [10, 19, 30, 300])
async def test_a_huge_number_is_no_integer_of_a_lead(marketo, digits):
    answer = await marketo.post(SYNC, {"input": [{"email": "a@b.co", "leadScore": 10**digits}]})

    assert "1003" == answer["result"][0]["reasons"][0]["code"]


@pytest.mark.evidence("inferred", "what no double can hold is refused by the parser")
async def test_a_number_beyond_a_double_is_609(marketo):
    assert "609" == await _sync(marketo, b'{"input":[{"leadScore":1' + b"0" * 400 + b"}]}")


@pytest.mark.evidence("recorded", "1003 for a value of the wrong type")
@pytest.mark.parametrize("value", [[1], {"a": 1}, [[[[]]]]])
async def test_an_array_or_object_is_no_value_of_a_field(marketo, value):
    answer = await marketo.post(SYNC, {"input": [{"email": "a@b.co", "firstName": value}]})

    assert "1003" == answer["result"][0]["reasons"][0]["code"]


@pytest.mark.evidence("docs", "Error Codes: 612")
@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/xml", "multipart/form-data; boundary=x", "json", ""]
)
async def test_a_body_that_is_not_said_to_be_json_is_612(marketo, content_type):
    assert "612" == await _sync(marketo, b'{"input":[{"email":"a@b.co"}]}', content_type)


@pytest.mark.evidence("docs", "Error Codes: 612")
async def test_the_content_type_may_have_parameters_and_capitals(marketo):
    headers = {"Content-Type": "Application/JSON; charset=utf-8"}
    body = b'{"input":[{"email":"a@b.co"}]}'

    assert (await marketo.call("POST", SYNC, data=body, headers=headers))["success"]


@pytest.mark.evidence("docs", "Error Codes: 610")
@pytest.mark.parametrize(
    "path",
    ["/", "/rest", "/rest/v1/lead", "/rest/v1/leadz.json", "/rest/v2/leads.json", "/rest/v1/leads", "/rest/v1/lead/.json"],
)  # fmt: skip
async def test_a_path_that_is_no_resource_is_610(marketo, path):
    assert ("610", "Requested resource not found") == await marketo.error(marketo.get(path))


@pytest.mark.evidence("inferred", "a path with a broken escape matches no resource")
@pytest.mark.parametrize(
    "path", ["/rest/v1/lead/%zz.json", "/rest/v1/lead/%.json", "/rest/v1/lead/%ff.json"]
)
async def test_a_broken_escape_in_the_path_is_610(marketo, path):
    assert "610" == await _raw_code(marketo, _request(marketo, f"GET {path} HTTP/1.1"))


@pytest.mark.evidence("inferred", "a broken escape in the query is taken as it stands")
async def test_a_broken_escape_in_the_query_is_a_value_like_another(marketo):
    line = "GET /rest/v1/leads.json?filterType=email&filterValues=%zz,%ff&fields=%zz HTTP/1.1"

    assert "1006" == await _raw_code(marketo, _request(marketo, line))


@pytest.mark.evidence("recorded", "text of 605")
@pytest.mark.parametrize("method", ["PUT", "PATCH", "OPTIONS", "TRACE"])
async def test_another_method_is_605(marketo, method):
    answer = marketo.call(method, SYNC)

    assert ("605", f"Request method '{method}' not supported") == await marketo.error(answer)


@pytest.mark.evidence("recorded", "text of 605")
async def test_a_method_that_http_does_not_know_is_605(marketo):
    assert "605" == await _raw_code(marketo, _request(marketo, f"BREW {SYNC} HTTP/1.1"))


@pytest.mark.evidence("inferred", "order of checks: path before verb before token")
async def test_an_unknown_path_is_refused_before_the_token_is_looked_at(marketo):
    marketo.auth = {}

    assert "610" == (await marketo.error(marketo.get("/nowhere.json")))[0]
    assert "605" == (await marketo.error(marketo.call("PUT", SYNC)))[0]
    assert "600" == (await marketo.error(marketo.post(SYNC, {"input": 1})))[0]


@pytest.mark.evidence("docs", "Error Codes: 413 over 1 MB")
async def test_a_body_over_1_mb_is_413(marketo):
    url, headers = marketo.view.url + SYNC, {**marketo.auth, "Content-Type": "application/json"}

    large = io.BytesIO(b"x" * (1024 * 1024 + 1))
    async with marketo.client.post(url, data=large, headers=headers) as answer:
        assert 413 == answer.status
        assert PAGE % b"413 Request Entity Too Large" in await answer.read()


@pytest.mark.evidence("docs", "Error Codes: 413 over 1 MB")
async def test_a_body_of_1_mb_is_read(marketo):
    body = b'{"input":[{"email":"a@b.co"}]}'

    answer = await marketo.call(
        "POST", SYNC, data=body + b" " * (1024 * 1024 - len(body)),
        headers={"Content-Type": "application/json"},
    )  # fmt: skip

    assert "created" == answer["result"][0]["status"]


@pytest.mark.evidence("seed", "414 over 8 KB")
@pytest.mark.parametrize("length", [8193, 20_000, 300_000])
async def test_a_uri_over_8_kb_is_414(marketo, length):
    line = "GET /rest/v1/leads.json?filterType=email&filterValues="
    line += "x" * (length - len(line) + len("GET ")) + " HTTP/1.1"

    answer = await asyncio.to_thread(_raw, marketo, _request(marketo, line))

    assert answer.startswith(b"HTTP/1.1 414 ")
    assert PAGE % b"414 Request-URI Too Large" in answer


@pytest.mark.evidence("seed", "414 over 8 KB")
async def test_a_uri_of_8_kb_is_read(marketo):
    start = "/rest/v1/leads.json?filterType=email&filterValues="
    line = f"GET {start}{'x' * (8192 - len(start))} HTTP/1.1"

    answer = await asyncio.to_thread(_raw, marketo, _request(marketo, line))

    assert b'"result":[]' in answer


@pytest.mark.evidence("seed", "the way around 414")
async def test_a_long_query_goes_as_post_with_the_method_get(marketo):
    values = ",".join(["abe@usa.gov", *(f"{'x' * 40}{n}@example.com" for n in range(299))])
    form = {"filterType": "email", "filterValues": values}

    answer = await marketo.call("POST", SYNC, params={"_method": "GET"}, data=form)

    assert [318581] == [lead["id"] for lead in answer["result"]]


@pytest.mark.evidence("inferred", "stock page of nginx")
@pytest.mark.parametrize(
    "message",
    [
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", id="TLS"),
        pytest.param(b"hello\r\n\r\n", id="a word"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n", id="a space in a name"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n", id="a bare CR"),
        pytest.param(b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", id="a negative length"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: a\r\nX: a\x00b\r\n\r\n", id="a NUL"),
        pytest.param(
            b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc",
            id="two lengths",
        ),
    ],
)
async def test_what_is_not_http_gets_the_page_of_the_web_server(marketo, message):
    answer = await asyncio.to_thread(_raw, marketo, message)

    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert b"aiohttp" not in answer
    assert PAGE % b"400 Bad Request" in answer


@pytest.mark.evidence("docs", "no value of a request reaches a header of the answer")
async def test_a_header_can_not_be_injected(marketo):
    line = (
        "GET /rest/v1/lead/1%0d%0aX-Injected:%20yes.json?fields=a%0d%0aX-Injected:%20yes HTTP/1.1"
    )

    answer = await asyncio.to_thread(_raw, marketo, _request(marketo, line))

    assert b"x-injected" not in answer.partition(b"\r\n\r\n")[0].lower()


@pytest.mark.evidence("docs", "`//` is being withdrawn; allowed by default")
async def test_doubled_slashes_still_work(marketo):
    assert (await marketo.get("/rest//v1/lead/318581.json"))["success"]


@pytest.mark.evidence("recorded", "an empty query value counts as not given")
async def test_an_empty_query_value_counts_as_not_given(marketo):
    answer = marketo.get("/rest/v1/leads.json", filterType="", filterValues="1")

    assert ("1003", "filterType not specified") == await marketo.error(answer)
