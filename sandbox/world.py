"""One isolated universe: the state of all vendors, a clock, randomness, limits, a journal."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeVar

from sandbox.clock import Clock
from sandbox.coverage import Coverage
from sandbox.faults import Fault, Faults
from sandbox.journal import Journal
from sandbox.limits import Figures, Limits
from sandbox.sources import SandboxError
from sandbox.state import State

T = TypeVar("T")

DEFAULT = "default"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True)
class Seed:
    """What a vendor's part of a new world is made of."""

    state: State
    figures: Figures


@dataclass(frozen=True, slots=True)
class Settings:
    """What all worlds of a server have in common.

    `start` is the moment at which their clocks begin (None: the machine's own time), `seed`
    that of their randomness, `journal` the bytes that each journal may take, `faults` the
    rules that each begins with.
    """

    start: float | None = None
    seed: int = 0
    journal: int = 8 * 1024 * 1024
    faults: Sequence[Fault] = ()


SeedOf = Callable[[str], Seed]


class _AtFirstUse(dict[str, T]):
    """Something for each vendor, made when it is first asked for."""

    def __init__(self, make: Callable[[str], T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, vendor: str) -> T:
        made = self[vendor] = self._make(vendor)
        return made


class World:
    """One universe. To fork or reset it is to keep references: O(1), whatever its size."""

    __slots__ = ("clock", "coverage", "faults", "journal", "limits", "name", "random", "states")

    def __init__(self, name: str, seed_of: SeedOf, settings: Settings) -> None:
        self.name = name
        self.states: dict[str, Any]
        self.clock: Clock
        self.random: Random
        self.journal = Journal(settings.journal)
        self.coverage: dict[str, Coverage] = defaultdict(Coverage)
        self.limits = _AtFirstUse(lambda vendor: Limits(seed_of(vendor).figures))
        self._begin(seed_of, settings)

    def reset(self, seed_of: SeedOf, settings: Settings) -> None:
        """Go back to the seeded state, time and randomness; forget the calls and exchanges.

        What was covered stays covered: it is the report of a whole run.
        """
        self._begin(seed_of, settings)
        self.journal.clear()
        for limits in self.limits.values():
            limits.clear()

    def take(self, other: "World") -> None:
        """Become a copy of another world's present: its states, time and randomness."""
        self.states.update(other.states)
        self.clock = other.clock.copy()
        self.random.setstate(other.random.getstate())

    def _begin(self, seed_of: SeedOf, settings: Settings) -> None:
        self.states = _AtFirstUse(lambda vendor: seed_of(vendor).state)
        self.clock = Clock(settings.start)
        self.random = Random(settings.seed)  # noqa: S311 (reproducible, not secret)
        # Of their own, so that the vendors' answers stay the same with faults and without.
        self.faults = Faults(Random(settings.seed))  # noqa: S311
        for fault in settings.faults:
            self.faults.add(fault.fresh())


@dataclass(slots=True)
class Worlds:
    """The worlds of a server, by name; made at their first use, forks of the seeded one."""

    seed_of: SeedOf
    settings: Settings
    _worlds: dict[str, World] = field(default_factory=dict)
    _made: int = 0
    dropped: dict[str, Coverage] = field(default_factory=dict)

    def __getitem__(self, name: str) -> World:
        """Return a world. Raises `SandboxError` for a name that no world can have."""
        world = self._worlds.get(name)
        return world if world is not None else self.make(name)

    def __iter__(self) -> Iterator[World]:
        return iter(list(self._worlds.values()))

    def __contains__(self, name: object) -> bool:
        return name in self._worlds

    def make(self, name: str | None = None, origin: World | None = None) -> World:
        """Make a world, as a fork of the seeded one or of another's present.

        Raises `SandboxError` for a name that is taken or that no world can have.
        """
        if name is None:
            name = self._new_name()
        if not _NAME.fullmatch(name):
            raise SandboxError(
                f"{name[:100]!r} can't name a world: up to 100 letters, digits, '.', '_' and '-'"
            )
        if name in self._worlds:
            raise SandboxError(f"there is a world {name!r} already")
        world = World(name, self.seed_of, self.settings)
        if origin is not None:
            world.take(origin)
        self._worlds[name] = world
        return world

    def _new_name(self) -> str:
        while True:
            self._made += 1
            name = f"world-{self._made}"
            if name not in self._worlds:
                return name

    def reset(self, world: World) -> None:
        """Take a world back to the seeded state."""
        world.reset(self.seed_of, self.settings)

    def drop(self, name: str) -> None:
        """Forget a world, but not what it covered."""
        world = self._worlds.pop(name)
        for vendor, coverage in world.coverage.items():
            self.dropped.setdefault(vendor, Coverage()).add(coverage)

    def coverage(self, vendor: str) -> Coverage:
        """Return what all worlds, dropped ones too, covered of a vendor."""
        total = Coverage()
        total.add(self.dropped.get(vendor, Coverage()))
        for world in self:
            total.add(world.coverage[vendor])
        return total
