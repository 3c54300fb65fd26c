"""Persistent records in order, with indexes: what a fork, a snapshot and a reset merely keep.

A `Table` never changes; `put` and `without` return another that shares all but a few blocks
of records. `edit` opens one for many changes at once.

Records lie in blocks by position, the order in which they came; one persistent map leads from
key to position. To change a record costs the copy of its block, once for each edit, and no
work on the map (measured: 300 leads are synchronised in two thirds of the time that a map of
records took).
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, Generic, Self, TypeVar

from immutables import Map

Record = Mapping[str, Any]
K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

# A block holds 512 records: position >> 9 is its number, position & 511 the place in it.
_SHIFT = 9
_MASK = (1 << _SHIFT) - 1

_SMALL = 512

_NOTHING: Record = {}


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


def same(value: Any) -> Any:
    """Compare values as they are."""
    return value


def caseless(value: Any) -> Any:
    """Compare texts without regard to case."""
    return value.lower() if isinstance(value, str) else value


class _Several:
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
            self._rows, self._ordered = _rows(self.positions, blocks), None
            numbers = {at >> _SHIFT for at in self.positions}
            self._from = [(number, blocks[number]) for number in numbers]
        return self._rows

    def ordered(self, blocks: list[list[Any]]) -> Sequence[Row[Any]]:
        """Return the rows ascending by key, sorted once for as long as they are the same."""
        rows = self.rows(blocks)
        if self._ordered is None:
            self._ordered = sorted(rows, key=row_key)
        return self._ordered


def _rows(positions: Iterable[int], blocks: list[list[Any]]) -> list[Row[Any]]:
    return [blocks[at >> _SHIFT][at & _MASK] for at in positions]


# What an index has under a value: one position as it is; up to 512, quick to read; more in a
# map, quick to change.
_Bucket = Any


def _bucket(positions: Sequence[int]) -> _Bucket:
    if len(positions) == 1:
        return positions[0]
    few = len(positions) <= _SMALL
    return _Several(tuple(positions)) if few else Map(dict.fromkeys(positions))


def _with(bucket: _Bucket, position: int) -> _Bucket:
    if bucket is None:
        return position
    if isinstance(bucket, Map):
        return bucket.set(position, None)
    held = (bucket,) if isinstance(bucket, int) else bucket.positions
    return _bucket((*held, position))


def _without(bucket: _Bucket, position: int) -> _Bucket:
    """Return a bucket with one position less, None for an empty one."""
    if isinstance(bucket, int):
        return None
    if isinstance(bucket, Map):
        return bucket.delete(position) if len(bucket) > 1 else None
    return _bucket([it for it in bucket.positions if it != position])


class Records(Generic[K]):
    """What a table and its edit have in common: reading."""

    __slots__ = ("_blocks", "_columns", "_end", "_indexes", "_positions", "fold")

    def __init__(self, fold: Callable[[Any], Any]) -> None:
        self.fold = fold
        self._positions: Any = Map()
        self._blocks: list[list[Any]] = []
        # The columns of each block that were asked for; as long as the block is unchanged.
        self._columns: list[dict[str, Sequence[Any]]] = []
        self._end = 0
        self._indexes: dict[str, Any] = {}

    def __len__(self) -> int:
        return len(self._positions)

    def __contains__(self, key: object) -> bool:
        return key in self._positions

    def __getitem__(self, key: K) -> Record:
        position = self._positions[key]
        return self._blocks[position >> _SHIFT][position & _MASK].record  # type: ignore[no-any-return]

    def get(self, key: K) -> Record | None:
        """Return the record with this key, or None."""
        position = self._positions.get(key)
        if position is None:
            return None
        return self._blocks[position >> _SHIFT][position & _MASK].record  # type: ignore[no-any-return]

    def row(self, key: K) -> Row[K] | None:
        """Return the row of a key, or None."""
        position = self._positions.get(key)
        return None if position is None else self._blocks[position >> _SHIFT][position & _MASK]

    def __iter__(self) -> Iterator[Record]:
        for block in self._blocks:
            for row in block:
                if row is not None:
                    yield row.record

    def keys(self, start: int = 0) -> Iterator[tuple[int, K]]:
        """Yield positions and keys in order, from a position on."""
        skip = start & _MASK
        for block in self._blocks[start >> _SHIFT :]:
            for row in block[skip:] if skip else block:
                if row is not None:
                    yield row.position, row.key
            skip = 0

    @property
    def last(self) -> K | None:
        """The key that was put last and is still there."""
        for block in reversed(self._blocks):
            for row in reversed(block):
                if row is not None:
                    return row.key  # type: ignore[no-any-return]
        return None

    def rows(self, name: str, value: Any) -> Sequence[Row[K]]:
        """Return the rows whose member `name` equals a value, in no order.

        Null, lists and maps stand in no index, and are found nowhere.
        """
        return self.finder(name)(value)

    def finder(self, name: str) -> Callable[[Any], Sequence[Row[K]]]:
        """Return `rows` for one member, the quicker way to look for many of its values."""
        get, fold, blocks = self._index(name).get, self.fold, self._blocks

        def find(value: Any) -> Sequence[Row[K]]:
            try:
                bucket = get(value if fold is same else fold(value))
            except TypeError:
                return ()
            if bucket.__class__ is int:
                return (blocks[bucket >> _SHIFT][bucket & _MASK],)
            return () if bucket is None else self._several(bucket)

        return find

    def count(self, name: str, value: Any) -> int:
        """Return how many records `rows` would find, without looking at them."""
        bucket = self._found(name, value)
        if bucket is None or bucket.__class__ is int:
            return int(bucket is not None)
        return len(bucket.positions if bucket.__class__ is _Several else bucket)

    def where(self, name: str, value: Any) -> Collection[K]:
        """Return the keys of the records whose member `name` equals a value, in no order."""
        return [row.key for row in self.rows(name, value)]

    def views(self, rows: Iterable[Row[K]], view: Callable[[Record], T]) -> list[T]:
        """Return a view of each of these rows; each remembers its last one.

        Give the same function object for the same view: what was seen before is then not
        made again.
        """
        return [row.seen if row.view is view else _look(row, view) for row in rows]

    def columns(self, *names: str) -> Iterator[tuple[Sequence[Any], ...]]:
        """Yield, block by block in order, the values of these members, one sequence for each.

        A record without the member has None there. What was asked for once is kept with the
        block, until a record in it changes.
        """
        for block, columns in zip(self._blocks, self._columns, strict=True):
            for name in names:
                if name not in columns:
                    columns[name] = [row.record.get(name) for row in block if row is not None]
            yield tuple(columns[name] for name in names)

    def _several(self, bucket: _Bucket) -> Sequence[Row[K]]:
        if bucket.__class__ is _Several:
            return bucket.rows(self._blocks)
        return _rows(bucket, self._blocks)

    def _index(self, name: str) -> Any:
        index = self._indexes.get(name)
        return index if index is not None else self._indexes.setdefault(name, self._built(name))

    def _found(self, name: str, value: Any) -> _Bucket:
        try:
            return self._index(name).get(self.fold(value))
        except TypeError:
            return None

    def _built(self, name: str) -> Any:
        """Make an index; Python's own collections are the quickest to gather in."""
        gathered: dict[Any, list[int]] = {}
        for block in self._blocks:
            for row in block:
                value = None if row is None else row.record.get(name)
                if _indexable(value):
                    gathered.setdefault(self.fold(value), []).append(row.position)
        return Map({value: _bucket(positions) for value, positions in gathered.items()})


