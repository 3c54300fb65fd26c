"""The state that recordings show: their records made whole, and what stays beside them."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.buckets import Record
from sandbox.evidence import Evidence, Key
from sandbox.forms import ABSENT, Form, Reference
from sandbox.sources import SandboxError


@dataclass(slots=True)
class Kept:
    """A record that a world will begin with: shown, of the fixtures, or both."""

    record: dict[str, Any]
    shown: bool
    fixed: bool = False
    at: float = 0.0


class Settlement:
    """Evidence, settled: records by collection that keep to their schemas and refer to records.

    A collection that answers showed is theirs alone: fixtures stay out of it, unless it is one
    that `stays`, such as credentials, or such a one refers to them. Fixtures that refer to one
    that is gone go too, whatever has its key now. `left_out` says of which shown records nothing
    could be made, and why.
    """

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._fixtures = evidence.fixtures
        self._forms = {name: Form(self._fixtures, name) for name in self._fixtures.schemas}
        self._kept: dict[str, dict[Key, Kept]] = {name: {} for name in self._forms}
        self._numbers: dict[tuple[str, str], int] = {}
        self._values: dict[tuple[str, str, bool], set[Hashable]] = {}
        self.left_out: list[str] = []
        self._keep_fixtures()
        for name in self._forms:
            for key, shown in evidence.records.get(name, {}).items():
                self._take(name, key, self._forms[name].fitted(shown.values), shown.at)
        self._complete_all()
        self._refer_all()

    def layer(self) -> dict[str, list[Record]]:
        """Return the records of each collection that differs from the fixtures'."""
        kept: dict[str, list[Record]] = {
            name: [it.record for it in of.values()] for name, of in self._kept.items()
        }
        return {name: it for name, it in kept.items() if it != self._fixtures[name]}

    def holds(self, collection: str, key: Key) -> bool:
        """Tell whether a world will begin with this record."""
        return key in self._kept[collection]

    def _keep_fixtures(self) -> None:
        """Keep the collections that nothing was shown of, those that stay, and what these need."""
        shown = self._evidence.emptied | self._evidence.records.keys()
        needed: list[tuple[str, Record]] = []
        for name in self._forms:
            stays = name in self._fixtures.staying
            if name in shown and not stays:
                continue
            gone = self._evidence.gone.get(name, set())
            for record in self._fixtures[name]:
                key = self._key(name, record)
                if key not in gone:
                    self._kept[name][key] = Kept(dict(record), shown=False, fixed=True)
            needed += [(name, it) for it in self._fixtures[name] if stays]
        while needed:
            name, record = needed.pop()
            for target, other in self._referred(name, record):
                key = self._key(target, other)
                if key not in self._kept[target]:
                    self._kept[target][key] = Kept(dict(other), shown=False, fixed=True)
                    needed.append((target, other))

    def _referred(self, name: str, record: Record) -> Iterator[tuple[str, Record]]:
        """Yield the fixtures that one of them refers to."""
        for it in self._forms[name].references:
            wanted = set(_listed(record.get(it.member)))
            for other in self._fixtures[it.target] if wanted else ():
                if other[it.named] in wanted:
                    yield it.target, other

    def _take(self, name: str, key: Key, record: dict[str, Any], at: float) -> None:
        """Put a shown record in, over the one that stays where there is such."""
        stays = name in self._fixtures.staying
        before = self._kept[name].get(key) if stays else self._kept[name].pop(key, None)
        whole = record if before is None else {**before.record, **record}
        self._kept[name][key] = Kept(whole, shown=True, fixed=before is not None, at=at)

    def _complete_all(self) -> None:
        for name, of in self._kept.items():
            for key, kept in list(of.items()):
                if kept.shown and not self._complete(name, kept):
                    del of[key]
            if name not in self._fixtures.staying:
                ordered = sorted(of.items(), key=lambda it: not it[1].shown)
                self._kept[name] = dict(ordered) if self._is_shown(name) else of

    def _is_shown(self, name: str) -> bool:
        return name in self._evidence.records or name in self._evidence.emptied

    def _complete(self, name: str, kept: Kept) -> bool:
        """Give a record stand-ins for what it lacks; tell whether it can be one."""
        try:
            kept.record = self._forms[name].completed(
                kept.record, kept.at, self._any_of, lambda member: self._next(name, member)
            )
        except SandboxError as error:
            self._leave_out(name, kept.record, str(error))
            return False
        return True

    def _any_of(self, reference: Reference) -> Any:
        """Return what stands in for a reference that was not shown: the first there is."""
        for kept in self._kept[reference.target].values():
            if reference.named in kept.record:
                return kept.record[reference.named]
        return ABSENT

    def _next(self, name: str, member: str) -> int:
        """Return a number that no record of a collection has in a member."""
        if (name, member) not in self._numbers:
            numbers = (it.record.get(member) for it in self._kept[name].values())
            self._numbers[name, member] = max(
                (it for it in numbers if isinstance(it, int)), default=0
            )
        self._numbers[name, member] += 1
        return self._numbers[name, member]

    def _refer_all(self) -> None:
        """Let references lead somewhere, until all do."""
        changed = True
        while changed:
            changed = False
            self._values.clear()
            for name in self._forms:
                for key, kept in list(self._kept[name].items()):
                    if not self._refer(name, kept):
                        del self._kept[name][key]
                        self._values = {
                            place: it for place, it in self._values.items() if place[0] != name
                        }
                        changed = True

    def _refer(self, name: str, kept: Kept) -> bool:
        """Make stand-ins for what a shown record refers to, or let go; tell whether it can stay."""
        form = self._forms[name]
        for it in form.references:
            value = kept.record.get(it.member)
            lost = [one for one in _listed(value) if not self._leads(it, one, kept)]
            if not lost:
                continue
            if isinstance(value, list):
                kept.record[it.member] = [one for one in value if one not in lost]
            elif not kept.shown and name not in self._fixtures.staying:
                return False
            elif form.fitting(it.member, it.none) is not ABSENT:
                kept.record[it.member] = it.none
            elif it.member not in form.required:
                del kept.record[it.member]
            else:
                if not self._is_gone(it, value):
                    reason = f"{it.member}: {value!r} is not in {it.target}"
                    self._leave_out(name, kept.record, reason)
                return False
        return True

    def _leads(self, reference: Reference, value: Any, kept: Kept) -> bool:
        """Tell whether a reference leads to a record; a shown one's may lead to a stand-in."""
        if value in (None, reference.none):
            return True
        place = (reference.target, reference.named, kept.shown)
        if place not in self._values:
            self._values[place] = {
                it.record.get(reference.named)
                for it in self._kept[reference.target].values()
                if kept.shown or it.fixed
            }
        if value in self._values[place]:
            return True
        return kept.shown and self._stand_in(reference, value, kept.at)

    def _stand_in(self, reference: Reference, value: Any, at: float) -> bool:
        """Make a record of which nothing is known but that another refers to it."""
        name, form = reference.target, self._forms[reference.target]
        if self._is_gone(reference, value):
            return False
        supposed = self._evidence.supposed.get(name, {}).get((value,), {})
        record = {**form.fitted(supposed), reference.named: value}
        for member, kind in self._fixtures.key_types(name).items():
            if kind == "integer" and member not in record:
                record[member] = self._next(name, member)
        kept = Kept(record, shown=True, at=at)
        try:
            kept.record = form.completed(record, at, self._any_of, lambda it: self._next(name, it))
        except SandboxError:
            return False
        self._kept[name][self._key(name, kept.record)] = kept
        for (target, member, of_shown), values in self._values.items():
            if target == name and of_shown:
                values.add(kept.record.get(member))
        return True

    def _is_gone(self, reference: Reference, value: Any) -> bool:
        of_key = self._forms[reference.target].key == (reference.named,)
        return of_key and (value,) in self._evidence.gone.get(reference.target, ())

    def _leave_out(self, name: str, record: Record, reason: str) -> None:
        key = ", ".join(str(record.get(it)) for it in self._forms[name].key)
        self.left_out.append(f"{name} {key}: {reason}")

    def _key(self, name: str, record: Record) -> Key:
        return tuple(record.get(it) for it in self._forms[name].key)


def _listed(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]
