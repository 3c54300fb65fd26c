"""Sockets: where requests go, what HTTP asks of a server, and what a defect does."""

import gzip
import json
import socket
import zlib

import pytest

from sandbox import Sandbox, packs
from sandbox.vendor import Reply

LEAD = "/rest/v1/lead/318581.json"


def address(url):
    host, port = url.removeprefix("http://").split("/")[0].split(":")
    return host, int(port)


def connect(url):
    return socket.create_connection(address(url), timeout=10)


def exchange(url, *sent):
    """Send bytes over one connection and return all that comes until the server closes it."""
    with connect(url) as bound:
        for it in sent:
            bound.sendall(it)
        received = b""
        while chunk := bound.recv(65_536):
            received += chunk
        return received


def one_answer(stream):
    """Read an answer with a Content-Length: its status line, its headers, its body."""
    status = stream.readline().decode().rstrip("\r\n")
    headers = {}
    while line := stream.readline().decode().rstrip("\r\n"):
        name, _, value = line.partition(": ")
        headers[name] = value
    return status, headers, stream.read(int(headers.get("Content-Length", 0)))


def request(target, *headers, method="GET", version="1.1"):
    lines = (f"{method} {target} HTTP/{version}", "Host: localhost", *headers, "", "")
    return "\r\n".join(lines).encode()


def code(answer):
    return json.loads(answer.partition(b"\r\n\r\n")[2])["errors"][0]["code"]


@pytest.mark.parametrize(
    "host", ["123-abc-456.mktorest.com", "A.MktoRest.COM", "a.mktorest.com:80"]
)
async def test_a_host_of_the_vendor_has_it_at_the_root(sandbox, client, host):
    async with client.get(sandbox.url + LEAD, headers={"Host": host}) as answer:
        assert "600" == (await answer.json())["errors"][0]["code"]
        assert "/worlds/default/" in answer.headers["Sandbox-Exchange"]


async def test_another_host_has_the_vendor_below_its_name(sandbox, client):
    async with client.get(sandbox.url + LEAD, headers={"Host": "example.com"}) as answer:
        assert 404 == answer.status
        assert "application/problem+json" == answer.content_type
        detail = (await answer.json(content_type=None))["detail"]
    vendors = ", ".join(f"/{name}" for name in packs.names())
    assert (
        f"nothing is here; there are {vendors}, each also below /w/<world>, and /_sandbox" == detail
    )


def test_a_target_in_absolute_form_is_what_a_proxy_gets(sandbox, world):
    close = "Connection: close"
    below = f"http://localhost/w/{world.name}/marketo{LEAD}?fields=id"

    assert "600" == code(exchange(sandbox.url, request(below, close)))
    assert "600" == code(
        exchange(world.marketo.origin, request(f"http://x{LEAD}?fields=id", close))
    )
    first, second = world.exchanges
    assert LEAD == first.path == second.path
    assert "getLeadById" == second.operation


def test_a_proxied_request_reaches_the_vendor_by_its_host(sandbox):
    target = f"http://123-abc-456.mktorest.com{LEAD}"
    sent = f"GET {target} HTTP/1.1\r\nHost: 123-abc-456.mktorest.com\r\nConnection: close\r\n\r\n"

    assert "600" == code(exchange(sandbox.url, sent.encode()))


async def test_a_world_is_made_at_its_first_use(sandbox, client, world):
    name = f"{world.name}.first-use"
    assert name not in sandbox.call(lambda: [it.name for it in sandbox.engine.worlds])

    async with client.get(f"{sandbox.url}/w/{name}/marketo{LEAD}") as answer:
        assert 200 == answer.status
        mark = f"{sandbox.url}/_sandbox/worlds/{name}/exchanges/1"
        assert mark == answer.headers["Sandbox-Exchange"]

    assert 1 == len(sandbox.world(name).exchanges)


