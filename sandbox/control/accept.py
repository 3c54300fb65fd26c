"""Which of several forms a client likes best (RFC 9110, 12.5.1)."""

from collections.abc import Sequence
from fnmatch import fnmatchcase


def preferred(accept: str, offered: Sequence[str]) -> str:
    """Return the media type that a header Accept ranks first, the first offered for any or none.

    Of two that are ranked alike, the header's order decides.
    """
    ranges = [_read(it) for it in accept.lower().split(",")]
    for name, quality in sorted(ranges, key=lambda it: -it[1]):
        found = next((media for media in offered if fnmatchcase(media, name)), None)
        if found is not None and quality > 0:
            return found
    return offered[0]


def _read(item: str) -> tuple[str, float]:
    """Return a media range and its weight; a weight that can't be read is 1."""
    name, *parameters = (part.strip() for part in item.split(";"))
    weight = next((it[2:] for it in parameters if it.startswith("q=")), "1")
    return name, float(weight) if weight.replace(".", "", 1).isdigit() else 1.0
