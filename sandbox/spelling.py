"""Members of a body in whatever case, spelled as its schema spells them."""

from collections.abc import Callable, Mapping
from typing import Any


def spelled(schema: Any, value: Any, resolve: Callable[[Any], Any]) -> Any:
    """Return a value whose members bear the names that the schema gives them, case apart.

    Members that the schema does not know keep their names; of two that become the same, the
    later counts. `resolve` follows a `$ref`.
    """
    schema = resolve(schema)
    if not isinstance(schema, Mapping):
        return value
    if isinstance(value, list):
        items = schema.get("items", {})
        return [spelled(items, item, resolve) for item in value]
    if not isinstance(value, dict):
        return value
    known = dict(properties(schema, resolve))
    names = {name.lower(): name for name in known}
    rest = schema.get("additionalProperties", {})
    return {
        (name := names.get(given.lower(), given)): spelled(known.get(name, rest), member, resolve)
        for given, member in value.items()
    }


def properties(schema: Mapping[str, Any], resolve: Callable[[Any], Any]) -> Any:
    """Yield the properties of a schema and of those that it is put together from."""
    for word in ("allOf", "anyOf", "oneOf"):
        for part in schema.get(word, ()):
            yield from properties(resolve(part), resolve)
    yield from schema.get("properties", {}).items()
