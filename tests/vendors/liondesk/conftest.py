"""LionDesk in a private world."""

import pytest
from serving import served
from yarl import URL

KATHERINE = "1ab0c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f7a8b9"
LAURA = "4c3b2a190817f6e5d4c3b2a190817f6e5d4c3b2a"
TOM = "8d7c6b5a49382716f5e4d3c2b1a0f9e8d7c6b5a4"
NINA = "b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b7c6"


class LionDeskCaller:
    """Calls of LionDesk: `await liondesk.get("/leads/3/offers?rank=1")` gives the body's value."""

    def __init__(self, view, client):
        self.view = view
        self.client = client
        self.auth = {"Authorization": f"Bearer {view.token}"}

    def become(self, token):
        """Call as the owner of another token from now on."""
        self.auth = {"Authorization": f"Bearer {token}"}

    async def call(self, method, path, **more):
        """Send a request with the target as it is; return status and the body's value."""
        headers = {**self.auth, **more.pop("headers", {})}
        url = URL(self.view.url + path, encoded=True)
        async with self.client.request(
            method, url, headers=headers, allow_redirects=False, **more
        ) as answer:
            self.headers = answer.headers
            return answer.status, await answer.json() if await answer.read() else None

    async def get(self, path):
        """Return the body of an answer that is 200."""
        status, body = await self.call("GET", path)
        assert 200 == status, body
        return body

    async def ids(self, path):
        """Return the ids of a page."""
        return [it["id"] for it in (await self.get(path))["data"]]

    async def post(self, path, body=None):
        """Return the body of an answer that is 201."""
        status, answer = await self.call("POST", path, json=body)
        assert 201 == status, answer
        return answer

    async def patch(self, path, body):
        """Return the body of an answer that is 200."""
        status, answer = await self.call("PATCH", path, json=body)
        assert 200 == status, answer
        return answer

    async def refused(self, method, path, **more):
        """Return status and message of a refusal."""
        status, body = await self.call(method, path, **more)
        assert status == body["code"]
        return status, body["message"]


@pytest.fixture
async def liondesk(world, client):
    return LionDeskCaller(world.liondesk, client)


@pytest.fixture
def configured(tmp_path, client, record_property):
    """Return LionDesk with settings: `liondesk = configured("max_limit: 100")`."""
    opened = []

    def configure(*settings, **files):
        folder = tmp_path / "liondesk"
        folder.mkdir()
        (folder / "settings.yaml").write_text("\n".join(settings))
        for name, text in files.items():
            (folder / f"{name}.yaml").write_text(text)
        opened.append(served("liondesk", tmp_path))
        world = opened[0].__enter__()
        opened.append(world)
        caller = LionDeskCaller(world.liondesk, client)
        caller.clock = world.clock
        return caller

    yield configure
    if opened:
        coverage = opened[1]._world.coverage["liondesk"]
        record_property("provoked", sorted(f"liondesk:{name}" for name in coverage.errors))
        opened[0].__exit__(None, None, None)
