"""Strictness: what the corpus says of each request, the contract finds, the journal and `--strict`.

`corpus.py` tells how the entries of `strictness/<vendor>.yaml` are written.
"""

import re
from functools import cache

import corpus
import pytest
import yaml
from callers import authorised
from mutation.contracts import nodes_of
from yarl import URL

from sandbox import Sandbox, packs
from sandbox.sources import data_folder

VENDORS = packs.names()

# Members that an account makes up itself; the behaviour knows which there are.
CUSTOM = {
    "syncProgramMemberData body/properties/input/items": "fields of program members",
    "createLeadFile body/properties/file": "what the reader makes of a part",
}

# Its check refuses also what no contract can say: that a value leads nowhere, or is taken.
ASKS_MORE = ("easir",)


@cache
def load(name):
    return corpus.load(name)


@cache
def requests(name):
    """Return the entries of a vendor, each with its request."""
    vendor = load(name)
    return [(it, corpus.request_of(vendor, it)) for it in corpus.entries(name)]


def representative(name):
    """Return the first request of each rule, once for an error and once for leniency."""
    first = {}
    for entry, request in requests(name):
        for place, _, rule, error in entry.breaches:
            first.setdefault((place, rule, error is None), (entry, request))
    return list(first.values())


@pytest.fixture(scope="module")
def lenient():
    with Sandbox(limits=False) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def strict():
    with Sandbox(limits=False, strict=True) as sandbox:
        yield sandbox


async def send(view, client, request):
    """Send a request of the corpus, authenticated."""
    headers = {**request.headers}
    operation = view._vendor.contract.match(request.target.partition("?")[0])[0][request.method]
    if operation.security is not None:
        headers |= await authorised(view, client)
    url = URL(view.root + request.target, encoded=True)
    async with client.request(
        request.method, url, data=request.body, headers=headers, allow_redirects=False
    ) as answer:
        return answer.status, await answer.read(), answer.headers["Sandbox-Exchange"]


async def noted(client, address):
    """Return what the journal says was broken, and which check refused."""
    async with client.get(address) as answer:
        exchange = await answer.json()
    breaches = {
        (it["place"], it["pointer"], it["rule"], it["error"]) for it in exchange["violations"]
    }
    return breaches, (exchange["error"] or {}).get("refused_by")


@pytest.mark.parametrize("name", VENDORS)
def test_the_contract_finds_in_each_request_what_the_corpus_says(name):
    vendor = load(name)
    differing = [
        (str(entry), sorted(map(str, entry.breaches)), sorted(map(str, found)))
        for entry, request in requests(name)
        if entry.breaches != (found := corpus.found_in(vendor, request))
    ]
    assert [] == differing


@pytest.mark.parametrize("name", VENDORS)
def test_of_the_breaches_those_with_an_error_are_refused(name):
    vendor = load(name)
    for entry, request in requests(name):
        wanted = {it for it in entry.breaches if it[-1] is not None}
        assert wanted == corpus.refused_in(vendor, request), entry


@pytest.mark.parametrize("name", VENDORS)
def test_each_request_of_the_corpus_meets_its_operation(name):
    contract = load(name).contract
    for entry, request in requests(name):
        operations, _ = contract.match(request.target.partition("?")[0])
        assert entry.operation == operations[request.method].id


@pytest.mark.parametrize("name", VENDORS)
def test_each_operation_has_requests_that_break_its_contract(name):
    broken = {entry.operation for entry, _ in requests(name) if entry.breaches}
    assert load(name).contract.operations.keys() == broken


@pytest.mark.parametrize("name", VENDORS)
def test_each_operation_notices_a_parameter_that_it_does_not_have(name):
    breach = ("query", "/unheard_of", "additionalProperties", None)
    noticed = {entry.operation for entry, _ in requests(name) if breach in entry.breaches}
    assert load(name).contract.operations.keys() == noticed


@pytest.mark.parametrize("name", VENDORS)
def test_each_object_of_a_body_says_which_members_it_has(name):
    conditions = ("/if", "/then", "/not")
    assert [] == [
        node.place
        for node in nodes_of(load(name).contract)
        if "properties" in node.raw
        and "additionalProperties" not in node.raw
        and node.place not in CUSTOM
        and not any(it in node.place for it in conditions)
    ]


@pytest.mark.parametrize("name", VENDORS)
async def test_the_journal_notes_a_breach_and_the_vendor_answers_in_its_own_way(
    name, lenient, client
):
    view = getattr(lenient.world(), name)
    for entry, request in representative(name):
        _, _, address = await send(view, client, request)
        breaches, refused_by = await noted(client, address)
        assert entry.breaches == breaches, entry
        assert refused_by != "strict", entry
        if name not in ASKS_MORE and all(error is None for _, _, _, error in breaches):
            assert refused_by != "conforms", entry


@pytest.mark.parametrize("name", VENDORS)
async def test_a_strict_server_refuses_each_breach_whatever_the_vendor_does(name, strict, client):
    view = getattr(strict.world(), name)
    for entry, request in representative(name):
        before = strict.engine.broken
        status, body, address = await send(view, client, request)
        breaches, _ = await noted(client, address)
        assert entry.breaches == breaches, entry
        assert status >= 400 or b'"success":false' in body, (entry, status, body)
        if status not in (403, 404):  # there was nobody or nothing to break a rule with
            assert before + 1 == strict.engine.broken, entry


@pytest.mark.parametrize("name", VENDORS)
async def test_a_strict_server_lets_pass_what_keeps_to_the_contract(name, strict, client):
    view = getattr(strict.world(), name)
    last = {}
    for entry, request in requests(name):
        if not entry.breaches:
            last[entry.operation] = (entry, request)
    for entry, request in last.values():
        _, _, address = await send(view, client, request)
        breaches, refused_by = await noted(client, address)
        assert not breaches, entry
        assert refused_by != "strict", entry
        assert name in ASKS_MORE or refused_by != "conforms", entry


@pytest.mark.evidence("inferred", "Rails' own refusal says more than that of a strict server")
async def test_a_strict_server_lets_the_vendors_own_refusal_go_out(strict, client):
    world = strict.world()
    (request,) = [
        request
        for entry, request in requests("incwo")
        if ("createLead", {"/body/lead/importance": 6}) == (entry.operation, entry.changes)
    ]
    status, body, _ = await send(world.incwo, client, request)
    assert 422 == status
    assert b"<error>Importance must be less than or equal to 5</error>" in body


async def test_what_a_strict_server_refuses_changes_nothing(strict, client):
    world = strict.world()
    request = next(
        request
        for entry, request in requests("incwo")
        if ("createLead", ["/body/lead/unheard_of"]) == (entry.operation, list(entry.changes))
    )
    before = len(list(world.incwo.leads))
    status, _, _ = await send(world.incwo, client, request)
    assert (400, before) == (status, len(list(world.incwo.leads)))


def test_the_entries_that_the_readme_shows_are_right():
    text = (data_folder("contracts") / "README.md").read_text()
    (block,) = re.findall(r"```yaml\n(syncLeads:\n  - \{ at:.*?)```", text, re.DOTALL)
    shown = [corpus.entry("syncLeads", raw) for raw in yaml.safe_load(block)["syncLeads"]]
    vendor = load("marketo")
    assert 4 == len(shown)
    for it in shown:
        assert it.breaches == corpus.found_in(vendor, corpus.request_of(vendor, it))
