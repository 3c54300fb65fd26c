"""incwo in a private world."""

from base64 import b64encode

import pytest

XML = {"Content-Type": "application/xml"}


class IncwoCaller:
    """Calls of incwo: `await incwo.get("/leads/1.xml")` gives status and text."""

    def __init__(self, view, client):
        self.view = view
        self.client = client
        self.auth = basic(view.user, view.password)

    async def call(self, method, path, body=None, headers=XML, base=None):
        url = (self.view.url if base is None else base) + path
        async with self.client.request(
            method, url, data=body, headers={**self.auth, **headers}
        ) as answer:
            self.headers = answer.headers
            return answer.status, await answer.text()

    async def get(self, path):
        return await self.call("GET", path)

    async def text_of(self, path, name):
        """Return the text of the first element of a name in an object."""
        _, text = await self.get(path)
        return text.partition(f"<{name}>")[2].partition(f"</{name}>")[0]


def basic(user, password):
    return {"Authorization": "Basic " + b64encode(f"{user}:{password}".encode()).decode()}


@pytest.fixture
async def incwo(world, client):
    return IncwoCaller(world.incwo, client)
