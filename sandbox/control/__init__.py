"""The control plane: a pack like the vendors', whose state is the engine with all its worlds."""

from http import HTTPStatus
from typing import Any

from sandbox.catalogue import read_catalogue
from sandbox.checks import media_type, naming, routed
from sandbox.contract import read_contract
from sandbox.exchange import Engine
from sandbox.limits import Figures
from sandbox.packs import bind, check_names
from sandbox.rules import told
from sandbox.sources import data_folder, read_yaml
from sandbox.vendor import Call, Malformed, Pack, Problem, Reply, Vendor, fail

Control = Call[Engine]


def dress(call: Control, problem: Problem, message: str) -> Reply:
    """Put an error into the form of RFC 9457."""
    return Reply(
        problem.status,
        {
            "type": "about:blank",
            "title": HTTPStatus(problem.status).phrase,
            "status": problem.status,
            "detail": message,
        },
        headers=(("Allow", ", ".join(call.operations)),) if problem.status == 405 else (),
        media="application/problem+json",
    )


@naming("bad_request", "invalid")
def conforms(call: Control) -> None:
    """Refuse a body that can't be read, then the first breach of the contract, with the reason."""
    try:
        violations = call.violations
    except Malformed as error:
        fail("bad_request", reason=str(error))
    for violation in told(violations):
        fail("invalid", pointer=violation.pointer or "/", reason=violation.message)


PACK: Pack[Any] = Pack(
    name="control",
    title="vendor-sandbox, control plane",
    seed=lambda _: None,
    checks=(
        routed("no_such_path", "method_not_allowed"),
        media_type("unsupported_media_type"),
        conforms,
    ),
    dress=dress,
    internal_error="internal",
    malformed="bad_request",
    media="application/json",
)


def load() -> Vendor[Any]:
    """Return the control plane, bound to its contract."""
    folder = data_folder("contracts") / PACK.name
    contract = read_contract(folder)
    errors = read_catalogue(read_yaml(folder / "errors.yaml"))
    check_names(PACK, contract, errors)
    return Vendor(PACK, contract, errors, bind(contract, __name__), {}, None, Figures(), None)
