"""GET /events: exchanges as they happen, for whoever listens."""

import json
import socket

import aiohttp
import pytest
from test_control import Control

from sandbox import Sandbox
from sandbox.events import MOST_WAITING, Events

LEAD = "/rest/v1/lead/318581.json"


class Listening:
    """A stream of events: `await events.next()` gives name, id and data of the next one."""

    def __init__(self, answer):
        self.answer = answer

    async def block(self):
        """Return the lines up to the next empty one."""
        lines = []
        while line := (await self.answer.content.readline()).decode().rstrip("\n"):
            lines.append(line)
        return lines

    async def next(self):
        while (lines := await self.block())[0].startswith(":"):
            pass
        fields = dict(line.split(": ", 1) for line in lines)
        return fields["event"], fields.get("id"), json.loads(fields["data"])


@pytest.fixture
def control(sandbox, world, client):
    return Control(sandbox, world, client)


@pytest.fixture
async def listen(sandbox):
    """Open streams of events; all are closed at the end."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(20)) as session:
        answers = []

        async def listen(headers=(), **query):
            answer = await session.get(
                f"{sandbox.url}/_sandbox/events", params=query, headers=dict(headers)
            )
            answers.append(answer)
            assert 200 == answer.status, await answer.text()
            events = Listening(answer)
            # From here on he is told.
            assert [": still here"] == await events.block()
            return events

        yield listen
        for answer in answers:
            answer.close()


async def test_an_exchange_is_told_in_short_as_it_happens(listen, marketo, world, control):
    events = await listen(world=world.name)
    await marketo.get(LEAD + "?access_token=secret")

    name, id, told = await events.next()

    whole = await control.get("~/exchanges/2")
    assert ("exchange", "2") == (name, id)
    assert {
        **{key: whole[key] for key in ("number", "world", "vendor", "at", "milliseconds")},
        "method": "GET",
        "url": f"/w/{world.name}/marketo{LEAD}?access_token=***",
        "operation": "getLeadById",
        "caller": whole["caller"],
        "status": 200,
        "error": whole["error"] and whole["error"]["name"],
        "refused_by": whole["error"] and whole["error"]["refused_by"],
        "exchange": f"/_sandbox/worlds/{world.name}/exchanges/2",
    } == told


async def test_a_refusal_is_told_with_its_error(listen, world, client):
    events = await listen(world=world.name)
    async with client.get(world.marketo.url + LEAD):
        pass

    _, _, told = await events.next()

    assert ("600", "authenticated") == (told["error"], told["refused_by"])


async def test_the_stream_is_what_browsers_take_for_events(listen, world):
    answer = (await listen(world=world.name)).answer

    assert "text/event-stream" == answer.headers["Content-Type"]
    assert "no-store" == answer.headers["Cache-Control"]


async def test_all_worlds_are_heard_or_one_or_one_vendor(listen, sandbox, world, client):
    other = sandbox.world()
    everything, one, liondesk = (
        await listen(), await listen(world=world.name), await listen(vendor="liondesk"),
    )  # fmt: skip
    urls = [other.marketo.url + LEAD, world.marketo.url + LEAD, other.liondesk.url + "/leads/3"]
    for url in urls:
        async with client.get(url):
            pass

    heard = [await everything.next() for _ in urls]
    assert [(None, other.name), (None, world.name), (None, other.name)] == [
        (id, told["world"]) for _, id, told in heard
    ]
    assert ("1", world.name) == ((told := await one.next())[1], told[2]["world"])
    assert "liondesk" == (await liondesk.next())[2]["vendor"]


async def test_a_listener_who_comes_back_hears_first_what_he_missed(listen, marketo, world):
    for _ in range(3):
        await marketo.get(LEAD)

    events = await listen({"Last-Event-ID": "2"}, world=world.name)
    await marketo.get(LEAD)

    assert ["3", "4", "5"] == [(await events.next())[1] for _ in range(3)]


async def test_a_last_event_that_is_no_number_is_refused(control):
    detail = await control.refused(
        400, "GET", "/events?world=x", headers={"Last-Event-ID": "yesterday"}
    )
    assert "Last-Event-ID: 'yesterday' is no number of an exchange" == detail


async def test_a_vendor_that_is_not_served_is_refused(control):
    assert "there is no vendor 'nix'" in await control.refused(404, "GET", "/events?vendor=nix")


async def test_who_leaves_is_told_no_more(listen, sandbox, world, client):
    events = await listen(world=world.name)
    listeners = sandbox.engine.events.listeners
    mine = sandbox.call(lambda: [it for it in listeners if it._world == world.name])
    assert 1 == len(mine)
    events.answer.close()

    # The first event that can't be written shows that he has gone.
    for _ in range(1000):
        async with client.get(world.marketo.url + LEAD):
            pass
        if sandbox.call(lambda: mine[0].over):
            break
    assert sandbox.call(lambda: mine[0] not in listeners)


def test_a_slow_listener_loses_the_oldest_and_is_told_how_many():
    events = Events()
    subscription = events.subscribe(lambda: None, world="w")
    for number in range(1, MOST_WAITING + 8):
        subscription.hear(number, b"{}")

    lines = subscription.take().decode().split("\n\n")

    assert 'event: dropped\ndata: {"count":7}' == lines[0]
    assert "id: 8\nevent: exchange\ndata: {}" == lines[1]
    assert MOST_WAITING + 2 == len(lines)
    assert b"" == subscription.take()


def test_a_client_that_does_not_read_holds_nobody_up_and_takes_no_room_without_bound():
    with Sandbox(["marketo"], limits=False) as sandbox:
        host, port = sandbox.url.removeprefix("http://").split(":")
        with socket.socket() as silent, socket.create_connection((host, port)) as busy:
            silent.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            silent.connect((host, int(port)))
            silent.sendall(b"GET /_sandbox/events HTTP/1.1\r\nHost: x\r\n\r\n")
            while b": still here" not in silent.recv(4096):
                pass
            (subscription,) = sandbox.engine.events.listeners
            # A long target makes a long event: sooner than with short ones, no buffer takes more.
            target = f"/marketo{LEAD}?fields={'x' * 6000}"
            request = f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
            answered = 0
            for _ in range(40):
                busy.sendall(request * 100)
                received = b""
                while received.count(b"HTTP/1.1 200") < 100:
                    received += busy.recv(1 << 20)
                answered += 100
            waiting = sandbox.call(lambda: len(subscription._waiting))
            assert 4_000 == answered
            assert waiting == MOST_WAITING
            assert sandbox.call(lambda: subscription._missed) > 0


def test_a_server_with_listeners_stops_at_once():
    with Sandbox(["marketo"]) as sandbox:
        host, port = sandbox.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as listener:
            listener.sendall(b"GET /_sandbox/events HTTP/1.1\r\nHost: x\r\n\r\n")
            received = b""
            while b": still here" not in received:
                received += listener.recv(4096)
            sandbox.stop()
            listener.settimeout(10)
            while more := listener.recv(4096):
                received += more
    assert received.endswith(b"0\r\n\r\n")
