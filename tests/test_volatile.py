"""The contracts' `x-volatile`: what differs from one day to the next stands there, all of it."""

import pytest
from callers import authorised
from examples import request_of
from responses import value_of

from sandbox import packs
from sandbox.contract import read_contract
from sandbox.sameness import unlike_values
from sandbox.sources import data_folder


@pytest.mark.parametrize("name", packs.names())
async def test_on_another_day_only_volatile_members_differ(name, sandbox, client):
    contract = read_contract(data_folder("contracts") / name)
    differing = []
    for operation in contract.operations.values():
        values = []
        # Links of an answer lead into its world, which therefore has the same name both times.
        for day in ("2026-01-31T09:00:00Z", "2027-07-01T10:11:12Z"):
            world = sandbox.world(f"a-day-of-{name}", clock=day)
            values.append(await answer(getattr(world, name), client, operation, contract))
            world.drop()
        pack = packs.load(name).pack
        known = {*contract.volatile, *pack.secrets}
        differing += [(operation.id, it) for it in unlike_values(*values, known, {})]
    assert [] == sorted({(op, it.pointer.rpartition("/")[2]) for op, it in differing})


async def answer(view, client, operation, contract):
    """Return the value of the answer to an operation's documented example."""
    method, path, query, headers, body = request_of(contract, operation)
    if operation.security is not None:
        headers |= await authorised(view, client)
    async with client.request(
        method, view.root + path, params=query, headers=headers, data=body, allow_redirects=False
    ) as response:
        assert response.status < 400
    (*_, exchange) = view._world.journal
    return value_of(exchange) if exchange.response.body else None
