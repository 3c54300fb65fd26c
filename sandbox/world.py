"""One isolated universe: the state of all vendors, a clock, randomness, limits, a journal."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from time import perf_counter
from types import MappingProxyType
from typing import Any, TypeVar

from sandbox.clock import Clock, Mode
from sandbox.coverage import Coverage
from sandbox.faults import Fault, Faults, twin
from sandbox.journal import Journal, Journals
from sandbox.limits import Figures, Limits
from sandbox.sources import SandboxError
from sandbox.state import State

T = TypeVar("T")

DEFAULT = "default"

# So many snapshots a world keeps; each holds on to records that the world itself may be rid of.
MOST_SNAPSHOTS = 100

MEGABYTE = 1024 * 1024

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def check_name(name: str, what: str) -> None:
    """Raise `SandboxError` for a name that no world, or no snapshot, can have."""
    if not _NAME.fullmatch(name):
        raise SandboxError(
            f"{name[:100]!r} can't name a {what}: up to 100 letters, digits, '.', '_' and '-'"
        )


@dataclass(frozen=True, slots=True)
class Seed:
    """What a vendor's part of a new world is made of."""

    state: State
    figures: Figures


@dataclass(frozen=True, slots=True)
class Settings:
    """How a world begins: what all worlds of a server have in common, or what one has of its own.

    `start` is the moment at which their clocks begin (None: the machine's own time), and with
    `frozen` stay; `seed` that of their randomness. `strict` refuses what a vendor lets pass in
    breach of its contract; without `limits` there are no rate, quota and concurrency.
    `journal` is how many bytes each journal may take, `journals` how many all of them;
    `worlds` how many there may be beside the default one; `idle` the seconds of the machine's
    time after which one that nobody called is dropped (None: never). `faults` are the rules
    that each begins with; the list is one for all, and may change.
    """

    start: float | None = None
    seed: int = 0
    strict: bool = False
    frozen: bool = False
    limits: bool = True
    journal: int = 8 * MEGABYTE
    journals: int = 256 * MEGABYTE
    worlds: int = 1000
    idle: float | None = None
    faults: list[Fault] = field(default_factory=list)


SeedOf = Callable[[str], Seed]

# Vendors with other fixtures than those of the server, by name.
Own = Mapping[str, Any]

NONE_OWN: Own = MappingProxyType({})


class _AtFirstUse(dict[str, T]):
    """Something for each vendor, made when it is first asked for."""

    def __init__(self, make: Callable[[str], T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, vendor: str) -> T:
        made = self[vendor] = self._make(vendor)
        return made


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A world's present, kept: references to what never changes, copies of what is small.

    Its clock stands at the moment of the snapshot; `mode` is what the world's own one did.
    """

    states: Mapping[str, Any]
    clock: Clock
    mode: Mode
    random: Mapping[str, Random]
    limits: Mapping[str, Limits]
    faults: Faults
    settings: Settings
    own: Own


class World:
    """One universe. To fork, keep, restore or reset it is to keep references: O(1).

    Each vendor has randomness of its own: what one of them is asked changes nothing in the
    answers of another, and in whatever order their due things are looked at, they come out
    the same. `own` has the vendors whose fixtures are this world's own. `made` is the
    machine's moment at which it was made, `used` that of its last use, as `perf_counter` has it.
    """

    __slots__ = (
        "clock", "coverage", "faults", "journal", "limits", "made", "name", "own", "random",
        "settings", "snapshots", "states", "strict", "used",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        seed_of: SeedOf,
        settings: Settings,
        journals: Journals | None = None,
        own: Own = NONE_OWN,
    ) -> None:
        self.name = name
        self.made = Clock().now()
        self.used = perf_counter()
        self.settings = settings
        self.own = own
        self.strict = settings.strict
        self.states: dict[str, Any]
        self.clock: Clock
        self.random: dict[str, Random]
        self.snapshots: dict[str, Snapshot] = {}
        self.journal = Journal(settings.journal, journals)
        self.coverage: dict[str, Coverage] = defaultdict(Coverage)
        self.limits = _AtFirstUse(lambda vendor: Limits(self._figures(seed_of, vendor)))
        self._begin(seed_of)

    def reset(self, seed_of: SeedOf) -> None:
        """Go back to the seeded state, time and randomness; forget the calls and exchanges.

        What was covered stays covered: it is the report of a whole run. Snapshots stay.
        """
        self._begin(seed_of)
        self.journal.clear()
        for vendor, limits in self.limits.items():
            limits.figures = self._figures(seed_of, vendor)
            limits.clear()

    def present(self) -> Snapshot:
        """Return what there is now: states, time, randomness and the counters of the limits."""
        clock, mode = self.clock.copy(), self.clock.mode
        clock.freeze()
        random = {vendor: twin(it) for vendor, it in self.random.items()}
        limits = {vendor: it.copy() for vendor, it in self.limits.items()}
        faults = self.faults.copy()
        states = dict(self.states)
        return Snapshot(states, clock, mode, random, limits, faults, self.settings, self.own)

    def keep(self, name: str) -> Snapshot:
        """Keep the present under a name, in the place of what stood there.

        Raises `SandboxError` for a name that can't be one, and for one snapshot too many.
        """
        check_name(name, "snapshot")
        if len(self.snapshots) >= MOST_SNAPSHOTS and name not in self.snapshots:
            raise SandboxError(f"a world keeps {MOST_SNAPSHOTS} snapshots; delete one first")
        kept = self.snapshots[name] = self.present()
        return kept

    def kept(self, name: str) -> Snapshot:
        """Return a snapshot. Raises `SandboxError` where there is none of that name."""
        if name not in self.snapshots:
            known = ", ".join(self.snapshots) or "none"
            raise SandboxError(f"{self.name} has no snapshot {name!r}; there are {known}")
        return self.snapshots[name]

    def restore(self, snapshot: Snapshot) -> None:
        """Go back, or over, to what was kept; the journal and the coverage go on.

        Time goes back as well: what was due then is due again.
        """
        self.states.clear()
        self.states.update(snapshot.states)
        self.clock = snapshot.clock.copy()
        if snapshot.mode == "real":
            self.clock.run()
        self.faults = snapshot.faults.copy()
        self.random.clear()
        self.random.update((vendor, twin(it)) for vendor, it in snapshot.random.items())
        for vendor, limits in self.limits.items():
            if vendor not in snapshot.limits:
                limits.clear()
        for vendor, kept in snapshot.limits.items():
            self.limits[vendor].take(kept)

    def _begin(self, seed_of: SeedOf) -> None:
        settings = self.settings
        self.states = _AtFirstUse(lambda vendor: self._seed(seed_of, vendor).state)
        self.random = _AtFirstUse(lambda vendor: Random(f"{settings.seed}/{vendor}"))  # noqa: S311 (reproducible, not secret)
        self.clock = Clock(settings.start)
        if settings.frozen and settings.start is not None:
            self.clock.freeze()
            self.clock.set(settings.start)
        # Of their own, so that the vendors' answers stay the same with faults and without.
        self.faults = Faults(Random(f"{settings.seed}/faults"))  # noqa: S311
        for fault in settings.faults:
            self.faults.add(fault.fresh())

    def _seed(self, seed_of: SeedOf, vendor: str) -> Seed:
        own = self.own.get(vendor)
        return seed_of(vendor) if own is None else Seed(own.seeded, own.figures)

    def _figures(self, seed_of: SeedOf, vendor: str) -> Figures:
        figures = self._seed(seed_of, vendor).figures
        return figures if self.settings.limits else figures.lifted()
