"""Check, behave, encode: what a vendor answers to a call."""

import logging
import traceback
from collections.abc import Sequence
from typing import Any

from sandbox.catalogue import Failure
from sandbox.formats import write_json
from sandbox.journal import Exchange, Response
from sandbox.vendor import Call, Check, Reply, Vendor
from sandbox.world import World

log = logging.getLogger("sandbox")


def carry_out(
    world: World, vendor: Vendor[Any], call: Call[Any], done: Exchange, checks: Sequence[Check]
) -> None:
    """Answer a call; what it did to the state remains if it succeeded."""
    done.response = answer(vendor, call, done, checks)
    if done.error is None:
        world.states[vendor.name] = call.state


def answer(
    vendor: Vendor[Any], call: Call[Any], done: Exchange, checks: Sequence[Check]
) -> Response:
    """Check, behave and encode; a documented error is dressed, and what the call did is dropped.

    A strict server refuses a breach of the contract after the behaviour, so that the vendor's
    own refusal, which has more to say, goes out where there is one.
    """
    check: Check | None = None
    try:
        for check in checks:
            check(call)
        check = None
        reply = _behave(vendor, call)
        if call.strict and call.violations:
            check = vendor.pack.strict
            check(call)
        return encoded(vendor, reply)
    except Failure as failure:
        done.error, done.values = failure.name, failure.values
    except Exception:
        done.error, done.values = vendor.pack.internal_error, {}
        done.traceback = traceback.format_exc()
        log.exception("defect of the sandbox: %s %s", call.request.method, call.request.target)
    done.refused_by = None if check is None else check.__name__
    problem = vendor.errors[done.error]
    call.values = done.values
    return encoded(vendor, vendor.pack.dress(call, problem, problem.text(done.values)))


def _behave(vendor: Vendor[Any], call: Call[Any]) -> Reply:
    behave = vendor.behaviours[call.operation.id]  # type: ignore[union-attr]
    if call.doomed and vendor.pack.batch is not None:
        return vendor.pack.batch(call, behave)
    return behave(call)


def encoded(vendor: Vendor[Any], reply: Reply) -> Response:
    """Return a reply as it goes over the wire."""
    body = reply.body
    content = body if isinstance(body, bytes) else b"" if body is None else write_json(body)
    headers = vendor.headers
    if reply.media is not None:
        headers = (("Content-Type", reply.media), *headers[1:])
    if reply.headers:
        headers = (*headers, *reply.headers)
    return Response(reply.status, headers, content, reply.stream)
