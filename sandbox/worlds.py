"""All worlds of a server: made at their first use, bounded in number and in time, dropped."""

import logging
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from sandbox.clock import Clock, iso
from sandbox.coverage import Coverage
from sandbox.journal import Journals
from sandbox.sources import SandboxError
from sandbox.world import DEFAULT, NONE_OWN, Own, SeedOf, Settings, Snapshot, World, check_name

# So many dropped worlds are remembered by name.
REMEMBERED = 1000

Reason = Literal["request", "idle", "room"]

log = logging.getLogger("sandbox")


@dataclass(frozen=True, slots=True)
class Dropped:
    """A world that is no more: when it was dropped, why, and how many exchanges it had had."""

    name: str
    at: float
    reason: Reason
    why: str
    exchanges: int

    def __str__(self) -> str:
        return f"it was dropped at {iso(self.at)}: {self.why}"


def _nothing(name: str) -> None:
    """Stand for a server that has nothing to do when a world comes or goes."""


@dataclass(slots=True)
class Worlds:
    """The worlds of a server, by name; made at their first use, forks of the seeded one.

    Where there are too many, the one unused the longest makes room for a new one. `dropped`
    has the last ones that are no more, `drops` their number by reason; `came` and `went` are
    told of each world that is made or dropped.
    """

    seed_of: SeedOf
    settings: Settings
    journals: Journals = field(init=False)
    dropped: dict[str, Dropped] = field(default_factory=dict)
    drops: Counter[Reason] = field(default_factory=Counter)
    came: Callable[[str], None] = _nothing
    went: Callable[[str], None] = _nothing
    # The one unused the longest comes first.
    _worlds: OrderedDict[str, World] = field(default_factory=OrderedDict)
    _latest: World | None = None
    _made: int = 0
    _covered: dict[str, Coverage] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Give all journals their bound."""
        self.journals = Journals(self.settings.journals)

    def __getitem__(self, name: str) -> World:
        """Return a world, for use. Raises `SandboxError` for a name that no world can have."""
        world = self._worlds.get(name)
        if world is None:
            return self.make(name)
        if world is not self._latest:
            self._latest = world
            self._worlds.move_to_end(name)
        return world

    def __iter__(self) -> Iterator[World]:
        """Yield the worlds in the order in which they were made."""
        return iter(sorted(self._worlds.values(), key=lambda world: world.made))

    def __len__(self) -> int:
        return len(self._worlds)

    def __contains__(self, name: object) -> bool:
        return name in self._worlds

    def make(
        self,
        name: str | None = None,
        origin: Snapshot | None = None,
        *,
        settings: Settings | None = None,
        own: Own = NONE_OWN,
    ) -> World:
        """Make a world, as a fork of the seeded one or of what a snapshot kept.

        It begins with the server's settings and fixtures, or with its own. One that was
        dropped begins anew; only its exchanges are numbered on. Raises
        `SandboxError` for a name that is taken or that no world can have.
        """
        if name is None:
            name = self._new_name()
        check_name(name, "world")
        if name in self._worlds:
            raise SandboxError(f"there is a world {name!r} already")
        if name != DEFAULT:
            self._make_room()
        if origin is not None:
            settings, own = origin.settings, origin.own
        world = World(name, self.seed_of, settings or self.settings, self.journals, own)
        if name in self.dropped:
            world.journal.count = self.dropped[name].exchanges
        if origin is not None:
            world.restore(origin)
        self._worlds[name] = self._latest = world
        self.came(name)
        return world

    def reset(self, world: World) -> None:
        """Take a world back to the seeded state."""
        world.reset(self.seed_of)

    def drop(self, name: str, reason: Reason = "request") -> None:
        """Forget a world, but not what it covered, nor that it was there.

        The default one is never dropped: raises `SandboxError`.
        """
        if name == DEFAULT:
            raise SandboxError(f"the world {DEFAULT!r} can't be dropped, but reset")
        world, self._latest = self._worlds.pop(name), None
        for vendor, coverage in world.coverage.items():
            self._covered.setdefault(vendor, Coverage()).add(coverage)
        world.journal.leave()
        self._remember(Dropped(name, Clock().now(), reason, self._why(reason), world.journal.count))
        self.went(name)

    def sweep(self, now: float) -> float | None:
        """Drop the worlds that nobody has called for too long, at a moment of `perf_counter`.

        Returns the seconds until the next one may be due; None where there is none.
        """
        idle = self.settings.idle
        if idle is None:
            return None
        for world in list(self._worlds.values()):
            if world.name == DEFAULT:
                continue
            if (rest := world.used + idle - now) > 0:
                return rest
            self.drop(world.name, "idle")
        return None

    def coverage(self, vendor: str) -> Coverage:
        """Return what all worlds, dropped ones too, covered of a vendor."""
        total = Coverage()
        for covered in (self._covered, *(world.coverage for world in self._worlds.values())):
            if vendor in covered:
                total.add(covered[vendor])
        return total

    def _make_room(self) -> None:
        while len(self._worlds) - (DEFAULT in self._worlds) >= self.settings.worlds:
            first = next(name for name in self._worlds if name != DEFAULT)
            self.drop(first, "room")

    def _new_name(self) -> str:
        while True:
            self._made += 1
            name = f"world-{self._made}"
            if name not in self._worlds:
                return name

    def _why(self, reason: Reason) -> str:
        if reason == "idle":
            return f"nobody had called it for {_spoken(self.settings.idle or 0)}"
        if reason == "room":
            return f"of {self.settings.worlds} worlds it was unused the longest"
        return "as was asked for"

    def _remember(self, dropped: Dropped) -> None:
        self.dropped.pop(dropped.name, None)
        self.dropped[dropped.name] = dropped
        if len(self.dropped) > REMEMBERED:
            del self.dropped[next(iter(self.dropped))]
        self.drops[dropped.reason] += 1
        level = logging.INFO if dropped.reason == "request" else logging.WARNING
        log.log(level, "the world %s is no more; %s", dropped.name, dropped)


def _spoken(seconds: float) -> str:
    for size, unit in ((3600, "hours"), (60, "minutes")):
        if seconds >= size and seconds % size == 0:
            return f"{seconds / size:g} {unit}"
    return f"{seconds:g} seconds"
