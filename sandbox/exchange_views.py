"""Views of exchanges, for assertions that read well and fail with what came nearest."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Reversible, Sequence
from functools import cached_property
from itertools import islice
from typing import Any, overload
from urllib.parse import urlsplit

from multidict import CIMultiDict, MultiDict

from sandbox.archive import archived
from sandbox.explanation import (
    broken,
    error_names,
    line,
    lines,
    message,
    near_misses,
    operation_id,
    problem,
    violations,
)  # fmt: skip
from sandbox.formats import read_query
from sandbox.journal import Exchange
from sandbox.near_misses import NearMiss
from sandbox.sources import SandboxError, nearest
from sandbox.vendor import Vendor, Violation

# So many exchanges of each kind an explanation lists.
_MOST = 3


class MessageView:
    """What went over the wire in one direction: headers, names in any case, and body."""

    def __init__(self, headers: Iterable[tuple[str, str]], body: bytes) -> None:
        self.headers: Mapping[str, str] = CIMultiDict(headers)
        self.body = body

    @property
    def text(self) -> str:
        """The body as text; bytes that are not UTF-8 become U+FFFD."""
        return self.body.decode("utf-8", "replace")

    @property
    def json(self) -> Any:
        """The value of a JSON body. Raises `ValueError` for another one."""
        return json.loads(self.body)


class ExchangeView:
    """One request with its response and all that was found out about it.

    Values are as they were on the wire; texts made of them, such as `str(exchange)` and
    `exchange.explanation`, have secrets masked.
    """

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    @property
    def number(self) -> int:
        """The number in the journal of its world, from 1 on."""
        return self._exchange.number

    @property
    def vendor(self) -> str:
        """The vendor's name."""
        return self._exchange.vendor

    @property
    def operation(self) -> str | None:
        """The operation that was met, by its `operationId`; None where there was none."""
        return operation_id(self._exchange)

    @property
    def method(self) -> str:
        """The method, as it was sent."""
        return self._exchange.request.method

    @property
    def path(self) -> str:
        """The vendor's own path, without the query."""
        return self._exchange.path

    @property
    def target(self) -> str:
        """Path and query as they were sent, with whatever leads to vendor and world."""
        return self._exchange.request.target

    @property
    def query(self) -> Mapping[str, str]:
        """The names and values of the query; `query.getall(name)` has all of several."""
        return MultiDict(read_query(urlsplit(self.target).query))

    @cached_property
    def request(self) -> MessageView:
        """Headers and body of the request."""
        request = self._exchange.request
        return MessageView(request.headers.items(), request.body)

    @cached_property
    def response(self) -> MessageView:
        """Headers and body of the answer, before any content coding."""
        response = self._exchange.response
        return MessageView(response.headers, response.body)

    @property
    def status(self) -> int:
        """The HTTP status answered."""
        return self._exchange.response.status

    @property
    def error(self) -> str | None:
        """The name of the error answered, as the vendor's catalogue has it; None for none."""
        return self._exchange.error

    @property
    def code(self) -> str | None:
        """The vendor's own code of the error answered."""
        found = problem(self._exchange)
        return None if found is None else found.code

    @property
    def message(self) -> str | None:
        """The text of the error answered."""
        return message(self._exchange)

    @property
    def refused_by(self) -> str | None:
        """The check that refused the request."""
        return self._exchange.refused_by

    @cached_property
    def violations(self) -> Sequence[Violation]:
        """Each breach of the contract, whether the vendor minded or not."""
        return violations(self._exchange)

    @cached_property
    def broken(self) -> bool:
        """Whether the request broke its contract, or met no operation of it."""
        return broken(self._exchange)

    @cached_property
    def near_misses(self) -> Sequence[NearMiss]:
        """The operations nearest to a request that met none, and why each did not match."""
        return near_misses(self._exchange)

    @property
    def at(self) -> float:
        """The world's moment, in Unix seconds."""
        return self._exchange.at

    @property
    def duration(self) -> float:
        """How long it took, in seconds of the machine's time."""
        return self._exchange.duration

    @property
    def traceback(self) -> str | None:
        """Where a defect of the sandbox itself came from."""
        return self._exchange.traceback

    @property
    def explanation(self) -> str:
        """The exchange in one line, and below it each violation and near miss."""
        return "\n".join(lines(self._exchange))

    def __str__(self) -> str:
        return line(self._exchange)

    def __repr__(self) -> str:
        return f"<{self}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ExchangeView) and other._exchange is self._exchange

    def __hash__(self) -> int:
        return hash(self._exchange)


class Count(int):
    """A number of exchanges, which can tell how it came about."""

    exchanges: "ExchangesView"

    def __str__(self) -> str:
        return int.__repr__(self)

    def __repr__(self) -> str:
        """Say beside the number what came nearest, for an assertion that fails."""
        closest = self.exchanges.nearest(1)
        return f"{self} (came nearest: {closest[0]})" if closest else str(self)

    def account(self) -> Iterator[str]:
        """Yield, line by line, what there is and what came nearest."""
        return self.exchanges.account()


