"""`serve`: run the server in the foreground."""

import argparse
import asyncio
import gc
import os
import signal
import sys
from shlex import quote
from typing import TYPE_CHECKING, Any

from sandbox.cli.environment import notes, variables
from sandbox.cli.options import SERVE_SETTINGS, add_settings, bounds, command, world_options
from sandbox.sources import SandboxError
from sandbox.version import __version__

if TYPE_CHECKING:
    from ssl import SSLContext

    from sandbox.exchange import Engine


def add(commands: Any) -> None:
    """Add the command."""
    parser = command(commands, "serve", "run the server in the foreground", _serve)
    add_settings(parser, SERVE_SETTINGS)


def _serve(options: argparse.Namespace) -> int:
    # What is loaded now stays for ever: the collector need not look at it, now or later.
    gc.disable()
    from sandbox.assembly import build, new_event_loop

    engine = build(**world_options(options), **bounds(options), marks=not options.no_marks)
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

    tls, trust = _tls(engine, options)
    server = Server(engine, options.host, tls)
    url = await server.start(options.port)
    stopped = asyncio.Event()
    watching = asyncio.create_task(_watch(engine, options, stopped))
    # What the overview tells of a vendor has to be loaded. Whoever waits for the port goes first,
    # and a call that comes in between waits for one vendor at the most.
    await asyncio.sleep(_COURTESY)
    for vendor in engine.vendors:
        if options.ports or options.env:
            server.open(DEFAULT, vendor)
        engine.vendors.get(vendor)
        await asyncio.sleep(0)
    gc.freeze()
    aside = sys.stderr if options.env else sys.stdout
    print(trust, end="", file=aside)
    print(notes(engine), end="", file=aside)
    print(_environment_text(engine) if options.env else _overview(engine), flush=True)
    if options.ready_file:
        options.ready_file.write_text(url + "\n")
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()
    await watching
    await server.stop()


async def _watch(engine: "Engine", options: argparse.Namespace, stopped: asyncio.Event) -> None:
    from sandbox.packs import Vendors

    if options.watch and isinstance(engine.vendors, Vendors):
        from sandbox.cli.watch import watch

        await watch(engine.vendors, options.fixtures, engine.worlds.settings.faults, stopped)


def _tls(engine: "Engine", options: argparse.Namespace) -> "tuple[SSLContext | None, str]":
    """Return what is needed to speak https, and the text that says how clients can trust it."""
    certificate, key, path = options.tls_cert, options.tls_key, options.tls_ca
    if (certificate is None) != (key is None):
        raise SandboxError("--tls-cert and --tls-key belong together")
    if path is not None and (certificate or not options.tls):
        raise SandboxError("--tls-ca belongs to --tls, without a certificate of your own")
    if certificate is None and not options.tls:
        return None, ""
    from sandbox import tls

    if certificate is not None:
        return tls.from_files(certificate, key), ""
    names = (host for vendor in engine.vendors.values() for host in vendor.pack.hosts)
    context, authority = tls.self_made(("localhost", "127.0.0.1", "::1", options.host, *names))
    path = path or tls.usual_place()
    path.write_bytes(authority)
    return context, (
        "The certificate is made for this run. Clients trust it by one of\n"
        f"  export SSL_CERT_FILE={quote(str(path))}  # curl, Python, Go, Ruby, PHP, OpenSSL\n"
        f"  export NODE_EXTRA_CA_CERTS={quote(str(path))}\n"
        f"  export REQUESTS_CA_BUNDLE={quote(str(path))}  # Python's requests\n\n"
    )


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


def _environment_text(engine: "Engine") -> str:
    """Return them as lines that a shell can read: keys have signs that mean something to it."""
    return "\n".join(f"{name}={quote(value)}" for name, value in variables(engine).items())


def _colours() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ
