"""Records in recorded answers: where the contract says that they stand."""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.answers import media_of, read_answer
from sandbox.contract import Operation
from sandbox.evidence import Evidence, Seen
from sandbox.formats import Malformed, read_csv
from sandbox.journal import MASK, Response
from sandbox.vendor import Call, Json, Vendor

# A collection, a record, and whether a list of the collection has it.
Found = tuple[str, dict[str, Json], bool]

Words = Mapping[str, Mapping[str, str | None]]

_ABSENT = object()

_BRANCHES = ("anyOf", "oneOf", "allOf")


class Reader:
    """Reads answers of one vendor, and takes in what they show."""

    def __init__(self, vendor: Vendor[Any], evidence: Evidence) -> None:
        self._vendor = vendor
        self._evidence = evidence
        self._telling: dict[int, bool] = {}

    def read(self, call: Call[Any], response: Response) -> Seen | None:
        """Take in the records of an answer, by the words `x-collection` and `x-removes`.

        Returns what is known of the exchange, or None where the call failed, or was none.
        """
        operation = call.operation
        if operation is None or not 200 <= response.status < 300 or call.method == "HEAD":
            return None
        try:
            value = _value_of(self._vendor, response)
            path, query = call.path, call.query
        except ValueError:
            return None
        evidence = self._evidence
        seen = Seen(operation.id, path, query, _sent(call), value, evidence.at)
        removed: Words = operation.raw.get("x-removes", {})
        for collection, members in removed.items():
            evidence.drop(collection, _record({}, members, seen, None))
        if not removed:
            for collection, record, listed in self._records(operation, response, seen):
                evidence.put(collection, record, listed=listed)
        return seen

    def _records(self, operation: Operation, response: Response, seen: Seen) -> Iterator[Found]:
        resolve = self._vendor.contract.resolve
        responses = operation.raw["responses"]
        promised = resolve(responses.get(str(response.status), responses.get("200", {})))
        content = promised.get("content", {})
        media = media_of(response)
        schema = content.get(media, next(iter(content.values()), {})).get("schema", {})
        yield from self._walk(schema, seen.answer, seen)

    def _walk(
        self, schema: Any, value: Json, seen: Seen, outer: Json = None, *, listed: bool = False
    ) -> Iterator[Found]:
        """Yield the records of a value. Every branch is looked into: what has no key is none.

        `outer` is the record around the value, `listed` tells whether it is an item of a list
        that is in none. The words beside a list, or CSV, are of its items.
        """
        if not isinstance(value, (dict, list)) or not self._tells(schema):
            return
        schema, words = self._merged(schema)
        if isinstance(value, list):
            items = schema.get("items", {})
            if outer is None and not value:
                self._evidence.emptied.update(words, self._merged(items)[1])
            for it in value:
                for collection, members in words.items():
                    yield collection, _record(it, members, seen, outer), outer is None
                yield from self._walk(items, it, seen, outer, listed=outer is None)
        else:
            for collection, members in words.items():
                yield collection, _record(value, members, seen, outer), listed
            inner = value if words else outer
            for name, member in schema.get("properties", {}).items():
                if name in value:
                    yield from self._walk(member, value[name], seen, inner)
        for branch in (it for word in _BRANCHES for it in schema.get(word, ())):
            yield from self._walk(branch, value, seen, outer, listed=listed)

    def _merged(self, schema: Any) -> tuple[dict[str, Any], Words]:
        """Return a schema in place of a reference to it, and all words that stand beside both."""
        whole: dict[str, Any] = {}
        words: dict[str, Mapping[str, str | None]] = {}
        while True:
            said = schema.get("x-collection", {})
            words = {**({said: {}} if isinstance(said, str) else said), **words}
            whole = {**schema, **whole}
            if "$ref" not in schema:
                return whole, words
            schema = self._vendor.contract.resolve({"$ref": schema["$ref"]})

    def _tells(self, schema: Any) -> bool:
        """Tell whether a schema, or anything below it, says where records stand."""
        if not schema:
            return False
        known = self._telling.get(id(schema))
        if known is None:
            self._telling[id(schema)] = False  # while it is looked at: it may contain itself
            whole, words = self._merged(schema)
            below = [whole.get("items"), *whole.get("properties", {}).values()]
            below += [it for word in _BRANCHES for it in whole.get(word, ())]
            known = bool(words) or any(self._tells(it) for it in below if isinstance(it, dict))
            self._telling[id(schema)] = known
        return known


def _value_of(vendor: Vendor[Any], response: Response) -> Json:
    """Return the value of an answer; rows of CSV are objects, in which nothing is left out."""
    media = media_of(response)
    if not response.body:
        return None
    if media == "text/csv":
        header, *rows = read_csv(response.body)
        return [
            {name: text for name, text in zip(header, row, strict=True) if text} for row in rows
        ]
    return read_answer(vendor, media or "application/json", response.body)


def _sent(call: Call[Any]) -> Json:
    try:
        return call.body
    except Malformed:
        return None


def _record(
    value: Mapping[str, Json], members: Mapping[str, str | None], seen: Seen, outer: Json
) -> dict[str, Json]:
    """Return a record: members that stand elsewhere, and all others by their own names."""
    elsewhere = {it.partition("/")[0] for it in members.values() if it is not None}
    record = {name: it for name, it in value.items() if name not in elsewhere and it != MASK}
    for name, place in members.items():
        found = _ABSENT if place is None else _found(place, value, seen, outer)
        if found is _ABSENT:
            record.pop(name, None)
        else:
            record[name] = found
    return record


def _found(place: str, value: Json, seen: Seen, outer: Json) -> Json:
    if place.startswith("="):
        return place[1:]
    start, _, name = place.partition(".")
    if start in ("$path", "$query", "$outer"):
        values = {"$path": seen.path, "$query": seen.query, "$outer": outer or {}}
        return values[start].get(name, _ABSENT)
    for step in place.split("/"):
        if not isinstance(value, Mapping) or step not in value:
            return _ABSENT
        value = value[step]
    return value
