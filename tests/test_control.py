"""The control plane, through HTTP."""

import json

import jsonschema
import pytest
from openapi_spec_validator import validate

from sandbox import Sandbox, packs
from sandbox import control as control_plane
from sandbox.clock import iso, moment

LEAD = "/rest/v1/lead/318581.json"


class Control:
    """Calls of the control plane: `await control.get("/health")`."""

    def __init__(self, sandbox, world, client):
        self.root = f"{sandbox.url}/_sandbox"
        self.world = f"/worlds/{world.name}"
        self.client = client

    async def call(self, method, path, status=200, **more):
        url = self.root + path.replace("~", self.world)
        async with self.client.request(method, url, **more) as answer:
            assert status == answer.status, await answer.text()
            if status == 204:
                return None
            media = "application/json" if status < 400 else "application/problem+json"
            assert media == answer.headers["Content-Type"]
            return json.loads(await answer.read())

    async def get(self, path, **query):
        return await self.call("GET", path, params=query)

    async def put(self, path, body):
        return await self.call("PUT", path, json=body)

    async def post(self, path, body=None, status=200):
        return await self.call("POST", path, status, json=body)

    async def refused(self, status, method, path, **more):
        """Return the detail of a refusal whose form is that of RFC 9457."""
        problem = await self.call(method, path, status, **more)
        assert ["type", "title", "status", "detail"] == list(problem)
        assert status == problem["status"]
        return problem["detail"]


@pytest.fixture
def control(sandbox, world, client):
    return Control(sandbox, world, client)


def lone(document):
    (exchange,) = document["exchanges"]
    return exchange


async def test_health_names_the_vendors(control):
    expected = {"status": "ready", "version": "0.1.0", "vendors": packs.names()}
    assert expected == await control.get("/health")


async def test_a_world_is_made_looked_at_listed_and_dropped(control, world):
    name = f"{world.name}.made"
    made = await control.post("/worlds", {"name": name}, 201)

    assert name == made["name"]
    assert "real" == made["clock"]["mode"]
    assert made["vendors"]["marketo"]["url"].endswith(f"/w/{name}/marketo")
    assert name in [it["name"] for it in (await control.get("/worlds"))["worlds"]]
    assert name == (await control.get(f"/worlds/{name}"))["name"]
    assert await control.call("DELETE", f"/worlds/{name}", 204) is None
    assert await control.refused(404, "GET", f"/worlds/{name}")
    assert name not in [it["name"] for it in (await control.get("/worlds"))["worlds"]]


async def test_a_world_without_a_name_gets_one(control):
    first, second = [await control.call("POST", "/worlds", 201) for _ in range(2)]
    assert first["name"] != second["name"]


async def test_a_fork_has_the_others_state_and_time_and_goes_its_own_way(control, world):
    world.clock.freeze()
    world.clock.set(moment("2030-05-05"))
    await control.put("~/state/marketo/partitions", [{"id": 9, "name": "Nine"}])
    fork = f"{world.name}.fork"
    made = await control.post("/worlds", {"name": fork, "from": world.name}, 201)
    await control.call("DELETE", f"/worlds/{fork}/state/marketo/partitions/9", 204)

    assert {"now": "2030-05-05T00:00:00Z", "mode": "frozen"} == made["clock"]
    assert 1 == (await control.get("~/state/marketo/partitions"))["count"]
    assert 0 == (await control.get(f"/worlds/{fork}/state/marketo/partitions"))["count"]


async def test_a_name_that_is_taken_is_a_conflict(control, world):
    detail = await control.refused(409, "POST", "/worlds", json={"name": world.name})
    assert f"there is a world '{world.name}' already" == detail


@pytest.mark.parametrize("name", ["", "a b", "../x", "a/b", ".x", "a" * 101, "ü"])
async def test_an_impossible_name_is_refused_with_the_rule(control, name):
    detail = await control.refused(422, "POST", "/worlds", json={"name": name})
    assert detail.startswith("/name: ")
    assert "letters" in detail


