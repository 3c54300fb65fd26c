"""Views of a world: what a test, a program or a notebook sees of it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sandbox.clock import iso, moment
from sandbox.exchange_views import ExchangesView, ExchangeView
from sandbox.fault_views import FaultView, add_fault
from sandbox.hosting import Host
from sandbox.sources import SandboxError
from sandbox.vendor import Vendor
from sandbox.vendor_views import (
    TYPED,
    Easir,
    Incwo,
    LeadSquared,
    LionDesk,
    Marketo,
    VendorView,
)  # fmt: skip
from sandbox.world import World


class ClockView:
    """A world's clock, to be looked at and moved."""

    def __init__(self, sandbox: Host, world: World) -> None:
        self._sandbox = sandbox
        self._world = world

    @property
    def now(self) -> float:
        """The world's moment, in Unix seconds."""
        return self._sandbox.call(self._world.clock.now)

    def advance(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> None:
        """Move the clock on. Raises `SandboxError` for a moment out of all worlds' time."""
        by = seconds + 60 * (minutes + 60 * (hours + 24 * days))
        self._sandbox.call(lambda: self._set(moment_of(self._world.clock.now() + by)))

    def set(self, time: str | datetime | float) -> None:
        """Make it a moment: ISO 8601, a datetime or Unix seconds.

        Raises `SandboxError` as `advance` does.
        """
        self._sandbox.call(lambda: self._set(moment_of(time)))

    def freeze(self) -> None:
        """Let time stand still."""
        self._sandbox.call(self._world.clock.freeze)

    def run(self) -> None:
        """Let time run on."""
        self._sandbox.call(self._world.clock.run)

    def _set(self, now: float) -> None:
        self._world.clock.set(now)
        self._sandbox.engine.settle_all(self._world)

    def __repr__(self) -> str:
        return f"ClockView({iso(self.now)}, {self._world.clock.mode})"


class WorldView:
    """A world as a test sees it: `world.marketo`, `world.clock`, `world.exchanges`.

    Vendors of other distributions are attributes too; to a type checker they are
    `world.vendor("name")`.
    """

    marketo: Marketo
    leadsquared: LeadSquared
    liondesk: LionDesk
    easir: Easir
    incwo: Incwo

    def __init__(self, sandbox: Host, world: World) -> None:
        self._sandbox = sandbox
        self._world = world
        self._vendors: dict[str, VendorView] = {}
        self.clock = ClockView(sandbox, world)

    @property
    def name(self) -> str:
        """The world's name, as in its URLs."""
        return self._world.name

    @property
    def strict(self) -> bool:
        """Whether it refuses what a vendor lets pass in breach of its contract."""
        return self._world.strict

    @property
    def exchanges(self) -> ExchangesView:
        """The exchanges that the journal still holds, the oldest first."""
        return ExchangesView(self._served, [ExchangeView(it) for it in self._world.journal])

    def reset(self) -> None:
        """Go back to the seeded state."""
        self._sandbox.call(lambda: self._sandbox.engine.worlds.reset(self._world))

    def snapshot(self, name: str) -> None:
        """Keep the present under a name. Raises `SandboxError` for one that can't be one."""
        self._sandbox.call(lambda: self._world.keep(name))

    def restore(self, name: str) -> None:
        """Go back to a snapshot. Raises `SandboxError` where there is none of that name."""
        self._sandbox.call(lambda: self._world.restore(self._world.kept(name)))

    @property
    def faults(self) -> list[FaultView]:
        """The faults of the world, in the order in which they are tried."""
        return [FaultView(self._sandbox, self._world, it) for it in self._world.faults.rules]

    def fault(self, **rule: Any) -> FaultView:
        """Make matching exchanges go wrong: `fault(status=503, times=2)`."""
        return add_fault(self._sandbox, self._world, rule)

    def clear_faults(self) -> None:
        """Take all faults out."""
        self._sandbox.call(self._world.faults.clear)

    def drop(self) -> None:
        """Forget the world and free what it holds; what it covered stays counted."""
        self._sandbox.call(self._drop)

    def vendor(self, name: str) -> Any:
        """Return a vendor of this world. Raises `SandboxError` for one that is not served."""
        view = self._vendors.get(name)
        if view is None:
            view = TYPED.get(name, VendorView)(self._sandbox, self._world, self._vendor(name))
            self._vendors[name] = view
        return view

    # Hidden from type checkers, so that they refuse a mistyped name.
    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name.startswith("_"):
                raise AttributeError(name)
            try:
                return self.vendor(name)
            except SandboxError as error:
                raise AttributeError(str(error)) from None

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._sandbox.engine.vendors]

    def __repr__(self) -> str:
        return f"<world {self.name} of {self._sandbox.engine.origin}>"

    def _vendor(self, name: str) -> Vendor[Any]:
        engine = self._sandbox.engine
        if name not in engine.vendors:
            served = ", ".join(engine.vendors)
            raise SandboxError(f"the vendor {name!r} is not served; there are {served}")
        return engine.vendor_in(self._world, name)

    def _served(self) -> Mapping[str, Vendor[Any]]:
        return {name: self._vendor(name) for name in self._sandbox.engine.vendors}

    def _drop(self) -> None:
        worlds = self._sandbox.engine.worlds
        if self.name in worlds:
            worlds.drop(self.name)


def moment_of(time: str | datetime | float) -> float:
    """Return the Unix seconds of a moment that a world can have.

    `time` is ISO 8601, a datetime, of UTC without a zone, or Unix seconds. Raises `SandboxError`
    for any other.
    """
    from sandbox.control.clock import FIRST, LAST, POSSIBLE

    if isinstance(time, str):
        try:
            now = moment(time)
        except (ValueError, OverflowError):
            raise SandboxError(f"{time!r} is no moment as ISO 8601 has it") from None
    elif isinstance(time, datetime):
        now = (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()
    else:
        now = time
    if not FIRST <= now < LAST:
        raise SandboxError(POSSIBLE)
    return now
