"""A caller of LeadSquared, and worlds with settings of their own."""

from typing import Any

import aiohttp
import pytest
from serving import served

REPORT = "/Leads/LeadDistribution/FilterByLeadField"
LEADS = "/v2/LeadManagement.svc"
USERS = "/v2/UserManagement.svc"


class LeadSquaredCaller:
    """Calls of LeadSquared with keys in headers: `await leadsquared.report(Output={…})`."""

    def __init__(self, view: Any, client: aiohttp.ClientSession) -> None:
        self.view = view
        self.client = client
        self.auth = {"x-LSQ-AccessKey": view.access_key, "x-LSQ-SecretKey": view.secret_key}

    def request(self, method: str, path: str, **more: Any) -> Any:
        headers = {**self.auth, **more.pop("headers", {})}
        return self.client.request(method, self.view.url + path, headers=headers, **more)

    async def call(self, method: str, path: str, **more: Any) -> Any:
        """Send a request and return the JSON of an answer that is HTTP 200."""
        async with self.request(method, path, **more) as answer:
            assert 200 == answer.status, await answer.text()
            assert "application/json; charset=utf-8" == answer.headers["Content-Type"]
            return await answer.json()

    async def get(self, path: str, **query: Any) -> Any:
        return await self.call("GET", path, params=query)

    async def post(self, path: str, body: Any, **query: Any) -> Any:
        return await self.call("POST", path, json=body, params=query)

    async def refused(self, method: str, path: str, **more: Any) -> tuple[int, str, str]:
        """Return status, type and message of an error."""
        async with self.request(method, path, **more) as answer:
            body = await answer.json()
            assert ["Status", "ExceptionType", "ExceptionMessage"] == list(body)
            assert "Error" == body["Status"]
            return answer.status, body["ExceptionType"], body["ExceptionMessage"]

    async def report(self, **body: Any) -> Any:
        return await self.post(REPORT, body)

    async def report_refused(self, **body: Any) -> tuple[int, str, str]:
        return await self.refused("POST", REPORT, json=body)

    async def lead(self, id: str) -> Any:
        (lead,) = await self.get(f"{LEADS}/Leads.GetById", id=id)
        return lead


@pytest.fixture
def leadsquared(world, client):
    """LeadSquared in a private world, with the keys of an administrator."""
    return LeadSquaredCaller(world.leadsquared, client)


@pytest.fixture
def configured(tmp_path, client, record_property):
    """Return LeadSquared with settings: `leadsquared = configured("list_nulls: explicit")`."""
    opened = []

    def configure(*settings):
        folder = tmp_path / "leadsquared"
        folder.mkdir()
        (folder / "settings.yaml").write_text("\n".join(settings))
        manager = served("leadsquared", tmp_path)
        world = manager.__enter__()
        opened.append((world, manager))
        caller = LeadSquaredCaller(world.leadsquared, client)
        caller.world = world
        return caller

    yield configure
    for world, it in opened:
        errors = world._world.coverage["leadsquared"].errors
        record_property("provoked", sorted(f"leadsquared:{name}" for name in errors))
        it.__exit__(None, None, None)