async def test_a_fork_of_an_unknown_world_is_refused(control):
    detail = await control.refused(404, "POST", "/worlds", json={"from": "never-made"})
    assert "there is no world 'never-made'" == detail


@pytest.mark.parametrize(
    ("method", "path"), [("DELETE", ""), ("POST", "/reset"), ("GET", "/clock")]
)
async def test_an_unknown_world_is_not_made_by_looking(control, method, path):
    assert "there is no world 'never-made'" == await control.refused(
        404, method, f"/worlds/never-made{path}"
    )


async def test_ports_give_origins_that_answer(control, client):
    made = await control.post("/worlds", {"ports": True}, 201)
    origin = made["vendors"]["marketo"]["origin"]

    async with client.get(origin + LEAD) as answer:
        assert "600" == (await answer.json())["errors"][0]["code"]
        assert f"/worlds/{made['name']}/exchanges/1" in answer.headers["Sandbox-Exchange"]


async def test_a_reset_takes_all_back_but_the_coverage(control, marketo, world):
    before = await control.get("~/state/marketo/partitions")
    world.clock.freeze()
    world.clock.set(moment("2040-01-01"))
    await marketo.sign_in()
    for _ in range(101):
        last = await marketo.get(LEAD)
    assert "606" == last["errors"][0]["code"]
    await control.put("~/state/marketo/partitions", [])

    shown = await control.post("~/reset")

    assert world.name == shown["name"]
    assert "real" == shown["clock"]["mode"]
    assert not shown["clock"]["now"].startswith("2040")
    assert before == await control.get("~/state/marketo/partitions")
    assert {"count": 0, "exchanges": []} == await control.get("~/exchanges")
    assert 101 == (await control.get("~/coverage"))["vendors"]["marketo"]["calls"]["getLeadById"]
    await marketo.sign_in()
    assert (await marketo.get(LEAD))["success"]


async def test_numbers_of_exchanges_go_on_after_a_reset(control, marketo):
    await control.post("~/reset")
    await marketo.sign_in()
    assert 2 == lone(await control.get("~/exchanges"))["number"]


async def test_the_collections_are_listed_with_their_sizes(control):
    collections = (await control.get("~/state/marketo"))["collections"]

    assert 3 == collections["partitions"]
    assert 0 == collections["tokens"]
    assert "next_lead_id" not in collections


async def test_records_come_in_order_with_skip_and_limit(control):
    path = "~/state/marketo/partitions"
    everything = await control.get(path)

    assert [1, 2, 3] == [it["id"] for it in everything["records"]]
    part = await control.get(path, skip=1, limit=1)
    assert 3 == part["count"]
    assert everything["records"][1:2] == part["records"]
    assert [] == (await control.get(path, skip=3))["records"]
    assert [] == (await control.get(path, limit=0))["records"]


@pytest.mark.parametrize("query", ["skip=-1", "limit=x", "skip=1e3", "limit=99999999999999999999"])
async def test_an_impossible_page_is_refused_with_the_reason(control, query):
    detail = await control.refused(422, "GET", f"~/state/marketo/partitions?{query}")
    assert detail.startswith(f"/{query.partition('=')[0]}: ")
    assert "{" not in detail


async def test_records_are_replaced_as_a_whole(control):
    path, nine = "~/state/marketo/partitions", {"id": 9, "name": "Nine"}

    assert {"count": 1} == await control.put(path, [nine])
    assert {"count": 1, "records": [nine]} == await control.get(path)


async def test_records_are_added_and_changed_member_by_member(control):
    path = "~/state/marketo/partitions"
    changes = [{"id": 2, "name": "EMEA"}, {"id": 9, "name": "Nine"}]
    old = await control.get(f"{path}/2")

    assert {"count": 4} == await control.call("PATCH", path, json=changes)
    assert {**old, "name": "EMEA"} == await control.get(f"{path}/2")
    assert [1, 2, 3, 9] == [it["id"] for it in (await control.get(path))["records"]]


