"""The journal's own form: what `GET /_sandbox/worlds/{world}/exchanges` answers."""

from base64 import b64decode
from collections.abc import Iterator
from typing import Any

from sandbox.clock import moment
from sandbox.journal import Response
from sandbox.recordings.json_items import items
from sandbox.recordings.recorded import Recorded, asked, encoded, pairs
from sandbox.recordings.stream import Stream


def read(stream: Stream) -> Iterator[Recorded]:
    """Yield the exchanges of a journal."""
    for number, it in enumerate(items(stream, "exchanges.item"), 1):
        yield recorded(number, f"/exchanges/{number - 1}", it)


def read_one(stream: Stream) -> Iterator[Recorded]:
    """Yield the one exchange that a document is."""
    for it in items(stream, ""):
        yield recorded(1, "", it)


def recorded(number: int, pointer: str, it: dict[str, Any]) -> Recorded:
    """Return the exchange that the journal tells of so."""
    request, answer = it["request"], it["response"]
    return Recorded(
        number,
        pointer,
        asked(request["method"], request["url"], pairs(request["headers"]), _body(request)),
        Response(int(it["status"]), list(pairs(answer["headers"])), _body(answer)),
        moment(it["at"]) if it.get("at") else None,
        float(it.get("milliseconds", 0)) / 1000,
        it["vendor"],
    )


def _body(message: dict[str, Any]) -> bytes:
    body = message.get("body") or ""
    return b64decode(body["base64"]) if isinstance(body, dict) else encoded(body)
