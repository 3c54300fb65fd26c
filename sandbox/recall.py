"""Recordings recalled: vendors that begin with the records which recorded answers show."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

from sandbox import packs, recordings
from sandbox.attribution import attributed
from sandbox.evidence import Evidence
from sandbox.fixtures import NOTHING
from sandbox.limits import Figures, Limits
from sandbox.packs import Vendors
from sandbox.recordings import Recorded
from sandbox.settling import Settlement
from sandbox.shown import Reader
from sandbox.sources import SandboxError
from sandbox.vendor import Call, Vendor

# Shown records that nothing could be made of, of which each is told.
_MOST_TOLD = 5


@dataclass(slots=True)
class _Read:
    """What was found in one file."""

    path: Path
    exchanges: int = 0
    of_none: int = 0
    unread: int = 0
    strange: int = 0


@dataclass(slots=True)
class _Witness:
    """What is known of one vendor, and what reads it."""

    evidence: Evidence
    reader: Reader
    chapter: Any
    settled: Settlement | None = field(default=None)


def recall(files: Iterable[Path], vendors: Vendors) -> None:
    """Have vendors begin with what recordings show, whenever they are loaded from now on.

    A folder stands for all files in it. Raises `SandboxError` for a file that can't be read, and
    for one without an exchange of these vendors.
    """
    load = vendors.load
    witnesses: dict[str, _Witness] = {}
    plain = Vendors(list(vendors), load)
    read = [_read(path, plain, witnesses) for path in recordings.files(files)]

    def laid_over(name: str) -> Vendor[Any]:
        vendor = load(name)
        return vendor if name not in witnesses else _laid_over(vendor, witnesses[name])

    vendors.load = laid_over
    for name in witnesses:
        vendors.get(name)
    vendors.notes = [*_summary(read, witnesses), *_left_out(witnesses)]


def _read(path: Path, vendors: Vendors, witnesses: dict[str, _Witness]) -> _Read:
    found = _Read(path)
    for recorded in _exchanges(path):
        _take(recorded, found, vendors, witnesses)
    if not found.exchanges:
        of_none = f"none of its {found.of_none} exchanges is" if found.of_none else "nothing is"
        raise SandboxError(f"{path}: {of_none} with {' or '.join(vendors)}")
    return found


def _exchanges(path: Path) -> Iterator[Recorded]:
    try:
        with path.open("rb") as file:
            yield from recordings.read(file)
    except OSError as error:
        raise SandboxError(f"{path}: {error.strerror}") from None
    except SandboxError as error:
        raise SandboxError(f"{path}: {error}") from None


def _take(
    recorded: Recorded, found: _Read, vendors: Vendors, witnesses: dict[str, _Witness]
) -> None:
    """Take in what one exchange shows."""
    target = attributed(recorded, vendors)
    if target is None:
        found.of_none += 1
        return
    vendor, response = target.vendor, recorded.response
    if vendor.name not in witnesses:
        witnesses[vendor.name] = _witness(vendor)
    witness = witnesses[vendor.name]
    found.exchanges += 1
    evidence = witness.evidence
    evidence.file = str(found.path)
    evidence.at = max(recorded.started or 0.0, evidence.at)
    call: Call[Any] = Call(
        vendor, recorded.request, target.path, target.query, None, evidence.at,
        _NO_RANDOM, _NO_LIMITS, False,
    )  # fmt: skip
    removes = call.operation is not None and "x-removes" in call.operation.raw
    if response is None or ("response" in recorded.unread and not removes):
        found.unread += 1
        return
    try:
        seen = witness.reader.read(call, response)
        if seen is not None and hasattr(witness.chapter, "take"):
            witness.chapter.take(seen, evidence)
    except (LookupError, TypeError, AttributeError, ValueError):
        # A real vendor's answer need not be as the contract has it.
        found.strange += 1


_NO_LIMITS = Limits(Figures())
_NO_RANDOM: dict[str, Random] = {}


def _witness(vendor: Vendor[Any]) -> _Witness:
    """Return what reads a vendor's answers: the contract's words, and the vendor's own module."""
    assert vendor.fixtures is not None
    evidence = Evidence(vendor.fixtures)
    module = f"{packs.VENDORS}.{vendor.name}.recorded"
    chapter = import_module(module) if find_spec(module) else None
    return _Witness(evidence, Reader(vendor, evidence), chapter)


def _laid_over(vendor: Vendor[Any], witness: _Witness) -> Vendor[Any]:
    assert vendor.fixtures is not None
    evidence = witness.evidence.over(vendor.fixtures)
    try:
        if hasattr(witness.chapter, "settle"):
            witness.chapter.settle(evidence)
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        # What was recorded need not be as the contract has it.
        reason = f"{type(error).__name__}: {error}"
        raise SandboxError(f"{vendor.name}: what was recorded makes no state ({reason})") from None
    witness.settled = Settlement(evidence)
    return packs.reseeded(vendor, [witness.settled.layer()], NOTHING)


def _summary(read: Iterable[_Read], witnesses: dict[str, _Witness]) -> Iterator[str]:
    """Yield a line for each file: how many records of which collections it shows."""
    for it in read:
        parts = []
        for name, witness in witnesses.items():
            counts = _counts(str(it.path), witness)
            if counts:
                said = ", ".join(f"{collection} {number}" for collection, number in counts.items())
                parts.append(f"of {name} {said}")
        if not parts:
            parts.append("no records")
        if it.unread:
            parts.append(f"exchanges whose answer is not known: {it.unread}")
        if it.strange:
            parts.append(f"exchanges whose answer is not as documented: {it.strange}")
        if it.of_none:
            parts.append(f"exchanges of no vendor: {it.of_none}")
        yield f"{it.path.name}: {'; '.join(parts)}"


def _counts(file: str, witness: _Witness) -> Counter[str]:
    counts: Counter[str] = Counter()
    settled = witness.settled
    for collection, records in witness.evidence.records.items():
        for key, shown in records.items():
            if file in shown.files and settled is not None and settled.holds(collection, key):
                counts[collection] += 1
    return counts


def _left_out(witnesses: dict[str, _Witness]) -> Iterator[str]:
    for name, witness in witnesses.items():
        left_out = witness.settled.left_out if witness.settled else []
        for it in left_out[:_MOST_TOLD]:
            yield f"left out: {name} {it}"
        if len(left_out) > _MOST_TOLD:
            yield f"left out: {len(left_out) - _MOST_TOLD} more of {name}"