async def test_one_record_is_put_read_and_deleted(control):
    path = "~/state/marketo/partitions/9"

    assert {"count": 4} == await control.put(path, {"id": 9, "name": "Nine"})
    assert {"id": 9, "name": "Nine"} == await control.get(path)
    assert await control.call("DELETE", path, 204) is None
    assert "there is no record '9'" == await control.refused(404, "GET", path)
    assert "there is no record '9'" == await control.refused(404, "DELETE", path)


async def test_a_key_of_several_members_has_commas_between_them(control):
    record = (await control.get("~/state/marketo/list_members", limit=1))["records"][0]
    path = f"~/state/marketo/list_members/{record['listId']},{record['leadId']}"

    assert record == await control.get(path)


async def test_a_key_that_is_a_text_is_found(control):
    assert "email" == (await control.get("~/state/marketo/fields/email"))["name"]


async def test_what_the_vendor_answers_is_what_was_put(control, marketo):
    lead = await control.get("~/state/marketo/leads/318581")
    await control.put("~/state/marketo/leads/318581", {**lead, "firstName": "Abe"})

    assert "Abe" == (await marketo.get(LEAD))["result"][0]["firstName"]


@pytest.mark.parametrize(
    ("method", "path", "body", "detail"),
    [
        ("PUT", "", [{"id": 1, "name": "A"}, {"id": 2}], '/1: "name" is a required property'),
        ("PUT", "", [{"id": 9, "name": "A", "x": 1}], "/0: x: there is no such member"),
        ("PUT", "", [{"name": "A"}], '/0: "id" is a required property'),
        ("PUT", "", {}, '/: {} is not of type "array"'),
        ("PUT", "", [1], '/0: 1 is not of type "object"'),
        ("PATCH", "", [{"id": 1}, {"name": "A"}], "/1: id is missing"),
        ("PATCH", "", [{"id": 1, "name": 2}], '/0: name: 2 is not of type "string"'),
        ("PATCH", "", [{"id": [], "name": "A"}], '/0: id: [] is not of type "integer"'),
        ("PUT", "/9", {"id": 9}, '/: "name" is a required property'),
        ("PUT", "/9", {"id": 8, "name": "A"}, "/: the record's key is 8, and the path's is 9"),
    ],
)
async def test_a_wrong_record_is_refused_and_changes_nothing(control, method, path, body, detail):
    before = await control.get("~/state/marketo/partitions")
    whole = f"~/state/marketo/partitions{path}"

    assert detail == await control.refused(422, method, whole, json=body)
    assert before == await control.get("~/state/marketo/partitions")


async def test_what_comes_from_no_fixture_cannot_be_written(control):
    detail = await control.refused(
        422, "PUT", "~/state/marketo/tokens", json=[{"accessToken": "x"}]
    )
    assert "/0: tokens comes from no fixture, and can't be written" == detail


@pytest.mark.parametrize("key", ["nix", "4", "1,2", "9" * 5000, "%20", ","])
async def test_an_unknown_record_is_not_found(control, key):
    assert "there is no record" in await control.refused(
        404, "GET", f"~/state/marketo/partitions/{key}"
    )


async def test_unknown_vendors_and_collections_are_told_which_there_are(control):
    assert (
        f"there is no vendor 'nix'; there are {', '.join(packs.names())}"
        == await control.refused(404, "GET", "~/state/nix")
    )
    detail = await control.refused(404, "GET", "~/state/marketo/nix")
    assert detail.startswith("there is no collection 'nix'; there are fields, leads, ")


async def test_the_clock_is_set_frozen_and_let_run(control):
    frozen = {"now": "2026-01-31T09:00:00Z", "mode": "frozen"}

    assert frozen == await control.put("~/clock", frozen)
    assert frozen == await control.get("~/clock")
    assert frozen == await control.put("~/clock", {})
    running = await control.put("~/clock", {"mode": "real"})
    assert "real" == running["mode"]
    assert running["now"].startswith("2026-01-31T09:0")


