"""`replay`: send a recording's requests again, and compare the answers."""

import argparse
import asyncio
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sandbox.cli.options import command
from sandbox.sources import SandboxError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.recordings import Recorded
    from sandbox.replay import Replay, Replayed

_ABOUT = """
Sends the requests of a recording (HAR, VCR cassette, nock fixture, journal) to a server,
one after another: the sandbox, or a vendor's test account. Its answers are compared with
the recorded ones by shape: status, error codes, media type, members and the kinds of
their values; with --exact by value, apart from what the contract calls volatile, such as
ids and times. Headers are not compared.

Ids, tokens and paging tokens that come out otherwise take the place of the recorded ones
in later requests. Secrets are masked in recordings: those of the sandbox are known, others
are taken from MARKETO_CLIENT_ID, MARKETO_CLIENT_SECRET, LEADSQUARED_ACCESS_KEY,
LEADSQUARED_SECRET_KEY, LIONDESK_TOKEN, EASIR_TOKEN, INCWO_USER and INCWO_PASSWORD.
"""

_STATUS = """
example:
  vendor-sandbox replay recording.har --against http://127.0.0.1:8080

exit status: 0 all answers are the same; 1 some differ; 2 a file could not be read, the
server not be reached, credentials are missing, or misuse.
"""


def add(commands: Any) -> None:
    """Add the command."""
    parser = command(commands, "replay", "send recorded requests again, compare", _replay)
    parser.description, parser.epilog = _ABOUT, _STATUS
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="RECORDING", help="a recording, or a folder"
    )
    parser.add_argument(
        "--against", required=True, metavar="URL",
        help="the server: a sandbox, or what stands before the vendor's own paths",
    )  # fmt: skip
    parser.add_argument("--exact", action="store_true", help="compare values, not shapes alone")
    parser.add_argument("--vendor", metavar="NAME", help="the vendor of all exchanges")
    parser.add_argument(
        "--rate",
        type=float,
        metavar="N",
        help="send at most N requests a second; 5 keeps to Marketo's limit",
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text",
        help="the form of the report (default: text)",
    )  # fmt: skip


def _replay(options: argparse.Namespace) -> int:
    from urllib.parse import urlsplit

    url = urlsplit(options.against)
    if url.scheme not in ("http", "https") or not url.netloc:
        raise SandboxError(f"--against: {options.against!r} is no URL of http or https")
    if options.rate is not None and options.rate <= 0:
        raise SandboxError("--rate is a number greater than 0")
    return asyncio.run(_all(options))


async def _all(options: argparse.Namespace) -> int:
    from sandbox import packs, recordings
    from sandbox.passthrough import new_session
    from sandbox.replay import Replay

    vendors = packs.Vendors([options.vendor] if options.vendor else None, packs.load)
    async with new_session() as session:
        replay = Replay(
            session, options.against.rstrip("/"), vendors, options.vendor, exact=options.exact,
            pause=1 / options.rate if options.rate else 0.0,
        )  # fmt: skip
        await replay.look()
        report = _Json() if options.format == "json" else _Text()
        unreadable = False
        for path in recordings.files(options.files):
            unreadable |= not await _one(path, replay, report)
        report.end(replay)
    return 2 if unreadable else int(report.different > 0)


async def _one(path: Path, replay: "Replay", report: "_Report") -> bool:
    """Replay a file; tell whether it could be read to its end."""
    from sandbox import recordings

    try:
        with path.open("rb") as file:
            exchanges = recordings.read(file)
            while (recorded := _next(exchanges)) is not None:
                replayed = await replay.again(recorded)
                if replayed is not None:
                    report.add(path, replayed)
    except (_UnreadableError, OSError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or str(error)
        print(f"vendor-sandbox: {path}: {reason}", file=sys.stderr)
        return False
    return True


class _UnreadableError(Exception):
    """A recording can't be read on; the text says why."""


def _next(exchanges: "Iterator[Recorded]") -> "Recorded | None":
    try:
        return next(exchanges, None)
    except SandboxError as error:
        raise _UnreadableError(str(error)) from None


class _Report:
    """Counts what was sent and what came out otherwise."""

    def __init__(self) -> None:
        self.sent = self.compared = self.different = 0

    def add(self, path: Path, replayed: "Replayed") -> None:
        """Take an exchange in."""
        self.sent += 1
        self.compared += replayed.compared
        self.different += bool(replayed.differences)
        self.tell(path, replayed)

    def tell(self, path: Path, replayed: "Replayed") -> None:
        """Tell of an exchange."""

    def end(self, replay: "Replay") -> None:
        """Tell the sum."""


class _Text(_Report):
    """For people: an exchange that differs, its differences below it; the sum last."""

    def __init__(self) -> None:
        super().__init__()
        self._colours = sys.stdout.isatty() and "NO_COLOR" not in os.environ

    def tell(self, path: Path, replayed: "Replayed") -> None:
        """Print the differences of an exchange."""
        if sys.stderr.isatty():
            print(f"\r{self.sent:,} sent\033[K\r", end="", file=sys.stderr, flush=True)
        if not replayed.differences:
            return
        operation = replayed.operation or "no operation"
        print(f"{path} #{replayed.number} {replayed.request} ({replayed.vendor} {operation})")
        for it in replayed.differences:
            at = f"{it.place} {it.pointer}".rstrip()
            print(f"  {self._in('31', at)}: {_sentence(it.what, it.recorded, it.answered)}")

    def end(self, replay: "Replay") -> None:
        """Print the sum."""
        if replay.skipped:
            hosts = ", ".join(f"{host or '?'} {n}" for host, n in replay.skipped.most_common(5))
            print(f"{replay.skipped.total()} of no vendor skipped: {hosts}")
        if replay.unsent:
            print(f"{replay.unsent} not sent: their bodies can't be read")
        if self.sent != self.compared:
            print(f"{self.sent - self.compared} sent and not compared: no answer was recorded")
        same = self.compared - self.different
        text = f"{self.sent} sent to {replay.base}: {same} the same, {self.different} different"
        print(self._in("31" if self.different else "32", text))

    def _in(self, colour: str, text: str) -> str:
        return f"\033[{colour}m{text}\033[0m" if self._colours else text


class _Json(_Report):
    """For programs: one JSON document."""

    def __init__(self) -> None:
        super().__init__()
        self._found: list[dict[str, Any]] = []

    def tell(self, path: Path, replayed: "Replayed") -> None:
        """Keep an exchange that differs."""
        if replayed.differences:
            self._found.append({"file": str(path), **asdict(replayed)})

    def end(self, replay: "Replay") -> None:
        """Write the document."""
        summary = {
            "sent": self.sent,
            "same": self.compared - self.different,
            "different": self.different,
            "skipped": replay.skipped.total(),
            "unsent": replay.unsent,
        }
        found = {"exchanges": self._found, "summary": summary}
        print(json.dumps(found, indent=2, default=str))


def _sentence(what: str, recorded: Any, answered: Any) -> str:
    from sandbox.cli.reports import shown

    if what == "missing":
        return f"is missing; recorded: {recorded or 'an answer'}"
    if what == "new":
        return f"is new: {answered}"
    return f"{what} {shown(answered)}; recorded: {shown(recorded)}"
