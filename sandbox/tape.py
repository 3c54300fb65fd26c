"""What passes by, kept in a HAR file without its secrets; the file is whole at any moment."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from multidict import CIMultiDict

from sandbox.journal import MASK, Response, masked
from sandbox.recordings import har
from sandbox.recordings.recorded import Recorded, asked

# Secret with every vendor.
_SECRET_HEADERS = frozenset(("cookie", "set-cookie", "proxy-authorization"))

_END = b"\n]}}\n"


class Tape:
    """A HAR file that grows. Each entry is written over the end, which follows it again."""

    def __init__(self, path: Path, secrets: Sequence[str]) -> None:
        """Begin the file anew. Raises `OSError` where it can't be written."""
        self._file = path.open("wb")
        self._secrets = secrets
        self._first = True
        log = har.written([])["log"]
        del log["entries"]
        head = json.dumps({"log": log})[:-2] + ', "entries": ['
        self._file.write(head.encode())
        self._end()

    def add(self, exchange: Recorded) -> None:
        """Keep an exchange, with its secrets masked."""
        (entry,) = har.written([scrubbed(exchange, self._secrets)])["log"]["entries"]
        self._file.seek(-len(_END), 2)
        self._file.write((b"\n" if self._first else b",\n") + json.dumps(entry).encode())
        self._first = False
        self._end()

    def _end(self) -> None:
        self._file.write(_END)
        self._file.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()


def scrubbed(exchange: Recorded, secrets: Sequence[str]) -> Recorded:
    """Return an exchange, of bodies decoded already, in which each secret is masked.

    A body that can't be read, in which a secret can't be found, is left out.
    """
    request, response = exchange.request, exchange.response
    hidden = {it.lower() for it in secrets} | _SECRET_HEADERS

    def headers(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        return [(name, MASK if name.lower() in hidden else value) for name, value in pairs]

    def body(raw: bytes, side: str) -> bytes:
        try:
            return b"" if side in exchange.unread else masked(raw.decode(), secrets).encode()
        except UnicodeDecodeError:
            return b""

    return replace(
        exchange,
        request=asked(
            request.method,
            masked(request.target, secrets),
            headers(list(CIMultiDict(request.headers).items())),
            body(request.body, "request"),
        ),
        response=response
        and Response(response.status, headers(response.headers), body(response.body, "response")),
    )