class Table(Records[K]):
    """Records by key, in the order in which they were first put. It never changes.

    `fold` says when two values are equal for `where`: `same` or `caseless`. An index is
    made at the first `where` on a member and kept up by `put` from then on.
    """

    __slots__ = ()

    def __init__(self, fold: Callable[[Any], Any] = same) -> None:
        super().__init__(fold)

    def ordered(self, name: str, value: Any) -> Sequence[Row[K]]:
        """Return the rows whose member `name` equals a value, ascending by key."""
        bucket = self._found(name, value)
        if bucket.__class__ is _Several:
            return bucket.ordered(self._blocks)
        return sorted(self.rows(name, value), key=row_key)

    def put(self, key: K, record: Record) -> "Table[K]":
        """Return a table with this record in it; one with the same key keeps its place."""
        edit = self.edit()
        edit.put(key, record)
        return edit.done()

    def without(self, key: K) -> "Table[K]":
        """Return a table without the record with this key, if there is one."""
        edit = self.edit()
        edit.discard(key)
        return edit.done()

    def filled(self, records: Iterable[tuple[K, Record]]) -> "Table[K]":
        """Return a table with all these records in it."""
        edit = self.edit()
        for key, record in records:
            edit.put(key, record)
        return edit.done()

    def edit(self) -> "Edit[K]":
        """Open for many changes; `done` gives the table that they make."""
        return Edit(self)


