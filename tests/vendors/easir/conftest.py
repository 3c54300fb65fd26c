"""A client that calls EASI'R, as an admin by default."""

import asyncio
import socket
from datetime import UTC, datetime

import pytest
from serving import served

# Tokens of the fixtures, by what their users may do.
TOKENS = {
    "team admin": "team-admin-52-3f9e",
    "agency": "agency-60-77ab",
    "reception": "reception-52-0c1d",
    "odense": "sales-53-e5f6",
    "berlin": "sales-54-9a8b",
    "training": "training-61-4d3c",
    "teamless": "teamless-2b1a",
    "taurean": "sales-52-786",
    "michelle": "sales-52-787",
    "rasmus": "sales-52-788",
    "expired": "expired-701",
}

SERVICE = "990f3e13-d891-460e-82da-5af3a223b6b3"


class EasirCaller:
    """Calls of EASI'R with a token: `status, body = await easir.get("/lead-types")`."""

    def __init__(self, view, client, clock):
        self.view = view
        self.client = client
        self.clock = clock
        self.auth = {"Authorization": f"Bearer {view.token}"}

    def as_(self, who):
        """Return a caller with the token of another user."""
        other = EasirCaller(self.view, self.client, self.clock)
        other.auth = {"Authorization": f"Bearer {TOKENS[who]}"}
        return other

    async def call(self, method, path, **more):
        headers = {**self.auth, **more.pop("headers", {})}
        async with self.client.request(
            method, self.view.url + path, headers=headers, **more
        ) as answer:
            self.headers = answer.headers
            return answer.status, await answer.json() if await answer.read() else None

    async def get(self, path, **query):
        return await self.call("GET", path, params=query)

    async def post(self, path, body):
        return await self.call("POST", path, json=body)

    async def put(self, path, body=None):
        return await self.call("PUT", path, **({} if body is None else {"json": body}))

    async def delete(self, path):
        return await self.call("DELETE", path)

    async def data(self, path, **query):
        """Return the records of a list."""
        status, body = await self.get(path, **query)
        assert 200 == status, body
        return body["data"]

    async def errors(self, answer):
        """Return status, and code and field of each error of an answer."""
        status, body = await answer
        assert ["errors"] == list(body)
        return status, [(it["code"], it.get("field")) for it in body["errors"]]

    async def new_type(self, **members):
        """Make a lead type, and return its id."""
        body = {
            "name": "Web leads",
            "description": "From the site",
            "relations_paths": ["9eae431b-3d0f-4528-9c59-e9d1a40fcd04"],
            **members,
        }
        status, made = await self.post("/lead-types", body)
        assert 201 == status, made
        return made["id"]

    async def new_lead(self, lead_type_id=SERVICE, team_id=52, **members):
        """Take a lead in, and return it."""
        body = {"lead_type_id": lead_type_id, "team_id": team_id, **members}
        status, made = await self.post("/leads", body)
        assert 201 == status, made
        return made

    async def lead(self, id):
        """Return a lead as it is now."""
        status, body = await self.get(f"/leads/{id}")
        assert 200 == status, body
        return body

    async def raw(self, message):
        """Send bytes and return all that comes back."""
        host, port = self.view.origin.removeprefix("http://").split(":")

        def exchange():
            with socket.create_connection((host, int(port)), timeout=20) as sock:
                sock.sendall(message)
                chunks = []
                while chunk := sock.recv(1 << 16):
                    chunks.append(chunk)
            return b"".join(chunks)

        return await asyncio.to_thread(exchange)


def at(text):
    """Return the Unix seconds of a UTC time such as `2018-10-26 15:31:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


@pytest.fixture
def moment():
    return at


@pytest.fixture
async def easir(world, client):
    """EASI'R in a private world, called by an admin; its clock stands."""
    world.clock.freeze()
    world.clock.set(at("2018-10-22 07:00:00"))  # a Monday, 09:00 in Copenhagen
    return EasirCaller(world.easir, client, world.clock)


@pytest.fixture
async def configured(tmp_path, client):
    """Return EASI'R with settings: `easir = await configured("is_sales_type: removed")`."""
    opened = []

    async def configure(*settings, **collections):
        (tmp_path / "easir").mkdir()
        (tmp_path / "easir" / "settings.yaml").write_text("\n".join(settings))
        for name, text in collections.items():
            (tmp_path / "easir" / f"{name}.yaml").write_text(text)
        opened.append(served("easir", tmp_path))
        world = opened[0].__enter__()
        world.clock.freeze()
        world.clock.set(at("2018-10-22 07:00:00"))
        return EasirCaller(world.easir, client, world.clock)

    yield configure
    for it in opened:
        it.__exit__(None, None, None)
