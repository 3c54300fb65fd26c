"""One server for each test process, one world for each test, and every answer held to its contract."""

from collections import Counter

import aiohttp
import pytest
from callers import MarketoCaller
from responses import causable
from serving import hold

from sandbox import Sandbox

KINDS = ("seed", "docs", "recorded", "client", "inferred")


def pytest_collection_modifyitems(items):
    """Refuse a vendor's test that does not say what its expectation rests on."""
    for item in items:
        if "vendors" not in item.path.parts:
            continue
        mark = item.get_closest_marker("evidence")
        if mark is None or mark.args[0] not in KINDS:
            raise pytest.UsageError(
                f"{item.nodeid} needs @pytest.mark.evidence({' | '.join(KINDS)})"
            )


def pytest_terminal_summary(terminalreporter):
    """Say how much of what passed is known, and how."""
    passed = Counter(
        dict(it.user_properties)["evidence"]
        for it in terminalreporter.stats.get("passed", [])
        if "evidence" in dict(it.user_properties)
    )
    provoked = {
        name
        for reports in terminalreporter.stats.values()
        for report in reports
        for kind, names in getattr(report, "user_properties", ())
        if kind == "provoked"
        for name in names
    }
    if len(provoked) > 120:  # the whole suite ran, not a part of it
        unseen = sorted(causable() - provoked)
        terminalreporter.write_line(f"documented errors that no test provoked: {unseen or 'none'}")
    if passed:
        kinds = ", ".join(f"{passed[kind]} {kind}" for kind in KINDS if passed[kind])
        terminalreporter.write_line(f"{passed.total()} expectations of vendors: {kinds}")


@pytest.fixture(autouse=True)
def _evidence(request, record_property):
    mark = request.node.get_closest_marker("evidence")
    if mark is not None:
        record_property("evidence", mark.args[0])


@pytest.fixture(scope="session")
def sandbox():
    """A server with the standard fixtures."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def world(sandbox, record_property):
    """A private world; afterwards each of its answers is held to the contract."""
    world = sandbox.world()
    yield world
    for vendor, coverage in world._world.coverage.items():
        record_property("provoked", sorted(f"{vendor}:{name}" for name in coverage.errors))
    hold(world)


@pytest.fixture
async def client():
    """An HTTP client that changes nothing of what it is told to send."""
    async with aiohttp.ClientSession(requote_redirect_url=False) as client:
        yield client


@pytest.fixture
async def marketo(world, client):
    """Marketo in a private world, signed in with all rights."""
    caller = MarketoCaller(world.marketo, client)
    await caller.sign_in()
    return caller