class Edit(Records[K]):
    """A table while it changes. It reads like a table, and sees its own changes."""

    __slots__ = ("_own",)

    def __init__(self, table: Table[K]) -> None:
        super().__init__(table.fold)
        self._positions = table._positions.mutate()
        self._blocks = table._blocks.copy()
        self._columns = table._columns.copy()
        self._end = table._end
        self._indexes = {name: index.mutate() for name, index in table._indexes.items()}
        self._own: set[int] = set()

    def put(self, key: K, record: Record) -> None:
        """Put a record in; one with the same key keeps its place."""
        position = self._positions.get(key)
        if position is not None:
            self.replace(self._blocks[position >> _SHIFT][position & _MASK], record)
            return
        position = self._positions[key] = self._end
        self._end += 1
        if position & _MASK == 0:
            self._blocks.append([])
            self._columns.append({})
            self._own.add(position >> _SHIFT)
        self._block(position).append(Row(position, key, record))
        for name, index in self._indexes.items():
            self._move(index, position, None, record.get(name))

    def replace(self, row: Row[K], record: Record) -> None:
        """Put another record in the place of a row's; it keeps its key."""
        position, before = row.position, row.record
        number = position >> _SHIFT
        own = number in self._own and not self._columns[number]
        block = self._blocks[number] if own else self._block(position)
        block[position & _MASK] = Row(position, row.key, record)
        for name in self._indexes:
            if before.get(name) != record.get(name):
                self._move(self._indexes[name], position, before.get(name), record.get(name))

    def discard(self, key: K) -> None:
        """Take the record with this key out, if there is one."""
        position = self._positions.get(key)
        if position is None:
            return
        block = self._block(position)
        record = block[position & _MASK].record
        block[position & _MASK] = None
        del self._positions[key]
        for name, index in self._indexes.items():
            self._move(index, position, record.get(name), None)
        if len(block) > _MASK and not any(block):
            # Nothing will come here any more: positions are not given twice.
            self._blocks[position >> _SHIFT] = []

    def done(self) -> Table[K]:
        """Return the table that the changes make; afterwards the edit is of no more use."""
        table: Table[K] = Table(self.fold)
        table._positions = self._positions.finish()
        table._blocks, self._blocks = self._blocks, []
        table._columns, self._columns = self._columns, []
        table._end = self._end
        table._indexes = {name: index.finish() for name, index in self._indexes.items()}
        return table

    def _several(self, bucket: _Bucket) -> Sequence[Row[K]]:
        # Our own blocks change in place: what was read of them can't be kept.
        return _rows(bucket.positions if bucket.__class__ is _Several else bucket, self._blocks)

    def _built(self, name: str) -> Any:
        return super()._built(name).mutate()

    def _block(self, position: int) -> list[Any]:
        """Return the block of a position, a copy of our own to change."""
        number = position >> _SHIFT
        if number not in self._own:
            self._own.add(number)
            self._blocks[number] = self._blocks[number].copy()
            self._columns[number] = {}
        elif self._columns[number]:
            self._columns[number] = {}
        return self._blocks[number]

    def _move(self, index: Any, position: int, was: Any, value: Any) -> None:
        if _indexable(was):
            rest = _without(index[self.fold(was)], position)
            if rest is None:
                del index[self.fold(was)]
            else:
                index[self.fold(was)] = rest
        if _indexable(value):
            folded = self.fold(value)
            index[folded] = _with(index.get(folded), position)


class State:
    """The base of a vendor's state: a dataclass of tables and other values that never change.

    Its members stand in a `__dict__`, not in slots: that is what makes a draft cheap to copy
    (measured: 0.4 against 1.1 microseconds for twenty members).
    """

    def draft(self) -> Self:
        """Return a copy of the root, for a call to assign to."""
        draft = object.__new__(type(self))
        draft.__dict__ = self.__dict__.copy()
        return draft


def _look(row: Row[K], view: Callable[[Record], T]) -> T:
    seen = view(row.record)
    row.seen, row.view = seen, view
    return seen


def _indexable(value: Any) -> bool:
    return value is not None and value.__class__.__hash__ is not None
