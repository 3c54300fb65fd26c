"""Which id or token of a new answer stands for which one of the recorded answer.

An id belongs to a kind. In a path that is the segment before it, `/leads/7` is a lead; in a
member or parameter its name without the `id`, `lead_id` as well. A plain `id` is that of the
object that has it: of the member below which the object stands, if the contract's paths name
such a kind, else of what the path of the call is about. So a lead 7 that is now a lead 9 changes
neither a team 7 nor a `batchSize=7`. What has six characters or more, such as a token, means the
same in any other place where it stands as a whole.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from sandbox.contract import Contract, Operation
from sandbox.journal import MASK

_UNMISTAKABLE = 6

_ID = re.compile(r"(?:^|_)(?:id|Id|ID)s?$|(?<=[a-z0-9])I[dD]s?$|GUID$")
_SEPARATOR = re.compile(r"[^a-z0-9]")


class Correlation:
    """What was learnt from the answers of one vendor, for the requests that follow.

    `used` is what came to stand for what in the last request.
    """

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._kinds = frozenset(_named(contract))
        self._ids: dict[str, dict[str, str]] = {}
        self._texts: dict[str, str] = {}
        self.used: dict[str, str] = {}

    def about(self, operation: Operation | None) -> str:
        """Return the kind that the path of an operation is about; empty for none."""
        literal = [] if operation is None else _segments(operation.path)
        kinds = (kind_of(it) for it in reversed(literal) if "{" not in it)
        return next((it for it in kinds if it in self._kinds), "")

    def below(self, owner: dict[str, Any], member: str, kind: str) -> str:
        """Return the kind of what stands below a member of an object of some kind.

        An envelope, which has no id of its own, hands on what it is about.
        """
        own = kind_of(member)
        if own in self._kinds:
            return own
        return "" if own_id(owner) is not None else kind

    def learn(self, recorded: Any, answered: Any, kind: str, name: str = "") -> None:
        """Take note of what the vendor made anew, from an answer and what it was.

        What an id was first seen to be, it stays.
        """
        if isinstance(recorded, dict) and isinstance(answered, dict):
            for member, was in recorded.items():
                if member in answered:
                    scalar = not isinstance(was, (dict, list))
                    inner = kind if scalar else self.below(recorded, member, kind)
                    self.learn(was, answered[member], inner, member)
        elif isinstance(recorded, list) and isinstance(answered, list):
            for was, now in _paired(recorded, answered):
                self.learn(was, now, kind, name)
        elif name in self._contract.volatile and is_plain(recorded) and is_plain(answered):
            self._note(name, kind, str(recorded), str(answered))

    def _note(self, name: str, kind: str, was: str, now: str) -> None:
        if not is_id(name):
            if not was.isdigit():
                self._texts[was] = now
            return
        self._texts.setdefault(was, now)
        if known := kind_of(name) or kind:
            self._ids.setdefault(known, {}).setdefault(was, now)

    def id(self, kinds: Iterable[str], was: str) -> str | None:
        """Return what an id of one of these kinds is now, None where nothing is known of it.

        A `source` may be a `lead source`: kinds that end alike count where all say the same.
        """
        new = self._id(kinds, was)
        if new is None:
            return None if was.isdigit() else self.text(was)
        return self._take(was, new)

    def _id(self, kinds: Iterable[str], was: str) -> str | None:
        wanted = [it for it in kinds if it]
        for kind in wanted:
            if was in self._ids.get(kind, ()):
                return self._ids[kind][was]
        alike = {
            ids[was]
            for kind, ids in self._ids.items()
            if was in ids and any(it.endswith(kind) or kind.endswith(it) for it in wanted)
        }
        return alike.pop() if len(alike) == 1 else None

    def text(self, was: str) -> str | None:
        """Return what takes the place of a text wherever it stands, None for none."""
        if len(was) < _UNMISTAKABLE or was not in self._texts:
            return None
        return self._take(was, self._texts[was])

    def _take(self, was: str, new: str) -> str:
        self.used[was] = new
        return new

    def value(self, name: str, kind: str, was: str) -> str:
        """Return what a member or parameter of an object or call of this kind has to be now."""
        new = self.id((kind_of(name) or kind,), was) if is_id(name) else self.text(was)
        return was if new is None else new


def is_id(name: str) -> bool:
    """Tell whether a member or parameter holds an id, or several, by its name."""
    return _ID.search(name) is not None


def is_plain(value: Any) -> bool:
    """Tell whether a value is a text or a whole number, and not masked."""
    return isinstance(value, (str, int)) and not isinstance(value, bool) and value != MASK


def kind_of(name: str) -> str:
    """Return the kind that a segment, member or parameter names; empty for a plain `id`."""
    word = _SEPARATOR.sub("", _ID.sub("", name).lower())
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us")) else word


def own_id(value: Any) -> str | None:
    """Return the plain id of an object, as a text; None for what has none."""
    if not isinstance(value, dict):
        return None
    found = (it for name, it in value.items() if is_id(name) and not kind_of(name))
    return next((str(it) for it in found if is_plain(it)), None)


def _segments(path: str) -> list[str]:
    """Return the segments of a path without suffixes such as `.json`."""
    return [it.partition(".")[0] for it in path.split("/") if it]


def _named(contract: Contract) -> Iterator[str]:
    """Yield the kinds that paths name: by a plural, or by an id that follows."""
    for operation in contract.operations.values():
        for segment, following in pairwise((*_segments(operation.path), "")):
            if "{" not in segment and ("{" in following or segment.endswith("s")):
                yield kind_of(segment)


def _paired(recorded: list[Any], answered: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Pair the items of two lists: one whose id is in both with itself, others by their place.

    Places mean nothing where the lists are of different lengths.
    """
    again = {id: it for it in answered if (id := own_id(it)) is not None}
    same_length = len(recorded) == len(answered)
    for index, was in enumerate(recorded):
        id = own_id(was)
        if id in again:
            yield was, again[id]
        elif same_length:
            yield was, answered[index]
