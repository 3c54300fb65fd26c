"""The form in which a collection keeps its records: what of a shown one fits, and stand-ins."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sandbox.buckets import Record
from sandbox.clock import iso
from sandbox.fixtures import Fixtures

ABSENT = object()

_WHOLE = re.compile(r"-?[0-9]{1,18}")
_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?([eE][-+]?[0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class Reference:
    """A member that holds another record's key, or the member `named` of one; `none` is no key."""

    member: str
    target: str
    named: str
    none: Any


class Form:
    """A collection as its schema has it."""

    def __init__(self, fixtures: Fixtures, collection: str) -> None:
        self.collection = collection
        self.key = tuple(fixtures.key_types(collection))
        self._fixtures = fixtures
        schema: Mapping[str, Any] = fixtures.schemas[collection]
        self._properties: Mapping[str, Any] = schema["properties"]
        self._patterns: Mapping[str, Any] = schema.get("patternProperties", {})
        self._others: Any = schema.get("additionalProperties", True)
        self.required = frozenset(schema["required"])
        self.references = [
            Reference(member, target, named or next(iter(fixtures.key_types(target))), none)
            for member, rules in self._properties.items()
            if "x-refers" in rules
            for target, _, named in [rules["x-refers"].partition(".")]
            for none in [rules.get("x-none")]
        ]
        self._tests: dict[str, Callable[[Any], bool] | None] = {}

    def fitted(self, shown: Record) -> dict[str, Any]:
        """Return what of a shown record the collection keeps.

        A record within it stands there by its key, as `team_id` for a `team`. Numbers and
        booleans are read from texts. What does not fit, a null among it, counts as not shown;
        a key stays as it is.
        """
        values = dict(shown)
        for it in self.references:
            outer = it.member.removesuffix("_id")
            if it.member not in values and outer in values:
                values[it.member] = values[outer]
            if it.member in values:
                values[it.member] = _key_within(values[it.member], it.named)
        fitted = {name: self.fitting(name, value) for name, value in values.items()}
        fitted |= {name: values[name] for name in self.key if fitted.get(name) is ABSENT}
        return {name: value for name, value in fitted.items() if value is not ABSENT}

    def fitting(self, member: str, value: Any) -> Any:
        """Return the value, or the one that its text stands for, or else `ABSENT`."""
        test = self._test(member)
        if test is None or value is ABSENT:
            return ABSENT
        return next((it for it in (value, *_read(value)) if test(it)), ABSENT)

    def completed(self, record: Record, at: float, stands_for: Callable[[Reference], Any],
                  next_number: Callable[[str], int]) -> dict[str, Any]:  # fmt: skip
        """Return a record with stand-ins for what is required and was not shown.

        Raises `SandboxError` where there is none, or the whole does not keep to the schema.
        """
        whole = dict(record)
        referring = {it.member: it for it in self.references}
        for member in sorted(self.required - record.keys()):
            if member in referring:
                found = stands_for(referring[member])
                found = found if self.fitting(member, found) == found else [found]
            elif self.fitting(member, 1) == 1:
                found = next_number(member)
            else:
                found = self._stand_in(member, record, at)
            if found is not ABSENT:
                whole[member] = found
        return dict(self._fixtures.checked(self.collection, whole))

    def _stand_in(self, member: str, record: Record, at: float) -> Any:
        test = self._test(member)
        if test is None:
            return ABSENT
        schema = self._properties[member]
        name = f"{self.collection} {' '.join(str(record.get(it, '')) for it in self.key)}"
        candidates = (*schema.get("enum", ()), *_candidates(member, name, at))
        return next((it for it in candidates if it is not None and test(it)), ABSENT)

    def _test(self, member: str) -> Callable[[Any], bool] | None:
        """Return the test whether a value can stand in a member; None where there is no such."""
        if member not in self._tests:
            schema = self._schema_of(member)
            self._tests[member] = None
            if schema is not False:
                import jsonschema_rs

                schema = {} if schema is True else schema
                rules = {**schema, "$defs": self._fixtures.definitions}
                self._tests[member] = jsonschema_rs.Draft202012Validator(rules).is_valid
        return self._tests[member]

    def _schema_of(self, member: str) -> Any:
        if member in self._properties:
            return self._properties[member]
        for pattern, schema in self._patterns.items():
            if re.search(pattern, member):
                return schema
        return self._others


def _key_within(value: Any, named: str) -> Any:
    if isinstance(value, list):
        return [key for it in value if (key := _key_within(it, named)) is not ABSENT]
    return value.get(named, ABSENT) if isinstance(value, Mapping) else value


def _read(value: Any) -> Iterator[Any]:
    """Yield what a text may stand for, or the text for a number."""
    if isinstance(value, str):
        if _WHOLE.fullmatch(value):
            yield int(value)
        if _NUMBER.fullmatch(value):
            yield float(value)
        if value.lower() in ("true", "false"):
            yield value.lower() == "true"
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield str(value)


def _candidates(member: str, name: str, at: float) -> Iterator[Any]:
    """Yield plausible values, of which the first that fits is taken."""
    if "mail" in member.lower() or member in ("login", "username"):
        yield f"{name.replace(' ', '-')}@example.com"
    yield name
    yield ""
    time = iso(at)
    day = time.replace("T", " ").removesuffix("Z")
    yield from (time, f"{time[:-1]}.000Z", day, f"{day}.000", time[:10])
    yield str(uuid5(NAMESPACE_URL, name))
    yield from (0, False, [], {})
