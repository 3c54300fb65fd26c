"""A selection of leads: filters over the columns of their fields, block by block."""

from collections.abc import Iterable, Iterator, Sequence

from sandbox.vendors.leadsquared.fields import Columns, Fields
from sandbox.vendors.leadsquared.lead_filter import Column, Keep

DELETED = "1"


class Selection:
    """Leads that meet all of some filters; deleted ones never do (inferred)."""

    def __init__(self, fields: Fields) -> None:
        self.fields = fields
        self._filters: list[tuple[str, Keep]] = [("DeletionStatusCode", _present)]

    def add(self, name: str, keep: Keep) -> None:
        """Add a filter on a field."""
        self._filters.append((name, keep))

    def columns(self, *names: str) -> Iterator[Columns]:
        """Yield the selected leads' values of fields, block by block."""
        filtered = [name for name, _ in self._filters]
        keeps = [keep for _, keep in self._filters]
        for block in self.fields.columns([*filtered, *names]):
            wanted = block[len(keeps) :]
            whole = len(wanted[0])
            at: Sequence[int] = range(whole)
            for column, keep in zip(block, keeps, strict=False):
                at = keep(column, at)
            if len(at) == whole:
                yield wanted
            elif at:
                yield tuple([column[i] for i in at] for column in wanted)

    def sorted_ids(self, name: str, *, descending: bool) -> list[str]:
        """Return the ids in the order of a field, those without a value as the lowest.

        Leads with the same value are in the order of their ids, the same way round. Texts
        compare in any case (inferred).
        """
        number = self.fields.kind(name) == "Number"
        pairs: list[tuple[object, str]] = []
        for values, ids in self.columns(name, "ProspectID"):
            ready = name == "CreatedOn" or (number and None not in values)
            ranks = values if ready else [_rank(it, number=number) for it in values]
            pairs += zip(ranks, ids, strict=True)
        pairs.sort(reverse=descending)
        return [id for _, id in pairs]


def _present(column: Column, at: Iterable[int]) -> Sequence[int]:
    """Keep what is not deleted; blocks without anything deleted are the rule."""
    if DELETED not in column and isinstance(at, range):
        return at
    return [i for i in at if column[i] != DELETED]


def _rank(value: object, *, number: bool) -> object:
    if value is None:
        return float("-inf") if number else ""
    return value.lower() if isinstance(value, str) else value
