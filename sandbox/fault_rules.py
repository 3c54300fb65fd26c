"""Rules for faults: read, and refused where they can never match or say nothing."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sandbox.catalogue import Problem
from sandbox.clock import moment
from sandbox.faults import Fault
from sandbox.rules import Rules, told
from sandbox.sources import SandboxError, data_folder, nearest, read_yaml, wrong
from sandbox.vendor import Vendor

# What happens to an exchange; a rule needs one of them at the least.
_DEEDS = (
    "error", "status", "delay", "timeout", "connection", "rate", "answer", "token", "quota",
)  # fmt: skip

# Of these, what is answered, a rule can have only one.
_ANSWERS = ("error", "status", "timeout")

Vendors = Mapping[str, Vendor[Any]]


def read_fault(document: Any, vendors: Vendors) -> Fault:
    """Return a rule.

    Raises `SandboxError`, with the member and the nearest name, for one that breaks the
    schema, that contradicts itself, or that can never match.
    """
    for breach in told(_rules().violations(document)):
        raise SandboxError(f"{breach.pointer or '/'}: {breach.message}")
    deeds = [it for it in _DEEDS if it in document]
    if not deeds:
        raise SandboxError(f"/: it says not what happens; give one of {', '.join(_DEEDS)}")
    answers = [it for it in _ANSWERS if it in document]
    if len(answers) > 1:
        raise SandboxError(f"/{answers[1]}: the answer can't be {' and '.join(answers)} at once")
    if "error" not in document and ("records" in document or "values" in document):
        raise SandboxError("/error: records and values need an error")
    among = _among(document, vendors)
    return Fault(
        id=0,
        document=dict(document),
        begins=_moment(document, "from"),
        ends=_end(document),
        error=_error(document, among),
        operations=_operations(document, among),
    )


def _among(document: Mapping[str, Any], vendors: Vendors) -> list[Vendor[Any]]:
    """Return the vendors that a rule may speak of."""
    name = document.get("vendor")
    if name is None:
        return [vendors[it] for it in vendors]
    if name not in vendors:
        raise SandboxError(f"/vendor: there is no vendor {name!r}{_hint(name, vendors)}")
    vendor = vendors[name]
    if "token" in document and vendor.pack.revoke is None:
        raise SandboxError(f"/token: {name} has no tokens")
    if "records" in document and vendor.pack.batch is None:
        raise SandboxError(f"/records: {name} takes no batches")
    if "quota" in document and vendor.figures.quota_calls is None:
        raise SandboxError(f"/quota: {name} has no quota")
    return [vendor]


def _operations(document: Mapping[str, Any], among: list[Vendor[Any]]) -> frozenset[str] | None:
    named = document.get("operation")
    if named is None:
        return None
    wanted = [named] if isinstance(named, str) else named
    known = {id: it for vendor in among for id, it in vendor.contract.operations.items()}
    for name in wanted:
        if name not in known:
            raise SandboxError(f"/operation: there is no operation {name!r}{_hint(name, known)}")
    method = document.get("method", "").upper()
    if method and not any(known[name].method == method for name in wanted):
        has = ", ".join(sorted({known[name].method for name in wanted}))
        raise SandboxError(f"/method: {named} is never called by {method}, but by {has}")
    return frozenset(wanted)


def _error(document: Mapping[str, Any], among: list[Vendor[Any]]) -> str | None:
    wanted = document.get("error")
    if wanted is None:
        return None
    if len(among) != 1:
        raise SandboxError("/vendor: an error is one vendor's; name the vendor")
    (vendor,) = among
    for name, problem in vendor.errors.items():
        if wanted == name or (wanted == problem.code and _fits(problem, document, vendor)):
            if problem.level == "record" and "records" not in document and vendor.pack.batch:
                raise SandboxError(f"/records: {wanted} is an error of records; say of which")
            return name
    codes = {*vendor.errors, *(it.code for it in vendor.errors.values())}
    raise SandboxError(f"/error: {vendor.name} has no error {wanted!r}{_hint(wanted, codes)}")


def _fits(problem: Problem, document: Mapping[str, Any], vendor: Vendor[Any]) -> bool:
    """Tell whether, of several errors with one code, this one is of the level that is meant."""
    same = [it for it in vendor.errors.values() if it.code == problem.code]
    level = [it for it in same if (it.level == "record") == ("records" in document)]
    return problem in (level or same)


def _end(document: Mapping[str, Any]) -> float | None:
    begins, ends = _moment(document, "from"), _moment(document, "until")
    if begins is not None and ends is not None and ends <= begins:
        raise SandboxError("/until: it is over before it begins")
    return ends


def _moment(document: Mapping[str, Any], name: str) -> float | None:
    if name not in document:
        return None
    try:
        return moment(document[name])
    except (ValueError, OverflowError):
        raise SandboxError(f"/{name}: {document[name]!r} is no moment as ISO 8601 has it") from None


def _hint(name: str, known: Iterable[str]) -> str:
    near = nearest(name, known)
    return f"; did you mean {near}?" if near else f"; there are {', '.join(sorted(known)[:12])}"


@cache
def _rules() -> Rules:
    components = read_yaml(data_folder("contracts") / "control" / "openapi.yaml")["components"]
    return Rules(components["schemas"]["Fault"], components, "body")


def read_faults(path: Path, vendor: str, vendors: Vendors) -> list[Fault]:
    """Return the rules of a vendor's `faults.yaml`, none where there is no such file.

    Raises `SandboxError`, with file and line, for a wrong one.
    """
    if not path.is_file():
        return []
    rules = read_yaml(path)
    if not isinstance(rules, list):
        wrong(path, "faults are a list of rules", [])
    faults = []
    for index, rule in enumerate(rules):
        try:
            faults.append(read_fault({"vendor": vendor, **rule}, vendors))
        except SandboxError as error:
            wrong(path, str(error), [index])
        except TypeError:
            wrong(path, "a rule is a mapping", [index])
    return faults


def read_short(text: str) -> dict[str, Any]:
    """Return the rule that the header Sandbox-Fault gives.

    It is a JSON object, `name=value; name=value`, or the code of an error alone. Raises
    `SandboxError` for what is none of these.
    """
    import yaml

    text = text.strip()
    try:
        if text.startswith("{"):
            read = yaml.safe_load(text)
        elif "=" not in text:
            read = {"error": text}
        else:
            pairs = (it.partition("=") for it in text.split(";") if it.strip())
            read = {name.strip(): _value(name.strip(), value.strip()) for name, _, value in pairs}
    except yaml.YAMLError:
        raise SandboxError(f"Sandbox-Fault: {text!r} can't be read") from None
    if not isinstance(read, dict):
        raise SandboxError(f"Sandbox-Fault: {text!r} can't be read")
    return read


def _value(name: str, text: str) -> Any:
    import yaml

    return text if name == "error" else yaml.safe_load(text)