async def test_a_moment_has_any_offset_and_utc_without_one(control):
    await control.put("~/clock", {"mode": "frozen"})

    assert (
        "2026-01-31T08:00:00Z"
        == (await control.put("~/clock", {"now": "2026-01-31T09:00:00+01:00"}))["now"]
    )
    assert "2026-01-31T00:00:00Z" == (await control.put("~/clock", {"now": "2026-01-31"}))["now"]


async def test_the_clock_advances_by_seconds_and_to_a_moment(control):
    await control.put("~/clock", {"now": "2026-01-31T09:00:00Z", "mode": "frozen"})

    assert (
        "2026-01-31T10:00:01Z" == (await control.post("~/clock/advance", {"seconds": 3601}))["now"]
    )
    assert (
        "2026-02-01T00:00:00Z"
        == (await control.post("~/clock/advance", {"to": "2026-02-01"}))["now"]
    )
    assert "frozen" == (await control.post("~/clock/advance", {"seconds": 0}))["mode"]


async def test_time_does_not_advance_into_the_past(control):
    await control.put("~/clock", {"now": "2026-01-31T09:00:00Z", "mode": "frozen"})

    detail = await control.refused(
        422, "POST", "~/clock/advance", json={"to": "2026-01-31T08:59:59Z"}
    )
    assert "/to: it is 2026-01-31T09:00:00Z already" == detail
    await control.refused(422, "POST", "~/clock/advance", json={"seconds": -1})
    assert "2026-01-31T09:00:00Z" == (await control.get("~/clock"))["now"]


@pytest.mark.parametrize(
    ("method", "path", "body", "pointer"),
    [
        ("PUT", "", {"now": "9999-12-31T23:59:59Z"}, "/now"),
        ("PUT", "", {"now": "9999-12-31T23:59:59-12:00", "mode": "frozen"}, "/now"),
        ("PUT", "", {"now": "0001-01-01T00:00:00+12:00"}, "/now"),
        ("PUT", "", {"now": "10000-01-01"}, "/now"),
        ("PUT", "", {"now": "soon"}, "/now"),
        ("PUT", "", {"now": ""}, "/now"),
        ("PUT", "", {"mode": "slow"}, "/mode"),
        ("PUT", "", {"time": "2026-01-31"}, "/time"),
        ("POST", "/advance", {"to": "9999-12-31T23:59:59Z"}, "/to"),
        ("POST", "/advance", {"seconds": 1e300}, "/seconds"),
        ("POST", "/advance", {"seconds": "1"}, "/seconds"),
        ("POST", "/advance", {"seconds": 1, "to": "2099-01-01"}, "/"),
        ("POST", "/advance", {}, "/"),
    ],
)
async def test_an_impossible_time_is_refused_and_changes_nothing(
    control, world, method, path, body, pointer
):
    world.clock.freeze()
    before = iso(world.clock.now)

    detail = await control.refused(422, method, f"~/clock{path}", json=body)

    assert detail.startswith(f"{pointer}: ")
    assert "{reason}" not in detail
    assert {"now": before, "mode": "frozen"} == await control.get("~/clock")


async def test_time_does_not_advance_beyond_the_year_9998(control):
    await control.put("~/clock", {"now": "9998-12-31T23:59:59Z", "mode": "frozen"})

    assert "/seconds: a world's time lies in the years 1970 to 9998" == await control.refused(
        422, "POST", "~/clock/advance", json={"seconds": 1}
    )
    assert "9998-12-31T23:59:59Z" == (await control.get("~/clock"))["now"]


async def test_a_world_near_the_end_of_time_still_answers(control, marketo):
    await control.put("~/clock", {"now": "9998-12-31T23:59:59Z"})
    await marketo.sign_in()

    assert (await marketo.get(LEAD))["success"]
    assert (await control.get("/worlds"))["worlds"]
    # From the year 2527 on a requestId is longer than the contract has it.
    await control.call("DELETE", "~/exchanges", 204)