@pytest.mark.parametrize(
    "path",
    ["/w/a%20b/marketo/x", "/w//marketo/x", "/w/.a/marketo/x", "/w/one/nix", "/w", "/w/one", "/"],
)
async def test_what_is_nowhere_is_not_found_and_makes_no_world(sandbox, client, path):
    async with client.get(sandbox.url + path) as answer:
        assert 404 == answer.status
        assert "application/problem+json" == answer.content_type
    assert "one" not in sandbox.call(lambda: [it.name for it in sandbox.engine.worlds])


async def test_two_worlds_never_see_one_another(sandbox, marketo, world, client):
    other = sandbox.world()
    record = {"email": "only@here.example"}
    created = (await marketo.post("/rest/v1/leads.json", {"input": [record]}))["result"][0]["id"]
    world.clock.advance(days=1)
    token = marketo.auth["Authorization"]

    async with client.get(other.marketo.url + LEAD, headers={"Authorization": token}) as answer:
        assert "601" == (await answer.json())["errors"][0]["code"]

    assert created in world.marketo.leads
    assert created not in other.marketo.leads
    assert 0 == len(other.marketo.tokens)
    assert 80_000 < world.clock.now - other.clock.now < 90_000
    assert [1] == [it.number for it in other.exchanges]


def raw(world, marketo, path, *headers):
    """Call with a token and return headers and body as they came."""
    authorization = f"Authorization: {marketo.auth['Authorization']}"
    with connect(world.marketo.origin) as bound, bound.makefile("rb") as stream:
        bound.sendall(request(path, authorization, *headers))
        return one_answer(stream)[1:]


async def test_a_long_answer_is_packed_for_those_who_accept_it(world, marketo):
    path = "/rest/v1/leads/describe.json"
    plain, body = raw(world, marketo, path)
    packed, short = raw(world, marketo, path, "Accept-Encoding: deflate, gzip;q=0.5")

    assert "Content-Encoding" not in plain
    assert "gzip" == packed["Content-Encoding"]
    assert "Accept-Encoding" == packed["Vary"]
    assert len(short) < len(body)
    assert json.loads(body)["result"] == json.loads(gzip.decompress(short))["result"]


@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "br, gzip; q=0.0", "", "x-gzipped"])
async def test_nothing_is_packed_for_those_who_do_not_accept_it(world, marketo, accepted):
    headers, _ = raw(world, marketo, "/rest/v1/leads/describe.json", f"Accept-Encoding: {accepted}")
    assert "Content-Encoding" not in headers


async def test_packing_begins_at_1024_bytes(world, marketo, sandbox):
    async def answered(company):
        sandbox.call(lambda: _name(world, company))
        with connect(world.marketo.origin) as bound, bound.makefile("rb") as stream:
            authorization = f"Authorization: {marketo.auth['Authorization']}"
            path = f"{LEAD}?fields=company"
            bound.sendall(request(path, authorization, "Accept-Encoding: gzip"))
            _, headers, body = one_answer(stream)
        packed = "Content-Encoding" in headers
        return packed, len(zlib.decompress(body, 31) if packed else body)

    lengths = [await answered("x" * size) for size in range(930, 1000)]

    assert {True, False} == {packed for packed, _ in lengths}
    assert [size >= 1024 for _, size in lengths] == [packed for packed, _ in lengths]


def _name(world, company):
    state = world._world.states["marketo"].draft()
    state.leads = state.leads.put(318581, {**state.leads[318581], "company": company})
    world._world.states["marketo"] = state


def test_head_has_the_headers_alone(world):
    received = exchange(
        world.marketo.origin, request(LEAD, "Connection: close", method="HEAD"), b""
    )
    head, _, body = received.partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"Content-Length: " in head
    assert b"" == body


