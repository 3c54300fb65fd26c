"""Recordings of traffic, read whatever their form, one exchange at a time.

HAR 1.2 of browsers, mitmproxy and the sandbox itself; VCR cassettes in YAML and JSON; nock
fixtures in JSON; the journal's own form. The form is found out by the content, not by the name.
"""

import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from sandbox.recordings.recorded import Recorded
from sandbox.recordings.stream import Stream
from sandbox.sources import SandboxError

Read = Callable[[Stream], Iterator[Recorded]]

__all__ = ["Recorded", "files", "read"]


def files(named: Iterable[Path]) -> Iterator[Path]:
    """Yield the files named, and those in the folders named, hidden ones apart."""
    for path in named:
        if not path.is_dir():
            yield path
            continue
        for file in sorted(path.rglob("*")):
            parts = file.relative_to(path).parts
            if file.is_file() and not any(part.startswith(".") for part in parts):
                yield file


def read(file: BinaryIO) -> Iterator[Recorded]:
    """Yield the exchanges of a recording in order, with the codings of their bodies undone.

    However long the recording is, one exchange at a time is held. Raises `SandboxError` for
    what is none of the known forms, is cut off, or holds something else than exchanges.
    """
    number = 0
    try:
        stream = Stream(file)
        for recorded in _reader(stream)(stream):
            number = recorded.number
            yield recorded.decoded()
    except SandboxError:
        raise
    except (LookupError, TypeError, AttributeError, UnicodeError) as error:
        what = f"{type(error).__name__}: {error}"
        raise SandboxError(f"exchange {number + 1} is not of its form ({what})") from None
    except RecursionError:
        raise SandboxError(f"exchange {number + 1} is nested too deeply") from None
    except (ValueError, zlib.error) as error:
        raise SandboxError(f"after exchange {number}: {error}") from None


def _reader(stream: Stream) -> Read:
    """Return the reader of a form. Raises `SandboxError` for what is none."""
    start = stream.head.lstrip()
    if not start:
        raise SandboxError("the file is empty")
    if start.startswith(b"["):
        from sandbox.recordings import nock

        return nock.read
    if start.startswith(b"{"):
        return _by_member(start)
    from sandbox.recordings import vcr

    if vcr.begins(start):
        return vcr.read_yaml
    raise SandboxError(_UNKNOWN)


_UNKNOWN = "is no recording of a known form: HAR, VCR cassette, nock fixture or journal"


def _by_member(start: bytes) -> Read:
    """Return the reader of a JSON object by the first telling member of it."""
    import ijson  # type: ignore[import-untyped]

    from sandbox.recordings import har, journal, vcr

    readers: dict[str, Read] = {
        "log": har.read,
        "interactions": partial(vcr.read_json, name="interactions"),
        "http_interactions": partial(vcr.read_json, name="http_interactions"),
        "exchanges": journal.read,
        "number": journal.read_one,
    }
    try:
        for prefix, event, value in ijson.parse(io.BytesIO(start)):
            if prefix == "" and event == "map_key" and value in readers:
                return readers[value]
    except ijson.JSONError:
        pass  # It ends where the beginning does, or is damaged before anything could be told.
    raise SandboxError(_UNKNOWN)
