"""What is not as it should be gets Feathers' answer, and changes nothing."""

import asyncio
import json
import socket

import pytest

JSON = {"Content-Type": "application/json"}
OFFERS = "/leads/3/offers"


async def posted(liondesk, path, body, headers=JSON):
    """Send a body; return status, name and message, having seen that nothing has changed."""
    before = vars(liondesk.view._present())
    status, answer = await liondesk.call("POST", path, data=body, headers=headers)
    assert before == vars(liondesk.view._present())
    return status, answer["name"], answer["message"]


def raw(liondesk, message):
    """Send bytes and return all that comes back."""
    host, port = liondesk.view.origin.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as sock:
        sock.sendall(message)
        chunks = []
        while chunk := sock.recv(1 << 16):
            chunks.append(chunk)
    return b"".join(chunks)


async def raw_answer(liondesk, line):
    """Return status and body of the answer to a request line."""
    head = f"{line} HTTP/1.1\r\nHost: a\r\nAuthorization: {liondesk.auth['Authorization']}\r\nConnection: close\r\n\r\n"
    answer = await asyncio.to_thread(raw, liondesk, head.encode("latin-1"))
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)


@pytest.mark.evidence("inferred", "a body that is said to be JSON and is not is 400")
@pytest.mark.parametrize("path", ["/contacts", OFFERS])
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"{", id="cut short"),
        pytest.param(b"first_name=Annie", id="a form"),
        pytest.param(b'{"first_name":"Ann\xff"}', id="not UTF-8"),
        pytest.param('{"first_name":"Ann"}'.encode("utf-16"), id="UTF-16"),
        pytest.param(b"[" * 10_000 + b"]" * 10_000, id="10,000 levels"),
        pytest.param(b'{"first_name":' * 500 + b"1" + b"}" * 500, id="500 levels"),
        pytest.param(b'{"a":' * 10_000 + b"1" + b"}" * 10_000, id="10,000 objects"),
        pytest.param(b'{"hotness_id":NaN}', id="NaN"),
        pytest.param(b'{"hotness_id":1e999}', id="more than a double"),
        pytest.param(b'{"first_name":"\\ud800"}', id="half a surrogate pair"),
        pytest.param(b"null", id="null"),
        pytest.param(b'"Annie"', id="a text"),
        pytest.param(b"7", id="a number"),
    ],
)
async def test_a_body_that_is_no_json_object(liondesk, path, body):
    status, name, message = await posted(liondesk, path, body)

    assert (400, "BadRequest") == (status, name)
    assert message


@pytest.mark.evidence("inferred", "the error that Feathers makes of the parser's")
async def test_the_whole_answer_to_a_malformed_body(liondesk):
    _, body = await liondesk.call("POST", "/contacts", data=b"{", headers=JSON)

    assert ["name", "message", "code", "className", "data", "errors"] == list(body)
    assert ({}, {}) == (body["data"], body["errors"])


@pytest.mark.evidence("inferred", "Express: 100 KB")
async def test_a_body_of_more_than_100_kb(liondesk):
    body = b'{"first_name":"' + b"x" * 102_400 + b'"}'

    assert (400, "BadRequest", "request entity too large") == await posted(
        liondesk, "/contacts", body
    )


@pytest.mark.evidence("inferred", "Express: 100 KB")
async def test_a_body_of_100_kb_is_read(liondesk):
    status, _ = await liondesk.call("POST", "/contacts", data=b"{}" + b" " * 102_398, headers=JSON)

    assert 201 == status


@pytest.mark.evidence("inferred", "Feathers: several records at once")
@pytest.mark.parametrize("path", ["/contacts", "/leads", "/tags", OFFERS])
async def test_an_array_is_405(liondesk, path):
    answer = await posted(liondesk, path, b'[{"content":"a"}]')

    assert (405, "MethodNotAllowed", "Can not create multiple entries") == answer