def test_http_10_closes_unless_asked_to_keep_alive(world):
    closed = exchange(world.marketo.origin, request(LEAD, version="1.0"))
    assert "600" == code(closed)

    with connect(world.marketo.origin) as bound, bound.makefile("rb") as stream:
        for _ in range(2):
            bound.sendall(request(LEAD, "Connection: keep-alive", version="1.0"))
            status, headers, _ = one_answer(stream)
            assert "HTTP/1.1 200 OK" == status
            assert "keep-alive" == headers["Connection"]


def test_a_connection_is_kept_until_close_is_asked_for(world):
    with connect(world.marketo.origin) as bound, bound.makefile("rb") as stream:
        for _ in range(3):
            bound.sendall(request(LEAD))
            assert "Connection" not in one_answer(stream)[1]
        bound.sendall(request(LEAD, "Connection: close"))
        assert "close" == one_answer(stream)[1]["Connection"]
        assert b"" == stream.read()


def test_requests_sent_at_once_are_answered_in_order(world):
    paths = [f"/rest/v1/lead/{number}.json" for number in range(3)]
    sent = b"".join(map(request, paths[:-1])) + request(paths[-1], "Connection: close")

    assert 3 == exchange(world.marketo.origin, sent).count(b"HTTP/1.1 200 OK\r\n")
    assert paths == [it.path for it in world.exchanges]


def test_more_requests_sent_at_once_than_can_wait_are_all_answered(world):
    with connect(world.marketo.origin) as bound, bound.makefile("rb") as stream:
        bound.sendall(request(f"{LEAD}?fields={'x' * 6000}") * 300)
        assert {"HTTP/1.1 200 OK"} == {one_answer(stream)[0] for _ in range(300)}


def test_what_comes_whole_waits_for_what_came_before_it_in_parts(world):
    body = b'{"input": [{"email": "in-parts@example.com"}]}'
    head = b"POST /rest/v1/leads.json HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    with connect(world.marketo.origin) as bound, bound.makefile("rb") as stream:
        bound.sendall(head % len(body) + body[:10])
        world.clock.now  # noqa: B018 (the server's thread has had its turn)
        bound.sendall(body[10:] + request(LEAD) + request("/rest/v1/nowhere.json"))
        bodies = [one_answer(stream)[2] for _ in range(3)]
    assert ["syncLeads", "getLeadById", None] == [it.operation for it in world.exchanges]
    assert 3 == len(bodies)


def test_a_body_in_chunks_is_read(world):
    head = request(
        "/identity/oauth/token",
        "Content-Type: application/x-www-form-urlencoded",
        "Transfer-Encoding: chunked",
        "Connection: close",
        method="POST",
    )
    form = (
        f"grant_type=client_credentials&client_id={world.marketo.client_id}"
        f"&client_secret={world.marketo.client_secret}"
    )
    chunks = [f"{len(it):x}\r\n{it}\r\n".encode() for it in (form[:30], form[30:])]

    assert b'"access_token"' in exchange(world.marketo.origin, head, *chunks, b"0\r\n\r\n")


def test_what_is_not_http_is_refused_in_the_vendors_way(world, sandbox):
    received = exchange(world.marketo.origin, f"GET {LEAD} HTTP/1.1\r\nno header\r\n\r\n".encode())
    assert received.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert b"<center>nginx</center>" in received
    assert "400" == world.exchanges[-1].error

    received = exchange(sandbox.url, b"\x16\x03\x01\r\n\r\n")
    assert b" 400 Bad Request\r\n" in received
    assert b"application/problem+json" in received


def test_a_client_that_goes_away_leaves_the_server_well(world, sandbox):
    head = request("/rest/v1/leads.json", "Content-Length: 100", method="POST")
    limits = world._world.limits["marketo"]
    for _ in range(20):
        with connect(world.marketo.origin) as bound:
            bound.sendall(head + b"half")
    for _ in range(20):
        with connect(world.marketo.origin) as bound:
            bound.sendall(request(LEAD))
    received = exchange(world.marketo.origin, request(LEAD, "Connection: close"))

    assert "600" == code(received)
    _until(sandbox, lambda: limits.in_flight == 0)


