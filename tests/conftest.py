"""One server for each test process, one world for each test, and every answer held to its contract."""

from collections import Counter
from typing import Any

import aiohttp
import pytest
from responses import breaches

from sandbox import Sandbox

KINDS = ("seed", "docs", "recorded", "client", "inferred")


def pytest_collection_modifyitems(items):
    """Refuse a vendor's test that does not say what its expectation rests on."""
    for item in items:
        if "vendors" not in item.path.parts:
            continue
        mark = item.get_closest_marker("evidence")
        if mark is None or mark.args[0] not in KINDS:
            raise pytest.UsageError(f"{item.nodeid} needs @pytest.mark.evidence({' | '.join(KINDS)})")


def pytest_terminal_summary(terminalreporter):
    """Say how much of what passed is known, and how."""
    passed = Counter(
        dict(it.user_properties)["evidence"]
        for it in terminalreporter.stats.get("passed", [])
        if "evidence" in dict(it.user_properties)
    )
    if passed:
        kinds = ", ".join(f"{passed[kind]} {kind}" for kind in KINDS if passed[kind])
        terminalreporter.write_line(f"{passed.total()} expectations of vendors: {kinds}")


@pytest.fixture(autouse=True)
def _evidence(request, record_property):
    mark = request.node.get_closest_marker("evidence")
    if mark is not None:
        record_property("evidence", mark.args[0])


@pytest.fixture(scope="session")
def sandbox():
    """A server with the standard fixtures."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def world(sandbox):
    """A private world; afterwards each of its answers is held to the contract."""
    world = sandbox.world()
    yield world
    for exchange in world.exchanges:
        assert not exchange.traceback, exchange.traceback
        assert [] == list(breaches(exchange)), exchange.request.target


@pytest.fixture
async def client():
    """An HTTP client that changes nothing of what it is told to send."""
    async with aiohttp.ClientSession(requote_redirect_url=False) as client:
        yield client


class MarketoCaller:
    """Calls of Marketo with a token: `await marketo.get("/rest/v1/lead/1.json")`."""

    def __init__(self, view: Any, client: aiohttp.ClientSession) -> None:
        self.view = view
        self.client = client
        self.auth: dict[str, str] = {}

    async def sign_in(self, service: int = 0) -> None:
        """Take the token of a custom service, the first with all rights by default."""
        given = list(self.view.services)[service]
        token = await self.token(given["clientId"], given["clientSecret"])
        self.auth = {"Authorization": f"Bearer {token['access_token']}"}

    async def token(self, client_id: str, client_secret: str) -> dict[str, Any]:
        query = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": client_secret,
        }
        async with self.client.get(f"{self.view.url}/identity/oauth/token", params=query) as answer:
            return await answer.json()

    async def call(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        """Send a request and return the JSON of an answer that is HTTP 200."""
        headers = {**self.auth, **more.pop("headers", {})}
        async with self.client.request(
            method, self.view.url + path, headers=headers, **more
        ) as answer:
            assert 200 == answer.status, await answer.text()
            assert "application/json;charset=UTF-8" == answer.headers["Content-Type"]
            return await answer.json()

    async def get(self, path: str, **query: Any) -> dict[str, Any]:
        return await self.call("GET", path, params=query)

    async def post(self, path: str, body: Any = None, **query: Any) -> dict[str, Any]:
        return await self.call("POST", path, params=query, json=body)

    async def error(self, answer: Any) -> tuple[str, str]:
        """Return code and message of the only error of an answer."""
        answer = await answer
        assert answer["success"] is False
        assert "result" not in answer
        (error,) = answer["errors"]
        return error["code"], error["message"]


@pytest.fixture
async def marketo(world, client):
    """Marketo in a private world, signed in with all rights."""
    caller = MarketoCaller(world.marketo, client)
    await caller.sign_in()
    return caller