@pytest.mark.evidence("inferred", "the last of two members counts in JSON.parse")
async def test_of_a_member_that_stands_twice_the_last_one_counts(liondesk):
    _, contact = await liondesk.call(
        "POST", "/contacts", data=b'{"first_name":"A","first_name":"B"}', headers=JSON
    )

    assert "B" == contact["first_name"]


@pytest.mark.evidence("inferred", "Express reads JSON and forms; of anything else it reads nothing")
@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "json", ""])
async def test_a_body_of_another_type_is_not_read(liondesk, content_type):
    status, contact = await liondesk.call(
        "POST", "/contacts", data=b'{"first_name":"A"}', headers={"Content-Type": content_type}
    )

    assert (201, None) == (status, contact["first_name"])


@pytest.mark.evidence("client", "one posts forms")
async def test_a_form_is_read(liondesk):
    _, contact = await liondesk.call(
        "POST", "/contacts", data={"first_name": "A", "source_id": "2"}
    )

    assert ("A", 2) == (contact["first_name"], contact["source_id"])


@pytest.mark.evidence("inferred", "Sequelize: a value that the column can't hold")
@pytest.mark.parametrize(
    "value", [2**31, 2**63, 10**30, -(2**31) - 1, 1.5, "1.5", "9" * 20, True, [], {}]
)
async def test_numbers_that_are_none_of_a_column(liondesk, value):
    body = json.dumps({"name": "A", "rank": value}).encode()

    assert 400 == (await posted(liondesk, "/hotnesses", body))[0]


@pytest.mark.evidence("inferred", "a path with a broken escape is none that is there")
@pytest.mark.parametrize("path", ["/leads/%zz/offers", "/leads/%/offers", "/leads/%ff/offers"])
async def test_a_broken_escape_in_the_path(liondesk, path):
    status, body = await raw_answer(liondesk, f"GET {path}")

    assert (404, {"url": path}) == (status, body["data"])


@pytest.mark.evidence("docs", "the library qs leaves a broken escape as it stands")
@pytest.mark.parametrize(
    "query", ["rank=%zz", "rank=%", "rank[%zz]=1", "%=1", "rank[$gt=1", "[]=", "[[]]=1"]
)
async def test_a_broken_escape_in_the_query_is_a_value_like_another(liondesk, query):
    status, body = await raw_answer(liondesk, f"GET {OFFERS}?{query}")

    assert (status, 0) in ((200, body.get("total")), (400, 0))
    assert status == 200 or body["message"].startswith("Invalid query parameter ")


@pytest.mark.evidence("inferred", "a method that Feathers has no route for")
async def test_a_method_that_http_does_not_know(liondesk):
    status, body = await raw_answer(liondesk, f"BREW {OFFERS}")

    assert (404, "Page not found") == (status, body["message"])


@pytest.mark.evidence("inferred", "Node's own answer, without a body")
@pytest.mark.parametrize(
    "message",
    [
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", id="TLS"),
        pytest.param(b"hello\r\n\r\n", id="a word"),
        pytest.param(b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", id="a negative length"),
    ],
)
async def test_what_is_not_http(liondesk, message):
    answer = await asyncio.to_thread(raw, liondesk, message)

    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert answer.endswith(b"\r\n\r\n")


@pytest.mark.evidence("inferred", "no value of a request reaches a header of the answer")
async def test_a_header_can_not_be_injected(liondesk):
    await liondesk.call(
        "GET", "/oauth2/authorize?response_type=code&client_id=6f0f2b0c9be04b7f8f7d"
        "&state=a%0d%0aX-Injected:%20yes",
    )  # fmt: skip

    assert "X-Injected" not in liondesk.headers
    assert liondesk.headers["Location"].endswith("&state=a%0D%0AX-Injected%3A+yes")


@pytest.mark.evidence("docs", "the library qs: five levels, the rest is one key")
async def test_a_query_of_many_levels(liondesk):
    status, body = await raw_answer(liondesk, f"GET {OFFERS}?rank{'[a]' * 500}=1")

    assert (400, "Invalid query parameter a") == (status, body["message"])
