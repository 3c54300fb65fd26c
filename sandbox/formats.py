"""The forms in which values travel: JSON, query strings and form bodies, XML, CSV."""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

import orjson

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element  # the type alone; reading is hardened

_INDEX = re.compile(r"(?:\[|%5B)[0-9]+(?:\]|%5D)", re.IGNORECASE)
# So many levels of JSON can be written.
_DEEPEST = 254
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


class Malformed(ValueError):  # noqa: N818 (a fact about a body)
    """A body is not of the form that its media type promises; the text says how."""


def read_json(body: bytes, *, unique_keys: bool = False) -> Any:
    """Return the value of a JSON text (RFC 8259).

    `unique_keys` refuses an object that names a member twice; otherwise the last one counts.
    Raises `Malformed` for what is not JSON, not UTF-8, holds NaN or Infinity, or is nested
    more than 254 levels deep, as deep as can be written (a limit as of RFC 8259, 9).
    """
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Malformed(str(error)) from None
    if not (unique_keys and _is_flat_batch(value, body)):
        _refuse_deep(value, body)
        if unique_keys and _may_have_twins(value, body):
            json.loads(body, object_pairs_hook=_refuse_twins, parse_int=len)
    return value


def write_json(value: Any) -> bytes:
    """Write a value as JSON, compactly, in the order of its members."""
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        # Integers of more than 64 bits and lone surrogates, which came from a URI or a header.
        return json.dumps(value, separators=(",", ":")).encode()


def read_query(text: str) -> list[tuple[str, str]]:
    """Return the names and values of a query string or form body, in order.

    A broken escape stays as it is and bytes that are not UTF-8 become U+FFFD, as servers do.
    """
    return parse_qsl(text, keep_blank_values=True)


def read_brackets(text: str) -> dict[str, Any]:
    """Return a query string as a tree: `rank[$gt]=1&team[]=6` (the library `qs`, version 6).

    Leaves are texts. An index above 20 makes an object of a list, trees end five levels down,
    and `__proto__` is no key, as there.
    """
    import qs_codec

    # To this library the limit of indices is one of lengths too, which it was not in version 6.
    longest = 20 if _INDEX.search(text) else 10_000
    tree = qs_codec.decode(text, qs_codec.DecodeOptions(list_limit=longest))
    return _without_prototypes(tree)  # type: ignore[no-any-return]


def read_xml(body: bytes, *, depth: int = 32) -> "Element":
    """Return the root of an XML document (XML 1.0), in the encoding that it declares.

    Raises `Malformed` for what is not well-formed, has a DTD or entities of its own, or is
    nested more than `depth` levels deep.
    """
    from sandbox.hardened_xml import parse

    try:
        return parse(body, depth)
    except ValueError as error:
        raise Malformed(str(error)) from None


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Write a header and rows of values as CSV (RFC 4180); null is an empty field."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def read_csv(body: bytes) -> list[list[str]]:
    """Return the rows of CSV (RFC 4180), the header first.

    Raises `Malformed` for what is not UTF-8, and for a row that is not as long as the header.
    """
    try:
        text = body.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Malformed(f"no CSV: {error}") from None
    for number, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            raise Malformed(f"row {number} has {len(row)} fields, not {len(rows[0])}")
    return rows


def read_path_segment(text: str) -> str:
    """Return a path segment without its escapes. Raises `Malformed` for a broken one."""
    if "%" not in text:
        return text
    if _BROKEN_ESCAPE.search(text):
        raise Malformed("broken percent-encoding")
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        raise Malformed("percent-encoding that is not UTF-8") from None


def _without_prototypes(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: _without_prototypes(member)
            for name, member in value.items()
            if name != "__proto__"
        }
    return [_without_prototypes(item) for item in value] if isinstance(value, list) else value


def _refuse_deep(value: Any, body: bytes) -> None:
    if body.count(b"{") + body.count(b"[") > _DEEPEST:
        try:
            orjson.dumps(value)
        except orjson.JSONEncodeError:
            raise Malformed("nested too deeply") from None


def _may_have_twins(value: Any, body: bytes) -> bool:
    """Tell whether a member may have been lost.

    A lost one takes its colon with it, so as many colons written as read means that none was.
    A colon may have been read that stood there as an escape, which makes this cautious.
    """
    return _has_escapes(body) or orjson.dumps(value).count(b":") != body.count(b":")


def _is_flat_batch(value: Any, body: bytes) -> bool:
    """Tell whether a value is surely one list of flat records, without twins.

    Most that is long is one, and to see that takes half the time of looking for twins. It has
    a colon for each member, and those of texts: of all under a name whose first text has one.
    """
    lists = [it for it in value.values() if it.__class__ is list] if value.__class__ is dict else ()
    if len(lists) != 1 or set(map(type, lists[0])) != {dict} or _has_escapes(body):
        return False
    (records,) = lists
    colons = len(value) + sum(map(len, records))
    for name, text in records[0].items():
        if text.__class__ is str and ":" in text:
            colons += "".join([str(it.get(name)) for it in records]).count(":")
    return colons == body.count(b":") and body.find(b"[") == body.rfind(b"[")


def _has_escapes(body: bytes) -> bool:
    # To look for one sign takes a tenth of the time that several take.
    return b"\\" in body and b"\\u003" in body


def _refuse_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        names = [name for name, _ in pairs]
        twin = next(name for name in names if names.count(name) > 1)
        raise Malformed(f"the member {twin!r} stands twice in one object")
    return record
