"""Two answers compared: by shape, or by value apart from what is volatile.

Places are JSON pointers; in a shape `*` stands for the items of a list, all taken together.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.rules import escaped

# Values of these kinds have no members: null fits any kind.
_KINDS = {bool: "boolean", int: "number", float: "number", str: "string"}


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a new answer is unlike the recorded one; `None` for what one of them has not."""

    place: str
    pointer: str
    what: str
    recorded: Any
    answered: Any


@dataclass(slots=True)
class Shape:
    """What stood at one place: of which kinds, how many objects, which members in how many."""

    kinds: set[str] = field(default_factory=set)
    objects: int = 0
    members: dict[str, "Shape"] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)
    items: "Shape | None" = None

    def add(self, value: Any) -> "Shape":
        """Take a value in, and return itself."""
        if isinstance(value, dict):
            self.kinds.add("object")
            self.objects += 1
            for name, member in value.items():
                self.members.setdefault(name, Shape()).add(member)
                self.times[name] = self.times.get(name, 0) + 1
        elif isinstance(value, list):
            self.kinds.add("array")
            self.items = self.items or Shape()
            for item in value:
                self.items.add(item)
        elif value is not None:
            self.kinds.add(_KINDS.get(type(value), "string"))
        return self

    @property
    def told(self) -> str:
        """The kinds in words."""
        return " or ".join(sorted(self.kinds)) or "null"

    @property
    def always(self) -> set[str]:
        """The members that each object had."""
        return {name for name, times in self.times.items() if times == self.objects}


def unlike_shapes(recorded: Any, answered: Any) -> Iterator[Difference]:
    """Yield where two values differ in their members or in the kinds of their values.

    A member that only some objects had may be absent, and may come.
    """
    yield from _unlike(Shape().add(recorded), Shape().add(answered), "")


def _unlike(was: Shape, now: Shape, at: str) -> Iterator[Difference]:
    if was.kinds and now.kinds and not was.kinds & now.kinds:
        yield Difference("body", at, "kind", was.told, now.told)
        return
    if was.objects and now.objects:
        for name in sorted(was.always - now.members.keys()):
            yield Difference(
                "body", f"{at}/{escaped(name)}", "missing", was.members[name].told, None
            )
        for name in sorted(now.always - was.members.keys()):
            yield Difference("body", f"{at}/{escaped(name)}", "new", None, now.members[name].told)
    for name in was.members:
        if name in now.members:
            yield from _unlike(was.members[name], now.members[name], f"{at}/{escaped(name)}")
    if was.items is not None and now.items is not None:
        yield from _unlike(was.items, now.items, f"{at}/*")


def _kinds(value: Any) -> str:
    return Shape().add(value).told


def unlike_values(
    recorded: Any,
    answered: Any,
    volatile: Collection[str],
    renewed: Mapping[str, str],
    at: str = "",
) -> Iterator[Difference]:
    """Yield where two values differ; of volatile members the shape alone counts.

    `renewed` has the ids that the request had to have, by the recorded ones: a text that names
    the one where the other was named, such as the message of an error, is the same.
    """
    if isinstance(recorded, dict) and isinstance(answered, dict):
        for name in dict.fromkeys((*recorded, *answered)):
            here = f"{at}/{escaped(name)}"
            if name not in answered:
                yield Difference("body", here, "missing", _kinds(recorded[name]), None)
            elif name not in recorded:
                yield Difference("body", here, "new", None, _kinds(answered[name]))
            elif name in volatile:
                shapes = Shape().add(recorded[name]), Shape().add(answered[name])
                yield from _unlike(*shapes, here)
            else:
                members = recorded[name], answered[name]
                yield from unlike_values(*members, volatile, renewed, here)
    elif isinstance(recorded, list) and isinstance(answered, list):
        if len(recorded) != len(answered):
            yield Difference("body", at, "length", len(recorded), len(answered))
        for index, (was, now) in enumerate(zip(recorded, answered, strict=False)):
            yield from unlike_values(was, now, volatile, renewed, f"{at}/{index}")
    else:
        yield from _unlike_scalars(recorded, answered, renewed, at)


def _unlike_scalars(
    recorded: Any, answered: Any, renewed: Mapping[str, str], at: str
) -> Iterator[Difference]:
    """Yield where values differ of which at least one is a scalar."""
    if isinstance(recorded, (dict, list)) or isinstance(answered, (dict, list)):
        yield Difference("body", at, "kind", _kinds(recorded), _kinds(answered))
    elif not _same(recorded, answered, renewed):
        yield Difference("body", at, "value", recorded, answered)


def _same(recorded: Any, answered: Any, renewed: Mapping[str, str]) -> bool:
    if isinstance(recorded, bool) != isinstance(answered, bool):
        return False
    if recorded != answered and isinstance(recorded, str) and renewed:
        names = "|".join(map(re.escape, renewed))
        recorded = re.sub(rf"(?<!\w)(?:{names})(?!\w)", lambda it: renewed[it[0]], recorded)
    return bool(recorded == answered)
