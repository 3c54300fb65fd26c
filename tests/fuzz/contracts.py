"""Each exported OpenAPI document, held against the running sandbox by schemathesis: all checks, links too.

A failure counts unless the vendor documents that it answers so: a 500 with an error of its
catalogue, a refusal that is HTTP 200, a breach that it lets pass (`x-error: null`). What the
journal knows of the exchange tells these apart.

Usage: python tests/fuzz/contracts.py [--short] [NAME …]; names are vendors and `control`.
"""

import argparse
import asyncio
import contextlib
import io
import json
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent))

import aiohttp
import schemathesis
from callers import authorised
from schemathesis.cli import schemathesis as command
from schemathesis.generation.meta import TestPhase
from schemathesis.openapi.checks import IgnoredAuth

from sandbox import Sandbox, packs
from sandbox.clock import moment
from sandbox.explanation import facts
from sandbox.vendors.incwo.rails_xml import from_xml

SEED = "1"
BEGIN = moment("2026-01-31T09:00:00Z")

# What of schemathesis' output tells how much was done.
_COUNTS = re.compile(r"API Links:|\d+ generated")

# The phases of a run with the number of examples: for each operation, and of chains of calls.
SHORT = {"examples,coverage,fuzzing": 3, "stateful": 25}
LONG = {"examples,coverage,fuzzing": 60, "stateful": 300}


class Judge:
    """Tells whether what a check complains of is the vendor's own documented way.

    There is a method for each kind of failure that may be one: it gets the failure and the
    exchange. What has none always counts: a status, a media type, a header or a body that the
    document does not have, first of all.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def keeps(self, failure, case, response) -> bool:
        """Tell whether a failure of a check counts."""
        excuse = getattr(self, "_" + type(failure).__name__, None)
        if excuse is None:
            return True
        address = response.headers.get("sandbox-exchange")
        if address is None:
            return not _documented_refusal(case, response)
        world, _, number = address[0].partition("/worlds/")[2].split("/")
        engine = self._sandbox.engine
        journal = self._sandbox.call(lambda: list(engine.worlds[world].journal))
        # That check sends requests of its own, of which the last one made it fail.
        last = journal[-1].number if isinstance(failure, IgnoredAuth) else int(number)
        exchange = next(it for it in reversed(journal) if it.number == last)
        return not excuse(failure, exchange)

    def _refused(self, _failure, exchange) -> bool:
        """The vendor has refused, with a documented error, whatever its status and headers."""
        return exchange.error is not None and exchange.traceback is None

    _MissingHeaderNotRejected = _IgnoredAuth = _refused
    _UnsupportedMethodResponse = _AllowHeaderMismatch = _refused

    def _ServerError(self, failure, exchange) -> bool:  # noqa: N802 (the failure's name)
        """Some vendors call a client's mistake a 500."""
        internal = self._sandbox.engine.vendors[exchange.vendor].pack.internal_error
        return self._refused(failure, exchange) and exchange.error != internal

    def _RejectedPositiveData(self, failure, exchange) -> bool:  # noqa: N802
        """It was refused for what no schema says: a rule of the business, or the state.

        Or for a member in another case (`x-case`), which a schema takes for another member.
        """
        call = facts(exchange)
        if not self._refused(failure, exchange):
            return False
        return all(it.error is None for it in call.violations) or _respelled(call)

    def _AcceptedNegativeData(self, failure, exchange) -> bool:  # noqa: N802
        """It was refused after all, or each breach is one that the vendor lets pass.

        Without a breach, what was read is not what was meant, or a format is at fault, which in
        JSON Schema is a remark and no rule.
        """
        call = facts(exchange)
        if self._refused(failure, exchange) or "' format" in failure.message:
            return True
        return all(it.error is None for it in call.violations) if call.violations else _lossy(call)


def _documented_refusal(case, response) -> bool:
    """The control plane keeps no journal: a refusal that its document has is in order."""
    documented = case.operation.definition.raw["responses"]
    return 400 <= response.status_code < 500 and str(response.status_code) in documented


def _lossy(call) -> bool:
    """Tell whether a request can't say what was meant: queries, forms and XML have no types.

    Nor can JSON, where the vendor reads an empty object out of what is none.
    """
    return call.media_type != "application/json" or not call.request.body or _respelled(call)


def _respelled(call) -> bool:
    """Tell whether a vendor reads a JSON body otherwise than it is written."""
    try:
        return call.body != json.loads(call.request.body)
    except ValueError:
        return True


@schemathesis.hook
def before_call(_context, case, _kwargs):
    """Let a chain of calls begin with the documented example, so that something is made."""
    raw, meta = case.operation.definition.raw, case.meta
    if (
        meta is None
        or meta.phase.name is not TestPhase.STATEFUL
        or meta.generation.mode.is_negative
    ):
        return
    if any("links" in it for it in raw["responses"].values()):
        content = raw.get("requestBody", {}).get("content", {})
        examples = content.get(case.media_type, {}).get("examples", {})
        case.body = next((it["value"] for it in examples.values()), case.body)


@schemathesis.deserializer("application/xml")
def read_xml(_context, response):
    """Return the content of the root element, as the exported schemas describe it."""
    return next(iter(from_xml(response.content).values())) if response.content else None


async def _headers(view) -> dict[str, str]:
    async with aiohttp.ClientSession() as client:
        return await authorised(view, client)


def run(sandbox: Sandbox, name: str, phases: str, examples: int) -> bool:
    """Hold one document against the sandbox, print what came of it, and tell whether all was well."""
    headers, world = {}, sandbox.world("default")
    world.reset()
    if name != "control":
        headers = asyncio.run(_headers(getattr(world, name)))
    arguments = [
        "run", f"{sandbox.url}/_sandbox/contracts/{name}/openapi.json", "--checks", "all",
        "--phases", phases, "--max-examples", str(examples), "--seed", SEED,
        "--continue-on-failure", "--no-shrink", "--generation-database", "none",
        "--generation-with-security-parameters", "false", "--suppress-health-check", "all",
        "--warnings", "off", "--no-color",
        *(it for pair in headers.items() for it in ("-H", "{}:{}".format(*pair))),
    ]  # fmt: skip
    began, said = perf_counter(), io.StringIO()
    with contextlib.redirect_stdout(said):
        try:
            status = command.main(arguments, standalone_mode=False)
        except SystemExit as ended:
            status = ended.code
    counts = (line.strip() for line in said.getvalue().splitlines() if _COUNTS.search(line))
    print(f"{name}, {phases}: {'; '.join(counts)}; {perf_counter() - began:.1f} s", flush=True)
    if status:
        print(said.getvalue())
    return not status


def main() -> int:
    """Run all documents that are asked for; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("names", nargs="*", default=[*packs.names(), "control"])
    options = parser.parse_args()
    # It keeps what it has found in the folder where it is run.
    with (
        TemporaryDirectory() as folder,
        contextlib.chdir(folder),
        Sandbox(limits=False, clock=BEGIN) as sandbox,
    ):
        judge = Judge(sandbox)

        @schemathesis.hook
        def filter_failure(_context, failure, case, response):
            return judge.keeps(failure, case, response)

        plan = (SHORT if options.short else LONG).items()
        well = [run(sandbox, name, *part) for name in options.names for part in plan]
    return 0 if all(well) else 1


if __name__ == "__main__":
    sys.exit(main())
