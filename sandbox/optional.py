"""What a request may leave out: the optional parameters of an operation."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sandbox.spelling import properties

Schema = Mapping[str, Any]
Resolve = Callable[[Any], Any]


class Optional:
    """The optional parameters of an operation: of its query, and the members of its body.

    Where a body is one required object alone, as an XML document is its root element, the
    members are those of this object. The members of the records of a batch are left out.
    """

    __slots__ = ("_known", "_root", "names")

    def __init__(self, parameters: Iterable[Schema], body: Schema, resolve: Resolve) -> None:
        """Take parameter objects, the schema of the body, and what follows a `$ref`."""
        self._root, body = _unwrapped(resolve(body), resolve)
        required = set(_required(body, resolve))
        query = (it["name"] for it in parameters if it["in"] == "query" and not it.get("required"))
        members = (name for name, _ in properties(body, resolve) if name not in required)
        self.names = tuple(dict.fromkeys((*query, *members)))
        self._known = frozenset(self.names)

    def given(self, query: Iterable[str], body: Any) -> frozenset[str]:
        """Return those that a request gave: by the names of its query, and its body."""
        if self._root is not None and isinstance(body, dict):
            body = body.get(self._root)
        given = self._known.intersection(query)
        return given | self._known.intersection(body) if isinstance(body, dict) else given


def _unwrapped(schema: Schema, resolve: Resolve) -> tuple[str | None, Schema]:
    """Return the only member of an object and its schema, or None and the object's own."""
    members = dict(properties(schema, resolve))
    if len(members) == 1 and set(members) == set(_required(schema, resolve)):
        ((name, member),) = members.items()
        member = resolve(member)
        if any(properties(member, resolve)):
            return name, member
    return None, schema


def _required(schema: Schema, resolve: Resolve) -> Iterator[str]:
    yield from schema.get("required", ())
    for part in schema.get("allOf", ()):
        yield from _required(resolve(part), resolve)
