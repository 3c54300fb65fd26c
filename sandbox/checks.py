"""Checks that several vendors share. A check looks at the facts of a call and passes, or fails.

Each of them is made with the names of the errors that it fails with, so that a vendor's
tuple of checks reads as its order of refusals.
"""

from collections.abc import Callable
from string import Formatter
from typing import Any

from sandbox.limits import Figures
from sandbox.vendor import Call, Check, Malformed, Violation, fail


def naming(*errors: str) -> Callable[[Check], Check]:
    """Note which errors a check may fail with, for the test that walks the catalogue."""

    def note(check: Check) -> Check:
        check.errors = errors  # type: ignore[attr-defined]
        return check

    return note


def sizes(uri: str, body: str) -> Check:
    """Refuse a URI or a body that is longer than the vendor's limits let be."""

    @naming(uri, body)
    def sizes(call: Call[Any]) -> None:
        figures = call.limits.figures
        length = len(call.path_text) + len(call.query_text) + bool(call.query_text)
        if figures.uri is not None and length > figures.uri:
            fail(uri, limit=figures.uri)
        if figures.body is not None and len(call.request.body) > figures.body:
            fail(body, limit=figures.body)

    return sizes


def routed(path: str, method: str) -> Check:
    """Refuse a path that is not in the contract, then a method that the path does not have."""

    @naming(path, method)
    def routed(call: Call[Any]) -> None:
        if call.operation is not None:
            return
        fail(method if call.operations else path, method=call.method, path=call.path_text)

    return routed


def within_limits(
    *, concurrency: str | None = None, rate: str | None = None, quota: str | None = None
) -> Check:
    """Refuse a call when too many are being processed, the window is full, the quota spent.

    Leave out the errors of those limits that the vendor does not have.
    """

    @naming(*(it for it in (concurrency, rate, quota) if it is not None))
    def within_limits(call: Call[Any]) -> None:
        limits, now = call.limits, call.now
        figures = limits.figures
        if concurrency is not None and limits.concurrency_reached():
            fail(concurrency, **values(figures, concurrency))
        if call.operation is not None and not call.operation.counts:
            return
        if rate is not None and figures.rate_calls is not None and limits.rate_reached(now):
            fail(rate, **values(figures, rate))
        if quota is not None and figures.quota_calls is not None and limits.quota_reached(now):
            fail(quota, **values(figures, quota))

    def values(figures: Figures, error: str) -> dict[str, Any]:
        if error == rate:
            return {"calls": figures.rate_calls, "seconds": f"{figures.rate_seconds:g}"}
        return {"calls": figures.quota_calls if error == quota else figures.concurrency}

    within_limits.values = values  # type: ignore[attr-defined]
    return within_limits


def usual_values(call: Call[Any], error: str) -> dict[str, Any]:
    """Return the values that an error's message has when its check fails a call of the vendor.

    A placeholder for which there is none has its own name for a value.
    """
    pack, problem = call.vendor.pack, call.vendor.errors[error]
    found = {"method": call.method, "path": call.path_text}
    for check in pack.checks:
        if error in getattr(check, "errors", ()) and hasattr(check, "values"):
            found |= check.values(call.limits.figures, error)
    names = [name for _, name, _, _ in Formatter().parse(problem.message) if name]
    return {name: found.get(name, name) for name in names}


def media_type(error: str) -> Check:
    """Refuse a body whose media type the operation does not take."""

    @naming(error)
    def media_type(call: Call[Any]) -> None:
        if not call.request.body or call.operation is None or not call.operation.media_types:
            return
        if call.media_type not in call.operation.media_types:
            fail(error, value=call.media_type)

    return media_type


def conforms(malformed: str) -> Check:
    """Refuse a body that can't be read, then the first breach that has an error in the contract."""

    @naming(malformed)
    def conforms(call: Call[Any]) -> None:
        try:
            refusals = call.refusals
        except Malformed as error:
            fail(malformed, message=str(error))
        for violation in refusals:
            fail(str(violation.error), **_values(violation))

    return conforms


def strict(error: str) -> Check:
    """Refuse the first breach of the contract, whatever the vendor says of it."""

    @naming(error)
    def strict(call: Call[Any]) -> None:
        fail(error, **_values(call.violations[0]))

    return strict


def _values(violation: Violation) -> dict[str, Any]:
    return {
        "name": violation.name,
        "value": violation.value,
        "expected": violation.expected,
        "pointer": violation.pointer,
    }
