"""What is wrong gets a clear refusal, and changes nothing."""

import io
import socket

import pytest

LEAD = "/leads/2750101.xml"


@pytest.mark.evidence("inferred", "Rails: what can't be parsed is 400; DTD and entities refused")
@pytest.mark.parametrize(
    "body",
    [
        b"<lead><topic>x</lead>",
        b"<lead>",
        b"topic=x",
        b'{"lead": {}}',
        b"<lead><topic>\xff</topic></lead>",
        b"<lead><topic>&nbsp;</topic></lead>",
        b"<!DOCTYPE lead><lead/>",
        b'<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><lead><topic>&b;</topic></lead>',
        b'<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><lead><topic>&x;</topic></lead>',
        b"<lead>" * 10_000,
        b'<lead><topic type="yaml">--- x</topic></lead>',
        b'<lead><topic type="symbol">x</topic></lead>',
        b'<lead><importance type="integer">' + b"9" * 31 + b"</importance></lead>",
        b'<lead><value type="decimal">1e999</value></lead>',
        b"<lead><topic>x</topic></lead><lead/>",
        b"<lead><topic>a\x00b</topic></lead>",
        b"<lead><topic>&#0;</topic></lead>",
        b'<?xml version="1.0" encoding="klingon"?><lead/>',
        b"<a>" * 33 + b"</a>" * 33,
        b'<lead><value-date type="date">31-02-2017</value-date></lead>',
    ],
    ids=lambda it: it[:40].decode("latin-1"),
)
async def test_a_body_that_is_no_plain_xml_is_400(incwo, body):
    _, before = await incwo.get(LEAD)
    for method, path in (("PUT", LEAD), ("POST", "/leads.xml")):
        assert (400, "") == await incwo.call(method, path, body)
    assert (200, before) == await incwo.get(LEAD)


@pytest.mark.evidence("inferred", "Rails parses no body of another type: as an empty lead")
@pytest.mark.parametrize(
    "media", ["application/json", "text/plain", "application/x-www-form-urlencoded"]
)
async def test_a_body_of_another_type_says_nothing(incwo, media):
    _, before = await incwo.get(LEAD)
    status, text = await incwo.call(
        "PUT", LEAD, b"<lead><topic>x</topic></lead>", {"Content-Type": media}
    )
    assert 200 == status
    assert before.splitlines()[2:18] == text.splitlines()[3:19]


@pytest.mark.evidence("recorded", "text/xml works as well")
async def test_text_xml_is_read_too(incwo):
    body = "<lead><topic>Théâtre</topic></lead>"
    for media, coded in (
        ("text/xml", body.encode()),
        ("application/xml; charset=utf-8", body.encode()),
        ("application/xml", f'<?xml version="1.0" encoding="ISO-8859-1"?>{body}'.encode("latin-1")),
    ):
        status, text = await incwo.call("PUT", LEAD, coded, {"Content-Type": media})
        assert (200, True) == (status, "<topic>Théâtre</topic>" in text)


@pytest.mark.evidence(
    "inferred", "refused like what can't be parsed; the vendor's bound is unknown"
)
async def test_a_body_of_more_than_a_megabyte_is_400(incwo):
    body = b"<lead><description>" + b"x" * 1_048_577 + b"</description></lead>"
    assert (400, "") == await incwo.call("POST", "/leads.xml", io.BytesIO(body))


@pytest.mark.evidence("inferred", "unknown, deleted and non-numeric ids alike")
@pytest.mark.parametrize("id", ["1", "abc", "-1", "0", "2750101x", "%zz", "9" * 40, "2750101%20"])
async def test_an_id_that_is_none_is_404(incwo, id):
    from yarl import URL

    url = URL(f"{incwo.view.url}/leads/{id}.xml", encoded=True)
    async with incwo.client.get(url, headers=incwo.auth) as answer:
        assert (404, "") == (answer.status, await answer.text())


@pytest.mark.evidence("inferred", "405 with Allow for methods, 404 for paths, 406 without .xml")
@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("POST", LEAD, 405, "GET, PUT, DELETE, HEAD, PATCH"),
        ("DELETE", "/leads.xml", 405, "GET, POST, HEAD"),
        ("OPTIONS", "/leads.xml", 405, "GET, POST, HEAD"),
        ("GET", "/leadz.xml", 404, None),
        ("GET", "/leads/new.xml", 404, None),
        ("GET", "/", 404, None),
        ("GET", "/leads", 406, None),
        ("GET", "/leads/2750101", 406, None),
        ("GET", "/leads/2750101.json", 406, None),
        ("GET", "/leads.json", 406, None),
        ("POST", "/leads.csv", 406, None),
        ("GET", "/leads.xml/", 404, None),
        ("GET", "/leads/2750101/steps.xml", 404, None),
    ],
)
async def test_paths_methods_and_formats_that_do_not_exist(incwo, method, path, status, allow):
    assert (status, "") == await incwo.call(method, path)
    assert allow == incwo.headers.get("Allow")


@pytest.mark.evidence("inferred", "what is not HTTP is refused like what is no XML")
def test_what_is_not_http_is_400(world):
    host, port = world.incwo.origin.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as sock:
        sock.sendall(b"NONSENSE\r\n\r\n")
        assert sock.recv(1000).startswith(b"HTTP/1.1 400 Bad Request\r\n")


@pytest.mark.evidence("inferred", "repeated elements are a list to Rails, and no text")
async def test_an_element_that_stands_twice_is_no_value(incwo):
    _, before = await incwo.get(LEAD)
    for name, reason in (("importance", "is not a number"), ("topic", "is invalid")):
        body = f"<lead><{name}>1</{name}><{name}>2</{name}></lead>".encode()
        status, text = await incwo.call("PUT", LEAD, body)
        assert (422, True) == (status, f"<error>{name.capitalize()} {reason}</error>" in text)
    assert (200, before) == await incwo.get(LEAD)


@pytest.mark.evidence(
    "inferred", "Rails reads UTF-16 where a byte order mark or declaration says so"
)
async def test_a_body_in_utf_16_is_read(incwo):
    body = '<?xml version="1.0" encoding="UTF-16"?><lead><topic>Théâtre</topic></lead>'
    assert 200 == (await incwo.call("PUT", LEAD, body.encode("utf-16")))[0]
    assert "Théâtre" == await incwo.text_of(LEAD, "topic")


@pytest.mark.evidence("inferred", "what XML can't hold is left out when it is shown")
async def test_a_text_is_escaped_when_it_is_shown(incwo):
    body = '<lead><topic>&lt;b&gt; &amp; "é" \U0001f600</topic></lead>'.encode()
    await incwo.call("PUT", LEAD, body)
    assert '&lt;b&gt; &amp; "é" \U0001f600' == await incwo.text_of(LEAD, "topic")
