"""XML as Rails reads and writes it (ActiveSupport's `Hash.from_xml`; the wire form recorded)."""

import re
from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from sandbox.vendor import Malformed, read_xml

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'

# What XML 1.0 has no place for, not even escaped.
_UNWRITABLE = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535))


def from_xml(body: bytes) -> dict[str, Any]:
    """Return a document as a map of its root's name to its value.

    Dashes in names become underscores; `type` casts, `nil` empties, other attributes are
    ignored. Elements of one name become a list. Raises `Malformed` for what is not XML, is
    not let in, or does not keep what its `type` promises.
    """
    root = read_xml(body)
    return {_name(root): _value(root)}


def _name(element: "Element") -> str:
    # ElementTree writes a namespace in braces before the name; Rails knows none.
    return str(element.tag).rpartition("}")[2].replace("-", "_")


def _value(element: "Element") -> Any:
    kind = element.get("type")
    if element.get("nil") == "true":
        return None
    if kind == "array":
        return _array(element)
    if len(element):
        return _members(element)
    text = element.text or ""
    return text if kind is None else _cast(kind, text)


def _cast(kind: str, text: str) -> Any:
    """Return a typed text as its value; an empty one is null, an unknown type a text."""
    if kind in ("yaml", "symbol"):
        raise Malformed(f"Disallowed type attribute: {kind}")
    cast = _CASTS.get(kind)
    if cast is None:
        return text
    try:
        return cast(text.strip()) if text.strip() else None
    except (ValueError, OverflowError):
        raise Malformed(f"{text[:50]!r} is no {kind}") from None


def _array(element: "Element") -> list[Any]:
    """Return the children of the first kind; the others are lost, as in Rails."""
    children = list(element)
    return [_value(it) for it in children if it.tag == children[0].tag]


def _members(element: "Element") -> dict[str, Any]:
    members: dict[str, Any] = {}
    several = set()
    for child in element:
        name, value = _name(child), _value(child)
        if name not in members:
            members[name] = value
        elif name in several:
            members[name].append(value)
        else:
            members[name] = [members[name], value]
            several.add(name)
    return members


def _integer(text: str) -> int:
    """Take the digits that a text begins with, as Ruby's `to_i` does; without any it is 0."""
    digits = _DIGITS.match(text)
    if digits is None:
        return 0
    if len(digits[0]) > 30:
        raise ValueError("too long")
    return int(digits[0])


def _number(text: str) -> float:
    """Take the number that a text begins with, as Ruby's `to_f` does; without any it is 0."""
    found = _NUMERAL.match(text)
    number = float(found[0]) if found else 0.0
    if number - number != 0:
        raise ValueError("not finite")
    return number


_DIGITS = re.compile(r"[+-]?[0-9]+")
_NUMERAL = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")

_CASTS: Mapping[str, Callable[[str], Any]] = {
    "integer": _integer,
    "decimal": _number,
    "float": _number,
    "double": _number,
    "boolean": lambda text: text in ("1", "true"),
    "base64Binary": lambda text: b64decode(text).decode("utf-8", "replace"),
    "date": lambda text: _date(text).isoformat(),
    "datetime": lambda text: datetime.fromisoformat(text).isoformat(),
    "dateTime": lambda text: datetime.fromisoformat(text).isoformat(),
}


def _date(text: str) -> date:
    """Read a typed date: year first, or the vendor's own day first, which Ruby reads as well."""
    day, month, year = text[:2], text[3:5], text[6:]
    first = f"{year}-{month}-{day}" if text[2:3] == "-" else text[:10].replace("/", "-")
    return date.fromisoformat(first)


def written(name: str, members: Iterable[tuple[str, Any]]) -> bytes:
    """Write one object: underscored names, two blanks a level, no types."""
    return (HEAD + "".join(_lines(name, list(members), 0))).encode()


def written_list(name: str, children: Iterable[tuple[str, Any]]) -> bytes:
    """Write a list, the one element that has a type: `<leads type="array">`."""
    lines = [f'<{name} type="array">\n']
    for child, value in children:
        lines += _lines(child, value, 1)
    return (HEAD + "".join((*lines, f"</{name}>\n"))).encode()


def _lines(name: str, value: Any, level: int) -> Iterable[str]:
    blanks = "  " * level
    if not isinstance(value, (list, Mapping)):
        yield f"{blanks}<{name}>{_text(value)}</{name}>\n"
        return
    yield f"{blanks}<{name}>\n"
    for child, member in value.items() if isinstance(value, Mapping) else value:
        yield from _lines(child, member, level + 1)
    yield f"{blanks}</{name}>\n"


def _text(value: Any) -> str:
    text = "" if value is None else str(value)
    return escape(text.translate(_UNWRITABLE).encode("utf-8", "replace").decode())
