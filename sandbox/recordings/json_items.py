"""Items of a JSON document, one at a time."""

from collections.abc import Iterator
from typing import Any

from sandbox.formats import Malformed
from sandbox.recordings.stream import Stream


def items(stream: Stream, prefix: str) -> Iterator[Any]:
    """Yield each value that stands at a place of the document, such as `log.entries.item`.

    Raises `Malformed` for what is not JSON or is cut off.
    """
    import ijson  # type: ignore[import-untyped]

    try:
        yield from ijson.items(stream, prefix, use_float=True)
    except ijson.JSONError as error:
        raise Malformed(str(error).strip().partition("\n")[0]) from None