async def test_exchanges_are_filtered(control, marketo):
    await marketo.get(LEAD)
    await marketo.get("/rest/v1/lead/x.json")
    await marketo.get("/rest/v1/lead/1.json")
    await marketo.get("/rest/v1/leads.json", filterType="id")

    async def numbers(**query):
        found = await control.get("~/exchanges", **query)
        assert len(found["exchanges"]) == min(found["count"], int(query.get("limit", 100)))
        return [it["number"] for it in found["exchanges"]]

    assert [1, 2, 3, 4, 5] == await numbers()
    assert [1, 2, 3, 4, 5] == await numbers(vendor="marketo")
    assert [] == await numbers(vendor="nix")
    assert [2, 3, 4] == await numbers(operation="getLeadById")
    assert [1, 2, 3, 4, 5] == await numbers(status=200)
    assert [] == await numbers(status=404)
    assert [4] == await numbers(error="1004.lead_id_not_found")
    assert [4] == await numbers(error="1004")
    assert [5] == await numbers(error="1003")
    assert [3, 5] == await numbers(violation="true")
    assert [1, 2, 4] == await numbers(violation="false")
    assert [4, 5] == await numbers(since=3)
    assert [4, 5] == await numbers(limit=2)
    assert [3] == await numbers(operation="getLeadById", violation="true", since=2, limit=1)


async def test_exchanges_are_filtered_by_a_code_that_is_not_the_name(control, marketo):
    await marketo.token("nobody", "nothing")

    found = lone(await control.get("~/exchanges", error="unauthorized"))
    assert "unauthorized_client_id" == found["error"]["name"]
    assert found == lone(await control.get("~/exchanges", error="unauthorized_client_id"))


@pytest.mark.parametrize(
    "query",
    ["status=ok", "violation=maybe", "since=x", "limit=0", "limit=-1", "since=" + "9" * 5000],
)
async def test_a_filter_that_is_none_is_refused(control, query):
    detail = await control.refused(422, "GET", f"~/exchanges?{query}")
    assert detail.startswith(f"/{query.partition('=')[0]}: ")


async def test_an_exchange_says_where_a_request_broke_the_contract(control, marketo):
    await marketo.post("/rest/v1/leads.json", {"action": "invent", "input": [{"email": "a@b.c"}]})

    exchange = await control.get("~/exchanges/2")

    assert "syncLeads" == exchange["operation"]
    (violation,) = exchange["violations"]
    assert ("body", "/action", "enum") == tuple(
        violation[it] for it in ("place", "pointer", "rule")
    )
    assert "createOrUpdate" in violation["expected"]
    assert "invent" == violation["value"]
    assert violation["error"] == exchange["error"]["name"]
    assert violation["source"]
    assert "conforms" == exchange["error"]["refused_by"]
    assert exchange["error"]["source"]
    assert [] == exchange["near_misses"]


async def test_an_exchange_with_a_body_that_is_no_json_says_so(control, marketo):
    headers = {"Content-Type": "application/json"}
    await marketo.call("POST", "/rest/v1/leads.json", data=b"{", headers=headers)

    exchange = await control.get("~/exchanges/2")

    assert "609" == exchange["error"]["code"]
    (violation,) = exchange["violations"]
    assert ("body", "") == (violation["place"], violation["pointer"])
    assert violation["message"]
    assert {"expected", "source", "error", "value"} <= violation.keys()


async def test_an_exchange_of_an_unknown_path_names_what_comes_near(control, marketo):
    await marketo.get("/rest/v1/leads/describes.json")

    exchange = await control.get("~/exchanges/2")

    assert exchange["operation"] is None
    assert "describeLead" == exchange["near_misses"][0]["operation"]
    assert exchange["near_misses"][0]["differences"]
    assert "routed" == exchange["error"]["refused_by"]


async def test_what_the_behaviour_refuses_is_called_so(control, marketo):
    await marketo.get("/rest/v1/lead/1.json")

    error = (await control.get("~/exchanges/2"))["error"]
    assert ("1004", "behaviour") == (error["code"], error["refused_by"])
    assert "1" in error["message"]


