"""What the sandbox is measured against: bare aiohttp handlers that know no vendor."""

import json
import sys

import orjson
from aiohttp import web

LEAD = {
    "id": 318581,
    "firstName": "Abraham",
    "lastName": "Lincoln",
    "email": "abe@usa.gov",
    "updatedAt": "2016-05-17T22:11:45Z",
    "createdAt": "2015-03-17T00:18:40Z",
}
ONE = json.dumps({"requestId": "10226#14d3049e51b", "result": [LEAD], "success": True}).encode()
PAGE = [
    {**LEAD, "id": 800001 + n, "email": f"amara.gupta.{800001 + n}@example.com"} for n in range(300)
]
SYNCED = orjson.dumps(
    {
        "requestId": "10226#14d3049e51b",
        "result": [{"id": 1087426 + n, "status": "updated"} for n in range(300)],
        "success": True,
    }
)


async def lead(request):
    """Answer bytes that are there already."""
    return web.Response(body=ONE, content_type="application/json")


async def page(request):
    """Encode 300 records."""
    body = orjson.dumps({"requestId": "10226#14d3049e51b", "result": PAGE, "success": True})
    return web.Response(body=body, content_type="application/json")


async def sync(request):
    """Parse the body, with the standard library's json as aiohttp does, and answer."""
    await request.json()
    return web.Response(body=SYNCED, content_type="application/json")


async def sync_orjson(request):
    """Parse the body with orjson, and answer."""
    orjson.loads(await request.read())
    return web.Response(body=SYNCED, content_type="application/json")


if __name__ == "__main__":
    app = web.Application()
    app.router.add_get("/rest/v1/lead/{id}.json", lead)
    app.router.add_get("/rest/v1/leads.json", page)
    app.router.add_post("/rest/v1/leads.json", sync)
    app.router.add_post("/orjson/rest/v1/leads.json", sync_orjson)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)
