"""The tree of a contract's paths."""

import re
from typing import Generic, TypeVar

from sandbox.formats import Malformed, read_path_segment

T = TypeVar("T")

PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Caseless(dict[str, T]):
    """Fixed segments that are found in whatever case a request spells them."""

    def get(self, segment: str) -> T | None:  # type: ignore[override]
        """Return what stands under a segment, None where nothing does."""
        return super().get(segment.lower())

    def setdefault(self, segment: str, default: T) -> T:
        """Return what stands under a segment, and put it there if need be."""
        return super().setdefault(segment.lower(), default)


class Node(Generic[T]):
    """A place in the tree of paths: fixed segments first, then those with a parameter."""

    __slots__ = ("fixed", "open", "operations")

    def __init__(self, *, caseless: bool = False) -> None:
        self.fixed: dict[str, Node[T]] = Caseless() if caseless else {}
        self.open: list[tuple[str, str, str, Node[T]]] = []
        self.operations: dict[str, T] = {}

    def grow(self, segment: str) -> "Node[T]":
        """Return the node below for a segment of a template, a new one if need be."""
        found = PLACEHOLDER.search(segment)
        if found is None:
            return self.fixed.setdefault(segment, self._new())
        key = (segment[: found.start()], segment[found.end() :], found.group(1))
        for prefix, suffix, name, node in self.open:
            if (prefix, suffix, name) == key:
                return node
        node = self._new()
        self.open.append((*key, node))
        # The longest suffix first: `{id}.json` before `{id}`.
        self.open.sort(key=lambda it: -len(it[0]) - len(it[1]))
        return node

    def _new(self) -> "Node[T]":
        return Node[T](caseless=isinstance(self.fixed, Caseless))

    def find(self, segments: list[str], at: int, values: dict[str, str]) -> "Node[T] | None":
        """Follow fixed segments as far as they go, and try parameters where they end."""
        node = self
        for index in range(at, len(segments)):
            segment = segments[index]
            if node.open and (found := node.find_open(segments, index, values)) is not None:
                return found
            after = node.fixed.get(segment)
            if after is None:
                return None
            node = after
        return node if node.operations else None

    def find_open(self, segments: list[str], at: int, values: dict[str, str]) -> "Node[T] | None":
        """Try the segments with a parameter, where no fixed one leads to an operation."""
        segment = segments[at]
        if (fixed := self.fixed.get(segment)) is not None:
            found = fixed.find(segments, at + 1, values)
            if found is not None:
                return found
        for prefix, suffix, name, node in self.open:
            value = segment[len(prefix) : len(segment) - len(suffix)]
            if not value or not segment.startswith(prefix) or not segment.endswith(suffix):
                continue
            if (found := node.find(segments, at + 1, values)) is not None:
                try:
                    values[name] = read_path_segment(value)
                except Malformed:
                    return None
                return found
        return None
