"""Credentials of our own for requests that were recorded with others, or without any.

Where they stand is what the contract's security schemes say. All that is done here is to mask
them, as recordings of the sandbox are masked already; `substitution.py` fills masks in.
"""

import json
import os
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

from sandbox.attribution import Target
from sandbox.contract import Operation
from sandbox.journal import MASK, Request, masked
from sandbox.recordings.recorded import asked
from sandbox.vendor import Vendor

Scheme = Mapping[str, Any]


def credentials(vendor: Vendor[Any], *, seeded: bool) -> tuple[Mapping[str, str], list[str]]:
    """Return the credentials of a vendor, and the environment variables that are missing.

    They come from the environment; with `seeded`, else, from the sandbox's own records. Their
    names are those of the variables without the vendor's.
    """
    own = vendor.pack.credentials(vendor.seeded)
    variables = {name: f"{vendor.name.upper()}_{name}" for name in own}
    given = {name: os.environ[it] for name, it in variables.items() if os.environ.get(it)}
    if seeded and len(given) < len(own):
        given = dict(own)
    return given, [it for name, it in variables.items() if name not in given]


def prepared(
    request: Request, target: Target, operation: Operation | None, *, foreign: bool
) -> Request:
    """Return a request with masks where credentials of our own have to stand.

    Credentials that the operation needs and the request does not have are added: many recorders
    leave them out. Those that are there are masked if they are `foreign`: of another server.
    """
    url, headers, body = request.target, list(request.headers.items()), request.body
    if foreign:
        secrets = target.vendor.pack.secrets
        hidden = {it.lower() for it in (*secrets, "Cookie")}
        url = masked(url, secrets)
        headers = [(name, MASK if name.lower() in hidden else it) for name, it in headers]
        body = _masked_body(body, secrets)
    for scheme in _wanted(request, target, operation):
        if scheme.get("in") == "query":
            url += f"{'&' if '?' in url else '?'}{scheme['name']}={MASK}"
        else:
            headers.append((scheme.get("name", "Authorization"), MASK))
    return asked(request.method, url, headers, body)


def is_masked(request: Request) -> bool:
    """Tell whether a mask stands in headers, query or body."""
    text = request.target.partition("?")[2] + "&" + request.body.decode("utf-8", "replace")
    return MASK in request.headers.values() or f"={MASK}" in text or json.dumps(MASK) in text


def _masked_body(body: bytes, secrets: tuple[str, ...]) -> bytes:
    try:
        return masked(body.decode(), secrets).encode()
    except UnicodeDecodeError:
        return body


def _wanted(request: Request, target: Target, operation: Operation | None) -> Iterator[Scheme]:
    """Yield the schemes of which an operation needs all and a request has none."""
    if operation is None or operation.security is None:
        return
    contract = target.vendor.contract
    schemes: Mapping[str, Scheme] = contract.components["securitySchemes"]
    query = {name.lower() for name, _ in parse_qsl(target.query, keep_blank_values=True)}
    for scheme in schemes.values():
        name = scheme.get("name", "Authorization")
        if name.lower() in query if scheme.get("in") == "query" else name in request.headers:
            return
    alternatives = operation.raw.get("security", contract.document.get("security"))
    yield from (schemes[name] for name in alternatives[0])