class ExchangesView(Collection[ExchangeView], Reversible[ExchangeView]):
    """Exchanges of a world as they are now, the oldest first; all of them or a choice.

    `served` gives the vendors that they may be with, `among` has those that they were chosen
    from, `wanted` what was asked of them.
    """

    def __init__(
        self,
        served: Callable[[], Mapping[str, Vendor[Any]]],
        among: Sequence[ExchangeView],
        wanted: Mapping[str, Any] | None = None,
    ) -> None:
        self._served = served
        self._among = among
        self._wanted = wanted or {}
        self._chosen = [it for it in among if _met(it, self._wanted) == len(self._wanted)]

    def har(self) -> dict[str, Any]:
        """Return them as a HAR 1.2 archive, which browsers' developer tools open."""
        return archived([it._exchange for it in self], "http://localhost")

    def of(self, operation: str) -> "ExchangesView":
        """Return those of an operation, named by its `operationId`.

        Raises `SandboxError` for a name that no operation has, with the nearest one.
        """
        __tracebackhide__ = True
        return self.where(operation=operation)

    def where(
        self,
        *,
        vendor: str | None = None,
        operation: str | None = None,
        method: str | None = None,
        path: str | None = None,
        status: int | None = None,
        error: str | None = None,
        violation: bool | None = None,
    ) -> "ExchangesView":
        """Return those that meet all that is given.

        `error` is a name of the vendor's catalogue or the vendor's code, `path` the vendor's
        own path; `violation` tells whether the request broke its contract. Raises
        `SandboxError` for a vendor, operation or error that there is not.
        """
        __tracebackhide__ = True
        given = {
            "vendor": vendor,
            "operation": operation,
            "method": method,
            "path": path,
            "status": status,
            "error": error,
            "violation": violation,
        }
        wanted = {name: it for name, it in given.items() if it is not None}
        self._check(wanted)
        return ExchangesView(self._served, self._among, {**self._wanted, **wanted})

    @property
    def count(self) -> Count:
        """How many there are; where that is not as expected, it shows what came nearest."""
        count = Count(len(self))
        count.exchanges = self
        return count

    @property
    def first(self) -> ExchangeView:
        """The oldest. Raises `LookupError` where there is none, with what came nearest."""
        __tracebackhide__ = True
        return self[0]

    @property
    def last(self) -> ExchangeView:
        """The newest. Raises `LookupError` where there is none, with what came nearest."""
        __tracebackhide__ = True
        return self[-1]

    @property
    def explanation(self) -> str:
        """All of them, each with its violations and near misses."""
        return "\n".join(it.explanation for it in self)

    def nearest(self, most: int = _MOST) -> list[ExchangeView]:
        """Return those that were not chosen, but met most of what was asked for."""
        chosen = set(self._chosen)
        rest = [it for it in self._among if it not in chosen]
        ranked = sorted(rest, key=lambda it: (_likeness(it, self._wanted), it.number), reverse=True)
        return ranked[:most]

    def account(self) -> Iterator[str]:
        """Yield, line by line, what there is and what came nearest."""
        yield f"{self!r}:"
        for it in islice(self, _MOST):
            yield f"  {it}"
        if len(self) > _MOST:
            yield f"  and {len(self) - _MOST} more"
        closest = self.nearest()
        if closest:
            yield "came nearest:"
        yield from (f"  {it}" for it in closest)

    @overload
    def __getitem__(self, index: int) -> ExchangeView: ...
    @overload
    def __getitem__(self, index: slice) -> list[ExchangeView]: ...
    def __getitem__(self, index: int | slice) -> ExchangeView | list[ExchangeView]:
        __tracebackhide__ = True
        try:
            return self._chosen[index]
        except IndexError:
            raise IndexError("\n".join((f"there is no [{index}]", *self.account()))) from None

    def __iter__(self) -> Iterator[ExchangeView]:
        return iter(self._chosen)

    def __reversed__(self) -> Iterator[ExchangeView]:
        return reversed(self._chosen)

    def __contains__(self, exchange: object) -> bool:
        return exchange in self._chosen

    def __len__(self) -> int:
        return len(self._chosen)

    def __eq__(self, other: object) -> bool:
        """Compare with other exchanges in their order, such as none: the empty list."""
        return isinstance(other, (Sequence, ExchangesView)) and self._chosen == list(other)

    def __hash__(self) -> int:
        return hash(tuple(self._chosen))

    def __repr__(self) -> str:
        asked = "".join(f", {name}={it!r}" for name, it in self._wanted.items())
        return f"<{len(self)} of {len(self._among)} exchanges{asked}>"

    def _check(self, wanted: Mapping[str, Any]) -> None:
        """Refuse a name that no exchange can ever have: it is mistyped."""
        __tracebackhide__ = True
        for kind in ("vendor", "operation", "error"):
            name = wanted.get(kind)
            if name is None or any(_meets(it, kind, name) for it in self._among):
                continue
            known = list(_names(kind, self._served()))
            if name not in known:
                near = nearest(name, known)
                hint = f"; did you mean {near}?" if near else ""
                raise SandboxError(f"there is no {kind} {name!r}{hint}")


def _names(kind: str, vendors: Mapping[str, Vendor[Any]]) -> Iterator[str]:
    """Yield all names that a vendor, an operation or an error can have."""
    if kind == "vendor":
        yield from vendors
    for vendor in vendors.values():
        if kind == "operation":
            yield from vendor.contract.operations
        if kind == "error":
            for problem in vendor.errors.values():
                yield from (problem.name, problem.code)


def _met(exchange: ExchangeView, wanted: Mapping[str, Any]) -> int:
    """Return how much of what was asked for an exchange meets."""
    return sum(_meets(exchange, name, it) for name, it in wanted.items())


def _meets(exchange: ExchangeView, name: str, wanted: Any) -> bool:
    if name == "error":
        return wanted in error_names(exchange._exchange)
    if name == "violation":
        return exchange.broken is wanted
    if name == "method":
        return bool(exchange.method.upper() == wanted.upper())
    return bool(getattr(exchange, name) == wanted)


def _likeness(exchange: ExchangeView, wanted: Mapping[str, Any]) -> float:
    """Return what of it an exchange meets; half of an operation that was nearly met."""
    operation = wanted.get("operation")
    nearly = operation and any(it.operation == operation for it in exchange.near_misses)
    return _met(exchange, wanted) + (0.5 if nearly else 0)