async def test_secrets_are_out_of_sight(control, marketo, world):
    token = marketo.auth["Authorization"].removeprefix("Bearer ")
    secret = world.marketo.client_secret
    form = {
        "grant_type": "client_credentials",
        "client_id": world.marketo.client_id,
        "client_secret": secret,
    }
    async with marketo.client.post(
        world.marketo.url + "/identity/oauth/token", data=form
    ) as answer:
        assert token == (await answer.json())["access_token"]
    await marketo.get(LEAD)
    marketo.auth = {}
    await marketo.get(LEAD, access_token=token)

    shown = await control.get("~/exchanges")

    assert 4 == shown["count"]
    assert token not in json.dumps(shown)
    assert secret not in json.dumps(shown)
    by_url, by_form, by_header, by_query = [it["request"] for it in shown["exchanges"]]
    assert by_url["url"].endswith("&client_secret=***")
    assert by_form["body"].endswith("&client_secret=***")
    assert '"access_token":"***"' in shown["exchanges"][1]["response"]["body"]
    assert ["Authorization", "***"] in by_header["headers"]
    assert by_query["url"].endswith("?access_token=***")


async def test_a_secret_that_breaks_the_contract_is_out_of_sight(control, world, client):
    headers = {"Content-Type": "application/json"}
    body = {"client_id": "x", "client_secret": 271828}
    await client.post(f"{world.easir.url}/token?grant_type=password", json=body, headers=headers)

    (exchange,) = (await control.get("~/exchanges"))["exchanges"]

    (violation,) = exchange["violations"]
    assert ("/client_secret", "type", "***") == tuple(
        violation[it] for it in ("pointer", "rule", "value")
    )
    assert "271828" not in json.dumps(exchange["violations"])


async def test_bytes_that_are_no_text_are_shown_as_base64(control, marketo):
    headers = {"Content-Type": "application/json"}
    await marketo.call("POST", "/rest/v1/leads.json", data=b"\xff\xfe", headers=headers)

    assert {"base64": "//4="} == (await control.get("~/exchanges/2"))["request"]["body"]


async def test_the_address_of_an_exchange_stands_in_its_answer(marketo, client):
    async with client.get(marketo.view.url + LEAD) as answer:
        mark = answer.headers["Sandbox-Exchange"]
    async with client.get(mark) as answer:
        assert "600" == (await answer.json())["error"]["code"]


async def test_the_journal_is_emptied(control, marketo):
    await marketo.get(LEAD)
    await control.call("DELETE", "~/exchanges", 204)

    assert 0 == (await control.get("~/exchanges"))["count"]
    assert "there is no exchange 1 (any more)" == await control.refused(404, "GET", "~/exchanges/1")
    await control.refused(422, "GET", "~/exchanges/x")


async def test_the_coverage_of_a_world_says_what_was_seen_and_what_is_missing(control, marketo):
    await marketo.get("/rest/v1/lead/1.json", fields="email")

    covered = (await control.get("~/coverage"))["vendors"]["marketo"]

    assert {"getLeadById": 1, "getToken": 1} == covered["calls"]
    assert 2 == covered["operations"]["seen"]
    assert 1 == covered["errors"]["seen"]
    for kind in ("operations", "errors", "reasons", "parameters", "faults"):
        part = covered[kind]
        assert part["total"] == part["seen"] + len(part["missing"])
    assert "getLeadById.fields" not in covered["parameters"]["missing"]
    assert "1004.lead_id_not_found" not in covered["errors"]["missing"]


async def test_the_coverage_of_all_has_worlds_that_were_dropped(client):
    with Sandbox() as own:
        for name in ("one", "two"):
            async with client.get(f"{own.url}/w/{name}/marketo{LEAD}") as answer:
                assert 200 == answer.status
        async with client.delete(f"{own.url}/_sandbox/worlds/one") as answer:
            assert 204 == answer.status
        async with client.get(f"{own.url}/_sandbox/coverage") as answer:
            assert {"getLeadById": 2} == (await answer.json())["vendors"]["marketo"]["calls"]


