"""`vendor-sandbox`: serve, run, contract, fixtures, completion."""

import argparse
import asyncio
import gc
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

from sandbox import packs
from sandbox.clock import moment
from sandbox.sources import SandboxError
from sandbox.version import __version__

if TYPE_CHECKING:
    from sandbox.exchange import Engine


@dataclass(frozen=True, slots=True)
class Setting:
    """An option of a server; its environment variable is SANDBOX_ and its name in capitals."""

    name: str
    default: Any
    help: str
    metavar: str | None = None
    read: Callable[[str], Any] = str
    choices: tuple[str, ...] | None = None
    many: bool = False

    @property
    def variable(self) -> str:
        """The environment variable that gives another default."""
        return "SANDBOX_" + self.name.upper().replace("-", "_")


def _clock(text: str) -> float:
    from sandbox.control.clock import FIRST, LAST, POSSIBLE

    try:
        read = moment(text)
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"{text!r} is no ISO 8601 moment") from None
    if not FIRST <= read < LAST:
        raise argparse.ArgumentTypeError(POSSIBLE)
    return read


def _vendors(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _given(parser: argparse.ArgumentParser, setting: Setting) -> Any:
    """Return a setting's default: what the environment gives, held to the same rules."""
    text = os.environ.get(setting.variable)
    if text is None:
        return setting.default
    if setting.choices and text not in setting.choices:
        known = ", ".join(setting.choices)
        parser.error(f"{setting.variable}: {text!r} is not one of {known}")
    if not setting.many:
        return text
    try:
        return [setting.read(it) for it in text.split(os.pathsep) if it]
    except argparse.ArgumentTypeError as error:
        parser.error(f"{setting.variable}: {error}")


def _folder(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"{text!r} is no folder")
    return path


WORLD_SETTINGS = (
    Setting("vendors", None, "serve only these, separated by commas", "A,B", _vendors),
    Setting("fixtures", [], "lay a folder over the built-in fixtures; may be repeated", "DIR",
            _folder, many=True),
    Setting("clock", None, "the moment at which worlds begin, such as 2026-01-31T09:00:00Z",
            "TIME", _clock),
    Setting("seed", 0, "the seed of all randomness", "N", int),
    Setting("limits", "documented", "off: no rate, quota or concurrency limits",
            choices=("documented", "off")),
    Setting("strict", False,
            "refuse requests that break a contract even where the vendor is lenient"),
)  # fmt: skip

SERVE_SETTINGS = (
    Setting("host", "127.0.0.1", "the address to listen on", "ADDRESS"),
    Setting("port", 8080, "the port to listen on; 0 takes a free one", "N", int),
    Setting("ports", False, "open one more port for each vendor, with the vendor at its root"),
    Setting("ready-file", None, "write the URL to this file once requests are answered", "FILE",
            Path),
    Setting("env", False, "print the environment variables for clients in place of the overview"),
    Setting("no-marks", False, "leave the header Sandbox-Exchange out of answers"),
    *WORLD_SETTINGS,
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit status."""
    parser = make_parser()
    options = parser.parse_args(arguments)
    try:
        status: int = options.act(options)
    except SandboxError as error:
        print(f"vendor-sandbox: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        # A file that was named to us and can't be written.
        if error.filename is None:
            raise
        print(f"vendor-sandbox: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    return status


def make_parser() -> argparse.ArgumentParser:
    """Return the parser, made from the settings."""
    parser = argparse.ArgumentParser(
        prog="vendor-sandbox",
        description="A server that behaves like the CRM vendors that you integrate with.",
        epilog="Each option of serve and run can be given by an environment variable as well: "
        "SANDBOX_PORT=0, SANDBOX_LIMITS=off.",
    )
    parser.add_argument("--version", action="version", version=f"vendor-sandbox {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    serve = _command(commands, "serve", "run the server in the foreground", _serve)
    _add(serve, SERVE_SETTINGS)

    run = _command(
        commands, "run", "run a command against a fresh server, then report coverage", _run
    )
    _add(run, WORLD_SETTINGS)
    run.add_argument("--coverage", metavar="FILE", type=Path, help="write the coverage as JSON")
    run.add_argument(
        "command", nargs="+", metavar="-- COMMAND", help="the command and its arguments"
    )

    contract = _command(commands, "contract", "list the operations, errors and limits", _contract)
    contract.add_argument("vendor", nargs="?", help="a vendor; all of them if left out")
    contract.add_argument("--openapi", action="store_true", help="print the OpenAPI document")

    fixtures = _command(commands, "fixtures", "check fixtures, with file and line", _fixtures)
    fixtures.add_argument("action", choices=("check",))
    fixtures.add_argument("folder", type=_folder, metavar="DIR")

    completion = _command(
        commands, "completion", "print the completion script of a shell", _completion
    )
    completion.add_argument("shell", choices=("bash", "zsh", "tcsh"))
    return parser


def _command(
    commands: Any, name: str, help: str, act: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=help, description=help[0].upper() + help[1:] + "."
    )
    parser.set_defaults(act=act)
    return parser


def _add(parser: argparse.ArgumentParser, settings: Sequence[Setting]) -> None:
    for setting in settings:
        if setting.default is False:
            given = os.environ.get(setting.variable)
            on = given is not None and given.lower() not in ("", "0", "false", "no")
            parser.add_argument(
                f"--{setting.name}", action="store_true", default=on, help=setting.help
            )
            continue
        shown = "" if setting.default in (None, []) else f" (default: {setting.default})"
        parser.add_argument(
            f"--{setting.name}",
            default=_given(parser, setting),
            help=setting.help + shown,
            metavar=setting.metavar,
            type=setting.read,
            choices=setting.choices,
            action="append" if setting.many else "store",
        )


def _options(options: argparse.Namespace) -> dict[str, Any]:
    return {
        "vendors": options.vendors,
        "fixtures": options.fixtures,
        "limits": options.limits != "off",
        "strict": options.strict,
        "clock": options.clock,
        "seed": options.seed,
    }


def _serve(options: argparse.Namespace) -> int:
    # What is loaded now stays for ever: the collector need not look at it, now or later.
    gc.disable()
    from sandbox.local import build, new_event_loop

    engine = build(**_options(options), marks=not options.no_marks)
    gc.freeze()
    # Hardly anything of a request is cyclic garbage, and the journal is no garbage at all:
    # looking for some every 700 objects costs a fifteenth of the throughput (measured).
    gc.set_threshold(50_000)
    gc.enable()
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(_listen(engine, options))
    return 0


async def _listen(engine: "Engine", options: argparse.Namespace) -> None:
    from sandbox.server import Server
    from sandbox.world import DEFAULT

    server = Server(engine, options.host)
    url = await server.start(options.port)
    # What the overview tells of a vendor has to be loaded. Whoever waits for the port goes first,
    # and a call that comes in between waits for one vendor at the most.
    await asyncio.sleep(_COURTESY)
    for vendor in engine.vendors:
        if options.ports or options.env:
            server.open(DEFAULT, vendor)
        engine.vendors.get(vendor)
        await asyncio.sleep(0)
    gc.freeze()
    print(_environment_text(engine) if options.env else _overview(engine), flush=True)
    if options.ready_file:
        options.ready_file.write_text(url + "\n")
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()
    await server.stop()


# Seconds between listening and loading the vendors that nobody has called yet.
_COURTESY = 0.1


def _overview(engine: "Engine") -> str:
    from sandbox.world import DEFAULT

    bold, plain = ("\033[1m", "\033[0m") if _colours() else ("", "")
    lines = [f"{bold}vendor-sandbox {__version__}{plain} answers at {engine.origin}", ""]
    for name, vendor in engine.vendors.items():
        url = engine.url(DEFAULT, name)
        if (origin := engine.origins.get((DEFAULT, name))) is not None:
            url = origin + vendor.pack.prefix(vendor.seeded)
        credentials = vendor.pack.credentials(vendor.seeded)
        lines += [f"{bold}{name}{plain}: {vendor.pack.title}", f"  {url}"]
        lines += [f"  {key.lower().replace('_', ' ')}: {it}" for key, it in credentials.items()]
        lines += [
            "  try:",
            *(f"    {it}" for it in vendor.pack.first_call(url, credentials).splitlines()),
            "",
        ]
    lines.append(f"journal: {engine.origin}/_sandbox/worlds/{DEFAULT}/exchanges; Ctrl-C stops.")
    return "\n".join(lines)


def _environment(engine: "Engine") -> dict[str, str]:
    """Return the variables for programs under test; each URL has the vendor at its root."""
    from sandbox.world import DEFAULT

    variables = {"SANDBOX_URL": engine.origin}
    for name, vendor in engine.vendors.items():
        prefix = name.upper()
        root = vendor.pack.prefix(vendor.seeded)
        variables[f"{prefix}_URL"] = engine.origins[DEFAULT, name] + root
        for key, value in vendor.pack.credentials(vendor.seeded).items():
            variables[f"{prefix}_{key}"] = value
    return variables


def _environment_text(engine: "Engine") -> str:
    """Return them as lines that a shell can read: keys have signs that mean something to it."""
    return "\n".join(f"{name}={quote(value)}" for name, value in _environment(engine).items())


def _run(options: argparse.Namespace) -> int:
    from sandbox.local import Sandbox
    from sandbox.world import DEFAULT

    with Sandbox(**_options(options)) as sandbox:
        for vendor in sandbox.engine.vendors:
            sandbox.origin(DEFAULT, vendor)
        try:
            status = _carried_out(options.command, {**os.environ, **_environment(sandbox.engine)})
        except OSError as error:
            # The statuses that shells, env and nohup have for it.
            print(f"vendor-sandbox: {options.command[0]}: {error.strerror}", file=sys.stderr)
            return 127 if isinstance(error, FileNotFoundError) else 126
        report = {
            name: sandbox.engine.worlds.coverage(name).report(vendor.contract, vendor.errors)
            for name, vendor in sandbox.engine.vendors.items()
        }
        broken = sandbox.engine.broken
    if options.coverage:
        import json

        options.coverage.write_text(json.dumps(report, indent=2) + "\n")
    print(_coverage_text(report, broken), file=sys.stderr)
    return status or (1 if options.strict and broken else 0)


def _carried_out(command: Sequence[str], environment: dict[str, str]) -> int:
    """Run a command to its end, handing on the signals that come, and return its status."""
    process = subprocess.Popen(command, env=environment)  # noqa: S603 (what the user asked for)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda given, _: process.send_signal(given))
    status = process.wait()
    return 128 - status if status < 0 else status


def _coverage_text(report: dict[str, Any], broken: int) -> str:
    lines = ["", "coverage of the contracts"]
    for name, it in report.items():
        parts = [f"{it[kind]['seen']} of {it[kind]['total']} {kind}" for kind in
                 ("operations", "errors", "parameters")]  # fmt: skip
        lines.append(f"  {name}: {', '.join(parts)}")
    if broken:
        lines.append(f"  {broken} requests broke their contract")
    return "\n".join(lines)


def _contract(options: argparse.Namespace) -> int:
    for name in [options.vendor] if options.vendor else packs.names():
        vendor = packs.load(name)
        if options.openapi:
            import json

            print(json.dumps(vendor.contract.document, indent=2))
            continue
        print(f"{name}: {vendor.pack.title}\n\noperations")
        for it in vendor.contract.operations.values():
            print(f"  {it.method:<6} {it.path:<58} {it.id}")
        print("\nerrors")
        for problem in vendor.errors.values():
            print(f"  {problem.name:<32} {problem.message}")
        print("\nlimits")
        for key, value in vendor.contract.limits.items():
            print(f"  {key}: {value}")
    return 0


def _fixtures(options: argparse.Namespace) -> int:
    folders = [it for it in options.folder.iterdir() if it.is_dir()]
    if not folders:
        raise SandboxError(f"{options.folder}: no folder of a vendor in it; there are "
                           f"{', '.join(packs.names())}")  # fmt: skip
    for folder in folders:
        packs.load(folder.name, [options.folder])
        print(f"{folder}: correct")
    return 0


def _completion(options: argparse.Namespace) -> int:
    import shtab

    print(shtab.complete(make_parser(), shell=options.shell))
    return 0


def _colours() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


if __name__ == "__main__":
    sys.exit(main())
