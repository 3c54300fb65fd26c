"""The operations that come nearest to a request that met none."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from sandbox.routing import PLACEHOLDER


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An operation that a request did not meet, and why."""

    operation: str
    method: str
    path: str
    differences: tuple[str, ...]


class Met(Protocol):
    """What is asked of an operation: its id, method and path."""

    id: str
    method: str
    path: str


def near_misses(operations: Iterable[Met], method: str, path: str, most: int) -> list[NearMiss]:
    """Return the operations nearest to a method and path, and how they differ."""
    from difflib import SequenceMatcher

    def likeness(operation: Met) -> float:
        meant = _filled(operation.path, path)
        return SequenceMatcher(None, meant, path).ratio() + 0.1 * (operation.method == method)

    nearest = sorted(operations, key=likeness, reverse=True)[:most]
    return [
        NearMiss(it.id, it.method, it.path, tuple(_differences(it, method, path))) for it in nearest
    ]


def _differences(operation: Met, method: str, path: str) -> Iterator[str]:
    if operation.method != method:
        yield f"the method is {operation.method}, not {method}"
    expected, actual = operation.path.split("/")[1:], path.split("/")[1:]
    for want, got in zip(expected, actual, strict=False):
        if not _fits(want, got):
            yield f"{want!r} where the request has {got!r}"
    if len(expected) != len(actual):
        yield f"{len(expected)} path segments, not {len(actual)}"


def _fits(want: str, got: str) -> bool:
    pattern = re.escape(PLACEHOLDER.sub("\0", want)).replace("\0", "[^/]+")
    return re.fullmatch(pattern, got) is not None


def _filled(template: str, path: str) -> str:
    """Return a template with those segments of a path, as long as it, that fit in."""
    wanted, given = template.split("/"), path.split("/")
    if len(wanted) != len(given):
        return template
    pairs = zip(wanted, given, strict=True)
    return "/".join(got if _fits(want, got) else want for want, got in pairs)
