"""`replay`: send a recording's requests again, and compare the answers."""

import argparse
import asyncio
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from sandbox.cli.check import told
from sandbox.cli.options import command
from sandbox.sources import SandboxError

if TYPE_CHECKING:
    from sandbox.recordings import Recorded
    from sandbox.replay import Replay, Replayed

_ABOUT = """
Sends the requests of recordings (HAR, VCR cassette, nock fixture, journal) to a server,
one after another: the sandbox, or a vendor's test account. Its answers are compared with
the recorded ones by shape: status, error codes, media type, members and the kinds of
their values, all items of a list taken together; with --exact by value, order and length,
apart from what the contract calls volatile, such as ids and times. Headers are not
compared. A folder stands for all files in it, - for standard input.

Ids, tokens and paging tokens that come out otherwise take the place of the recorded ones
in later requests. Credentials that are masked in a recording, missing in it, or those of
the vendor's own host, give way to MARKETO_CLIENT_ID and MARKETO_CLIENT_SECRET,
LEADSQUARED_ACCESS_KEY and LEADSQUARED_SECRET_KEY, LIONDESK_TOKEN, EASIR_TOKEN, INCWO_USER
and INCWO_PASSWORD; where these are not set, to those of the sandbox.

Requests follow each other as fast as they are answered; --rate keeps to a vendor's limit.
"""

_STATUS = """
examples:
  vendor-sandbox replay recording.har --against http://127.0.0.1:8080
  vendor-sandbox replay marketo.har --against https://123-abc-456.mktorest.com --rate 5

exit status: 0 all answers are the same; 1 some differ; 2 a file could not be read, the
server not be reached, credentials are missing, or misuse.
"""

# So many differences of one exchange are told of.
_MOST = 20


def add(commands: Any) -> None:
    """Add the command."""
    parser = command(commands, "replay", "send recorded requests again, compare", _replay)
    parser.description, parser.epilog = _ABOUT, _STATUS
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="RECORDING",
        help="a recording, or a folder of them",
    )
    parser.add_argument(
        "--against", required=True, metavar="URL",
        help="the server: a sandbox, or what stands before the vendor's own paths",
    )  # fmt: skip
    parser.add_argument("--exact", action="store_true", help="compare values, not shapes alone")
    parser.add_argument("--vendor", metavar="NAME", help="the vendor of all exchanges")
    parser.add_argument("--rate", type=float, metavar="N", help="send at most N requests a second")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text",
        help="the form of the report (default: text)",
    )  # fmt: skip


def _replay(options: argparse.Namespace) -> int:
    from urllib.parse import urlsplit

    url = urlsplit(options.against)
    if url.scheme not in ("http", "https") or not url.netloc:
        raise SandboxError(f"--against: {options.against!r} is no URL of http or https")
    if url.query or url.fragment or "@" in url.netloc:
        raise SandboxError("--against: the URL ends with its path, and names no user")
    if options.rate is not None and options.rate <= 0:
        raise SandboxError("--rate is a number greater than 0")
    return asyncio.run(_all(options))


async def _all(options: argparse.Namespace) -> int:
    from sandbox import packs
    from sandbox.passthrough import new_session
    from sandbox.replay import Replay

    vendors = packs.Vendors([options.vendor] if options.vendor else None, packs.load)
    report = _Json() if options.format == "json" else _Text()
    with _spooled(options.files) as spooled:
        files = list(_opened(options.files, spooled))
        async with new_session() as session:
            replay = Replay(
                session, options.against.rstrip("/"), vendors, options.vendor,
                exact=options.exact, pause=1 / options.rate if options.rate else 0.0,
            )  # fmt: skip
            await replay.look()
            if not replay.is_sandbox:
                for _, open_file in files:
                    _require(open_file, replay)
            read = [await _one(path, open_file, replay, report) for path, open_file in files]
    report.end(replay)
    return int(report.different > 0) if all(read) else 2


_Open = Callable[[], AbstractContextManager[BinaryIO]]


@contextmanager
def _spooled(named: list[Path]) -> Iterator[BinaryIO | None]:
    """Keep standard input, if it is named, in a file: it may have to be read twice."""
    if Path("-") not in named:
        yield None
        return
    with tempfile.TemporaryFile() as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
        yield file


def _opened(named: list[Path], spooled: BinaryIO | None) -> Iterator[tuple[Path, _Open]]:
    """Yield the files named, and those in the folders named, each with what opens it."""
    from sandbox import recordings

    def again(_: Path) -> AbstractContextManager[BinaryIO]:
        assert spooled is not None
        spooled.seek(0)
        return nullcontext(spooled)

    for path in recordings.files(named):
        yield path, partial(again if str(path) == "-" else _file, path)


def _file(path: Path) -> AbstractContextManager[BinaryIO]:
    return path.open("rb")


def _require(open_file: _Open, replay: "Replay") -> None:
    """Find out whether there are credentials for all of a file, as far as it can be read."""
    from sandbox import recordings

    try:
        with open_file() as file:
            exchanges = recordings.read(file)
            while (recorded := _next(exchanges)) is not None:
                replay.require(recorded)
    except (_UnreadableError, OSError):
        return  # It is told of when its turn comes.


async def _one(path: Path, open_file: _Open, replay: "Replay", report: "_Report") -> bool:
    """Replay a file; tell whether it could be read to its end."""
    from sandbox import recordings

    replay.begin()
    try:
        with open_file() as file:
            exchanges = told(path, file, recordings.read(file))
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
        if not replayed.differences:
            return
        if sys.stderr.isatty():
            # The line that tells how far it is.
            print("\r\033[K", end="", file=sys.stderr, flush=True)
        operation = replayed.operation or "no operation"
        print(f"{path} #{replayed.number} {replayed.request} ({replayed.vendor} {operation})")
        for it in replayed.differences[:_MOST]:
            at = f"{it.place} {it.pointer}".rstrip()
            print(f"  {self._in('31', at)}: {_sentence(it.what, it.recorded, it.answered)}")
        if len(replayed.differences) > _MOST:
            print(f"  and {len(replayed.differences) - _MOST} more")

    def end(self, replay: "Replay") -> None:
        """Print the sum."""
        if replay.skipped:
            hosts = ", ".join(f"{host or '?'} {n}" for host, n in replay.skipped.most_common(5))
            print(f"{replay.skipped.total()} of no vendor skipped: {hosts}")
        if replay.preflights:
            print(f"{replay.preflights} preflights of browsers skipped")
        if replay.unsent:
            print(f"{replay.unsent} not sent: their bodies are not known")
        if replay.unread:
            print(f"{replay.unread} compared by status alone: the recorded bodies are not known")
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
            "skipped": replay.skipped.total() + replay.preflights,
            "unsent": replay.unsent,
        }
        print(json.dumps({"exchanges": self._found, "summary": summary}, indent=2))


def _sentence(what: str, recorded: Any, answered: Any) -> str:
    from sandbox.cli.reports import shown

    if what == "missing":
        return f"is missing; recorded: {recorded or 'an answer'}"
    if what == "new":
        return f"is new: {answered}"
    return f"{what} {shown(answered)}; recorded: {shown(recorded)}"
