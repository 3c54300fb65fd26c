"""Fixtures of nock, as its recorder and nock back write them in JSON."""

import re
from binascii import unhexlify
from collections.abc import Iterator
from typing import Any

import orjson

from sandbox.journal import Response
from sandbox.recordings.json_items import items
from sandbox.recordings.recorded import Recorded, asked, encoded, pairs
from sandbox.recordings.stream import Stream

_HEX = re.compile(r"(?:[0-9a-fA-F]{2})+")
_STANDARD_PORT = re.compile(r"^(https://[^/]*):443$|^(http://[^/]*):80$")


def read(stream: Stream) -> Iterator[Recorded]:
    """Yield the calls of a fixture."""
    for number, it in enumerate(items(stream, "item"), 1):
        yield _recorded(number, it)


def _recorded(number: int, it: dict[str, Any]) -> Recorded:
    raw = it.get("rawHeaders", it.get("headers")) or []
    headers = list(pairs(raw if isinstance(raw, dict) else _paired(raw)))
    origin = _STANDARD_PORT.sub(r"\1\2", it["scope"])
    body = it.get("body")
    sent = _sent(body) if body not in (None, "") else b""
    return Recorded(
        number,
        f"/{number - 1}",
        asked(it["method"], origin + it["path"], _asking(it, body), sent),
        Response(int(it["status"]), headers, _answered(it, headers)),
    )


def _paired(raw: list[Any]) -> Iterator[tuple[str, str]]:
    """Yield pairs of a list in which names and values take turns."""
    if raw and isinstance(raw[0], list):
        yield from ((str(name), str(value)) for name, value in raw)
    else:
        turns = zip(raw[::2], raw[1::2], strict=True)
        yield from ((str(name), str(value)) for name, value in turns)


def _asking(it: dict[str, Any], body: Any) -> Iterator[tuple[str, str]]:
    """Yield the headers of a request; the recorder leaves them out unless it is told not to.

    What kind of body it was, is then to be seen from the body alone.
    """
    recorded = it.get("reqheaders")
    if recorded is not None:
        yield from pairs(recorded)
    elif isinstance(body, (dict, list)):
        yield "Content-Type", "application/json"
    elif body:
        text = str(body).lstrip()
        form = "application/x-www-form-urlencoded"
        yield "Content-Type", "application/xml" if text.startswith("<") else form


def _sent(body: Any) -> bytes:
    """Return a body: JSON as a value, bytes in hexadecimal digits, the rest a text."""
    if not isinstance(body, str):
        return orjson.dumps(body)
    return unhexlify(body) if _HEX.fullmatch(body) and body.startswith("1f8b") else body.encode()


def _answered(it: dict[str, Any], headers: list[tuple[str, str]]) -> bytes:
    """Return the body of an answer: a value, a text, or bytes in hexadecimal digits.

    A list of such digits is a compressed body in the pieces in which it came.
    """
    body = it.get("response")
    if body is None or body == "":
        return b""
    coded = any(name.lower() == "content-encoding" for name, _ in headers)
    binary = coded or it.get("responseIsBinary", False)
    pieces = body if isinstance(body, list) else [body]
    if binary and pieces and all(isinstance(one, str) and _HEX.fullmatch(one) for one in pieces):
        return unhexlify("".join(pieces))
    if isinstance(body, str):
        media = next((value for name, value in headers if name.lower() == "content-type"), "")
        return encoded(body, media)
    return orjson.dumps(body)
