"""`record`: pass traffic on to a real vendor, keep it, and tell how contract and vendor differ."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sandbox.cli.options import command
from sandbox.sources import SandboxError

if TYPE_CHECKING:
    from sandbox.recordings.recorded import Recorded

_ABOUT = """
Stands between a client and a real vendor: hands each request on, and its answer
back. What passes is kept in a HAR file, in which secrets (tokens, keys, passwords)
are masked, and is held against the contract in both directions. Ctrl-C ends it with
a report of how far the vendor's answers and the contract have drifted apart.
"""

_STATUS = """
exit status: 0 no drift; 1 answers broke the contract, or had fields that are not
documented; 2 misuse.
"""


def add(commands: Any) -> None:
    """Add the command."""
    parser = command(commands, "record", "record a real vendor, and report drift", _record)
    parser.description, parser.epilog = _ABOUT, _STATUS
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--upstream", required=True, metavar="URL", help="the vendor's own origin")
    parser.add_argument("--vendor", required=True, metavar="NAME", help="which vendor it is")
    parser.add_argument(
        "--output", type=Path, default=Path("recording.har"), metavar="FILE",
        help="the HAR file to write (default: recording.har)",
    )  # fmt: skip
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="listen here")
    parser.add_argument(
        "--port", type=int, default=8081, metavar="N", help="the port to listen on; 0: a free one"
    )
    parser.add_argument(
        "--ready-file", type=Path, metavar="FILE", help="write the URL here once it listens"
    )


def _record(options: argparse.Namespace) -> int:
    from sandbox import packs
    from sandbox.drift import Comparison
    from sandbox.tape import Tape

    url = urlsplit(options.upstream)
    if url.scheme not in ("http", "https") or not url.netloc:
        raise SandboxError(f"--upstream: {options.upstream!r} is no URL of http or https")
    vendor = packs.load(options.vendor)
    compared = Comparison(vendor)
    with Tape(options.output, vendor.pack.secrets) as tape:

        def seen(exchange: "Recorded") -> None:
            decoded = exchange.decoded()
            tape.add(decoded)
            compared.saw(decoded)

        asyncio.run(_pass_on(options, seen))
    print(f"{compared.exchanges} exchanges with {vendor.name}, recorded in {options.output}")
    for line in compared.report():
        print(line)
    return int(compared.drifted)


async def _pass_on(options: argparse.Namespace, seen: Any) -> None:
    from aiohttp import web

    from sandbox.passthrough import PassThrough, new_session

    async with new_session() as session:
        server = PassThrough(options.upstream, options.vendor, session, seen)
        runner = web.ServerRunner(server)
        await runner.setup()
        site = web.TCPSite(runner, options.host, options.port)
        try:
            await site.start()
        except OSError as error:
            reason = str(error.strerror or error).partition(" (")[0]
            raise SandboxError(f"can't listen on {options.host}:{options.port}: {reason}") from None
        host, port = runner.addresses[0][:2]
        said = f"http://{host}:{port} passes on to {options.upstream}; Ctrl-C ends it"
        print(said, file=sys.stderr, flush=True)
        if options.ready_file:
            options.ready_file.write_text(f"http://{host}:{port}\n")
        stopped = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
        await stopped.wait()
        await runner.cleanup()
