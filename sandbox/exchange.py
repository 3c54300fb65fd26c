"""The way of one request: locate, match, check, behave, encode, record."""

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from random import Random
from time import perf_counter
from typing import Any

from sandbox.answering import answer, carry_out
from sandbox.catalogue import fail
from sandbox.events import Events
from sandbox.faults import FAULT
from sandbox.journal import Exchange, Request
from sandbox.limits import Figures, Limits
from sandbox.problems import problem
from sandbox.sources import SandboxError
from sandbox.vendor import Call, Check, Vendor
from sandbox.world import DEFAULT, Snapshot, World
from sandbox.worlds import Worlds

CONTROL = "_sandbox"


log = logging.getLogger("sandbox")

# A name that a vendor's host may have; addresses and `localhost` are none.
_DOMAIN = re.compile(r"\.[a-z]+$")

_NO_LIMITS = Limits(Figures())


@dataclass(slots=True)
class Place:
    """Where a request goes: a vendor in a world, and the vendor's own path and query."""

    vendor: Vendor[Any]
    world: World | None
    path: str
    query: str

    @property
    def limits(self) -> Limits:
        """The counters that the request counts against; those of nobody on the control plane."""
        return _NO_LIMITS if self.world is None else self.world.limits[self.vendor.name]


class Engine:
    """The vendors and worlds of a server, and the way of each request through them.

    `marks` adds the header with the address of the exchange, below `origin`. `broken` counts
    the requests that were refused for a breach of their contract, `spent` those of each vendor
    and their seconds.
    """

    def __init__(
        self,
        vendors: Mapping[str, Vendor[Any]],
        worlds: Worlds,
        *,
        marks: bool = True,
    ) -> None:
        self.vendors = vendors
        self.worlds = worlds
        self.broken = 0
        self.spent: dict[str, list[float]] = {name: [0, 0.0] for name in vendors}
        self.events = Events()
        self._listeners = self.events.listeners
        self.marks = marks
        self.origin = ""
        self.origins: dict[tuple[str, str], str] = {}
        self.open_port: Callable[[str, str], str] = _no_port
        self.load_control: Callable[[], Vendor[Any]] | None = None
        self._by_host: dict[str, str | None] = {}

    def locate(self, host: str, target: str) -> Place | None:
        """Find vendor and world by host and path (step 2); None where there are none.

        Raises `SandboxError` for a name that no world can have.
        """
        if not target.startswith("/"):
            target = origin_form(target)
        path, _, query = target.partition("?")
        vendor = self._of_host(host)
        if vendor is not None:
            return self.place(DEFAULT, vendor, path, query)
        head, _, rest = path[1:].partition("/")
        vendor = self.vendors.get(head)
        if vendor is not None:
            return self.place(DEFAULT, vendor, "/" + rest, query)
        if head == "w":
            name, _, rest = rest.partition("/")
            head, _, rest = rest.partition("/")
            vendor = self.vendors.get(head)
            return None if vendor is None else self.place(name, vendor, "/" + rest, query)
        if head == CONTROL and self.load_control is not None:
            return Place(self.load_control(), None, "/" + rest, query)
        return None

    def place(self, name: str, vendor: Vendor[Any], path: str, query: str) -> Place:
        """Return the place of a vendor's path in the world of this name.

        Raises `SandboxError` for a name that no world can have.
        """
        world = self.worlds[name]
        return Place(world.own.get(vendor.name, vendor), world, path, query)

    def vendor_in(self, world: World, name: str) -> Vendor[Any]:
        """Return a vendor as it is in a world: with the world's own fixtures, if it has any."""
        return world.own.get(name) or self.vendors[name]

    def exchange(self, place: Place, request: Request, *, malformed: bool = False) -> Exchange:
        """Carry a request out and record it (steps 3 to 8).

        `malformed` says that it was not HTTP; it is refused in the vendor's way.
        """
        world, vendor = place.world, place.vendor
        if world is None:
            return self._control(place, request)
        began = world.used = perf_counter()
        now = world.clock.now()
        if vendor.pack.due is not None:
            self.settle(world, vendor, now)
        limits = world.limits[vendor.name]
        done = Exchange(world.name, vendor.name, vendor.contract, place.path, request, now)
        done.served = vendor
        call: Call[Any] = Call(
            vendor, request, place.path, place.query,
            world.states[vendor.name].draft(), now, world.random, limits, world.strict,
        )  # fmt: skip
        done.operation = call.operation
        checks = _MALFORMED if malformed else vendor.pack.checks
        if not world.faults and FAULT not in request.headers:
            carry_out(world, vendor, call, done, checks)
        elif not self._with_faults(world, vendor, call, done, checks):
            return done
        self._count(vendor, world, call, done)
        done.number = world.journal.next_number()
        done.duration = perf_counter() - began
        world.journal.append(done)
        spent = self.spent[vendor.name]
        spent[0] += 1
        spent[1] += done.duration
        if self._listeners:
            self.events.publish(done, vendor.pack.secrets)
        return done

    def _with_faults(
        self,
        world: World,
        vendor: Vendor[Any],
        call: Call[Any],
        done: Exchange,
        checks: Sequence[Check],
    ) -> bool:
        """Carry a call out that a fault may strike; tell whether its own fault was a rule."""
        # Most runs have no faults.
        from sandbox.striking import strike, struck_by

        try:
            fault = struck_by(self.vendors, world, vendor, call)
        except SandboxError as error:
            done.response = problem(400, str(error))
            return False
        if fault is None:
            carry_out(world, vendor, call, done, checks)
        else:
            strike(world, vendor, call, done, checks, fault)
        return True

    def settle(self, world: World, vendor: Vendor[Any], now: float) -> None:
        """Let happen, in order of time, what of a vendor has fallen due in a world.

        A defect of the pack is logged; what was due then waits.
        """
        due, happen = vendor.pack.due, vendor.pack.happen
        if due is None or happen is None:
            return
        while (at := due(state := world.states[vendor.name])) is not None and at <= now:
            call: Call[Any] = Call(
                vendor, _NO_REQUEST, "", "", state.draft(), at, world.random, _NO_LIMITS, False
            )
            try:
                happen(call)
            except Exception:
                log.exception("defect of the sandbox: %s, what was due at %s", vendor.name, at)
                return
            if vars(call.state) == vars(state):
                log.error("defect of the sandbox: %s lets nothing happen at %s", vendor.name, at)
                return
            world.states[vendor.name] = call.state

    def settle_all(self, world: World) -> None:
        """Let happen what has fallen due in a world, after its clock was moved.

        With a vendor that nobody has called, it happens before the first call.
        """
        now = world.clock.now()
        for name in list(world.states):
            self.settle(world, self.vendor_in(world, name), now)

    def world(self, name: str) -> World:
        """Return a world that is there, for the control plane. Fails with `not_found`."""
        if name not in self.worlds and name != DEFAULT:
            dropped = self.worlds.dropped.get(name)
            fail("not_found", what=f"world {name!r}" + (f" any more; {dropped}" if dropped else ""))
        world = self.worlds[name]
        world.used = perf_counter()
        return world

    def snapshot(self, world: World, name: str) -> Snapshot:
        """Return a snapshot that is there, for the control plane. Fails with `not_found`."""
        if name not in world.snapshots:
            fail("not_found", what=f"snapshot {name!r} of the world {world.name!r}")
        return world.snapshots[name]

    def vendor(self, name: str) -> Vendor[Any]:
        """Return a vendor that is served, for the control plane. Fails with `not_found`."""
        if name not in self.vendors:
            fail("not_found", what=f"vendor {name!r}; there are {', '.join(self.vendors)}")
        return self.vendors[name]

    def url(self, world: str, vendor: str) -> str:
        """Return the URL to which a client appends a vendor's documented paths."""
        path = f"/{vendor}" if world == DEFAULT else f"/w/{world}/{vendor}"
        served = self.vendors[vendor]
        if world in self.worlds:
            served = self.vendor_in(self.worlds[world], vendor)
        return self.origin + path + served.pack.prefix(served.seeded)

    def mark(self, exchange: Exchange) -> tuple[tuple[str, str], ...]:
        """Return the header with the address of an exchange, where answers are marked."""
        if not self.marks or not exchange.number:
            return ()
        address = f"{self.origin}/_sandbox/worlds/{exchange.world}/exchanges/{exchange.number}"
        return (("Sandbox-Exchange", address),)

    def _control(self, place: Place, request: Request) -> Exchange:
        """Carry a call of the control plane out; it stands in no journal and counts nowhere."""
        vendor = place.vendor
        done = Exchange("", vendor.name, vendor.contract, place.path, request, 0.0)
        call: Call[Any] = Call(
            vendor, request, place.path, place.query, self, 0.0, _NO_RANDOM, _NO_LIMITS, False
        )
        done.operation = call.operation
        done.response = answer(vendor, call, done, vendor.pack.checks)
        return done

    def _count(self, vendor: Vendor[Any], world: World, call: Call[Any], done: Exchange) -> None:
        caller = call.caller
        if caller is not None:
            done.caller = str(caller.get("user", ""))
        coverage = world.coverage[vendor.name]
        operation, counts = done.operation, True
        if call.reasons:
            coverage.errors.update(call.reasons)
        if operation is not None:
            coverage.saw(operation, call.given, call.sent)
            counts = operation.counts
        if done.error is not None:
            self.broken += done.refused_by in HOLD_TO_CONTRACT or _refused_as_strict(call, done)
            problem = vendor.errors[done.error]
            coverage.errors[done.error] += 1
            if operation is not None:
                coverage.refused[operation.id] += 1
            if counts:
                call.limits.count_error(call.now, problem.code)
            counts = counts and problem.counts
        if counts:
            call.limits.count(call.now, done.caller or "")

    def _of_host(self, host: str) -> Vendor[Any] | None:
        try:
            name = self._by_host[host]
        except KeyError:
            name = self._named(host.partition(":")[0].lower())
            if len(self._by_host) < 1_000:
                self._by_host[host] = name
        return None if name is None else self.vendors[name]

    def _named(self, host: str) -> str | None:
        """Return the vendor that has this host name, if there is one."""
        if not _DOMAIN.search(host):
            return None
        served = self.vendors.items()
        named = (name for name, it in served if any(fnmatch(host, one) for one in it.pack.hosts))
        return next(named, None)


def _no_port(world: str, vendor: str) -> str:
    raise SandboxError(f"no server listens for {vendor} in {world}")


def _malformed(call: Call[Any]) -> None:
    fail(call.vendor.pack.malformed)


# The checks that hold a request against its contract.
HOLD_TO_CONTRACT = frozenset(("routed", "media_type", "conforms", "strict"))


def _refused_as_strict(call: Call[Any], done: Exchange) -> bool:
    """Tell whether a behaviour refused, on a strict server, what breaks the contract."""
    return call.strict and done.refused_by is None and bool(call.violations)


_MALFORMED: tuple[Check, ...] = (_malformed,)
_NO_RANDOM: Mapping[str, Random] = {}
_NO_REQUEST = Request("", "", {})


def origin_form(target: str) -> str:
    """Return path and query of a target in absolute form, as a proxy gets it (RFC 9112, 3.2.2)."""
    _, _, rest = target.partition("://")
    _, slash, path = rest.partition("/")
    return slash + path if slash else "/"