def _until(sandbox, met):
    """Wait for what the server's thread is about to do, one turn of its loop after another."""
    for _ in range(20_000):
        if sandbox.call(met):
            return
    raise AssertionError("it never came to be")


async def test_without_marks_no_answer_names_its_exchange(client):
    with Sandbox(marks=False) as own:
        world = own.world()
        async with client.get(world.marketo.url + LEAD) as answer:
            assert "600" == (await answer.json())["errors"][0]["code"]
            assert "Sandbox-Exchange" not in answer.headers
        assert 1 == len(world.exchanges)


async def _sign_in(view, client):
    query = {
        "grant_type": "client_credentials",
        "client_id": view.client_id,
        "client_secret": view.client_secret,
    }
    async with client.get(f"{view.url}/identity/oauth/token", params=query) as answer:
        return {"Authorization": f"Bearer {(await answer.json())['access_token']}"}


def half_done(call):
    """A behaviour that fails when it has written something."""
    call.state.leads = call.state.leads.put(1, {"id": 1, "lastName": "Half"})
    return Reply(200, {"secret": 1 / 0})


def unwritable(call):
    """A behaviour that fails when all that is left is to write its answer down."""
    call.state.leads = call.state.leads.put(1, {"id": 1, "lastName": "Half"})
    return Reply(200, {"no": object()})


@pytest.mark.parametrize(
    ("behaviour", "raised"),
    [(half_done, "ZeroDivisionError"), (unwritable, "not JSON serializable")],
)
async def test_a_defect_is_answered_in_the_vendors_way_and_commits_nothing(
    client, caplog, behaviour, raised
):
    with Sandbox() as own:
        own.engine.vendors["marketo"].behaviours["getLeadById"] = behaviour
        world = own.world()
        token = await _sign_in(world.marketo, client)
        async with client.get(world.marketo.url + LEAD, headers=token) as answer:
            assert 200 == answer.status
            text, mark = await answer.text(), answer.headers["Sandbox-Exchange"]
        async with client.get(mark) as answer:
            shown = await answer.json()
        async with client.get(f"{world.marketo.url}/rest/v1/lists.json", headers=token) as answer:
            assert (await answer.json())["success"]
        leads, limits = world.marketo.leads, world._world.limits["marketo"]

    assert "611" == json.loads(text)["errors"][0]["code"]
    assert "Traceback" not in text
    assert raised not in text
    assert raised in shown["traceback"]
    assert "611" == shown["error"]["code"]
    assert 1 not in leads
    assert 0 == limits.in_flight
    assert "defect of the sandbox: GET /w/" in caplog.text


async def test_a_record_broken_behind_the_vendors_back_is_a_defect_too(client, caplog):
    with Sandbox() as own:
        world = own.world()
        token = await _sign_in(world.marketo, client)

        def spoil():
            state = world._world.states["marketo"].draft()
            state.leads = state.leads.put(318581, None)
            world._world.states["marketo"] = state

        own.call(spoil)
        async with client.get(world.marketo.url + LEAD, headers=token) as answer:
            assert "611" == (await answer.json())["errors"][0]["code"]
        assert "NoneType" in world.exchanges[-1].traceback
    assert "defect of the sandbox" in caplog.text


def test_a_client_that_waits_to_be_asked_for_its_body_is_asked(world):
    head = request(
        "/rest/v1/leads.json", "Content-Length: 2", "Expect: 100-continue", "Connection: close",
        method="POST",
    )  # fmt: skip
    with connect(world.marketo.origin) as bound:
        bound.sendall(head)
        assert b"HTTP/1.1 100 Continue\r\n\r\n" == bound.recv(100)
        bound.sendall(b"{}")
        with bound.makefile("rb") as stream:
            assert "HTTP/1.1 200 OK" == one_answer(stream)[0]
