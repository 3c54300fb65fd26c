"""What an index has under a value: the places of the records that share it, and their rows.

One position stands as it is; up to 512, quick to read; more in a map, quick to change.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Generic, TypeVar

from immutables import Map

Record = Mapping[str, Any]
K = TypeVar("K", bound=Hashable)

# A block holds 512 records: position >> 9 is its number, position & 511 the place in it.
SHIFT = 9
MASK = (1 << SHIFT) - 1

_SMALL = 512


class Row(Generic[K]):
    """A record at its place, with the last view that someone made of it."""

    __slots__ = ("key", "position", "record", "seen", "view")

    def __init__(self, position: int, key: K, record: Record) -> None:
        self.position = position
        self.key = key
        self.record = record
        self.view: Callable[[Record], Any] | None = None
        self.seen: Any = None


# The key of a row, to sort and to search by.
row_key: Callable[[Row[Any]], Any] = attrgetter("key")


class Several:
    """The places of the records that share a value, and their rows as they were last read."""

    __slots__ = ("_from", "_ordered", "_rows", "positions")

    def __init__(self, positions: tuple[int, ...]) -> None:
        self.positions = positions
        self._rows: Sequence[Row[Any]] = ()
        self._ordered: Sequence[Row[Any]] | None = None
        self._from: Sequence[tuple[int, list[Any]]] = ()

    def rows(self, blocks: list[list[Any]]) -> Sequence[Row[Any]]:
        """Return the rows: those of the last time, as long as their blocks are the same."""
        if not self._rows or any(blocks[number] is not block for number, block in self._from):
            self._rows, self._ordered = rows_at(self.positions, blocks), None
            numbers = {at >> SHIFT for at in self.positions}
            self._from = [(number, blocks[number]) for number in numbers]
        return self._rows

    def ordered(self, blocks: list[list[Any]]) -> Sequence[Row[Any]]:
        """Return the rows ascending by key, sorted once for as long as they are the same."""
        rows = self.rows(blocks)
        if self._ordered is None:
            self._ordered = sorted(rows, key=row_key)
        return self._ordered


def rows_at(positions: Iterable[int], blocks: list[list[Any]]) -> list[Row[Any]]:
    """Return the rows at these positions."""
    return [blocks[at >> SHIFT][at & MASK] for at in positions]


Bucket = Any


def bucket_of(positions: Sequence[int]) -> Bucket:
    """Return the bucket of these positions."""
    if len(positions) == 1:
        return positions[0]
    few = len(positions) <= _SMALL
    return Several(tuple(positions)) if few else Map(dict.fromkeys(positions))


def with_one(bucket: Bucket, position: int) -> Bucket:
    """Return a bucket with one position more."""
    if bucket is None:
        return position
    if isinstance(bucket, Map):
        return bucket.set(position, None)
    held = (bucket,) if isinstance(bucket, int) else bucket.positions
    return bucket_of((*held, position))


def without_one(bucket: Bucket, position: int) -> Bucket:
    """Return a bucket with one position less, None for an empty one."""
    if isinstance(bucket, int):
        return None
    if isinstance(bucket, Map):
        return bucket.delete(position) if len(bucket) > 1 else None
    return bucket_of([it for it in bucket.positions if it != position])