async def test_the_coverage_is_as_the_contract_of_the_control_plane_says(control, marketo):
    document = control_plane.load().contract.document
    schema = {"$ref": "#/components/schemas/Coverage", "components": document["components"]}

    jsonschema.validate(await control.get("~/coverage"), schema)
    jsonschema.validate(await control.get("/coverage"), schema)


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/plain", "text/plain"),
        ("text/*;q=0.1, text/plain;q=0.5", "text/plain"),
        ("application/json, text/plain, */*", "application/json"),
        ("text/html;q=0", "application/json"),
        ("text/html;q=x, text/plain", "text/html"),
        ("*/*", "application/json"),
        ("image/png", "application/json"),
        ("", "application/json"),
    ],
)
@pytest.mark.parametrize("path", ["/coverage", "~/coverage"])
async def test_the_coverage_comes_in_the_form_that_is_asked_for(
    control, marketo, client, path, accept, media
):
    url = control.root + path.replace("~", control.world)
    async with client.get(url, headers={"Accept": accept}) as answer:
        said = await answer.text()

    begins = {"text/html": "<!doctype html>", "text/plain": "coverage of", "application/json": "{"}
    assert media == answer.content_type
    assert said.startswith(begins[media])
    assert "marketo" in said


async def test_the_contracts_are_listed(control):
    contracts = (await control.get("/contracts"))["contracts"]
    assert [*packs.names(), "control"] == [it["vendor"] for it in contracts]

    contract = next(it for it in contracts if it["vendor"] == "marketo")
    errors = await control.get("/contracts/marketo/errors.json")
    assert contract["errors"] == len(errors)
    assert "Access token expired" == errors["602"]["message"]
    assert "/_sandbox/contracts/marketo/openapi.json" == contract["openapi"]


async def test_the_openapi_document_is_valid_and_has_this_server(control, sandbox):
    document = await control.get("/contracts/marketo/openapi.json")

    validate(document)
    assert f"{sandbox.url}/marketo" == document["servers"][0]["url"]


async def test_the_control_planes_own_document_is_offered_beside_the_vendors(control, sandbox):
    document = await control.get("/contracts/control/openapi.json")

    validate(document)
    assert f"{sandbox.url}/_sandbox" == document["servers"][0]["url"]
    assert "makeWorld" == document["paths"]["/worlds"]["post"]["operationId"]
    assert 409 == (await control.get("/contracts/control/errors.json"))["conflict"]["status"]


@pytest.mark.parametrize("file", ["openapi.json", "errors.json"])
async def test_the_contract_of_an_unknown_vendor_is_not_found(control, file):
    detail = await control.refused(404, "GET", f"/contracts/nix/{file}")
    assert f"there is no vendor 'nix'; there are {', '.join(packs.names())}" == detail


@pytest.mark.parametrize("path", ["", "/", "/nix", "/health/", "/worlds//clock"])
async def test_an_unknown_path_is_not_found(control, path):
    assert f"nothing is at {path or '/'}" == await control.refused(404, "GET", path)


async def test_an_unknown_method_is_refused_with_those_there_are(control, client):
    assert "/worlds has no PUT" == await control.refused(405, "PUT", "/worlds")
    async with client.put(f"{control.root}/worlds") as answer:
        assert {"GET", "POST"} == set(answer.headers["Allow"].split(", "))


async def test_a_body_that_is_no_json_is_refused(control):
    detail = await control.refused(415, "POST", "/worlds", data={"name": "x"})
    assert "the body has to be application/json, not application/x-www-form-urlencoded" == detail


async def test_a_body_that_cannot_be_read_is_refused_with_the_reason(control):
    headers = {"Content-Type": "application/json"}
    detail = await control.refused(400, "POST", "/worlds", data=b'{"name"', headers=headers)
    assert "{reason}" != detail
    assert "JSON" in detail or "end of" in detail


async def test_a_member_that_is_not_known_is_refused(control):
    detail = await control.refused(422, "POST", "/worlds", json={"nam": "x"})
    assert "/nam: there is no 'nam'; the nearest is 'name'" == detail


async def test_the_control_plane_stands_in_no_journal(control):
    await control.get("~/coverage")
    assert 0 == (await control.get("~/exchanges"))["count"]
