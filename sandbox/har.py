"""HAR 1.2: exchanges in the form that browsers' developer tools open.

The format is "HTTP Archive (HAR) format", version 1.2, by the Web Performance Working Group.
Its custom members, which begin with an underscore, tell what the sandbox found out. Secrets are
masked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sandbox.explanation import (
    line,
    message,
    operation_id,
    problem,
    shown_body,
    shown_header,
    violations,
)  # fmt: skip
from sandbox.formats import read_query
from sandbox.journal import Exchange, masked, phrase
from sandbox.version import __version__

MEDIA = "application/har+json"

Headers = Iterable[tuple[str, str]]


def document(exchanges: Iterable[Exchange], origin: str) -> dict[str, Any]:
    """Return the archive of these exchanges; `origin` stands before what has no host."""
    creator = {"name": "vendor-sandbox", "version": __version__}
    entries = [_entry(it, origin) for it in exchanges]
    return {"log": {"version": "1.2", "creator": creator, "entries": entries}}


def _entry(exchange: Exchange, origin: str) -> dict[str, Any]:
    milliseconds = exchange.duration * 1000
    found = problem(exchange)
    error = {"code": found.code, "message": message(exchange)} if found else None
    return {
        "startedDateTime": datetime.fromtimestamp(exchange.at, UTC).isoformat(),
        "time": milliseconds,
        "request": _request(exchange, origin),
        "response": _response(exchange),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        "comment": line(exchange),
        "_world": exchange.world,
        "_vendor": exchange.vendor,
        "_operation": operation_id(exchange),
        "_error": error,
        "_violations": [asdict(it) for it in violations(exchange)],
    }


def _request(exchange: Exchange, origin: str) -> dict[str, Any]:
    request, secrets = exchange.request, exchange.served.pack.secrets
    target = masked(request.target, secrets)
    query = target.partition("?")[2]
    shown: dict[str, Any] = {
        "method": request.method,
        "url": target if "://" in target else origin + target,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _headers(request.headers.items(), secrets),
        "queryString": [{"name": name, "value": value} for name, value in read_query(query)],
        "headersSize": -1,
        "bodySize": len(request.body),
    }
    if request.body:
        text = shown_body(request.body, secrets)
        media = request.headers.get("Content-Type", "")
        # The format has no place for bytes in a request; what is no text is told as Base64.
        coded = {"encoding": "base64"} if isinstance(text, dict) else {}
        text = text["base64"] if isinstance(text, dict) else text
        shown["postData"] = {"mimeType": media, "text": text, "params": [], **coded}
    return shown


def _response(exchange: Exchange) -> dict[str, Any]:
    response, secrets = exchange.response, exchange.served.pack.secrets
    headers = dict(response.headers)
    text = shown_body(response.body, secrets)
    content: dict[str, Any] = {
        "size": len(response.body),
        "mimeType": headers.get("Content-Type", ""),
    }
    if isinstance(text, dict):
        content |= {"text": text["base64"], "encoding": "base64"}
    else:
        content["text"] = text
    return {
        "status": response.status,
        "statusText": phrase(response.status),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _headers(response.headers, secrets),
        "content": content,
        "redirectURL": headers.get("Location", ""),
        "headersSize": -1,
        "bodySize": len(response.body),
    }


def _headers(headers: Headers, secrets: Sequence[str]) -> list[dict[str, str]]:
    return [{"name": name, "value": shown_header(name, it, secrets)} for name, it in headers]
