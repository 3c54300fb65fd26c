"""The bytes of a recording: compressed or not, with or without a byte order mark."""

import zlib
from typing import BinaryIO

# How much is looked at to find out the form.
_HEAD = 1 << 16

_GZIP = b"\x1f\x8b"
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_BOM = b"\xef\xbb\xbf"


class Stream:
    """A file of which the beginning may be looked at before it is read.

    What is compressed, by gzip or as mitmproxy's `.zhar` is, is read as what it holds.
    """

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        start = raw.read(_HEAD)
        compressed = start[:2] == _GZIP or start[:2] in _ZLIB
        self._inflater = zlib.decompressobj(47) if compressed else None
        self._ahead = self._plain(start).removeprefix(_BOM)

    @property
    def head(self) -> bytes:
        """The beginning, before anything is read."""
        return self._ahead[:_HEAD]

    def read(self, size: int = -1) -> bytes:
        """Return at most so many bytes; none at the end."""
        if size == 0:
            return b""
        while not self._ahead:
            chunk = self._raw.read(_HEAD)
            if not chunk:
                return b""
            self._ahead = self._plain(chunk)
        if size < 0:
            size = len(self._ahead)
        taken, self._ahead = self._ahead[:size], self._ahead[size:]
        return taken

    def _plain(self, chunk: bytes) -> bytes:
        return chunk if self._inflater is None else self._inflater.decompress(chunk)
