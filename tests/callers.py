"""Clients that a test of a vendor calls it with."""

from base64 import b64encode
from typing import Any

import aiohttp


async def authorised(view: Any, client: aiohttp.ClientSession) -> dict[str, str]:
    """Return the headers with which a vendor's default credentials authenticate."""
    given = view.credentials
    if "CLIENT_ID" in given:
        caller = MarketoCaller(view, client)
        await caller.sign_in()
        return caller.auth
    return headers_of(given)


def headers_of(given: Any) -> dict[str, str]:
    """Return the headers for credentials that are sent as they are."""
    if "TOKEN" in given:
        return {"Authorization": f"Bearer {given['TOKEN']}"}
    if "USER" in given:
        pair = f"{given['USER']}:{given['PASSWORD']}".encode()
        return {"Authorization": f"Basic {b64encode(pair).decode()}"}
    return {"x-LSQ-AccessKey": given["ACCESS_KEY"], "x-LSQ-SecretKey": given["SECRET_KEY"]}


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
