"""Evidence: what recordings show of one vendor's records, put together exchange by exchange."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sandbox.buckets import Record
from sandbox.fixtures import Fixtures
from sandbox.journal import MASK

Key = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """A recorded exchange that succeeded, as far as it tells of records.

    `path` and `query` are the request's values, `sent` is its body, None where it can't be read;
    `answer` is the value of the answer's body; `at` the moment, in Unix seconds.
    """

    operation: str
    path: Mapping[str, Any]
    query: Mapping[str, Any]
    sent: Any
    answer: Any
    at: float


@dataclass(slots=True)
class Shown:
    """A record as it was shown, when last, by which list first, and in which files."""

    values: dict[str, Any]
    at: float
    place: int | None = None
    files: set[str] = field(default_factory=set)


class Evidence:
    """The records that a vendor's answers show, by collection and key; later ones win.

    Members add up over answers that show a record in parts. `emptied` are the collections of
    which an answer had an empty list. `fixtures` are those below the recordings,
    `caller` is the key of the user who called, where an answer said so.
    """

    def __init__(self, fixtures: Fixtures) -> None:
        self.fixtures = fixtures
        self.records: dict[str, dict[Key, Shown]] = {}
        self.gone: dict[str, set[Key]] = {}
        self.emptied: set[str] = set()
        self.supposed: dict[str, dict[Key, Record]] = {}
        self.at = 0.0
        self.file = ""
        self.caller: Hashable | None = None
        self._places = 0

    def over(self, fixtures: Fixtures) -> "Evidence":
        """Return a copy to settle, over fixtures that may have been read again."""
        copy = Evidence(fixtures)
        copy.records = {
            name: {key: replace(it, values=dict(it.values)) for key, it in _in_order(of)}
            for name, of in self.records.items()
        }
        copy.gone = {name: set(keys) for name, keys in self.gone.items()}
        copy.emptied, copy.at = set(self.emptied), self.at
        copy.caller = self.caller
        copy.supposed = {name: dict(of) for name, of in self.supposed.items()}
        return copy

    def put(self, collection: str, record: Record, *, listed: bool = False) -> None:
        """Take in what is shown of a record; without its key it is none.

        A list of its collection says where it stands among the others.
        """
        key = self.key_of(collection, record)
        if key is None:
            return
        shown = self.records.setdefault(collection, {}).setdefault(key, Shown({}, self.at))
        shown.values.update((name, it) for name, it in record.items() if isinstance(name, str))
        shown.values.update(zip(self.fixtures.key_types(collection), key, strict=True))
        shown.at = self.at
        shown.files.add(self.file)
        if listed and shown.place is None:
            self._places += 1
            shown.place = self._places

    def drop(self, collection: str, record: Record) -> None:
        """Take in that the record with this one's key is there no more."""
        key = self.key_of(collection, record)
        if key is not None:
            self.records.get(collection, {}).pop(key, None)
            self.gone.setdefault(collection, set()).add(key)

    def suppose(self, collection: str, record: Record) -> None:
        """Say what a record would be like, should another one refer to it that is not shown."""
        key = self.key_of(collection, record)
        if key is not None:
            of = self.supposed.setdefault(collection, {})
            of[key] = {**of.get(key, {}), **record}

    def shows(self, collection: str, *key: Hashable) -> bool:
        """Tell whether a record has been shown, and has not gone since."""
        return key in self.records.get(collection, {})

    def of(self, collection: str) -> Iterator[dict[str, Any]]:
        """Yield what is shown of each record of a collection, to be changed where it stands."""
        for shown in self.records.get(collection, {}).values():
            yield shown.values

    def find(self, collection: str, **members: Any) -> Record | None:
        """Return the record with these members: of those shown, or else of the fixtures."""
        for record in (*self.of(collection), *self.fixtures[collection]):
            if all(record.get(name) == value for name, value in members.items()):
                return record
        return None

    def key_of(self, collection: str, record: Record) -> Key | None:
        """Return a record's key, numbers read from digits; None where it has none."""
        kinds = self.fixtures.key_types(collection)
        key = tuple(_read(record.get(name), kind) for name, kind in kinds.items())
        return None if None in key else key


def _in_order(records: dict[Key, Shown]) -> list[tuple[Key, Shown]]:
    """Return records in the order of the lists, those that none had at the end."""
    return sorted(records.items(), key=lambda it: (it[1].place is None, it[1].place or 0))


def _read(value: Any, kind: str) -> Hashable | None:
    if kind == "integer" and isinstance(value, str) and value.isdecimal():
        return int(value)
    fits = isinstance(value, int if kind == "integer" else str) and not isinstance(value, bool)
    return value if fits and value not in ("", MASK) else None
