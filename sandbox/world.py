"""One isolated universe: the state of all vendors, a clock, randomness, limits, a journal."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from types import MappingProxyType
from typing import Any, TypeVar

from sandbox.clock import Clock
from sandbox.coverage import Coverage
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
    """How a world begins: what all worlds of a server have in common, or what one has of its own.

    `start` is the moment at which its clock begins (None: the machine's own time), and with
    `frozen` stays; `seed` that of its randomness, `journal` the bytes that its journal may
    take. `strict` refuses what a vendor lets pass in breach of its contract; without `limits`
    there are no rate, quota and concurrency.
    """

    start: float | None = None
    seed: int = 0
    journal: int = 8 * 1024 * 1024
    strict: bool = False
    frozen: bool = False
    limits: bool = True


SeedOf = Callable[[str], Seed]

# Vendors with other fixtures than those of the server, by name.
Own = Mapping[str, Any]

_NONE_OWN: Own = MappingProxyType({})


class _AtFirstUse(dict[str, T]):
    """Something for each vendor, made when it is first asked for."""

    def __init__(self, make: Callable[[str], T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, vendor: str) -> T:
        made = self[vendor] = self._make(vendor)
        return made


class World:
    """One universe. To fork or reset it is to keep references: O(1), whatever its size.

    `own` has the vendors whose fixtures are this world's own.
    """

    __slots__ = (
        "clock", "coverage", "journal", "limits", "name", "own", "random", "settings", "states",
        "strict",
    )  # fmt: skip

    def __init__(
        self, name: str, seed_of: SeedOf, settings: Settings, own: Own = _NONE_OWN
    ) -> None:
        self.name = name
        self.settings = settings
        self.own = own
        self.strict = settings.strict
        self.states: dict[str, Any]
        self.clock: Clock
        self.random: Random
        self.journal = Journal(settings.journal)
        self.coverage: dict[str, Coverage] = defaultdict(Coverage)
        self.limits = _AtFirstUse(lambda vendor: Limits(self._figures(seed_of, vendor)))
        self._begin(seed_of)

    def reset(self, seed_of: SeedOf) -> None:
        """Go back to the seeded state, time and randomness; forget the calls and exchanges.

        What was covered stays covered: it is the report of a whole run.
        """
        self._begin(seed_of)
        self.journal.clear()
        for limits in self.limits.values():
            limits.clear()

    def take(self, other: "World") -> None:
        """Become a copy of another world's present: its states, time and randomness."""
        self.states.update(other.states)
        self.clock = other.clock.copy()
        self.random.setstate(other.random.getstate())

    def _begin(self, seed_of: SeedOf) -> None:
        self.states = _AtFirstUse(lambda vendor: self._seed(seed_of, vendor).state)
        self.clock = Clock(self.settings.start)
        if self.settings.frozen and self.settings.start is not None:
            self.clock.freeze()
            self.clock.set(self.settings.start)
        self.random = Random(self.settings.seed)  # noqa: S311 (reproducible, not secret)

    def _seed(self, seed_of: SeedOf, vendor: str) -> Seed:
        own = self.own.get(vendor)
        return seed_of(vendor) if own is None else Seed(own.seeded, own.figures)

    def _figures(self, seed_of: SeedOf, vendor: str) -> Figures:
        figures = self._seed(seed_of, vendor).figures
        return figures if self.settings.limits else figures.lifted()


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

    def make(
        self,
        name: str | None = None,
        origin: World | None = None,
        *,
        settings: Settings | None = None,
        own: Own = _NONE_OWN,
    ) -> World:
        """Make a world, as a fork of the seeded one or of another's present.

        It begins with the server's settings and fixtures, or with its own. Raises
        `SandboxError` for a name that is taken or that no world can have.
        """
        if name is None:
            name = self._new_name()
        if not _NAME.fullmatch(name):
            raise SandboxError(
                f"{name[:100]!r} can't name a world: up to 100 letters, digits, '.', '_' and '-'"
            )
        if name in self._worlds:
            raise SandboxError(f"there is a world {name!r} already")
        if origin is not None:
            settings, own = origin.settings, origin.own
        world = World(name, self.seed_of, settings or self.settings, own)
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
        world.reset(self.seed_of)

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
