"""What becomes of a call that a fault strikes."""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.answering import carry_out, encoded
from sandbox.checks import usual_values
from sandbox.fault_rules import read_fault, read_short
from sandbox.faults import FAULT, Fault, delivery, spoiled
from sandbox.journal import Exchange, Response
from sandbox.vendor import Call, Check, Vendor
from sandbox.world import World


def struck_by(
    vendors: Mapping[str, Vendor[Any]], world: World, vendor: Vendor[Any], call: Call[Any]
) -> Fault | None:
    """Return the fault that strikes a call: the one that came with it, or one of the world's.

    Raises `SandboxError` for a header that is no rule.
    """
    text = call.request.headers.get(FAULT)
    if text is None:
        return world.faults.strike(vendor.name, call)
    return read_fault({"vendor": vendor.name, **read_short(text)}, vendors)


def strike(
    world: World,
    vendor: Vendor[Any],
    call: Call[Any],
    done: Exchange,
    checks: Sequence[Check],
    fault: Fault,
) -> None:
    """Let a call go wrong as a rule says."""
    rule, pack = fault.document, vendor.pack
    done.fault = fault.id
    timeout = None if call.operation is None else call.operation.timeout
    wait = fault.seconds(world.faults.random, timeout)
    if rule.get("clock") == "world":
        world.clock.set(world.clock.now() + wait)
    if "quota" in rule:
        call.limits.leave(rule["quota"], call.now)
    if "token" in rule and pack.revoke is not None:
        pack.revoke(call)
        world.states[vendor.name] = call.state
        call.state = call.state.draft()
    if "records" in rule and fault.error is not None:
        reason = call.reason(fault.error, **_values(call, fault, fault.error))
        call.doomed = dict.fromkeys(rule["records"], reason)
    if fault.happens:
        carry_out(world, vendor, call, done, checks)
    _replace(vendor, call, done, fault)
    done.response = spoiled(done.response, rule.get("answer"))
    done.delivery = delivery(fault, wait, closes="timeout" in rule and pack.timeout is None)


def _replace(vendor: Vendor[Any], call: Call[Any], done: Exchange, fault: Fault) -> None:
    """Put what a rule says in the place of the vendor's answer."""
    rule = fault.document
    error = fault.error if "error" in rule else vendor.pack.timeout if "timeout" in rule else None
    if error is not None and not call.doomed:
        done.error, done.refused_by = error, "fault"
        done.values = call.values = _values(call, fault, error)
        problem = vendor.errors[error]
        reply = vendor.pack.dress(call, problem, problem.text(done.values))
        done.response = encoded(vendor, reply)
    elif "status" in rule:
        media = (("Content-Type", "text/plain;charset=UTF-8"),)
        done.response = Response(rule["status"], media, rule.get("content", "").encode())
    if "retry_after" in rule:
        response = done.response
        headers = (*response.headers, ("Retry-After", str(rule["retry_after"])))
        done.response = Response(response.status, headers, response.body)


def _values(call: Call[Any], fault: Fault, error: str) -> Mapping[str, Any]:
    return {**usual_values(call, error), **fault.document.get("values", {})}
