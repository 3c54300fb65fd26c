"""One exchange of a recording, whatever form it came in."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from multidict import CIMultiDict

from sandbox.journal import Request, Response
from sandbox.recordings.codings import Undecodable, undone

Pairs = Iterable[tuple[str, str]]


@dataclass(slots=True)
class Recorded:
    """An exchange: the `number` it has in its file, from 1 on, and the JSON pointer to it.

    The request's target is a URL, or what stood on the request line. `response` is None where
    none came. `started` is in Unix seconds, `duration` in seconds. `vendor` is the one that the
    recording itself names. `unread` tells of a side, `request` or `response`, why its body is
    not known: the reason, or an empty text where the recording leaves it out.
    """

    number: int
    pointer: str
    request: Request
    response: Response | None
    started: float | None = None
    duration: float = 0.0
    vendor: str | None = None
    unread: dict[str, str] = field(default_factory=dict)

    def decoded(self) -> "Recorded":
        """Return the exchange with chunks and content codings undone; what fails is `unread`."""
        try:
            self.request.body = undone(self.request.body, self.request.headers)
        except Undecodable as error:
            self.unread["request"] = str(error)
        if self.response is not None:
            try:
                headers = CIMultiDict(self.response.headers)
                self.response.body = undone(self.response.body, headers)
            except Undecodable as error:
                self.unread["response"] = str(error)
        return self


def asked(method: str, url: str, headers: Pairs, body: bytes) -> Request:
    """Return a request of these parts."""
    return Request(method.upper(), url, CIMultiDict(headers), body)


def pairs(headers: Any) -> Iterator[tuple[str, str]]:
    """Yield names and values of headers: of a mapping to texts or lists, or of a list of pairs."""
    if isinstance(headers, Mapping):
        for name, value in headers.items():
            for one in value if isinstance(value, list) else [value]:
                yield str(name), _text(one)
    else:
        for name, value in headers or ():
            yield str(name), _text(value)


def charset(media: str) -> str:
    """Return the charset that a media type names, UTF-8 without one."""
    _, _, rest = media.lower().partition("charset=")
    return rest.partition(";")[0].strip(' "') or "utf-8"


def encoded(text: str, media: str = "") -> bytes:
    """Return a body that a recording holds as text, in the charset of its media type."""
    try:
        return text.encode(charset(media))
    except (LookupError, UnicodeEncodeError):
        return text.encode("utf-8", "replace")


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
