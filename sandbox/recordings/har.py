"""HAR 1.2, as browsers, proxies and the sandbox itself write it: read, and written."""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sandbox.clock import moment
from sandbox.journal import Response
from sandbox.recordings.json_items import items
from sandbox.recordings.recorded import Pairs, Recorded, asked, encoded
from sandbox.recordings.stream import Stream
from sandbox.version import __version__

Json = dict[str, Any]


def read(stream: Stream) -> Iterator[Recorded]:
    """Yield the entries of a HAR document."""
    for number, entry in enumerate(items(stream, "log.entries.item"), 1):
        yield _recorded(number, entry)


def _recorded(number: int, entry: Json) -> Recorded:
    request, answer = entry["request"], entry["response"]
    headers = _headers(request)
    posted = request.get("postData") or {}
    if posted.get("mimeType") and "content-type" not in (name.lower() for name, _ in headers):
        headers.append(("Content-Type", posted["mimeType"]))
    recorded = Recorded(
        number,
        f"/log/entries/{number - 1}",
        asked(request["method"], request["url"], headers, _posted(posted)),
        _response(answer) if answer.get("status") else None,
        _started(entry.get("startedDateTime")),
        max(float(entry.get("time") or 0), 0.0) / 1000,
        entry.get("_vendor"),
    )
    content = answer.get("content") or {}
    if "text" not in content and answer.get("bodySize") != 0 and content.get("size") != 0:
        recorded.unread["response"] = ""
    return recorded


def _headers(message: Json) -> list[tuple[str, str]]:
    """Return the headers, without the pseudo-headers of HTTP/2."""
    named = ((it["name"], str(it["value"])) for it in message.get("headers") or ())
    return [(name, value) for name, value in named if not name.startswith(":")]


def _posted(posted: Json) -> bytes:
    if posted.get("text"):
        return _body(posted)
    params = posted.get("params") or ()
    return urlencode([(it["name"], it.get("value", "")) for it in params]).encode()


def _response(answer: Json) -> Response:
    content = answer.get("content") or {}
    headers = _headers(answer)
    if content.get("mimeType") and "content-type" not in (name.lower() for name, _ in headers):
        headers.append(("Content-Type", content["mimeType"]))
    return Response(int(answer["status"]), headers, _body(content))


def _body(content: Json) -> bytes:
    text = content.get("text") or ""
    if content.get("encoding") == "base64":
        return b64decode(text)
    return encoded(text, content.get("mimeType") or "")


def _started(text: str | None) -> float | None:
    try:
        return moment(text) if text else None
    except ValueError:
        return None


def written(exchanges: Iterable[Recorded], notes: Iterable[Mapping[str, Any]] = ()) -> Json:
    """Return a HAR document of these exchanges, as the developer tools of browsers open it.

    `notes` are members beyond HAR's own for each entry; their names begin with an underscore.
    """
    creator = {"name": "vendor-sandbox", "version": __version__}
    entries = [_entry(it) for it in exchanges]
    for entry, note in zip(entries, notes, strict=False):
        entry.update(note)
    return {"log": {"version": "1.2", "creator": creator, "pages": [], "entries": entries}}


def _entry(it: Recorded) -> Json:
    milliseconds = round(it.duration * 1000, 3)
    started = datetime.fromtimestamp(it.started or 0.0, UTC)
    return {
        "startedDateTime": started.isoformat(timespec="milliseconds"),
        "time": milliseconds,
        "request": _asked(it),
        "response": _answered(it.response or Response(0, (), b"")),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
    }


def _asked(it: Recorded) -> Json:
    request = it.request
    headers = list(request.headers.items())
    query = request.target.partition("#")[0].partition("?")[2]
    written = {
        "method": request.method,
        "url": request.target,
        "httpVersion": "HTTP/1.1",
        "cookies": _cookies(headers, "cookie"),
        "headers": _named(headers),
        "queryString": _named(parse_qsl(query, keep_blank_values=True)),
        "headersSize": -1,
        "bodySize": len(request.body),
    }
    if request.body:
        media = request.headers.get("Content-Type", "")
        written["postData"] = {"mimeType": media, **_text(request.body)}
    return written


def _answered(response: Response) -> Json:
    headers = {name.lower(): value for name, value in response.headers}
    known = response.status in set(HTTPStatus)
    media = headers.get("content-type", "x-unknown")
    return {
        "status": response.status,
        "statusText": HTTPStatus(response.status).phrase if known else "",
        "httpVersion": "HTTP/1.1",
        "cookies": _cookies(response.headers, "set-cookie"),
        "headers": _named(response.headers),
        "content": {"size": len(response.body), "mimeType": media, **_text(response.body)},
        "redirectURL": headers.get("location", ""),
        "headersSize": -1,
        "bodySize": len(response.body),
    }


def _text(body: bytes) -> Json:
    try:
        return {"text": body.decode()}
    except UnicodeDecodeError:
        return {"text": b64encode(body).decode(), "encoding": "base64"}


def _named(pairs: Pairs) -> list[Json]:
    return [{"name": name, "value": value} for name, value in pairs]


def _cookies(headers: Pairs, header: str) -> list[Json]:
    found = []
    for name, value in headers:
        if name.lower() == header:
            try:
                found += [(it.key, it.value) for it in SimpleCookie(value).values()]
            except CookieError:
                continue
    return _named(found)
