"""The pytest plugin: a server for each process, a world for each test, exchanges in reports."""

from collections.abc import Generator, Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import pytest

from sandbox.pytest_coverage import CoverageOfRun
from sandbox.sources import SandboxError

if TYPE_CHECKING:
    from sandbox.local import Sandbox
    from sandbox.vendor_views import Easir, Incwo, LeadSquared, LionDesk, Marketo
    from sandbox.views import WorldView

# What a mark may say of the test's world.
OPTIONS = ("clock", "fixtures", "strict", "seed", "limits")

# A failed test shows so many of its exchanges, the newest.
_MOST = 20

_WORLD = pytest.StashKey["WorldView"]()
_LOOKED_AT = pytest.StashKey[int]()
_COVERAGE = pytest.StashKey[CoverageOfRun]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options, and settings of their names to pytest's configuration."""
    group = parser.getgroup("sandbox", "vendor-sandbox")
    strict = "fail each test that sends a request in breach of its contract"
    coverage = "write what was exercised of the contracts to this file: JSON, or a page (.html)"
    under = "fail the run if less than so many percent of the contracts were exercised"
    names = "how many of the names never exercised to show"
    group.addoption("--sandbox-strict", action="store_true", default=None, help=strict)
    group.addoption("--sandbox-coverage", metavar="FILE", help=coverage)
    group.addoption("--sandbox-fail-under", metavar="PERCENT", type=float, help=under)
    group.addoption(
        "--sandbox-coverage-report", choices=("short", "full"), default="short", help=names
    )
    parser.addini("sandbox_strict", strict, type="bool", default=False)
    parser.addini("sandbox_coverage", coverage, default=None)
    parser.addini("sandbox_fail_under", under, default=None)


def pytest_configure(config: pytest.Config) -> None:
    """Tell pytest of the mark, and of what gathers the coverage."""
    line = f"sandbox({', '.join(OPTIONS)}): how the world of the test begins"
    config.addinivalue_line("markers", line)
    full = config.getoption("sandbox_coverage_report") == "full"
    file, least = _setting(config, "coverage"), _setting(config, "fail_under")
    coverage = CoverageOfRun(file, least, full=full)
    config.stash[_COVERAGE] = coverage
    config.pluginmanager.register(coverage, "vendor-sandbox-coverage")


@pytest.fixture(scope="session")
def sandbox_server() -> "Iterator[Sandbox]":
    """Serve all tests of this process. A fixture of yours with this name can give options."""
    from sandbox.local import Sandbox

    with Sandbox() as server:
        yield server


@pytest.fixture
def sandbox(request: pytest.FixtureRequest, sandbox_server: "Sandbox") -> "Iterator[WorldView]":
    """Make a world of this test's own: `sandbox.marketo`, `sandbox.clock`, `sandbox.exchanges`."""
    item = request.node
    item.config.stash[_COVERAGE].of(sandbox_server)
    world = item.stash[_WORLD] = _world(item, sandbox_server)
    yield world
    world.drop()
    _refuse_breaches(item)


@pytest.fixture
def marketo(sandbox: "WorldView") -> "Marketo":
    """Marketo in the test's world."""
    return sandbox.marketo


@pytest.fixture
def leadsquared(sandbox: "WorldView") -> "LeadSquared":
    """LeadSquared in the test's world."""
    return sandbox.leadsquared


@pytest.fixture
def liondesk(sandbox: "WorldView") -> "LionDesk":
    """LionDesk in the test's world."""
    return sandbox.liondesk


@pytest.fixture
def easir(sandbox: "WorldView") -> "Easir":
    """EASI'R in the test's world."""
    return sandbox.easir


@pytest.fixture
def incwo(sandbox: "WorldView") -> "Incwo":
    """Incwo in the test's world."""
    return sandbox.incwo


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """In a strict world, fail the test for what it sent in breach of a contract."""
    result = yield
    _refuse_breaches(item)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Show with a failed test the exchanges of its world."""
    report = yield
    world = item.stash.get(_WORLD, None)
    if report.failed and world is not None and (exchanges := world.exchanges):
        shown = [it.explanation for it in exchanges[-_MOST:]]
        if len(exchanges) > _MOST:
            shown.insert(0, f"({len(exchanges) - _MOST} before)")
        report.sections.append((f"exchanges of {world.name}", "\n".join(shown)))
    return report


def pytest_assertrepr_compare(op: str, left: Any, right: Any) -> Sequence[str] | None:
    """Explain a comparison of exchanges, or of their number, with those that came nearest."""
    for side in (left, right):
        if type(side).__module__ == "sandbox.exchange_views" and hasattr(side, "account"):
            return [f"{left!s} {op} {right!s}", *side.account()]
    return None


def _setting(config: pytest.Config, name: str) -> Any:
    given = config.getoption(f"sandbox_{name}")
    return config.getini(f"sandbox_{name}") if given is None else given


def _world(item: pytest.Item, server: "Sandbox") -> "WorldView":
    """Make a test's world, as its marks say, of which the closest counts most."""
    given: dict[str, Any] = {"strict": True} if _setting(item.config, "strict") else {}
    for mark in reversed(list(item.iter_markers("sandbox"))):
        if mark.args or not mark.kwargs.keys() <= set(OPTIONS):
            known = ", ".join(f"{name}=" for name in OPTIONS)
            pytest.fail(f"the mark sandbox takes {known} and nothing else", pytrace=False)
        given |= mark.kwargs
    if isinstance(given.get("fixtures"), (str, PurePath)):
        given["fixtures"] = item.path.parent / given["fixtures"]
    try:
        return server.world(**given)
    except SandboxError as error:
        reason = str(error)
    pytest.fail(reason, pytrace=False)


def _refuse_breaches(item: pytest.Item) -> None:
    """In a strict world, fail for each breach of a contract since this was last asked."""
    world = item.stash.get(_WORLD, None)
    if world is None or not world.strict:
        return
    last = item.stash.get(_LOOKED_AT, 0)
    fresh = [it for it in world.exchanges if it.number > last]
    item.stash[_LOOKED_AT] = fresh[-1].number if fresh else last
    broken = [it.explanation for it in fresh if it.broken]
    if broken:
        many = f"{len(broken)} requests" if len(broken) > 1 else "a request"
        pytest.fail("\n".join((f"{many} broke the contract", *broken)), pytrace=False)
