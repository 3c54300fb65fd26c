"""Pages and orders: the same way over all operations (seed: Paging; docs: `Sorting`)."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sandbox.vendor import Call, Json, fail
from sandbox.vendors.leadsquared.state import LeadSquared

T = TypeVar("T")


def page_of(
    call: Call[LeadSquared], *, most: int | None = None, refusal: str = "page_size"
) -> slice:
    """Return what `Paging` asks for, the default without it.

    Fails with `invalid_value` for what is no number of at least one (inferred), and with the
    refusal for a size above the most.
    """
    paging = call.body.get("Paging") or {}
    index = _count(paging, "PageIndex", 1)
    size = _count(paging, "PageSize", call.settings["default_page_size"])
    most = call.settings["max_page_size"] if most is None else most
    if size > most:
        fail(refusal, most=most)
    return slice((index - 1) * size, index * size)


def sorting_of(body: Mapping[str, Json]) -> tuple[str, bool] | None:
    """Return column and whether descending, None where no order is asked for.

    Fails with `invalid_value` for a direction that is neither 1 nor 0 (docs: the two).
    """
    given = body.get("Sorting")
    if isinstance(given, Sequence):
        given = given[0] if given else None
    if not given or not given.get("ColumnName"):
        return None
    direction = given.get("Direction")
    if str("0" if direction is None else direction).strip() not in ("0", "1"):
        fail("invalid_value", name="Direction")
    return given["ColumnName"].strip(), str(direction).strip() == "1"


def in_order(rows: Sequence[T], keys: Sequence[Any], *, descending: bool) -> list[T]:
    """Return rows by their keys, those without one as the lowest; equal ones keep their order."""
    ranks = [(key is not None, key.lower() if isinstance(key, str) else key or 0) for key in keys]
    order = sorted(range(len(rows)), key=ranks.__getitem__, reverse=descending)
    return [rows[at] for at in order]


def _count(paging: Mapping[str, Any], name: str, default: int) -> int:
    given = paging.get(name)
    if given is None:
        return default
    text = str(given).strip()
    if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) < 1:
        fail("invalid_value", name=name)
    return int(text)
