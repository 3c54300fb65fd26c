"""Chunks and content codings that a recording has left on a body."""

import re
import zlib
from collections.abc import Callable, Mapping

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,15})(?:;[^\r\n]*)?\r\n")

# Bytes that a body may grow to.
_MOST = 1 << 28
_PIECE = 1 << 14


class Undecodable(ValueError):  # noqa: N818 (a fact about a recording)
    """A body's coding can't be undone; the text says why."""


def undone(body: bytes, headers: Mapping[str, str]) -> bytes:
    """Return a body without the chunks and content codings that its headers name.

    Most recorders have undone them already, and kept the headers all the same: what does not
    look coded stays as it is. Raises `Undecodable`.
    """
    if not body:
        return body
    if "chunked" in headers.get("Transfer-Encoding", "").lower():
        body = _joined(body)
    codings = headers.get("Content-Encoding", "").lower().split(",")
    for coding in reversed([it.strip() for it in codings if it.strip()]):
        body = _UNDO.get(coding, _same)(body)
    return body


def _joined(body: bytes) -> bytes:
    """Return the chunks as one (RFC 9112, 7.1), or the body as it is where it has none."""
    parts: list[bytes] = []
    at = 0
    while (head := _CHUNK.match(body, at)) is not None:
        size = int(head.group(1), 16)
        if size == 0:
            return b"".join(parts)
        parts.append(body[head.end() : head.end() + size])
        at = head.end() + size + 2
        if body[at - 2 : at] != b"\r\n":
            break
    return body


def _gzip(body: bytes) -> bytes:
    return _inflated(body, 31) if body.startswith(_GZIP) else body


def _deflate(body: bytes) -> bytes:
    """Undo zlib's form, as the coding is defined, or the bare one that some servers send."""
    for bits in (15, -15):
        try:
            return _inflated(body, bits)
        except Undecodable:
            continue
    return body


def _inflated(body: bytes, bits: int) -> bytes:
    inflater = zlib.decompressobj(bits)
    try:
        plain = inflater.decompress(body, _MOST)
    except zlib.error as error:
        raise Undecodable(f"the compressed body is damaged: {error}") from None
    if not inflater.eof:
        too_long = len(plain) >= _MOST
        raise Undecodable(f"the compressed body {'is too long' if too_long else 'is cut off'}")
    return plain


def _brotli(body: bytes) -> bytes:
    import brotli  # type: ignore[import-untyped]

    try:
        return brotli.decompress(body)  # type: ignore[no-any-return]
    except brotli.error:
        return body


def _zstd(body: bytes) -> bytes:
    if not body.startswith(_ZSTD):
        return body
    import zstandard

    inflater, plain = zstandard.ZstdDecompressor().decompressobj(), bytearray()
    try:
        for at in range(0, len(body), _PIECE):
            plain += inflater.decompress(body[at : at + _PIECE])
            if len(plain) > _MOST:
                raise Undecodable("the compressed body is too long")
    except zstandard.ZstdError as error:
        raise Undecodable(f"the compressed body is damaged: {error}") from None
    if not inflater.eof:
        raise Undecodable("the compressed body is cut off")
    return bytes(plain)


def _same(body: bytes) -> bytes:
    return body


_UNDO: Mapping[str, Callable[[bytes], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
