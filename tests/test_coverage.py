"""What is exercised: counted at each call, carried between processes, put together."""

import json

import pytest

from sandbox.coverage import Coverage, merged
from sandbox.optional import Optional

LEADS = "/rest/v1/leads.json"


@pytest.fixture
def seen(world):
    """Return what the world has seen of a vendor."""
    return lambda vendor="marketo": world._world.coverage[vendor]


def optional(*parameters, body=None, **components):
    return Optional(parameters, body or {}, lambda it: components.get(it.get("$ref"), it))


async def test_calls_are_counted_and_those_that_were_refused_apart(marketo, seen):
    await marketo.get("/rest/v1/lead/318581.json")
    await marketo.get("/rest/v1/lead/1.json")

    assert {"getToken": 1, "getLeadById": 2} == seen().operations
    assert {"getLeadById": 1} == seen().refused
    assert {"1004.lead_id_not_found": 1} == seen().errors


async def test_a_call_of_nothing_counts_as_its_error(marketo, seen):
    await marketo.get("/rest/v1/nowhere.json")

    assert {"getToken": 1} == seen().operations
    assert {} == seen().refused
    assert 1 == seen().errors.total()


async def test_an_optional_parameter_of_the_query_is_noted_and_nothing_else(marketo, seen):
    await marketo.get(LEADS, filterType="id", filterValues="1", batchSize=5, unheard="of")

    assert {"batchSize"} == seen().parameters["getLeadsByFilterType"]


async def test_optional_members_of_a_body_are_noted_over_several_calls(marketo, seen):
    await marketo.post(LEADS, {"action": "createOnly", "input": [{"email": "a@example.com"}]})
    await marketo.post(LEADS, {"lookupField": "email", "input": [{"email": "b@example.com"}]})

    assert {"action", "lookupField"} == seen().parameters["syncLeads"]


async def test_optional_members_of_a_form_are_noted(marketo, client, seen):
    form = {"name": "Autumn", "folder": '{"id": 1, "type": "Folder"}', "description": "x"}
    url = marketo.view.url + "/rest/asset/v1/staticLists.json"
    async with client.post(url, data=form, headers=marketo.auth) as answer:
        assert 200 == answer.status

    assert {"description"} == seen().parameters["createStaticList"]


async def test_members_of_the_root_of_an_xml_body_are_noted(world, client, seen):
    from callers import headers_of

    headers = {**headers_of(world.incwo.credentials), "Content-Type": "application/xml"}
    body = "<lead><topic>Roof</topic><other>1</other></lead>"
    async with client.post(world.incwo.url + "/leads.xml", data=body, headers=headers) as answer:
        assert 201 == answer.status, await answer.text()

    assert {"topic"} == seen("incwo").parameters["createLead"]


async def test_a_reason_of_one_record_is_counted_while_the_call_succeeds(marketo, seen):
    body = {"action": "updateOnly", "input": [{"email": "nobody@example.com"}]}
    answer = await marketo.post(LEADS, body)

    assert answer["success"]
    assert {"1004": 1} == seen().errors
    assert {} == seen().refused


def test_a_body_that_is_no_object_has_no_members():
    found = optional({"in": "query", "name": "page"}, body={"properties": {"name": {}}})

    assert ("page", "name") == found.names
    for body in ([{"name": 1}], "name", None, 7):
        assert {"page"} == found.given(["page", "other"], body)


def test_what_is_required_is_not_optional():
    parameters = (
        {"in": "path", "name": "id", "required": True},
        {"in": "query", "name": "kind", "required": True},
        {"in": "query", "name": "page", "required": False},
    )
    part = {"properties": {"a": {}, "b": {}}, "required": ["a"]}
    body = {"allOf": [{"$ref": "Part"}], "properties": {"c": {}, "d": {}}, "required": ["c"]}

    assert ("page", "b", "d") == optional(*parameters, body=body, Part=part).names


def test_a_required_object_that_is_all_of_a_body_is_looked_into():
    lead = {"properties": {"name": {}, "topic": {}}, "required": ["name"]}
    found = optional(
        body={"properties": {"lead": {"$ref": "Lead"}}, "required": ["lead"]}, Lead=lead
    )

    assert ("topic",) == found.names
    assert {"topic"} == found.given((), {"lead": {"topic": 1, "other": 2}})
    assert set() == found.given((), {"topic": 1})
    assert set() == found.given((), {"lead": ["topic"]})


def a_run(**members):
    given = {"calls": {}, "refused": {}, "answered": {}, "given": {}, **members}
    return Coverage.from_json(given)


def test_runs_are_put_together():
    one = {"easir": a_run(calls={"getMe": 1}, given={"getUsers": ["page"]})}
    two = {
        "easir": a_run(calls={"getMe": 2}, refused={"getMe": 1}, given={"getUsers": ["sort"]}),
        "incwo": a_run(answered={"internal": 1}),
    }

    total = {name: it.to_json() for name, it in merged([one, two]).items()}

    assert {
        "easir": {
            "calls": {"getMe": 3},
            "refused": {"getMe": 1},
            "answered": {},
            "given": {"getUsers": ["page", "sort"]},
        },
        "incwo": {"calls": {}, "refused": {}, "answered": {"internal": 1}, "given": {}},
    } == total
    assert {"getMe": 1} == one["easir"].operations


async def test_what_was_seen_survives_the_way_through_json(marketo, seen):
    await marketo.get("/rest/v1/lead/1.json", fields="email")

    sent = json.dumps(seen().to_json())

    assert json.loads(sent) == Coverage.from_json(json.loads(sent)).to_json()
    assert ["fields"] == json.loads(sent)["given"]["getLeadById"]


def test_a_vendor_was_called_where_a_call_met_an_operation_or_an_error():
    assert not Coverage()
    assert a_run(calls={"getMe": 1})
    assert a_run(answered={"not_found": 1})
