"""Where none of several schemas holds: the one that was meant, and what breaks it."""

import re
from collections.abc import Iterator
from typing import Any

_INDEX = re.compile(r"^[0-9]+$")


def causes(error: Any) -> Iterator[Any]:
    """Yield what has gone wrong in the branch of `anyOf` or `oneOf` that comes nearest.

    `error` is one of `jsonschema_rs`; any other yields itself. A branch whose constants or
    types are contradicted right at the top was not meant; then the fewest breaches count.
    Where two come equally near, nobody knows which was meant: the error itself is what remains.
    """
    branches = [branch for branch in getattr(error.kind, "context", ()) if branch]
    if not branches:
        yield error
        return
    depth = len(error.instance_path)
    near, *others = sorted(branches, key=lambda branch: _distance(branch, depth))
    if others and _distance(near, depth) == _distance(others[0], depth):
        yield error
        return
    for cause in near:
        yield from causes(cause)


def _distance(branch: list[Any], depth: int) -> tuple[int, int, int]:
    breaches = [(list(it.instance_path), str(it.evaluation_path[-1])) for it in branch]
    contradicted = sum(
        rule == "type" if len(at) == depth else rule == "const" and len(at) == depth + 1
        for at, rule in breaches
    )
    kinds = {(_kind(at), rule) for at, rule in breaches}
    return contradicted, len(kinds), -max(len(at) for at, _ in breaches)


def _kind(at: list[Any]) -> tuple[str, ...]:
    """Return a path in which all items of an array are the same."""
    return tuple(_INDEX.sub("*", str(step)) for step in at)
