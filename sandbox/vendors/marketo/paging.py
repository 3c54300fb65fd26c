"""Paging tokens: positions in a query's answer, of use for it alone (docs: Paging Tokens)."""

from base64 import b32decode, b32encode
from collections.abc import Iterable
from hashlib import blake2b
from operator import itemgetter
from typing import Any

from orjson import dumps, loads

from sandbox.vendor import Call, Record, fail
from sandbox.vendors.marketo.state import Marketo

MOST = 300

# These may change from page to page.
_FREE = frozenset(("nextPageToken", "batchSize", "access_token", "_method"))


def batch_size(call: Call[Marketo]) -> int:
    """Return how many records a page has: 300, or fewer where asked for (seed).

    More than 300, or less than one, counts as 300 (inferred).
    """
    size = call.query.get("batchSize")
    return size if isinstance(size, int) and 1 <= size <= MOST else MOST


def token_after(call: Call[Marketo], position: Any) -> str:
    """Return the token for what comes after a position: upper-case Base32, padded (seed)."""
    cursor = dumps(position)
    return b32encode(_mark(call, cursor) + cursor).decode()


def position_of(call: Call[Marketo]) -> Any:
    """Return the position that the call's token stands for, or None without one.

    Fails with 1003 for a token that is malformed or was given for another query (inferred).
    """
    token = call.query.get("nextPageToken")
    if token is None:
        return None
    try:
        raw = b32decode(token)
    except ValueError:
        fail("1003.invalid_paging_token", value=token)
    if raw[:10] != _mark(call, raw[10:]):
        fail("1003.invalid_paging_token", value=token)
    return loads(raw[10:])


def _mark(call: Call[Marketo], cursor: bytes) -> bytes:
    query = sorted((name, value) for name, value in call.pairs if name not in _FREE and value)
    text = repr((call.path_text, query)).encode()
    return blake2b(cursor, digest_size=10, key=blake2b(text, digest_size=32).digest()).digest()


def assets_page(call: Call[Marketo], assets: Iterable[Record]) -> tuple[list[Record], str | None]:
    """Return a page of lists or campaigns, ascending by id (recorded), and the next one's token.

    The filters `id`, `name`, `programName` and `workspaceName` are lists of values, all of
    which an asset has to meet (docs).
    """
    wanted = {
        name: frozenset(call.query[name])
        for name in ("id", "name", "programName", "workspaceName")
        if call.query.get(name)
    }
    after, size = position_of(call) or 0, batch_size(call)
    found = sorted(
        (
            asset
            for asset in assets
            if asset["id"] > after and all(asset.get(name) in wanted[name] for name in wanted)
        ),
        key=itemgetter("id"),
    )
    page = found[:size]
    return page, token_after(call, page[-1]["id"]) if len(found) > size else None
